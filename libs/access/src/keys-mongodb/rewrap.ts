import { createSecretKey, type KeyObject } from 'node:crypto'
import { Binary, type Collection, type Filter } from 'mongodb'
import { maxTimeMs, MongoDatabase } from '@harbor/shared-stores/mongodb/mongo-database'
import { mongoStoreError } from '@harbor/shared-stores/mongodb/mongo-errors'
import { wrappedInAccess } from '../credentials/mongodb/mongo-signing-keys'
import { decodeMasterKey, masterKeyCheck, unwrapKey, wrapKey } from '../key-wrap'
import { findStore, mismatch, storesOf, underWay, type StoreDocument } from '../sealed-store'
import type { Wrapped, WrappedDocument } from '../sealed-store'
import { wrappedInKeys } from './mongo-keys'

/** A database of MongoDB. */
export interface Place {
  readonly url: string
  readonly database: string
}
export interface MasterKeyPlaces {
  readonly keys: Place
  readonly access: Place
}
export interface MongoMasterKeys extends MasterKeyPlaces {
  /** Base64. */
  readonly from: string
  readonly to: string
  /** Documents that are looked at together. For specs; default 1,000. */
  readonly atOnce?: number
}
export interface MongoRewrapped {
  /** Persons whose keys are wrapped by the new one. */
  readonly keys: number
  readonly signingKeys: number
  /** An earlier call had done all of it. */
  readonly before: boolean
}

/**
 * Wraps all that the databases of keys and of accounts keep wrapped by another master key. There is no transaction: first everything is looked at, then
 * a mark in each store keeps every process out, then one document after the other is wrapped, until a whole look finds nothing left; then each store
 * takes the new key in one update. Cut off at any moment, the same call goes on. The keys themselves stay, as do tombstones.
 *
 * StoreError `store.key-store-mismatch`: another old key, or a change to another one is under way; `store.damaged`: something opens by neither. Then
 * nothing was changed, unless a change was under way, which stays so.
 */
export async function rewrapMongoKeys(options: MongoMasterKeys): Promise<MongoRewrapped> {
  const { keys, access, from, to, atOnce = 1_000 } = options
  const old = createSecretKey(decodeMasterKey(from, 'the master key'))
  const next = createSecretKey(decodeMasterKey(to, 'the new master key'))
  const databases: MongoDatabase[] = []
  const change = async (place: Place, what: Wrapped): Promise<Change> => {
    const database = await MongoDatabase.connect(place.url, place.database)
    databases.push(database)
    return new Change(database, what, { old, next, atOnce })
  }
  try {
    const ofKeys = await change(keys, wrappedInKeys)
    const ofAccess = await change(access, wrappedInAccess)
    const both = [ofKeys, ofAccess]
    const installations = new Set<string>()
    for (const one of both) installations.add(await one.check())
    if (installations.size > 1)
      throw mismatch(`${databases.map(({ where }) => where).join(', ')} are of two installations`)
    for (const one of both) await one.begin()
    let wrapped = 0
    for (const one of both) wrapped += await one.wrapAll()
    let ended = 0
    for (const one of both) ended += await one.end()
    return { keys: ofKeys.found, signingKeys: ofAccess.found, before: wrapped === 0 && ended === 0 }
  } finally {
    for (const database of databases) await database.close()
  }
}

interface Means {
  readonly old: KeyObject
  readonly next: KeyObject
  readonly atOnce: number
}

/** The change of one database. */
class Change {
  /** Secrets that the last look found. */
  found = 0

  constructor(
    private readonly database: MongoDatabase,
    private readonly what: Wrapped,
    private readonly means: Means,
  ) {}

  /** Everything opens, by the old key or by the new one. Changes nothing. Resolves to the installation. */
  async check(): Promise<string> {
    const store = await this.store()
    this.opened(this.what.store, store.secret, `the secret of the ${this.what.store}`)
    await this.look(() => Promise.resolve())
    return store.installationId
  }

  /** From now on no process opens the store, and those that have it open wrap nothing by the old key any more. */
  async begin(): Promise<void> {
    const { next } = this.means
    const store = await this.store()
    if (this.isDone(store)) return
    await this.replace(
      { ...this.asSeen(store), nextCheck: { $exists: false } },
      { $set: { nextCheck: masterKeyCheck(next, store.installationId) } },
    )
    await this.store()
  }

  /** Resolves to how many were wrapped here. A process that had asked before the mark may have added one behind the look: therefore again until none is left. */
  async wrapAll(): Promise<number> {
    let [all, left] = [0, 0]
    do {
      left = 0
      await this.look(async (documents, collection) => {
        const updates = documents.map(({ _id, wrapped, fresh }) => ({
          updateOne: { filter: { _id, wrapped }, update: { $set: { wrapped: fresh } } },
        }))
        if (updates.length > 0) await collection.bulkWrite(updates, { ordered: false })
        left += updates.length
      })
      all += left
    } while (left > 0)
    return all
  }

  /** The store takes the new key: 1, or 0 when it had. */
  async end(): Promise<number> {
    const { next } = this.means
    const store = await this.store()
    if (this.isDone(store)) return 0
    const nextCheck = masterKeyCheck(next, store.installationId)
    const secret = this.opened(this.what.store, store.secret, `the secret of the ${this.what.store}`)
    await this.replace(
      { ...this.asSeen(store), nextCheck },
      {
        $set: { masterKeyCheck: nextCheck, secret: new Binary(wrapKey(next, this.what.store, secret.key)) },
        $unset: { nextCheck: '' },
      },
    )
    // Of two commands with the same keys, the other one may have been first.
    if (!this.isDone(await this.store())) throw underWay(`${this.database.where}: a change has not been finished`)
    return 1
  }

  /** The store document, if it is one that these two keys may change. */
  private async store(): Promise<StoreDocument> {
    const { where } = this.database
    const store = await findStore(this.database, this.what.store)
    const [old, next] = [this.means.old, this.means.next].map((key) => masterKeyCheck(key, store.installationId))
    if (store.nextCheck === undefined && [old, next].includes(store.masterKeyCheck)) return store
    if (store.nextCheck === undefined) throw mismatch(`${where} is wrapped by another master key`)
    if (store.masterKeyCheck === old && store.nextCheck === next) return store
    throw underWay(`${where}: a change between other master keys than these has not been finished`)
  }

  private isDone({ installationId, masterKeyCheck: check, nextCheck }: StoreDocument): boolean {
    return nextCheck === undefined && check === masterKeyCheck(this.means.next, installationId)
  }

  /** A wrapped secret is like no other, so that a write which comes late finds nothing. */
  private asSeen({ _id, masterKeyCheck: check, secret }: StoreDocument): Filter<StoreDocument> {
    return { _id, masterKeyCheck: check, secret }
  }

  private async replace(filter: Filter<StoreDocument>, update: object): Promise<void> {
    await this.database.run((db) => storesOf(db).updateOne(filter, update))
  }

  /** Opens every secret, some at a time, and gives those that the old key opened, wrapped by the new one. */
  private async look(
    take: (documents: readonly Fresh[], collection: Collection<WrappedDocument>) => Promise<void>,
  ): Promise<void> {
    const { collection: name, ownerOf } = this.what
    this.found = 0
    await this.database.run(async (db) => {
      const collection = db.collection<WrappedDocument>(name)
      for (let last: WrappedDocument['_id'] | undefined; ;) {
        const behind = { wrapped: { $exists: true }, ...(last !== undefined && { _id: { $gt: last } }) }
        const some = await collection
          .find(behind as Filter<WrappedDocument>, { maxTimeMS: maxTimeMs })
          .sort({ _id: 1 })
          .limit(this.means.atOnce)
          .toArray()
        const fresh = some.flatMap((document) => this.fresh(document, ownerOf(document)) ?? [])
        await take(fresh, collection)
        this.found += some.length
        last = some.at(-1)?._id
        if (last === undefined) return
      }
    })
  }

  private fresh({ _id, wrapped }: WrappedDocument, owner: string): Fresh | undefined {
    const { by, key } = this.opened(owner, wrapped, `what is wrapped for ${owner}`)
    return by === 'next' ? undefined : { _id, wrapped, fresh: new Binary(wrapKey(this.means.next, owner, key)) }
  }

  private opened(owner: string, wrapped: Binary, what: string): Opened {
    const { old, next } = this.means
    try {
      return { by: 'next', key: unwrapKey(next, owner, wrapped.buffer) }
    } catch {
      // Not yet.
    }
    try {
      return { by: 'old', key: unwrapKey(old, owner, wrapped.buffer) }
    } catch (cause) {
      const { where } = this.database
      throw mongoStoreError(
        'store.damaged',
        `${where}: ${what} opens neither by the old nor by the new master key`,
        cause,
      )
    }
  }
}

interface Opened {
  readonly by: 'old' | 'next'
  readonly key: Uint8Array
}
interface Fresh extends WrappedDocument {
  /** Wrapped by the new key. */
  readonly fresh: Binary
}
