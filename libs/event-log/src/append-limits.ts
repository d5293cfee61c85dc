import { NO_STREAM, type RawEventToAppend } from './event-log'
import { storeError } from './store-advice'

export const maxEventBytes = 1024 * 1024
export const maxEventsPerAppend = 1000

const visibleAscii = /^[\x21-\x7e]{1,512}$/
const sha256Hex = /^[0-9a-f]{64}$/

/**
 * Checks an append before any I/O and returns its size in bytes (data and meta).
 * StoreError `store.too-large` over a limit; TypeError for what no correct caller sends (it would break chain or order).
 */
export function measureAppend(stream: string, expectedRevision: number, events: readonly RawEventToAppend[]): number {
  if (!visibleAscii.test(stream)) throw new TypeError(`not a stream name: ${JSON.stringify(stream.slice(0, 64))}`)
  if (!Number.isSafeInteger(expectedRevision) || expectedRevision < NO_STREAM) {
    throw new TypeError(`not an expected revision: ${expectedRevision}`)
  }
  if (events.length === 0) throw new TypeError('nothing to append')
  if (events.length > maxEventsPerAppend) {
    throw storeError('store.too-large', `${events.length} events in one append, at most ${maxEventsPerAppend}`)
  }
  let bytes = 0
  events.forEach((event, index) => {
    checkForm(event, expectedRevision + 1 + index)
    const size = byteSize(event)
    if (size > maxEventBytes) throw storeError('store.too-large', `an event of ${size} bytes, at most ${maxEventBytes}`)
    bytes += size
  })
  return bytes
}

function checkForm(event: RawEventToAppend, revision: number): void {
  if (event.revision !== revision)
    throw new TypeError(`event ${event.id} has revision ${event.revision}, its place is ${revision}`)
  if (!visibleAscii.test(event.id) || !visibleAscii.test(event.type))
    throw new TypeError(`event ${event.id}: not an id or a type`)
  if (!sha256Hex.test(event.hash)) throw new TypeError(`event ${event.id}: the hash is not 64 hex digits`)
  if (!event.data.isWellFormed() || !event.meta.isWellFormed())
    throw new TypeError(`event ${event.id}: text that UTF-8 cannot hold`)
}

function byteSize(event: RawEventToAppend): number {
  const units = event.data.length + event.meta.length
  /** A UTF-16 unit takes at most three bytes: short events need no count, and the sum of units bounds a queue well enough. */
  return units * 3 <= maxEventBytes ? units : Buffer.byteLength(event.data) + Buffer.byteLength(event.meta)
}
