import type { DatabaseSync } from 'node:sqlite'
import type { Position } from '@harbor/kernel/event'
import type { AppendResult, RawEventToAppend } from '../event-log'
import { measureAppend } from '../append-limits'
import { AppendQueue } from './append-queue'
import { Arrivals } from '../arrivals'
import type { LogAccess } from './log-access'
import { LogWriter } from './log-writer'
import { SQLITE_FULL, sqliteResult, toStoreError } from './sqlite-errors'
import type { WriterLock } from './writer-lock'

/** How many appends may wait for the disk, and how large they may be together. */
export interface QueueLimits {
  readonly appends: number
  readonly bytes: number
}
const defaultLimits: QueueLimits = { appends: 4096, bytes: 64 * 1024 * 1024 }

/**
 * Every commit is synced (FULL). The WAL is folded into the file every 16 MB and cut back to 64 MB when a reader held that up.
 * Foreign keys are off because the writer gives out type numbers itself.
 */
const settings = `PRAGMA synchronous = FULL; PRAGMA foreign_keys = OFF; PRAGMA cache_size = -32768;
  PRAGMA wal_autocheckpoint = 2000; PRAGMA journal_size_limit = 67108864`

/** The log in the process that holds the writer lock. */
export class LogWriting implements LogAccess {
  private readonly writer: LogWriter
  private readonly queue: AppendQueue
  private readonly arrivals = new Arrivals()

  constructor(
    private readonly file: string,
    private readonly db: DatabaseSync,
    private readonly lock: WriterLock,
    head: Position,
    limits: QueueLimits = defaultLimits,
  ) {
    db.exec(settings)
    /** The next opening then finds no old frames in the WAL that could be taken for a torn end. */
    db.exec('PRAGMA wal_checkpoint(TRUNCATE)')
    this.writer = new LogWriter(db, head)
    this.queue = new AppendQueue(this.writer, file, limits, () => this.arrivals.announce(this.writer.position))
  }

  head(): Position {
    return this.writer.position
  }

  append(stream: string, expectedRevision: number, events: readonly RawEventToAppend[]): Promise<AppendResult> {
    try {
      const bytes = measureAppend(stream, expectedRevision, events)
      return this.queue.add({ stream, expectedRevision, events, bytes })
    } catch (error) {
      return Promise.reject(error)
    }
  }

  appended(after: Position, signal: AbortSignal): Promise<void> {
    return after < this.writer.position ? Promise.resolve() : this.arrivals.wait(after, signal)
  }

  async close(): Promise<void> {
    await this.queue.drain()
    this.arrivals.close()
    try {
      this.db.exec('PRAGMA wal_checkpoint(TRUNCATE)')
    } catch (error) {
      /** Without room to fold it in, the WAL stays as it is: everything acknowledged is in it. */
      if (sqliteResult(error) !== SQLITE_FULL) throw toStoreError(error, this.file)
    } finally {
      this.db.close()
      this.lock.release()
    }
  }
}
