import { setTimeout as delay } from 'node:timers/promises'
import { MongoServerError, type Collection, type Document, type Filter, type OptionalUnlessRequiredId } from 'mongodb'
import { maxTimeMs } from './mongo-database'
import { DUPLICATE_KEY, isOnlyDuplicates, mongoStoreError } from './mongo-errors'

type Named = Document & { readonly _id: string | number }

/** What a majority of the servers has not got yet shows after a moment, or never. */
const visibleWithinMs = 15_000
const lookAgainMs = 20

/** False when a document of this id stands there: of several who insert at once, one is the first. */
export async function insertOnce<T extends Named>(collection: Collection<T>, document: T): Promise<boolean> {
  try {
    await collection.insertOne(document as OptionalUnlessRequiredId<T>)
    return true
  } catch (error) {
    if (error instanceof MongoServerError && error.code === DUPLICATE_KEY) return false
    throw error
  }
}

/** Those whose ids are free are stored; the others stay as they are. */
export async function insertMissing<T extends Named>(
  collection: Collection<T>,
  documents: readonly T[],
): Promise<void> {
  try {
    await collection.insertMany(documents as unknown as OptionalUnlessRequiredId<T>[], { ordered: false })
  } catch (error) {
    if (!isOnlyDuplicates(error)) throw error
  }
}

/**
 * What stands under these ids, in which something was just inserted by whoever was first. One that another process inserted may not
 * have reached a majority yet: it is waited for, since only then it stays. `store.unavailable` when it does not come.
 */
export async function readBack<T extends Named>(
  collection: Collection<T>,
  ids: readonly T['_id'][],
): Promise<readonly T[]> {
  const giveUpAt = performance.now() + visibleWithinMs
  for (;;) {
    const filter = { _id: { $in: ids } } as unknown as Filter<T>
    const found = (await collection.find(filter, { maxTimeMS: maxTimeMs }).toArray()) as unknown as readonly T[]
    if (found.length === ids.length) return found
    if (performance.now() > giveUpAt)
      throw mongoStoreError('store.unavailable', `${collection.namespace}: what was inserted does not reach a majority`)
    await delay(lookAgainMs)
  }
}
