import { availableParallelism } from 'node:os'
import type { DatabaseSync, StatementSync } from 'node:sqlite'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { LOG_START, type Position } from '@harbor/kernel/event'
import type { LookUp, ProvenPart, StoreError, StreamPlaces } from '../event-log'
import { storeError } from '../store-advice'
import { arrays, limited } from './log-reader'
import { LookUpAside, type IndexedStream } from './look-up-aside'
import { reading } from './sqlite-errors'

/** From the index alone, which is in the order of streams and revisions. */
const ofIndex = `SELECT stream, count(*), max(revision), sum(position * (revision % 64 + 1)) FROM events INDEXED BY events_by_stream
  WHERE stream > ? AND position <= ? GROUP BY stream ORDER BY stream ${limited}`
/**
 * The first of these positions that is not found by itself: a read in a row passes over the pages that lead to a single one. Downwards,
 * since SQLite would go from one position to the next above it without looking at those pages.
 */
const notReached = `WITH RECURSIVE asked (number) AS (SELECT ? UNION ALL SELECT number - 1 FROM asked WHERE number > ?)
  SELECT number FROM asked LEFT JOIN events ON position = number WHERE position IS NULL LIMIT 1`
const notFound = `SELECT position, stream, revision FROM events AS e WHERE position > ? AND position <= ? AND NOT EXISTS (
  SELECT 1 FROM events AS found INDEXED BY events_by_stream
  WHERE found.stream = e.stream AND found.revision = e.revision AND found.position = e.position) LIMIT 1`

/** Of the index of streams, read at once. */
const streamsAtOnce = 1_000
/** Looked up one by one between two turns of the event loop: about 4 ms. */
const lookedUpAtOnce = 10_000
/** Fewer events are looked up before a thread has begun. */
const fewestAside = 10_000
/** Of the log's events, where there is a second core. The other thread has the look-ups as well, and may have to wait. */
const shareAside = availableParallelism() > 1 ? 1 / 3 : 0

/**
 * Looks in a thread of its own. Where that finds anything wrong, or fails, the same is looked at here once more, page by page: that tells
 * the place.
 */
export class LogLookUp implements LookUp {
  readonly asideAfter: Position
  private readonly ofIndex: StatementSync
  private readonly notReached: StatementSync
  private readonly aside: LookUpAside | undefined

  /** `location` is what SQLite was given to open, `whileOpen` runs what reads from `db`. */
  constructor(
    private readonly db: DatabaseSync,
    location: string,
    private readonly file: string,
    readonly last: Position,
    private readonly whileOpen: <Result>(work: () => Result) => Promise<Result>,
    closed: AbortSignal,
  ) {
    this.ofIndex = arrays(db, ofIndex)
    this.notReached = arrays(db, notReached)
    const isAside = last >= fewestAside
    this.asideAfter = (isAside ? last - Math.floor(last * shareAside) : last) as Position
    if (!isAside) return
    const order = { location, last, ofIndex, notReached, lookedUpAtOnce, after: this.asideAfter }
    this.aside = new LookUpAside(order, closed)
  }

  async provenAside(): Promise<readonly ProvenPart[] | undefined> {
    const proven = await this.aside?.proven
    return this.whileOpen(() => proven)
  }

  async expectFindable(streams: ReadonlyMap<string, StreamPlaces>): Promise<void> {
    const indexed = await this.aside?.indexed
    if (indexed?.length === streams.size && indexed.every((found) => isThere(found, streams))) return
    await this.expectIndexed(streams)
    for (let left = this.last; left > LOG_START; await nextTurn()) {
      const until = left
      left = await this.whileOpen(() => this.expectReached(until))
    }
  }

  async end(): Promise<void> {
    await this.aside?.end()
  }

  private async expectIndexed(streams: ReadonlyMap<string, StreamPlaces>): Promise<void> {
    let after = ''
    let known = 0
    for (;;) {
      const page = await this.whileOpen(() => this.indexed(after))
      for (const found of page) {
        if (!isThere(found, streams)) throw this.notIndexed(found[0])
        after = found[0]
      }
      known += page.length
      if (page.length < streamsAtOnce) break
    }
    if (known !== streams.size) throw this.notIndexed(after)
  }

  /** Of `streamsAtOnce` streams after this one, in the order of their names. */
  private indexed(after: string): readonly IndexedStream[] {
    const rows = reading(this.file, 'the index of streams', () => this.ofIndex.all(after, this.last, streamsAtOnce))
    return rows as unknown as readonly IndexedStream[]
  }

  /** Of up to `lookedUpAtOnce` positions, from this one downwards; the position to go on with. */
  private expectReached(from: Position): Position {
    const first = Math.max(from - lookedUpAtOnce + 1, 1)
    const row = reading(this.file, `positions ${first} to ${from}`, () => this.notReached.get(from, first))
    if (!row) return (first - 1) as Position
    throw storeError(
      'store.damaged',
      `${this.file}: position ${String((row as unknown as [number])[0])} is not found by its number`,
    )
  }

  /** For an index that does not lead to all events: the first that it misses, else the stream. */
  private notIndexed(stream: string): StoreError {
    const range = `positions 1 to ${this.last}`
    const row = reading(this.file, range, () => arrays(this.db, notFound).get(LOG_START, this.last))
    if (!row) return storeError('store.damaged', `${this.file}: the index of streams has other events of ${stream}`)
    const [position, missed, revision] = row as unknown as [Position, string, number]
    return storeError(
      'store.damaged',
      `${this.file}: revision ${revision} of ${missed}, at position ${position}, is not in the index of streams`,
    )
  }
}

function isThere(
  [stream, events, revision, places]: IndexedStream,
  streams: ReadonlyMap<string, StreamPlaces>,
): boolean {
  const there = streams.get(stream)
  return there?.revision === revision && there.places === places && events === revision + 1
}
