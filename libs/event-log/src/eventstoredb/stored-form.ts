import type { AllStreamRecordedEvent, EventData, RecordedEvent } from '@eventstore/db-client'
import { isId, type EventId } from '@harbor/kernel/ids'
import type { Position } from '@harbor/kernel/event'
import type { ParsedEvent, RawEvent, RawEventToAppend } from '../event-log'
import { storeError } from '../store-advice'

/**
 * How an event stands in EventStoreDB (ADR 0025). `data` is stored as binary and `meta` as a text inside the record's metadata, because
 * the client parses whatever looks like JSON and gives no way back to the bytes that the chain was computed over.
 */
interface StoredMetadata {
  readonly hash: string
  readonly meta: string
}

/** Streams of this log carry the prefix: what others keep on the same server is neither read nor taken for damage. */
export const streamPrefix = 'harbor.'

/** The server takes less than 1 MiB an append, as it counts: data, metadata and two bytes a letter of the type. */
export const appendLimitBytes = 1024 * 1024

export type StoredEvent = EventData
export type StoredRecord = RecordedEvent | AllStreamRecordedEvent

const utf8 = new TextEncoder()
const sha256Hex = /^[0-9a-f]{64}$/

/**
 * The events as the client takes them, and their size as the server counts it. What the client cannot survive is refused here: an id
 * that is no UUID or an empty type would end the process two seconds later. TypeError for that, `store.too-large` over the limit.
 */
export function toStored(events: readonly RawEventToAppend[]): { stored: StoredEvent[]; bytes: number } {
  let bytes = 0
  const stored = events.map((event): StoredEvent => {
    const { id }: { id: string } = event
    if (!isId(id)) throw new TypeError(`event ${id}: the id is no UUID in lower case`)
    if (event.type === '' || event.type.startsWith('$')) throw new TypeError(`event ${id}: not a type of ours`)
    const data = utf8.encode(event.data)
    const metadata = utf8.encode(JSON.stringify({ hash: event.hash, meta: event.meta } satisfies StoredMetadata))
    bytes += data.length + metadata.length + 2 * event.type.length
    return { id: event.id, type: event.type, contentType: 'application/octet-stream', data, metadata }
  })
  if (bytes >= appendLimitBytes) {
    throw storeError('store.too-large', `an append of ${bytes} bytes; EventStoreDB takes less than ${appendLimitBytes}`)
  }
  return { stored, bytes }
}

export function isOurs(record: StoredRecord): boolean {
  return record.streamId.startsWith(streamPrefix)
}

/** Throws `store.damaged` for what stands in a stream of ours and was not written by this adapter. */
export function toRaw(record: StoredRecord): RawEvent {
  const { hash, meta } = metadataOf(record)
  return {
    position: positionOf(record),
    stream: record.streamId.slice(streamPrefix.length),
    revision: Number(record.revision),
    id: record.id as EventId,
    type: record.type,
    data: textOf(record),
    meta,
    hash,
  }
}

export function toParsed(record: StoredRecord): ParsedEvent {
  const { meta } = metadataOf(record)
  try {
    return {
      position: positionOf(record),
      stream: record.streamId.slice(streamPrefix.length),
      revision: Number(record.revision),
      id: record.id as EventId,
      type: record.type,
      data: JSON.parse(textOf(record)),
      meta: JSON.parse(meta),
    }
  } catch (error) {
    throw error instanceof SyntaxError ? damaged(record, 'is no JSON', error) : error
  }
}

/** The place in the log's total order. Servers before 22.6 do not name it in reads of one stream: `store.not-a-store`. */
export function positionOf(record: StoredRecord): Position {
  if (!record.position) throw storeError('store.not-a-store', 'the server is older than 22.6: it names no positions')
  return toPosition(record.position.commit)
}

/**
 * The port's number from the server's 64 bits: bytes of the server's log, so that 2^53 is reached at 9 petabytes. An event of a plain
 * append has the same commit and prepare position, so the one number leads back to the record.
 */
export function toPosition(commit: bigint): Position {
  if (commit < 1n || commit > BigInt(Number.MAX_SAFE_INTEGER)) {
    throw storeError('store.not-a-store', `position ${commit} is beyond what this program can count`)
  }
  return Number(commit) as Position
}

export function sizeOf(record: StoredRecord): number {
  const { data } = record
  return data instanceof Uint8Array ? data.length + 256 : 1024
}

function metadataOf(record: StoredRecord): StoredMetadata {
  const { hash, meta } = (record.metadata ?? {}) as Partial<Record<keyof StoredMetadata, unknown>>
  if (typeof hash !== 'string' || typeof meta !== 'string' || !sha256Hex.test(hash)) {
    throw damaged(record, 'was not written by this program')
  }
  return { hash, meta }
}

function textOf(record: StoredRecord): string {
  const { data } = record
  if (!(data instanceof Uint8Array)) throw damaged(record, 'was not written by this program')
  return Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString('utf8')
}

function damaged(record: StoredRecord, what: string, cause?: unknown): Error {
  return storeError('store.damaged', `revision ${record.revision} of stream ${record.streamId} ${what}`, cause)
}
