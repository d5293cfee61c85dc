import type { AccountId } from '@harbor/kernel/ids'
import type { Instant } from '@harbor/kernel/time'
import { insertMissing, insertOnce } from '@harbor/shared-stores/mongodb/insert-once'
import { maxTimeMs, type MongoDatabase } from '@harbor/shared-stores/mongodb/mongo-database'
import type { FactorId } from '../../account/events'
import type { FactorRow, SecondFactorRows } from '../second-factors'
import { accessCollections, type AccessCollections } from './access-collections'

const reading = { maxTimeMS: maxTimeMs }

/** A code whose answer was lost on the way counts as used: its holder takes the next one. */
export class MongoSecondFactors implements SecondFactorRows {
  constructor(private readonly database: MongoDatabase) {}

  async insert(factorId: FactorId, row: FactorRow): Promise<void> {
    await this.run(({ secondFactors }) => insertOnce(secondFactors, { _id: factorId, ...row, usedStep: 0 }))
  }

  async find(factorId: FactorId): Promise<FactorRow | undefined> {
    const found = await this.run(({ secondFactors }) => secondFactors.findOne({ _id: factorId }, reading))
    return found ? { accountId: found.accountId, sealed: found.sealed, begunAt: found.begunAt } : undefined
  }

  async useUp(factorId: FactorId, step: number): Promise<boolean> {
    const used = { _id: factorId, usedStep: { $lt: step } }
    const set = { $set: { usedStep: step } }
    return (await this.run(({ secondFactors }) => secondFactors.updateOne(used, set))).matchedCount === 1
  }

  async addRecovery(factorId: FactorId, hashes: readonly Uint8Array[]): Promise<void> {
    const documents = hashes.map((hash) => ({ _id: idOf(factorId, hash), factorId }))
    await this.run(({ recoveryCodes }) => insertMissing(recoveryCodes, documents))
  }

  async takeRecovery(factorId: FactorId, hash: Uint8Array): Promise<boolean> {
    const code = { _id: idOf(factorId, hash) }
    return (await this.run(({ recoveryCodes }) => recoveryCodes.deleteOne(code))).deletedCount === 1
  }

  recoveryLeft(factorId: FactorId): Promise<number> {
    return this.run(({ recoveryCodes }) => recoveryCodes.countDocuments({ factorId }, reading))
  }

  async remove(factorId: FactorId): Promise<void> {
    await this.run(async ({ secondFactors, recoveryCodes }) => {
      await recoveryCodes.deleteMany({ factorId })
      await secondFactors.deleteOne({ _id: factorId })
    })
  }

  async removeBefore(accountId: AccountId, begunBefore: Instant): Promise<void> {
    const old = await this.run(({ secondFactors }) =>
      secondFactors.find({ accountId, begunAt: { $lt: begunBefore } }, reading).toArray(),
    )
    for (const { _id } of old) await this.remove(_id)
  }

  private run<T>(work: (collections: AccessCollections) => Promise<T>): Promise<T> {
    return this.database.run((db) => work(accessCollections(db)))
  }
}

function idOf(factorId: FactorId, hash: Uint8Array): string {
  return `${factorId}/${Buffer.from(hash).toString('hex')}`
}
