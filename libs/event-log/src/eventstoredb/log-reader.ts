import type { EventStoreDBClient, Position as ServerPosition } from '@eventstore/db-client'
import { LOG_START, type Position } from '@harbor/kernel/event'
import type { Page, ParsedEvent, RawEvent, ReadOptions } from '../event-log'
import { storeError } from '../store-advice'
import { collect } from './collect'
import { typeOf } from './eventstoredb-errors'
import type { Patience } from './patience'
import { isOurs, positionOf, sizeOf, streamPrefix, toParsed, toRaw, type StoredRecord } from './stored-form'

type Filter = Omit<ReadOptions, 'limit'>

/** A page ends early when its events pass this size, so that large events do not fill the memory. */
const pageLimitBytes = 8 * 1024 * 1024
/** Records asked for at least: others may stand between ours. */
const leastRecords = 32
const recordsBackwards = { first: 32, most: 4096 }

/** Where reading forward begins, with the record named. */
type Start = ServerPosition | 'start'

/** Nothing of ours stands behind `ours` up to `record`, which may be of others. */
interface Scanned {
  readonly ours: Position
  readonly record: ServerPosition
}

/**
 * Reads of the log. Only events of ours have a position that readers see: the server's own ($...) and those of other programs are
 * passed over, and how far that went is remembered, so that a reader at the head does not pass over them again each time.
 */
export class LogReader {
  private scanned: Scanned | undefined

  constructor(
    private readonly client: EventStoreDBClient,
    private readonly patience: Patience,
    private readonly callMs: number,
  ) {}

  async readStream(stream: string, fromRevision: number, limit: number): Promise<RawEvent[]> {
    if (limit < 1) return []
    const events: RawEvent[] = []
    return this.patience.persist(async () => {
      events.length = 0
      const read = this.client.readStream(streamPrefix + stream, {
        fromRevision: BigInt(fromRevision),
        direction: 'forwards',
        requiresLeader: true,
        ...(limit !== Number.POSITIVE_INFINITY && { maxCount: limit }),
      })
      await unlessMissing(collect(read, this.callMs, (record) => events.push(toRaw(record)) > 0))
      return events
    })
  }

  /** Undefined when there is no such stream. */
  async lastOf(stream: string): Promise<RawEvent | undefined> {
    return this.patience.persist(async () => {
      let last: RawEvent | undefined
      const read = this.client.readStream(streamPrefix + stream, {
        fromRevision: 'end',
        direction: 'backwards',
        maxCount: 1,
        requiresLeader: true,
      })
      const visit = (record: StoredRecord): boolean => {
        last = toRaw(record)
        return true
      }
      await unlessMissing(collect(read, this.callMs, visit))
      return last
    })
  }

  /** The filter works here: `readAll` of the client ignores one without a word. */
  async readAll(after: Position, limit: number, filter: Filter): Promise<Page<ParsedEvent>> {
    const events: ParsedEvent[] = []
    const isWanted = wantedBy(filter)
    const last = await this.scan(after, limit, (record) => void (isWanted(record) && events.push(toParsed(record))))
    return { events, last }
  }

  async readRaw(after: Position, limit: number, filter: Filter): Promise<Page<RawEvent>> {
    const events: RawEvent[] = []
    const isWanted = wantedBy(filter)
    const last = await this.scan(after, limit, (record) => void (isWanted(record) && events.push(toRaw(record))))
    return { events, last }
  }

  /** The newest event of ours: read from the end, past what others wrote since. */
  async head(): Promise<Position> {
    let from: ServerPosition | 'end' = 'end'
    for (let count = recordsBackwards.first; ; count = Math.min(count * 2, recordsBackwards.most)) {
      const known = this.scanned
      const page: StoredRecord[] = await this.patience.persist(() => this.recordsBefore(from, count))
      const newest = page.at(0)
      for (const record of page) {
        const beyond = known && record.position && record.position.commit <= BigInt(known.ours)
        const head = beyond ? known.ours : isOurs(record) ? positionOf(record) : undefined
        if (head === undefined) continue
        if (from === 'end' && newest?.position) this.remember(head, newest.position)
        return head
      }
      const oldest = page.at(-1)?.position
      if (!oldest || page.length < count) return LOG_START
      from = oldest
    }
  }

  private async recordsBefore(from: ServerPosition | 'end', count: number): Promise<StoredRecord[]> {
    const records: StoredRecord[] = []
    const read = this.client.readAll({
      fromPosition: from,
      direction: 'backwards',
      maxCount: count,
      requiresLeader: true,
    })
    await collect(read, this.callMs, (record) => records.push(record) > 0)
    return records
  }

  /** Visits the events of ours behind `after`, at most `limit`, and answers where the last of them stands. */
  private async scan(after: Position, limit: number, visit: (record: StoredRecord) => void): Promise<Position> {
    const scan = new Scan(after, limit, this.startOf(after), visit)
    for (;;) {
      let ended: boolean
      try {
        ended = await this.patience.persist(() => this.scanOn(scan))
      } catch (error) {
        if (!(error instanceof NoRecord)) throw error
        if (after > (await this.head())) return after
        throw storeError('store.checkpoint-ahead', `no event stands at position ${after}: it is of another log`, error)
      }
      if (ended && scan.at !== 'start') this.remember(scan.last, scan.at)
      if (ended || scan.isFull) return scan.last
    }
  }

  private async scanOn(scan: Scan): Promise<boolean> {
    // Reading forward begins with the record named, which was visited before.
    const asked = Math.max(scan.wanted, leastRecords) + 1
    let count = 0
    const read = this.client.readAll({
      fromPosition: scan.at,
      direction: 'forwards',
      maxCount: asked,
      requiresLeader: true,
    })
    const { ended } = await this.readable(
      collect(read, this.callMs, (record) => {
        count++
        return scan.pass(record)
      }),
      scan,
    )
    return ended && count < asked
  }

  /**
   * The server answers "unknown" where it has no record at the position asked for. One of others may have been scavenged since we
   * passed it: begin again at our own event, which never is.
   */
  private async readable<T>(reading: Promise<T>, scan: Scan): Promise<T> {
    try {
      return await reading
    } catch (error) {
      if (typeOf(error) !== 'unknown' || scan.at === 'start') throw error
      const own = startAt(scan.last)
      if (own !== 'start' && scan.at.commit === own.commit) {
        if (++scan.unknown >= triesAtNoRecord) throw new NoRecord('', { cause: error })
      } else {
        scan.at = own
        this.scanned = undefined
      }
      throw error
    }
  }

  private startOf(after: Position): Start {
    return this.scanned?.ours === after ? this.scanned.record : startAt(after)
  }

  private remember(ours: Position, record: ServerPosition): void {
    if (!this.scanned || record.commit >= this.scanned.record.commit) this.scanned = { ours, record }
  }
}

function wantedBy(filter: Filter): (record: StoredRecord) => boolean {
  const [types, except] = [filter.types && new Set(filter.types), filter.except && new Set(filter.except)]
  return ({ type }) => (!types || types.has(type)) && !except?.has(type)
}

function startAt(position: Position): Start {
  if (position === LOG_START) return 'start'
  return { commit: BigInt(position), prepare: BigInt(position) }
}

/** The server says, again and again, that nothing stands where a reader says that it stands. */
class NoRecord extends Error {}
const triesAtNoRecord = 3

/** One scan under way; it goes on where it was when a read breaks off. */
class Scan {
  last: Position
  unknown = 0
  private found = 0
  private bytes = 0

  constructor(
    readonly after: Position,
    private readonly limit: number,
    public at: Start,
    private readonly visit: (record: StoredRecord) => void,
  ) {
    this.last = after
  }

  get wanted(): number {
    return this.limit - this.found
  }

  get isFull(): boolean {
    return this.found >= this.limit || this.bytes >= pageLimitBytes
  }

  /** False: enough. */
  pass(record: StoredRecord): boolean {
    const { position } = record
    if (!position) throw storeError('store.not-a-store', 'the server names no positions')
    if (this.at !== 'start' && position.commit === this.at.commit && position.prepare === this.at.prepare) return true
    if (this.isFull) return false
    if (isOurs(record) && positionOf(record) > this.last) {
      this.visit(record)
      this.last = positionOf(record)
      this.found++
      this.bytes += sizeOf(record)
    }
    this.at = position
    return !this.isFull
  }
}

/** A stream that was never written to reads as an empty one. */
async function unlessMissing(reading: Promise<unknown>): Promise<void> {
  try {
    await reading
  } catch (error) {
    if (typeOf(error) !== 'stream-not-found') throw error
  }
}
