import type { Collection, Db } from 'mongodb'
import type { Position } from '@harbor/kernel/event'
import type { Instant } from '@harbor/kernel/time'
import { insertMissing, insertOnce, readBack } from '@harbor/shared-stores/mongodb/insert-once'
import { maxTimeMs, MongoDatabase } from '@harbor/shared-stores/mongodb/mongo-database'
import { mongoStoreError } from '@harbor/shared-stores/mongodb/mongo-errors'
import type { LeasePlace } from '@harbor/shared-stores/lease'
import { mongoLeasePlace } from '@harbor/shared-stores/mongodb/mongo-lease'
import type { RelayCheckpoint, RelayStore, Sent } from '../relay-store'

export interface MongoRelayStoreOptions {
  /** mongodb:// or mongodb+srv:// */
  readonly url: string
  readonly database: string
  /** Of the log that is told. */
  readonly installationId: string
}

interface CheckpointDocument {
  readonly _id: 'checkpoint'
  readonly installationId: string
  readonly position: Position
  /** Names of places have dots, which names of members may not have. */
  readonly offsets: readonly { readonly place: string; readonly newest: string }[]
  /** Of the term that tells. */
  readonly fence: number
  /** One more with every change: what a write rests on. */
  readonly revision: number
}
interface LedgerDocument extends Sent {
  readonly _id: string
  /** Among those of one instant. */
  readonly order: number
}

const id = 'checkpoint'
const reading = { maxTimeMS: maxTimeMs }
const triesToBegin = 20

/**
 * The relay's memory in a database of MongoDB that relays on several machines share. Rejects with a StoreError: `store.other-installation`
 * when it belongs to another log, `store.unavailable`, `store.read-only`.
 */
export async function openMongoRelayStore(options: MongoRelayStoreOptions): Promise<RelayStore> {
  const database = await MongoDatabase.connect(options.url, options.database)
  try {
    const { installationId } = await database.run((db) => findOrMake(db, options.installationId))
    if (installationId !== options.installationId)
      throw mongoStoreError('store.other-installation', `${database.where} belongs to installation ${installationId}`)
    await database.run((db) =>
      ledgerOf(db).createIndexes([{ key: { subject: 1, at: -1, order: -1 } }, { key: { at: 1 } }]),
    )
    return new MongoRelayStore(database)
  } catch (error) {
    await database.close()
    throw error
  }
}

async function findOrMake(db: Db, installationId: string): Promise<CheckpointDocument> {
  const found = await relayOf(db).findOne({ _id: id }, reading)
  if (found) return found
  await insertOnce(relayOf(db), {
    _id: id,
    installationId,
    position: 0 as Position,
    offsets: [],
    fence: 0,
    revision: 0,
  })
  const [made] = await readBack(relayOf(db), [id])
  if (!made) throw mongoStoreError('store.damaged', `${db.databaseName}: the checkpoint is missing`)
  return made
}

/**
 * Without transactions: the ledger first, whose entries have ids of what they say, so that a commit can be tried again; then the
 * checkpoint, by compare-and-set of its revision and fence. Cut off in between, the same is told again and stands in the ledger twice, as it was sent.
 */
class MongoRelayStore implements RelayStore {
  readonly lease: LeasePlace

  constructor(private readonly database: MongoDatabase) {
    this.lease = mongoLeasePlace(database, 'relay')
  }

  async checkpoint(): Promise<RelayCheckpoint> {
    return checkpointOf(await this.stored())
  }

  async begin(fence: number): Promise<RelayCheckpoint | undefined> {
    for (let tries = 1; ; tries++) {
      const seen = await this.stored()
      if (seen.fence > fence) return undefined
      // Also when the fence is the same: a commit of ours that is still on its way must not arrive later.
      if (await this.replace(seen, { fence })) return checkpointOf(seen)
      if (tries === triesToBegin)
        throw mongoStoreError('store.unavailable', `${this.database.where}: others keep changing the checkpoint`)
    }
  }

  async commit(fence: number, position: Position, sent: readonly Sent[]): Promise<boolean> {
    await this.record(sent)
    const seen = await this.stored()
    if (seen.fence !== fence) return false
    const newest = new Map(seen.offsets.map(({ place, newest: before }) => [place, before]))
    for (const { topic, partition, offset } of sent) newest.set(`${topic}/${partition ?? ''}`, offset ?? '')
    const offsets = [...newest].map(([place, offset]) => ({ place, newest: offset }))
    if (await this.replace(seen, { position, offsets })) return true
    // A write whose answer was lost is made twice by the driver; then it is our own that stands there.
    const now = await this.stored()
    return now.fence === fence && now.revision === seen.revision + 1 && now.position === position
  }

  async record(sent: readonly Sent[]): Promise<void> {
    if (sent.length === 0) return
    const entries = sent.map((entry, order) => ({ _id: nameOf(entry), ...entry, order }))
    await this.database.run((db) => insertMissing(ledgerOf(db), entries))
  }

  async sentAbout(subject: string, { limit }: { readonly limit: number }): Promise<readonly Sent[]> {
    const found = await this.database.run((db) =>
      ledgerOf(db).find({ subject }, reading).sort({ at: -1, order: -1 }).limit(limit).toArray(),
    )
    return found.map(({ _id, order, ...entry }) => entry)
  }

  async forgetBefore(at: Instant): Promise<number> {
    return (await this.database.run((db) => ledgerOf(db).deleteMany({ at: { $lt: at } }))).deletedCount
  }

  close(): Promise<void> {
    return this.database.close()
  }

  private async stored(): Promise<CheckpointDocument> {
    const found = await this.database.run((db) => relayOf(db).findOne({ _id: id }, reading))
    if (!found) throw mongoStoreError('store.damaged', `${this.database.where}: the checkpoint is missing`)
    return found
  }

  private async replace(seen: CheckpointDocument, change: Partial<CheckpointDocument>): Promise<boolean> {
    const { fence, revision } = seen
    const result = await this.database.run((db) =>
      relayOf(db).updateOne({ _id: id, fence, revision }, { $set: { ...change, revision: revision + 1 } }),
    )
    return result.matchedCount === 1
  }
}

function relayOf(db: Db): Collection<CheckpointDocument> {
  return db.collection('relay')
}

function ledgerOf(db: Db): Collection<LedgerDocument> {
  return db.collection('ledger')
}

function checkpointOf({ position, offsets }: CheckpointDocument): RelayCheckpoint {
  return { position, offsets: Object.fromEntries(offsets.map(({ place, newest }) => [place, newest])) }
}

/** What was sent to whom at which instant is one entry. */
function nameOf({ at, recipient, topic, partition, offset, eventId, type }: Sent): string {
  return [at, recipient, topic, partition ?? '', offset ?? '', eventId, type].join(' ')
}
