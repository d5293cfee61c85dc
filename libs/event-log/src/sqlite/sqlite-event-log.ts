import { access, constants } from 'node:fs/promises'
import { existsSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { pathToFileURL } from 'node:url'
import type { Position } from '@harbor/kernel/event'
import type {
  AppendResult,
  EventLog,
  LookUp,
  Page,
  ParsedEvent,
  RawEvent,
  RawEventToAppend,
  ReadOptions,
  StoreError,
} from '../event-log'
import { storeError } from '../store-advice'
import { checkLogFile, createLogFile, readInstallationId } from './log-file'
import type { LogAccess } from './log-access'
import { LogReader } from './log-reader'
import { LogLookUp } from './log-look-up'
import { LogWatching } from './log-watching'
import { LogWriting, type QueueLimits } from './log-writing'
import { toStoreError } from './sqlite-errors'
import { makeStoreFolder, requireSafeSqlite, UNFINISHED_RESTORE } from './sqlite-file'
import { sqliteFileExists } from './sqlite-format'
import { inspectWal } from './wal-tail'
import { takeWriterLock } from './writer-lock'

/** Something that opening the store put right and that the operator should know. */
export interface StoreNotice {
  readonly code: 'store.torn-tail' | 'store.access-made-anew'
  readonly zh: string
  readonly en: string
}

export interface SqliteEventLogOptions {
  /** Reads beside a running writer; never creates or changes anything. */
  readonly readOnly?: boolean
  /** Bounds of the appends that wait for the disk. Default 4,096 appends and 64 MiB. */
  readonly queue?: QueueLimits
  /** The id of a log that is made now, for one that moves here from elsewhere. Counts only where there is none yet. */
  readonly installationId?: string
}

export interface SqliteEventLog extends EventLog {
  /** In the order found; empty when the store was in order. */
  readonly notices: readonly StoreNotice[]
}

const busyTimeoutMs = 2000
const noLimit = -1

/**
 * The log on one SQLite file, `log.db` in `folder` (both made when missing, for their owner alone).
 * Rejects with a StoreError when the store cannot be used: `store.sqlite-too-old`, `store.locked-by-other`, `store.not-a-store`,
 * `store.damaged`, `store.read-only`, `store.disk-full`, `store.io`.
 */
export async function openSqliteEventLog(folder: string, options: SqliteEventLogOptions = {}): Promise<SqliteEventLog> {
  requireSafeSqlite()
  const file = join(folder, 'log.db')
  try {
    return options.readOnly ? await openReader(file) : openWriter(folder, file, options)
  } catch (error) {
    throw toStoreError(error, file)
  }
}

function openWriter(folder: string, file: string, options: SqliteEventLogOptions): SqliteEventLog {
  makeStoreFolder(folder)
  const lock = takeWriterLock(folder)
  let db: DatabaseSync | undefined
  try {
    if (!sqliteFileExists(file)) createNew(file, options)
    const tail = inspectWal(`${file}-wal`)
    if (tail.commitsInside > 1) {
      throw storeError(
        'store.damaged',
        `${file}-wal: ${Number.isFinite(tail.commitsInside) ? tail.commitsInside : 'all'} commits behind a damaged place cannot be read`,
      )
    }
    db = new DatabaseSync(file, { timeout: busyTimeoutMs })
    checkLogFile(db, file)
    const reader = new LogReader(db, file)
    return new SqliteLog(
      file,
      db,
      file,
      reader,
      new LogWriting(file, db, lock, reader.head(), options.queue),
      noticesOf(tail.tornBytes),
    )
  } catch (error) {
    db?.close()
    lock.release()
    throw error
  }
}

/** A new log where a restore was cut off would look like an installation that lost everything. */
function createNew(file: string, { installationId }: SqliteEventLogOptions): void {
  if (existsSync(file + UNFINISHED_RESTORE))
    throw storeError('store.not-a-store', `a restore was cut off in ${dirname(file)}: finish it with harbor restore`)
  createLogFile(file, installationId)
}

function noticesOf(tornBytes: number): readonly StoreNotice[] {
  if (tornBytes === 0) return []
  return [
    {
      code: 'store.torn-tail',
      zh: `上次停止时有一次写入没有完成：已恢复到最后一次完整提交，丢弃 ${tornBytes} 字节未完成的数据。`,
      en: `A write was cut off when the store last stopped: recovered to the last whole commit, ${tornBytes} bytes of the unfinished one were dropped.`,
    },
  ]
}

async function openReader(file: string): Promise<SqliteEventLog> {
  if (!sqliteFileExists(file)) throw storeError('store.not-a-store', `${file} does not exist`)
  const location = await readerLocation(file)
  const db = new DatabaseSync(location, { readOnly: true, timeout: busyTimeoutMs })
  try {
    checkLogFile(db, file)
    const reader = new LogReader(db, file)
    return new SqliteLog(file, db, location, reader, new LogWatching(file, db, reader), [])
  } catch (error) {
    db.close()
    throw error
  }
}

/** SQLite keeps its read marks beside the file. Where it may not write (a copy on read-only media) it must take the file as unchanging. */
async function readerLocation(file: string): Promise<string> {
  const writable = await access(join(file, '..'), constants.W_OK).then(
    () => true,
    () => false,
  )
  const wal = `${file}-wal`
  if (writable || existsSync(`${file}-shm`) || (existsSync(wal) && statSync(wal).size > 0)) return file
  const location = pathToFileURL(file)
  location.searchParams.set('immutable', '1')
  return location.href
}

/** The reads that writer and reader share, around what differs between them. */
class SqliteLog implements SqliteEventLog {
  readonly writers = 'one'
  readonly installationId: string
  private closing: Promise<void> | undefined
  private readonly closed = new AbortController()

  constructor(
    private readonly file: string,
    private readonly db: DatabaseSync,
    /** What SQLite was given to open. */
    private readonly location: string,
    private readonly reader: LogReader,
    private readonly access: LogAccess,
    readonly notices: readonly StoreNotice[],
  ) {
    this.installationId = readInstallationId(db, file)
  }

  append(stream: string, expectedRevision: number, events: readonly RawEventToAppend[]): Promise<AppendResult> {
    if (this.closing) return Promise.reject(this.closedError())
    return this.access.append(stream, expectedRevision, events)
  }

  readStream(stream: string, options: { fromRevision?: number; limit?: number } = {}): Promise<readonly RawEvent[]> {
    return this.whileOpen(() => this.reader.readStream(stream, options.fromRevision ?? 0, options.limit ?? noLimit))
  }

  readAll(after: Position, options: ReadOptions): Promise<Page<ParsedEvent>> {
    const { limit, ...filter } = options
    return this.whileOpen(() => this.reader.readAll(after, this.access.head(), atLeastOne(limit), filter))
  }

  readRaw(after: Position, options: Omit<ReadOptions, 'types'>): Promise<Page<RawEvent>> {
    const { limit, ...filter } = options
    return this.whileOpen(() => this.reader.readRaw(after, this.access.head(), atLeastOne(limit), filter))
  }

  lookUp(): Promise<LookUp> {
    const { db, location, file, access, whileOpen, closed } = this
    return whileOpen(() => new LogLookUp(db, location, file, access.head(), whileOpen, closed.signal))
  }

  head(): Promise<Position> {
    return this.whileOpen(() => this.access.head())
  }

  appended(after: Position, signal: AbortSignal): Promise<void> {
    return this.whileOpen(() => this.access.appended(after, signal))
  }

  close(): Promise<void> {
    this.closing ??= this.access.close()
    this.closed.abort()
    return this.closing
  }

  private closedError(): StoreError {
    return storeError('store.closed', `${this.file} was closed`)
  }

  /** Nothing is waited for: `appended` alone takes time, and rejects with StoreErrors by itself. */
  private readonly whileOpen = async <Result>(work: () => Result | Promise<Result>): Promise<Result> => {
    if (this.closing) throw this.closedError()
    try {
      return work()
    } catch (error) {
      throw toStoreError(error, this.file)
    }
  }
}

function atLeastOne(limit: number): number {
  if (!Number.isSafeInteger(limit) || limit < 1) throw new RangeError(`not a page limit: ${limit}`)
  return limit
}
