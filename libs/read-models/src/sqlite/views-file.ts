import { existsSync } from 'node:fs'
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite'
import { StoreError } from '@harbor/event-log/event-log'
import { storeError } from '@harbor/event-log/store-advice'
import { toStoreError } from '@harbor/event-log/sqlite/sqlite-errors'
import { makeOwnFile, requireSafeSqlite } from '@harbor/event-log/sqlite/sqlite-file'
import { CheckpointsAside } from './checkpoints-aside'
import { executeAside } from './sql-aside'

/** `HVWS` in the header of the file: whose it is. */
const applicationId = 0x48565753
const formatVersion = 1

/** Enough for every shape of query that the platform asks; a hostile variety of shapes only costs time, not memory. */
const maxStatements = 256

const busyTimeoutMs = 1_000

/** Of pages, and so of rows to be sorted, in memory: more is for queries, less for a sort of all rows, which goes through a file. */
const cacheKib = { usual: 32 * 1024, sorting: 8 * 1024 }

/** Everything here can be built again from the log, so a power failure may cost the last moments, never consistency. */
const pragmas = `
PRAGMA journal_mode = WAL;
PRAGMA synchronous = NORMAL;
PRAGMA secure_delete = FAST;
PRAGMA journal_size_limit = 67108864;
PRAGMA cache_size = -${cacheKib.usual};
`

const schema = `
CREATE TABLE store (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE generations (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  view TEXT NOT NULL,
  view_version INTEGER NOT NULL,
  number INTEGER NOT NULL,
  live INTEGER NOT NULL,
  checkpoint INTEGER NOT NULL,
  spec TEXT NOT NULL,
  UNIQUE (view, number)
) STRICT;
CREATE UNIQUE INDEX generations_live ON generations (view) WHERE live = 1;
`

/** About 32 MiB. Pages that change again and again are copied once; half as many took an eighth more processor time a command. */
const defaultCheckpointEvery = 8_000

export type Row = readonly SQLInputValue[]

interface Waiting {
  readonly work: () => void
  readonly committed: () => void
  readonly resolve: () => void
  readonly reject: (error: Error) => void
}

/** The file of all views: connection, statements kept ready, transactions, and errors in the words of the port. */
export class ViewsFile {
  private readonly statements = new Map<string, StatementSync>()
  private waiting: readonly Waiting[] = []
  /** Settles when the other thread that is at work on the file is done. */
  private aside: Promise<void> | undefined
  private open = true
  private readonly checkpoints: CheckpointsAside | undefined
  private closed: Promise<void> | undefined

  private constructor(
    private readonly db: DatabaseSync,
    readonly file: string,
    readonly readOnly: boolean,
    everyFrames: number,
  ) {
    this.checkpoints = readOnly ? undefined : new CheckpointsAside(db, file, { everyFrames, busyTimeoutMs })
  }

  /** Throws StoreError: `store.not-a-store` for a foreign or missing file, `store.read-only`, `store.damaged`. */
  static open(file: string, readOnly: boolean, checkpointEvery = defaultCheckpointEvery): ViewsFile {
    requireSafeSqlite()
    let db: DatabaseSync | undefined
    try {
      if (readOnly && !existsSync(file)) throw storeError('store.not-a-store', `${file} is not there`)
      if (!readOnly) makeOwnFile(file)
      db = new DatabaseSync(file, { readOnly, timeout: busyTimeoutMs })
      checkFile(db, file, readOnly)
      return new ViewsFile(db, file, readOnly, checkpointEvery)
    } catch (error) {
      db?.close()
      throw asViewsError(error, file)
    }
  }

  /** All rows, each an array of its columns. */
  rows(sql: string, ...parameters: SQLInputValue[]): readonly Row[] {
    return this.attempt(() => this.statement(sql).all(...parameters) as unknown as readonly Row[])
  }

  row(sql: string, ...parameters: SQLInputValue[]): Row | undefined {
    return this.attempt(() => this.statement(sql).get(...parameters) as unknown as Row | undefined)
  }

  /** Returns how many rows changed. */
  run(sql: string, ...parameters: SQLInputValue[]): number {
    return this.attempt(() => Number(this.statement(sql).run(...parameters).changes))
  }

  /** The same statement many times within one `transaction`, without looking it up each time. */
  repeated(sql: string): (...parameters: SQLInputValue[]) => number {
    const statement = this.attempt(() => this.statement(sql))
    return (...parameters) => Number(statement.run(...parameters).changes)
  }

  /** What was written here as JSON. StoreError `store.damaged` where it is none any more: a page of the file went bad unnoticed. */
  parsed(json: unknown): unknown {
    try {
      return JSON.parse(json as string)
    } catch (cause) {
      throw this.damaged('a document or state is no JSON', cause)
    }
  }

  damaged(what: string, cause?: unknown): unknown {
    return asViewsError(storeError('store.damaged', `${this.file}: ${what}`, cause), this.file)
  }

  /** For statements that change the schema: those kept ready are forgotten, they may speak of tables that are gone. */
  define(sql: string): void {
    this.attempt(() => this.db.exec(sql))
    this.statements.clear()
  }

  /** `define` for an index on rows that are there already, in little memory; not within a transaction. */
  sorting(sql: string): void {
    this.attempt(() => this.db.exec(`PRAGMA cache_size = -${cacheKib.sorting}`))
    try {
      this.define(sql)
    } finally {
      this.attempt(() => this.db.exec(`PRAGMA cache_size = -${cacheKib.usual}`))
    }
  }

  /**
   * As `sorting`, in a thread of its own, so that reads go on meanwhile. SQLite has one writer: `whenFree` and `together` wait until it
   * has ended, without holding up this thread.
   */
  async sortingAside(sql: string): Promise<void> {
    const statements = `PRAGMA synchronous = NORMAL; PRAGMA cache_size = -${cacheKib.sorting}; ${sql}`
    const working = await this.whenFree(() => {
      this.aside = executeAside(this.file, statements, busyTimeoutMs)
      return { ended: this.aside }
    })
    try {
      await working.ended
    } catch (error) {
      throw asViewsError(error, this.file)
    } finally {
      this.aside = undefined
      this.statements.clear()
    }
  }

  /** Runs `work`, which is synchronous, when no other thread is at work on the file. */
  async whenFree<T>(work: () => T): Promise<T> {
    while (this.aside) await this.aside.catch(() => undefined)
    return work()
  }

  /** Another thread of this process is at work on the file: whoever begins a transaction now waits for it, or keeps the write-ahead log long. */
  get isTaken(): boolean {
    return this.aside !== undefined
  }

  /** All or nothing. `work` is synchronous, so nothing of this process comes between. */
  transaction<T>(work: () => T): T {
    this.attempt(() => this.db.exec('BEGIN IMMEDIATE'))
    try {
      const result = work()
      this.attempt(() => this.db.exec('COMMIT'))
      this.checkpointAside()
      return result
    } catch (error) {
      if (this.open && this.db.isTransaction) this.db.exec('ROLLBACK')
      throw asViewsError(error, this.file)
    }
  }

  /**
   * As `transaction`, shared with whatever else is asked for before the next turn of the event loop: many views at one event pay for one
   * commit. One that throws harms no other; it alone is rejected. `committed` is called in the very turn of the commit, so that nobody
   * finds what is held in memory behind the file.
   */
  together(work: () => void, committed: () => void): Promise<void> {
    return new Promise((resolve, reject) => {
      if (this.waiting.length === 0) setImmediate(() => void this.whenFree(() => this.commitWaiting()))
      this.waiting = [...this.waiting, { work, committed, resolve, reject }]
    })
  }

  private commitWaiting(): void {
    const group = this.waiting
    this.waiting = []
    try {
      this.transaction(() => group.forEach(({ work }) => work()))
    } catch {
      for (const one of group) this.commitAlone(one)
      return
    }
    for (const { committed } of group) committed()
    for (const { resolve } of group) resolve()
  }

  private commitAlone({ work, committed, resolve, reject }: Waiting): void {
    try {
      this.transaction(work)
    } catch (error) {
      reject(error as Error)
      return
    }
    committed()
    resolve()
  }

  /** One state of the file for several reads, also when another process writes meanwhile. The writer itself sees no other state. */
  snapshot<T>(work: () => T): T {
    if (!this.readOnly || this.db.isTransaction) return work()
    this.attempt(() => this.db.exec('BEGIN'))
    try {
      return work()
    } finally {
      if (this.open && this.db.isTransaction) this.db.exec('COMMIT')
    }
  }

  /** Copies the write-ahead log into the file and cuts it to nothing. False while a reader in another process needs it. */
  emptyWriteAheadLog(): boolean {
    return this.attempt(() => {
      this.db.exec('PRAGMA busy_timeout = 0')
      try {
        return this.db.prepare('PRAGMA wal_checkpoint(TRUNCATE)').get()?.['busy'] === 0
      } finally {
        this.db.exec(`PRAGMA busy_timeout = ${busyTimeoutMs}`)
      }
    })
  }

  /** At once closed for everybody; resolves when no thread has the file open any more. */
  close(): Promise<void> {
    this.closed ??= this.end()
    return this.closed
  }

  private async end(): Promise<void> {
    this.open = false
    await this.checkpoints?.end()
    this.statements.clear()
    this.db.close()
  }

  private checkpointAside(): void {
    if (this.aside || !this.checkpoints?.isDue()) return
    this.aside = this.checkpoints.run().finally(() => (this.aside = undefined))
  }

  private statement(sql: string): StatementSync {
    const known = this.statements.get(sql)
    if (known) {
      this.statements.delete(sql)
      this.statements.set(sql, known)
      return known
    }
    const prepared = this.db.prepare(sql)
    prepared.setReturnArrays(true)
    this.statements.set(sql, prepared)
    const [oldest] = this.statements.keys()
    if (this.statements.size > maxStatements && oldest !== undefined) this.statements.delete(oldest)
    return prepared
  }

  private attempt<T>(work: () => T): T {
    if (!this.open) throw storeError('store.closed', `${this.file} was closed`)
    try {
      return work()
    } catch (error) {
      throw asViewsError(error, this.file)
    }
  }
}

/** Damaged views need no backup: they come back from the log. */
const rebuildAdvice = {
  zh: '视图可由日志重建：请停止服务，把 views.db 及其 -wal、-shm 文件移走，再重新启动。',
  en: 'Views are built again from the log: stop the server, move views.db with its -wal and -shm files away, and start again.',
}

function asViewsError(error: unknown, file: string): unknown {
  const known = toStoreError(error, file)
  if (!(known instanceof StoreError) || (known.code !== 'store.damaged' && known.code !== 'store.not-a-store'))
    return known
  return new StoreError(known.code, known.message, rebuildAdvice, { cause: known.cause })
}

function checkFile(db: DatabaseSync, file: string, readOnly: boolean): void {
  const number = (name: string) => Number(db.prepare(`PRAGMA ${name}`).get()?.[name])
  const isNew = number('application_id') === 0 && db.prepare('SELECT 1 FROM sqlite_schema LIMIT 1').get() === undefined
  if (isNew && readOnly) throw storeError('store.not-a-store', `${file} holds no views yet`)
  if (isNew) {
    db.exec(`${pragmas} BEGIN IMMEDIATE; ${schema}
      PRAGMA application_id = ${applicationId}; PRAGMA user_version = ${formatVersion}; COMMIT`)
    return
  }
  if (number('application_id') !== applicationId)
    throw storeError('store.not-a-store', `${file} is not a file of views`)
  if (number('user_version') !== formatVersion) {
    throw storeError(
      'store.not-a-store',
      `${file} has format ${number('user_version')}, this program knows ${formatVersion}`,
    )
  }
  db.exec(readOnly ? `PRAGMA cache_size = -${cacheKib.usual}; PRAGMA temp_store = MEMORY` : pragmas)
}
