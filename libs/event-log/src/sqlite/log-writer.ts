import type { DatabaseSync, StatementSync } from 'node:sqlite'
import type { Position } from '@harbor/kernel/event'
import { NO_STREAM, type AppendResult, type RawEventToAppend } from '../event-log'

export interface Append {
  readonly stream: string
  readonly expectedRevision: number
  readonly events: readonly RawEventToAppend[]
}

/** Writes groups of appends, each group in one transaction. The only place that gives out positions. */
export class LogWriter {
  private readonly begin: StatementSync
  private readonly commit: StatementSync
  private readonly rollback: StatementSync
  private readonly newest: StatementSync
  private readonly idAt: StatementSync
  private readonly insert: StatementSync
  private readonly insertType: StatementSync
  private readonly types: Map<string, number>
  private committedTypes: number

  constructor(
    private readonly db: DatabaseSync,
    private head: number,
  ) {
    this.begin = db.prepare('BEGIN IMMEDIATE')
    this.commit = db.prepare('COMMIT')
    this.rollback = db.prepare('ROLLBACK')
    this.newest = db.prepare('SELECT revision FROM events WHERE stream = ? ORDER BY revision DESC LIMIT 1', {
      returnArrays: true,
    })
    this.idAt = db.prepare('SELECT id, position FROM events WHERE stream = ? AND revision = ?', { returnArrays: true })
    this.insert = db.prepare(
      'INSERT INTO events (position, stream, revision, type, id, data, meta, hash) VALUES (?, ?, ?, ?, ?, ?, ?, unhex(?))',
    )
    this.insertType = db.prepare('INSERT INTO types (number, name) VALUES (?, ?)')
    this.types = this.storedTypes()
    this.committedTypes = this.types.size
  }

  /** The position of the newest committed event. */
  get position(): Position {
    return this.head as Position
  }

  /**
   * All appends in order, each against what those before it left; durable when this returns. One that meets another revision
   * adds nothing and harms no other. When the store fails, none is stored and the error is thrown.
   */
  write(group: readonly Append[]): AppendResult[] {
    const before = this.head
    this.begin.run()
    try {
      const results = group.map((append) => this.writeOne(append))
      this.commit.run()
      this.committedTypes = this.types.size
      return results
    } catch (error) {
      this.undo(before)
      throw error
    }
  }

  /** SQLite has already rolled back by itself after an I/O error or on a full disk. */
  private undo(head: number): void {
    this.head = head
    if (this.db.isTransaction) this.rollback.run()
    for (const [name, number] of this.types) if (number > this.committedTypes) this.types.delete(name)
  }

  private writeOne({ stream, expectedRevision, events }: Append): AppendResult {
    const actualRevision = (this.newest.get(stream) as unknown as [number] | undefined)?.[0] ?? NO_STREAM
    if (actualRevision !== expectedRevision) {
      const position = this.positionOfSame(stream, events)
      return position === undefined ? { ok: false, actualRevision } : { ok: true, position }
    }
    for (const { revision, type, id, data, meta, hash } of events) {
      this.insert.run(++this.head, stream, revision, this.typeNumber(type), id, data, meta, hash)
    }
    return { ok: true, position: this.position }
  }

  /** The position that the first time gave, when all these events already stand at their places. */
  private positionOfSame(stream: string, events: readonly RawEventToAppend[]): Position | undefined {
    let last: number | undefined
    for (const event of events) {
      const [id, position] = (this.idAt.get(stream, event.revision) as unknown as [string, number] | undefined) ?? []
      if (id !== event.id) return undefined
      last = position
    }
    return last as Position | undefined
  }

  private typeNumber(name: string): number {
    const known = this.types.get(name)
    if (known !== undefined) return known
    const number = this.types.size + 1
    this.insertType.run(number, name)
    this.types.set(name, number)
    return number
  }

  private storedTypes(): Map<string, number> {
    const rows = this.db.prepare('SELECT name, number FROM types', { returnArrays: true }).all() as unknown as [
      string,
      number,
    ][]
    return new Map(rows)
  }
}
