import type { AnyBulkWriteOperation, Collection as MongoCollection } from 'mongodb'
import { isOnlyDuplicates } from '@harbor/shared-stores/mongodb/mongo-errors'

/** What the guard needs to know of an entry; it may hold more. */
export interface Guarded {
  readonly _id: string
  /** Number of the commit that wrote it. */
  readonly attempt: number
  /** Of documents: whose it is. */
  readonly key?: string
  /** Of what was removed. */
  readonly gone?: Date
}

export const idsAtOnce = 1_000

/**
 * Puts each entry in the place of what an earlier attempt wrote, or where nothing is; what a later attempt wrote stays. A removal takes
 * only its own key's document. The same again changes nothing.
 */
export async function replaceEarlier<T extends Guarded>(
  collection: MongoCollection<T>,
  entries: readonly T[],
  atOnce: number,
): Promise<void> {
  for (const part of partsOf(entries, atOnce)) {
    try {
      await plain(collection).bulkWrite(part.map(replacement), { ordered: false })
    } catch (error) {
      // An upsert that finds a later attempt's entry in its place.
      if (!isOnlyDuplicates(error)) throw error
    }
  }
}

/**
 * Inserts entries that are expected to be new. Returns the ids of those that are there already, except what `isLeftover` tells to
 * come from an insertion of the same that failed: that is replaced.
 */
export async function insertNew<T extends Guarded>(
  collection: MongoCollection<T>,
  entries: readonly T[],
  atOnce: number,
  isLeftover: (there: Guarded, wanted: T) => boolean,
): Promise<readonly string[]> {
  const refused: string[] = []
  for (const part of partsOf(entries, atOnce)) {
    const there = await insertPart(collection, part)
    if (there.length === 0) continue
    const byId = new Map(part.map((entry) => [entry._id, entry]))
    const stored = await plain(collection)
      .find({ _id: { $in: there } })
      .toArray()
    const leftovers: T[] = []
    for (const one of stored) {
      const wanted = byId.get(one._id)
      const isTwice = part.filter(({ _id }) => _id === one._id).length > 1
      // Its own attempt: the driver sent it a second time.
      if (!wanted || isTwice || one.attempt > wanted.attempt) refused.push(one._id)
      else if (one.attempt < wanted.attempt && isLeftover(one, wanted)) leftovers.push(wanted)
      else if (one.attempt < wanted.attempt) refused.push(one._id)
    }
    await replaceEarlier(collection, leftovers, atOnce)
  }
  return refused
}

/** Takes back what this attempt wrote of these ids. */
export async function removeOwn<T extends Guarded>(
  collection: MongoCollection<T>,
  ids: readonly string[],
  attempt: number,
): Promise<void> {
  for (const part of partsOf(ids, idsAtOnce)) await plain(collection).deleteMany({ _id: { $in: [...part] }, attempt })
}

export function partsOf<T>(all: readonly T[], atOnce: number): readonly (readonly T[])[] {
  const parts: (readonly T[])[] = []
  for (let first = 0; first < all.length; first += atOnce) parts.push(all.slice(first, first + atOnce))
  return parts
}

async function insertPart<T extends Guarded>(
  collection: MongoCollection<T>,
  part: readonly T[],
): Promise<readonly string[]> {
  try {
    await plain(collection).insertMany([...part], { ordered: false })
    return []
  } catch (error) {
    if (!isOnlyDuplicates(error)) throw error
    return [error.writeErrors].flat().flatMap(({ index }) => part[index]?._id ?? [])
  }
}

function replacement(entry: Guarded): AnyBulkWriteOperation<Guarded> {
  const { _id, ...rest } = entry
  const earlier = { _id, attempt: { $lt: entry.attempt } }
  const filter = entry.gone !== undefined && entry.key !== undefined ? { ...earlier, key: entry.key } : earlier
  return { replaceOne: { filter, replacement: rest, upsert: true } }
}

/** The driver's types follow every member of an entry; here only the guard matters. */
function plain<T extends Guarded>(collection: MongoCollection<T>): MongoCollection<Guarded> {
  return collection as unknown as MongoCollection<Guarded>
}
