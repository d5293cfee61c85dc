import { randomBytes } from 'node:crypto'
import { MongoServerError, type Binary, type Collection, type Db } from 'mongodb'
import type { DataKey, PersonalDataKeys } from '@harbor/event-log/keys'
import { insertMissing, readBack } from '@harbor/shared-stores/mongodb/insert-once'
import { maxTimeMs, MongoDatabase } from '@harbor/shared-stores/mongodb/mongo-database'
import { DUPLICATE_KEY, mongoStoreError } from '@harbor/shared-stores/mongodb/mongo-errors'
import { blinded, keyBytes } from '../key-wrap'
import { Seal, type Wrapped } from '../sealed-store'
import { KeyCache } from './key-cache'

export interface MongoKeysOptions {
  /** mongodb:// or mongodb+srv://, with the account that may use the keys. */
  readonly url: string
  /** A database of its own: it has its own account and its own backup. */
  readonly database: string
  /** Of the log that these keys must fit. */
  readonly installationId: string
  /** Base64 of 32 bytes; the same for every process of the installation. It stands in no store. */
  readonly masterKey: string
  /** Makes and destroys nothing. */
  readonly readOnly?: boolean
  /** Give false when the log already holds events: a missing key store is then a loss to be told, not a first start. Default true. */
  readonly mayCreate?: boolean
  /** A key that was read opens personal parts for so long before the store is asked again. For specs; default 10 s. */
  readonly lookAgainAfterMs?: number
  /** For specs. */
  readonly nowMs?: () => number
}

/** Keys read at a time. */
const personsAtOnce = 1_000
const defaultLookAgainAfterMs = 10_000
const triesToDestroy = 10

/** What the master key wraps in this database. */
export const wrappedInKeys: Wrapped = {
  store: 'personal-data keys',
  collection: 'keys',
  ownerOf: ({ _id }) => String(_id),
}

/** A person's key, or what is left of it. */
type KeyDocument =
  { readonly _id: string; readonly wrapped: Binary } | { readonly _id: string; readonly destroyed: true }

/**
 * Personal-data keys in a database of MongoDB that every process of the installation shares. StoreError `store.key-store-mismatch`: keys
 * of another installation, another master key, or none where there must be some; `store.unavailable`, `store.read-only`.
 */
export async function openMongoKeys(options: MongoKeysOptions): Promise<PersonalDataKeys> {
  const database = await MongoDatabase.connect(options.url, options.database)
  try {
    const { installationId, masterKey, readOnly = false, mayCreate = true } = options
    const store = { name: wrappedInKeys.store, installationId, masterKey, mayCreate: mayCreate && !readOnly }
    return new MongoKeys(database, options, await Seal.open(database, store))
  } catch (error) {
    await database.close()
    throw error
  }
}

interface Wanted {
  readonly person: string
  readonly resolve: (key: DataKey) => void
  readonly reject: (reason: unknown) => void
}

class MongoKeys implements PersonalDataKeys {
  readonly installationId: string
  private readonly readOnly: boolean
  private readonly cache: KeyCache
  private readonly nowMs: () => number
  private wanted: Wanted[] = []
  private readonly underWay = new Set<Promise<unknown>>()
  private closed = false

  constructor(
    private readonly database: MongoDatabase,
    options: MongoKeysOptions,
    private readonly seal: Seal,
  ) {
    this.installationId = options.installationId
    this.readOnly = options.readOnly ?? false
    this.nowMs = options.nowMs ?? (() => performance.now())
    this.cache = new KeyCache(options.lookAgainAfterMs ?? defaultLookAgainAfterMs, this.nowMs)
  }

  async load(persons: readonly string[]): Promise<ReadonlyMap<string, DataKey>> {
    this.refuseClosed()
    const found = new Map<string, DataKey>()
    const unknown: string[] = []
    for (const person of new Set(persons)) {
      const key = this.cache.get(person)
      if (key) found.set(person, key)
      else unknown.push(person)
    }
    await this.tracked(this.seal.explained(() => this.read(unknown, found)))
    return found
  }

  /**
   * For sealing, hence always as the store has it: once `destroy` has resolved in any process, no process is given the key any more. Keys
   * wanted in one turn of the event loop go together.
   */
  loadOrCreate(person: string): Promise<DataKey> {
    return this.tracked(
      new Promise((resolve, reject) => {
        this.refuseClosed()
        if (this.wanted.push({ person, resolve, reject }) === 1) setImmediate(() => void this.giveWanted())
      }),
    )
  }

  /** The tombstone takes the key's place under the same id, so that nobody can make another. */
  async destroy(person: string): Promise<void> {
    this.refuseClosed()
    this.refuseReader()
    const tombstone = { $set: { destroyed: true as const }, $unset: { wrapped: '' as const } }
    await this.tracked(
      this.database.run(async (db) => {
        for (let tries = 1; ; tries++) {
          try {
            return await keysOf(db).updateOne({ _id: person }, tombstone, { upsert: true })
          } catch (error) {
            // Somebody makes the key at this very moment; now it is there and can be destroyed.
            if (!isDuplicate(error) || tries === triesToDestroy) throw error
          }
        }
      }),
    )
    this.cache.keep(person, 'destroyed', this.nowMs())
  }

  blindIndex(kind: string, value: string): string {
    return blinded(this.seal.secret, kind, value)
  }

  async close(): Promise<void> {
    if (this.closed) return
    this.closed = true
    await Promise.allSettled(this.underWay)
    this.cache.close()
    await this.database.close()
  }

  /** A key seals only what was asked for while the master key was still this one: all that had been made by then are wrapped by the next one. */
  private async giveWanted(): Promise<void> {
    const wanted = this.wanted.splice(0)
    const persons = [...new Set(wanted.map(({ person }) => person))]
    try {
      const keys = await this.seal.explained(() => this.readOrMake(persons))
      await this.seal.holds()
      for (const { person, resolve, reject } of wanted) {
        const key = keys.get(person)
        if (key) resolve(key)
        else reject(mongoStoreError('store.damaged', `${this.database.where}: no key was made for ${person}`))
      }
    } catch (error) {
      for (const { reject } of wanted) reject(error)
    }
  }

  /** What counts is what is read back: of two who make a key for the same person, one finds the other's. */
  private async readOrMake(persons: readonly string[]): Promise<ReadonlyMap<string, DataKey>> {
    const keys = await this.read(persons, new Map())
    const missing = persons.filter((person) => !keys.has(person))
    if (missing.length === 0) return keys
    this.refuseReader()
    await this.seal.holds()
    const made = missing.map((person) => ({
      _id: person,
      wrapped: this.seal.wrap(person, randomBytes(keyBytes)),
    }))
    const readAtMs = this.nowMs()
    const stored = await this.database.run(async (db) => {
      await insertMissing(keysOf(db), made)
      return readBack(keysOf(db), missing)
    })
    for (const document of stored) this.take(document, keys, readAtMs)
    return keys
  }

  private async read(persons: readonly string[], into: Map<string, DataKey>): Promise<Map<string, DataKey>> {
    for (let from = 0; from < persons.length; from += personsAtOnce) {
      const some = persons.slice(from, from + personsAtOnce)
      const readAtMs = this.nowMs()
      const found = await this.database.run((db) =>
        keysOf(db)
          .find({ _id: { $in: some } }, { maxTimeMS: maxTimeMs })
          .toArray(),
      )
      for (const document of found) this.take(document, into, readAtMs)
    }
    return into
  }

  private take(document: KeyDocument, into: Map<string, DataKey>, readAtMs: number): void {
    const { _id: person } = document
    const key = 'wrapped' in document ? this.seal.unwrap(person, document.wrapped, `the key of ${person}`) : 'destroyed'
    into.set(person, key)
    this.cache.keep(person, key, readAtMs)
  }

  private async tracked<T>(work: Promise<T>): Promise<T> {
    this.underWay.add(work)
    try {
      return await work
    } finally {
      this.underWay.delete(work)
    }
  }

  private refuseReader(): void {
    if (this.readOnly) throw mongoStoreError('store.read-only', `${this.database.where} was opened for reading`)
  }

  private refuseClosed(): void {
    if (this.closed) throw mongoStoreError('store.closed', `${this.database.where} was closed`)
  }
}

function keysOf(db: Db): Collection<KeyDocument> {
  return db.collection<KeyDocument>('keys')
}

function isDuplicate(error: unknown): boolean {
  return error instanceof MongoServerError && error.code === DUPLICATE_KEY
}
