import { createSecretKey, type KeyObject } from 'node:crypto'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { DataKey, PersonalDataKeys } from '@harbor/event-log/keys'
import { toStoreError } from '@harbor/event-log/sqlite/sqlite-errors'
import { makeStoreFolder, requireSafeSqlite } from '@harbor/event-log/sqlite/sqlite-file'
import { sqliteFileExists } from '@harbor/event-log/sqlite/sqlite-format'
import { UntilAWriteFails } from '@harbor/event-log/sqlite/until-a-write-fails'
import { storeError } from '@harbor/event-log/store-advice'
import { blinded } from '../key-wrap'
import { checkKeysFile, createKeysFile, isWrappedBy } from './keys-file'
import { KeyRows } from './key-rows'
import { loadMasterKey, settleNextKey } from './master-key'

export interface SqliteKeysOptions {
  /** Of the log that these keys must fit. */
  readonly installationId: string
  /** Base64 of 32 bytes. Default: the file `master.key` beside the store, made at the first start. */
  readonly masterKey?: string
  /** Reads beside a running writer; makes and destroys nothing. */
  readonly readOnly?: boolean
  /** Give false when the log already holds events: a missing key store is then a loss to be told, not a first start. Default true. */
  readonly mayCreate?: boolean
}

const busyTimeoutMs = 2000
export const masterKeyFile = 'master.key'

/**
 * Personal-data keys in `keys.db` in `folder`. Who opens it to write must hold the log's writer lock.
 * StoreError `store.key-store-mismatch`: keys of another installation, another master key, or none where there must be some.
 */
export async function openSqliteKeys(folder: string, options: SqliteKeysOptions): Promise<PersonalDataKeys> {
  requireSafeSqlite()
  const file = join(folder, 'keys.db')
  let db: DatabaseSync | undefined
  try {
    const made = prepare(folder, file, options)
    db = new DatabaseSync(file, { readOnly: options.readOnly ?? false, timeout: busyTimeoutMs })
    const masterKey = made ?? presentMasterKey(db, folder, options)
    const indexKey = checkKeysFile(db, file, options.installationId, masterKey)
    return new SqliteKeys(file, options, db, new KeyRows(db, masterKey), indexKey)
  } catch (error) {
    db?.close()
    throw toStoreError(error, file)
  }
}

/** The key by which the store is wrapped, from the environment or the file. */
export function presentMasterKey(
  db: DatabaseSync,
  folder: string,
  { masterKey, readOnly = false }: Pick<SqliteKeysOptions, 'masterKey' | 'readOnly'>,
): Uint8Array {
  const [file, keyFile] = [join(folder, 'keys.db'), join(folder, masterKeyFile)]
  const fits = (key: Uint8Array) => isWrappedBy(db, file, key)
  const next = masterKey === undefined ? settleNextKey(keyFile, { fits, readOnly }) : undefined
  return next ?? loadMasterKey(keyFile, masterKey, false)
}

/** Makes master key and store at the first start, and gives the key. */
function prepare(folder: string, file: string, { installationId, masterKey, readOnly, mayCreate }: SqliteKeysOptions) {
  const keyFile = join(folder, masterKeyFile)
  if (sqliteFileExists(file)) return undefined
  if (readOnly || mayCreate === false) throw storeError('store.key-store-mismatch', `${file} is missing`)
  makeStoreFolder(folder)
  const key = loadMasterKey(keyFile, masterKey, true)
  createKeysFile(file, installationId, key)
  return key
}

interface Wanted {
  readonly person: string
  readonly resolve: (key: DataKey) => void
  readonly reject: (reason: unknown) => void
}

class SqliteKeys implements PersonalDataKeys {
  readonly installationId: string
  private readonly readOnly: boolean
  private wanted: Wanted[] = []
  private closed = false
  private readonly writes = new UntilAWriteFails()
  private readonly indexKey: KeyObject

  constructor(
    private readonly file: string,
    options: SqliteKeysOptions,
    private readonly db: DatabaseSync,
    private readonly rows: KeyRows,
    indexKey: Uint8Array,
  ) {
    this.indexKey = createSecretKey(indexKey)
    this.installationId = options.installationId
    this.readOnly = options.readOnly ?? false
    if (this.readOnly) return
    db.exec('PRAGMA synchronous = FULL; PRAGMA secure_delete = ON')
    rows.tidyUp()
  }

  async load(persons: readonly string[]): Promise<ReadonlyMap<string, DataKey>> {
    return this.whileOpen(() => {
      const found = new Map<string, DataKey>()
      for (const person of persons) {
        const key = this.rows.load(person)
        if (key) found.set(person, key)
      }
      return found
    })
  }

  async loadOrCreate(person: string): Promise<DataKey> {
    const known = this.whileOpen(() => this.rows.load(person))
    if (known) return known
    this.refuseReader()
    return new Promise((resolve, reject) => {
      if (this.wanted.push({ person, resolve, reject }) === 1) setImmediate(() => this.createWanted())
    })
  }

  async destroy(person: string): Promise<void> {
    this.refuseReader()
    this.createWanted()
    this.written(() => this.rows.destroy(person))
  }

  blindIndex(kind: string, value: string): string {
    return blinded(this.indexKey, kind, value)
  }

  async close(): Promise<void> {
    if (this.closed) return
    this.createWanted()
    this.closed = true
    this.rows.forget()
    this.db.close()
  }

  /** Keys wanted in one turn of the event loop are made in one transaction: an import of thousands of files waits for few syncs. */
  private createWanted(): void {
    const wanted = this.wanted.splice(0)
    if (wanted.length === 0) return
    try {
      const keys = this.written(() => this.rows.create(wanted.map(({ person }) => person)))
      wanted.forEach(({ resolve, reject, person }, index) => {
        const key = keys[index]
        if (key) resolve(key)
        else reject(storeError('store.damaged', `${this.file}: no key was made for ${person}`))
      })
    } catch (error) {
      for (const { reject } of wanted) reject(error)
    }
  }

  private refuseReader(): void {
    if (this.readOnly) throw storeError('store.read-only', `${this.file} was opened for reading`)
  }

  private written<Result>(work: () => Result): Result {
    return this.writes.attempt(() => this.whileOpen(work))
  }

  private whileOpen<Result>(work: () => Result): Result {
    if (this.closed) throw storeError('store.closed', `${this.file} was closed`)
    try {
      return work()
    } catch (error) {
      throw toStoreError(error, this.file)
    }
  }
}
