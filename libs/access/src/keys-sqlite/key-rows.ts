import { createSecretKey, randomBytes, type KeyObject } from 'node:crypto'
import type { DatabaseSync, StatementSync } from 'node:sqlite'
import type { DataKey } from '@harbor/event-log/keys'
import { storeError } from '@harbor/event-log/store-advice'
import { keyBytes, unwrapStored, wrapKey } from '../key-wrap'

/** Unwrapped keys kept at hand: a rebuild touches the same persons again and again, and opening a key costs more than reading it. */
const keptKeys = 20_000

/** The rows of the key store. Synchronous; the caller groups and reports. */
export class KeyRows {
  private readonly kept = new Map<string, DataKey>()
  private readonly find: StatementSync
  private readonly insertKey: StatementSync
  private readonly insertPerson: StatementSync
  private readonly overwrite: StatementSync
  private readonly masterKey: KeyObject

  constructor(
    private readonly db: DatabaseSync,
    masterKey: Uint8Array,
  ) {
    this.masterKey = createSecretKey(masterKey)
    this.find = db.prepare('SELECT number, wrapped, destroyed FROM persons JOIN keys USING (number) WHERE person = ?')
    this.insertKey = db.prepare('INSERT INTO keys (wrapped, destroyed) VALUES (?, ?)')
    this.insertPerson = db.prepare('INSERT INTO persons (person, number) VALUES (?, ?)')
    this.overwrite = db.prepare('UPDATE keys SET wrapped = zeroblob(length(wrapped)), destroyed = 1 WHERE number = ?')
  }

  load(person: string): DataKey | undefined {
    return this.kept.get(person) ?? this.read(person)
  }

  /** The persons' keys in the same order, made where missing, all in one durable transaction. */
  create(persons: readonly string[]): DataKey[] {
    const made = new Map<string, Uint8Array>()
    const keys = this.inTransaction(() =>
      persons.map((person) => {
        const known = made.get(person) ?? this.load(person)
        if (known) return known
        const key = randomBytes(keyBytes)
        this.insert(person, wrapKey(this.masterKey, person, key), false)
        made.set(person, key)
        return key
      }),
    )
    for (const [person, key] of made) this.keep(person, key)
    return keys
  }

  /**
   * Overwrites the key where it stands and leaves a tombstone; then empties the WAL, which may hold the key since it was made.
   * `store.unavailable` when a reader beside is in the way of the last step: the key is destroyed, destroying again finishes it.
   */
  destroy(person: string): void {
    this.kept.delete(person)
    this.inTransaction(() => {
      const number = this.find.get(person)?.['number']
      if (number === undefined) this.insert(person, new Uint8Array(0), true)
      else this.overwrite.run(number)
    })
    this.emptyWal()
  }

  /** Finishes what a crash between overwriting and emptying left; goes on when a reader is in the way. */
  tidyUp(): void {
    this.db.exec('PRAGMA wal_checkpoint(TRUNCATE)')
  }

  forget(): void {
    this.kept.clear()
  }

  private read(person: string): DataKey | undefined {
    const row = this.find.get(person)
    if (!row) return undefined
    const wrapped = row['wrapped'] as Uint8Array
    const key = row['destroyed'] === 0 ? this.unwrap(person, wrapped) : this.tombstone(person, wrapped)
    this.keep(person, key)
    return key
  }

  /** Destroying overwrites the key: one that still stands there was not destroyed by anybody. */
  private tombstone(person: string, wrapped: Uint8Array): 'destroyed' {
    if (wrapped.every((byte) => byte === 0)) return 'destroyed'
    throw storeError('store.damaged', `${this.db.location()}: the key of ${person} is there and marked as destroyed`)
  }

  private unwrap(person: string, wrapped: Uint8Array): Uint8Array {
    const said = () => `${this.db.location()}: the key of ${person} does not open`
    return unwrapStored(this.masterKey, person, wrapped, said)
  }

  private insert(person: string, wrapped: Uint8Array, destroyed: boolean): void {
    const { lastInsertRowid } = this.insertKey.run(wrapped, destroyed ? 1 : 0)
    this.insertPerson.run(person, lastInsertRowid)
  }

  private keep(person: string, key: DataKey): void {
    if (this.kept.size >= keptKeys) this.kept.clear()
    this.kept.set(person, key)
  }

  private emptyWal(): void {
    const { busy } = this.db.prepare('PRAGMA wal_checkpoint(TRUNCATE)').get() ?? {}
    if (busy !== 0)
      throw storeError('store.unavailable', `a reader keeps ${this.db.location()} from being emptied of the key`)
  }

  private inTransaction<Result>(work: () => Result): Result {
    this.db.exec('BEGIN IMMEDIATE')
    try {
      const result = work()
      this.db.exec('COMMIT')
      return result
    } catch (error) {
      if (this.db.isTransaction) this.db.exec('ROLLBACK')
      throw error
    }
  }
}
