import { randomUUID } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import type { Collection, Filter } from 'mongodb'
import { maxTimeMs, type MongoDatabase } from '@harbor/shared-stores/mongodb/mongo-database'
import { isOnlyDuplicates, mongoStoreError } from '@harbor/shared-stores/mongodb/mongo-errors'
import {
  CHAIN_START,
  chained,
  limitOf,
  type LedgerVerdict,
  type ReadLedger,
  type ReadQuery,
  type RecordedRead,
  type SensitiveRead,
} from '../read-ledger'
import { accessCollections, type ReadDocument } from './access-collections'

interface Waiting {
  readonly line: string
  readonly read: SensitiveRead
  readonly resolve: () => void
  readonly reject: (reason: unknown) => void
}

const reading = { maxTimeMS: maxTimeMs }
const mostAtOnce = 500
/** As long as it is worth waiting for one's turn among the processes. */
const giveUpAfterMs = 15_000

/**
 * One chain for all processes: a line takes the number after the last one, and the number can be taken once. Who finds it taken goes
 * behind whoever was quicker. Reads of the same moment go together; a process has one batch under way.
 */
export class MongoReadLedger implements ReadLedger {
  private waiting: Waiting[] = []
  private appending: Promise<void> | undefined

  constructor(private readonly database: MongoDatabase) {}

  record(read: SensitiveRead): Promise<void> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ line: randomUUID(), read, resolve, reject })
      this.appending ??= this.appendAll()
    })
  }

  async find(query: ReadQuery): Promise<readonly RecordedRead[]> {
    const { accountId, subject, from, until, before } = query
    const filter: Filter<ReadDocument> = {
      ...(accountId !== undefined && { accountId }),
      ...(subject !== undefined && { subject }),
      ...((from ?? until) !== undefined && { at: { ...(from && { $gte: from }), ...(until && { $lte: until }) } }),
      ...(before !== undefined && { _id: { $lt: before } }),
    }
    const found = await this.run((reads) =>
      reads.find(filter, reading).sort({ _id: -1 }).limit(limitOf(query)).toArray(),
    )
    return found.map(readOf)
  }

  async verify(): Promise<LedgerVerdict> {
    return this.run(async (reads) => {
      let [number, hash] = [0, CHAIN_START]
      for await (const line of reads.find().sort({ _id: 1 })) {
        number++
        hash = chained(hash, number, readOf(line))
        if (line._id !== number || line.hash !== hash) return { ok: false, brokenAt: number }
      }
      return { ok: true, reads: number }
    })
  }

  /** Resolves when nothing is under way any more. */
  async settled(): Promise<void> {
    await this.appending
  }

  private async appendAll(): Promise<void> {
    // What comes in the same turn of the event loop goes together.
    await new Promise((resolve) => setImmediate(resolve))
    while (this.waiting.length > 0) {
      const batch = this.waiting.splice(0, mostAtOnce)
      try {
        await this.append(batch)
      } catch (error) {
        for (const { reject } of batch) reject(error)
      }
    }
    this.appending = undefined
  }

  private async append(batch: readonly Waiting[]): Promise<void> {
    const giveUpAt = performance.now() + giveUpAfterMs
    let left = batch
    for (let tries = 1; left.length > 0; tries++) {
      if (performance.now() > giveUpAt)
        throw mongoStoreError('store.unavailable', `${this.database.where}: others keep appending reads`)
      const last = await this.last()
      const lines = linesAfter(last, left)
      const taken = await this.insert(lines)
      for (const { line, resolve } of left) if (taken.has(line)) resolve()
      left = left.filter(({ line }) => !taken.has(line))
      if (left.length > 0) await delay(Math.random() * 10 * Math.min(tries, 20))
    }
  }

  private async last(): Promise<ReadDocument | undefined> {
    const [last] = await this.run((reads) => reads.find({}, reading).sort({ _id: -1 }).limit(1).toArray())
    return last
  }

  /** Which of them stand where they should: all, or those before the number that somebody else took. */
  private insert(lines: readonly ReadDocument[]): Promise<ReadonlySet<string>> {
    return this.run(async (reads) => {
      try {
        await reads.insertMany(lines, { ordered: true })
        return new Set(lines.map(({ line }) => line))
      } catch (error) {
        if (!isOnlyDuplicates(error)) throw error
        const numbers = lines.map(({ _id }) => _id)
        const found = await reads.find({ _id: { $in: numbers } }, reading).toArray()
        return new Set(found.map(({ line }) => line))
      }
    })
  }

  private run<T>(work: (reads: Collection<ReadDocument>) => Promise<T>): Promise<T> {
    return this.database.run((db) => work(accessCollections(db).reads))
  }
}

function linesAfter(last: ReadDocument | undefined, batch: readonly Waiting[]): readonly ReadDocument[] {
  let [number, hash] = [last?._id ?? 0, last?.hash ?? CHAIN_START]
  return batch.map(({ line, read }) => {
    number++
    hash = chained(hash, number, read)
    return { _id: number, ...read, hash, line }
  })
}

function readOf({ _id, at, accountId, role, permission, subject, reason, request }: ReadDocument): RecordedRead {
  return { number: _id, at, accountId, role, permission, subject, reason, request }
}
