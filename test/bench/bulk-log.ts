import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { RawEventToAppend } from '@harbor/event-log/event-log'

export interface BulkEvent {
  readonly stream: string
  readonly event: RawEventToAppend
}

/**
 * Fills the file of a new log that nobody has open with what the log itself would have put there, row by row in the same order, but
 * without its durable commits: ten million events took twenty times their size in writes that way.
 */
export class BulkLog {
  private readonly db: DatabaseSync
  private readonly insert
  private readonly insertType
  private readonly types = new Map<string, number>()
  private position = 0

  constructor(folder: string) {
    this.db = new DatabaseSync(join(folder, 'log.db'))
    this.db.exec('PRAGMA journal_mode = MEMORY; PRAGMA synchronous = OFF; PRAGMA cache_size = -524288')
    this.insert = this.db.prepare(
      'INSERT INTO events (position, stream, revision, type, id, data, meta, hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
    )
    this.insertType = this.db.prepare('INSERT INTO types (number, name) VALUES (?, ?)')
  }

  write(events: readonly BulkEvent[]): void {
    this.db.exec('BEGIN')
    for (const { stream, event } of events) {
      const { revision, type, id, data, meta, hash } = event
      const bytes = Buffer.from(hash, 'hex')
      this.insert.run(++this.position, stream, revision, this.typeNumber(type), id, data, meta, bytes)
    }
    this.db.exec('COMMIT')
  }

  /** As the log leaves its file. */
  close(): void {
    this.db.exec('PRAGMA synchronous = FULL; PRAGMA journal_mode = WAL')
    this.db.close()
  }

  private typeNumber(name: string): number {
    const known = this.types.get(name)
    if (known !== undefined) return known
    const number = this.types.size + 1
    this.insertType.run(number, name)
    this.types.set(name, number)
    return number
  }
}
