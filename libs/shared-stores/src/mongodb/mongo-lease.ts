import type { Collection } from 'mongodb'
import { leaseAt, type Lease, type LeasePlace, type LeaseRecord } from '../lease'
import { MongoDatabase } from './mongo-database'
import { DUPLICATE_KEY } from './mongo-errors'

type LeaseDocument = LeaseRecord & { readonly _id: string }

/** A lease has no use for an answer that comes later than this. */
const answerWithinMs = 3_000

/** The lease `name` among the `leases` of a database that is open anyway. */
export function mongoLeasePlace(database: MongoDatabase, name: string): LeasePlace {
  return new MongoLeasePlace(database, name)
}

/** A lease with a connection of its own, for who has no other business with that database. Rejects with a StoreError. */
export async function openMongoLease(options: {
  readonly url: string
  readonly database: string
  readonly name: string
}): Promise<Lease & { close(): Promise<void> }> {
  const database = await MongoDatabase.connect(options.url, options.database)
  const lease = leaseAt(mongoLeasePlace(database, options.name))
  return {
    acquire: (forMs) => lease.acquire(forMs),
    renew: (term) => lease.renew(term),
    release: (term) => lease.release(term),
    close: () => database.close(),
  }
}

class MongoLeasePlace implements LeasePlace {
  constructor(
    private readonly database: MongoDatabase,
    private readonly name: string,
  ) {}

  async read(): Promise<LeaseRecord | undefined> {
    const found = await this.run((leases) => leases.findOne({ _id: this.name }, { timeoutMS: answerWithinMs }))
    if (!found) return undefined
    const { holder, fence, beat, forMs } = found
    return { holder, fence, beat, forMs }
  }

  /** An answer that was lost shows as `false` when the driver asks again; whoever holds the lease then finds himself in the record. */
  replace(seen: LeaseRecord | undefined, next: LeaseRecord): Promise<boolean> {
    if (!seen) return this.insert(next)
    return this.run(async (leases) => {
      const { holder, fence, beat } = seen
      const change = { $set: { ...next } }
      const options = { timeoutMS: answerWithinMs }
      return (await leases.updateOne({ _id: this.name, holder, fence, beat }, change, options)).matchedCount === 1
    })
  }

  private insert(next: LeaseRecord): Promise<boolean> {
    return this.run(async (leases) => {
      try {
        await leases.insertOne({ _id: this.name, ...next }, { timeoutMS: answerWithinMs })
        return true
      } catch (error) {
        if ((error as { code?: unknown }).code === DUPLICATE_KEY) return false
        throw error
      }
    })
  }

  private run<T>(work: (leases: Collection<LeaseDocument>) => Promise<T>): Promise<T> {
    return this.database.run((db) => work(db.collection<LeaseDocument>('leases')))
  }
}
