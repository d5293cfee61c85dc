import type { DatabaseSync, StatementSync } from 'node:sqlite'
import type { EventId } from '@harbor/kernel/ids'
import { LOG_START, type Position } from '@harbor/kernel/event'
import type { Page, ParsedEvent, RawEvent, ReadOptions, StoreError } from '../event-log'
import { storeError } from '../store-advice'
import { reading } from './sqlite-errors'

type ParsedRow = [
  position: Position,
  stream: string,
  revision: number,
  type: number,
  id: EventId,
  data: string,
  meta: string,
]
type RawRow = [...ParsedRow, hash: string]

type Filter = Omit<ReadOptions, 'limit'>

const parsedColumns = 'position, stream, revision, type, id, data, meta'
const rawColumns = `${parsedColumns}, lower(hex(hash))`
/** Not `LIMIT ?`: SQLite plans by the number given for a bare parameter, and so prepares the statement anew each time. */
export const limited = 'LIMIT ? + 0'

/** A page ends early when its texts pass this size, so that large events do not fill the memory. */
const pageLimitBytes = 8 * 1024 * 1024
/** Rows fetched at once: enough to make the call's cost vanish, few enough to stop near the page's limit in bytes. */
const chunkRows = { first: 16, least: 4, most: 256 }
/** Statements with a type filter kept ready: about one a view. */
const keptFilters = 128

/**
 * Reads of the log. Rows cross from SQLite as arrays in chunks: measured twice as fast as rows as objects, and faster than a page
 * that SQLite joins to one JSON text (test/bench has the figures).
 */
export class LogReader {
  private readonly byPosition: StatementSync
  private readonly rawByPosition: StatementSync
  private readonly ofStream: StatementSync
  private readonly newest: StatementSync
  private readonly count: StatementSync
  private readonly filtered = new Map<string, StatementSync>()
  private typeNames: string[] = []
  private rowsAtOnce = chunkRows.first

  constructor(
    private readonly db: DatabaseSync,
    private readonly file: string,
  ) {
    const range = 'FROM events WHERE position > ? AND position <= ? ORDER BY position'
    this.byPosition = arrays(db, `SELECT ${parsedColumns} ${range}`)
    this.rawByPosition = arrays(db, `SELECT ${rawColumns} ${range}`)
    this.ofStream = arrays(
      db,
      `SELECT ${rawColumns} FROM events WHERE stream = ? AND revision >= ? ORDER BY revision ${limited}`,
    )
    this.newest = arrays(db, 'SELECT coalesce(max(position), 0) FROM events')
    this.count = arrays(db, 'SELECT count(*) FROM events')
  }

  head(): Position {
    return (this.newest.get() as unknown as [Position])[0]
  }

  readStream(stream: string, fromRevision: number, limit: number): RawEvent[] {
    const rows = reading(this.file, `the stream ${stream}`, () => this.ofStream.all(stream, fromRevision, limit))
    const events: RawEvent[] = []
    this.takeRaw(rows as unknown as RawRow[], events)
    return events
  }

  readAll(after: Position, head: Position, limit: number, filter: Filter): Page<ParsedEvent> {
    const events: ParsedEvent[] = []
    const read = this.rowsOf(parsedColumns, this.byPosition, after, head, filter)
    const last = this.scan(after, head, limit, (from, to) => this.parse(read(from, to) as readonly ParsedRow[], events))
    return { events, last }
  }

  readRaw(after: Position, head: Position, limit: number, filter: Filter): Page<RawEvent> {
    const events: RawEvent[] = []
    const read = this.rowsOf(rawColumns, this.rawByPosition, after, head, filter)
    const last = this.scan(after, head, limit, (from, to) => this.takeRaw(read(from, to) as readonly RawRow[], events))
    return { events, last }
  }

  private rowsOf(
    columns: string,
    unfiltered: StatementSync,
    after: Position,
    head: Position,
    filter: Filter,
  ): (from: number, to: number) => readonly unknown[] {
    const filtered = (filter.types ?? filter.except) !== undefined
    const statement = filtered ? this.filter(columns, filter) : unfiltered
    if (filtered && after === LOG_START) this.expectWhole(head)
    return (from, to) => {
      const rows = reading(this.file, `positions ${from + 1} to ${to}`, () => statement.all(from, to))
      if (!filtered) this.expectAll(rows, from, to)
      return rows
    }
  }

  /** Goes over positions (after, after + limit] in chunks until head, limit or the page's size is reached. */
  private scan(after: Position, head: Position, limit: number, chunk: (from: number, to: number) => number): Position {
    const end = Math.min(head, after + limit)
    let last: number = after
    for (let bytes = 0; last < end && bytes < pageLimitBytes;) {
      const to = Math.min(end, last + this.rowsAtOnce)
      const chunkBytes = chunk(last, to)
      this.adapt(chunkBytes / (to - last))
      bytes += chunkBytes
      last = to
    }
    return last as Position
  }

  private adapt(bytesPerRow: number): void {
    const fitting = Math.floor(pageLimitBytes / 2 / Math.max(bytesPerRow, 1))
    this.rowsAtOnce = Math.min(Math.max(fitting, chunkRows.least), chunkRows.most)
  }

  private expectAll(rows: readonly unknown[], from: number, to: number): void {
    if (rows.length === to - from) return
    const there = rows as readonly (readonly [Position, ...unknown[]])[]
    const before = there.findIndex(([position], index) => position !== from + 1 + index)
    const missing = from + 1 + (before < 0 ? rows.length : before)
    throw storeError(
      'store.damaged',
      `${this.file}: events are missing in positions ${from + 1} to ${to}, from ${missing} on`,
    )
  }

  /**
   * A filtered page cannot show that a row is missing, so whoever reads all of the log through a filter has the rows counted first:
   * SQLite counts entries of an index without looking into them, about 20 ms a million.
   */
  private expectWhole(head: Position): void {
    const counted = (this.count.get() as unknown as [number])[0]
    if (counted < head) throw storeError('store.damaged', `${this.file}: ${head - counted} events are missing`)
  }

  /** Adds the rows as events; returns the length of their texts. */
  private parse(rows: readonly ParsedRow[], events: ParsedEvent[]): number {
    let bytes = 0
    let reading: Position | undefined
    try {
      for (const row of rows) {
        const [position, stream, revision, type, id, data, meta] = row
        if (!isWhole(row)) throw this.brokenAt(position)
        bytes += data.length + meta.length
        reading = position
        const name = this.typeNames[type] ?? this.typeName(type)
        events.push({ position, stream, revision, id, type: name, data: JSON.parse(data), meta: JSON.parse(meta) })
      }
    } catch (error) {
      throw error instanceof SyntaxError
        ? storeError('store.damaged', `${this.file}: no JSON at position ${reading}`, error)
        : error
    }
    return bytes
  }

  /** Adds the rows as they are; returns the length of their texts. */
  private takeRaw(rows: readonly RawRow[], events: RawEvent[]): number {
    let bytes = 0
    for (const row of rows) {
      const [position, stream, revision, type, id, data, meta, hash] = row
      if (!isWhole(row)) throw this.brokenAt(position)
      bytes += data.length + meta.length
      const name = this.typeNames[type] ?? this.typeName(type)
      events.push({ position, stream, revision, id, type: name, data, meta, hash })
    }
    return bytes
  }

  private brokenAt(position: Position): StoreError {
    return storeError('store.damaged', `${this.file}: no event can be read at position ${position}`)
  }

  /** The name of a type that this reader has not met: another append, or another process, has added it since. */
  private typeName(number: number): string {
    const rows = arrays(this.db, 'SELECT number, name FROM types').all() as unknown as [number, string][]
    for (const [key, name] of rows) this.typeNames[key] = name
    const name = this.typeNames[number]
    if (name === undefined) throw storeError('store.damaged', `${this.file}: the name of type ${number} is missing`)
    return name
  }

  private filter(columns: string, { types, except }: Filter): StatementSync {
    const key = JSON.stringify([columns, types, except])
    const kept = this.filtered.get(key)
    if (kept) return kept
    if (this.filtered.size >= keptFilters) this.filtered.clear()
    const statement = arrays(
      this.db,
      `SELECT ${columns} FROM events WHERE position > ? AND position <= ?
        ${types ? `AND type IN ${numbersOf(types)}` : ''} ${except ? `AND type NOT IN ${numbersOf(except)}` : ''} ORDER BY position`,
    )
    this.filtered.set(key, statement)
    return statement
  }
}

/** Where a row's place in its page is damaged SQLite gives what it finds, and nulls: the table's types hold for what is written alone. */
function isWhole([, stream, , , id, data, meta]: ParsedRow | RawRow): boolean {
  return typeof stream === 'string' && typeof id === 'string' && typeof data === 'string' && typeof meta === 'string'
}

function numbersOf(types: readonly string[]): string {
  const names = types.map((name) => `'${name.replaceAll("'", "''")}'`).join(', ')
  return `(SELECT number FROM types WHERE name IN (${names}))`
}

export function arrays(db: DatabaseSync, sql: string): StatementSync {
  return db.prepare(sql, { returnArrays: true })
}
