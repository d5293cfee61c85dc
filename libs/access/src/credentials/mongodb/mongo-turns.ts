import { setTimeout as delay } from 'node:timers/promises'
import { leaseAt, type Lease, type Term } from '@harbor/shared-stores/lease'
import type { MongoDatabase } from '@harbor/shared-stores/mongodb/mongo-database'
import { mongoLeasePlace } from '@harbor/shared-stores/mongodb/mongo-lease'
import { mongoStoreError } from '@harbor/shared-stores/mongodb/mongo-errors'
import { OwnTurns, type Turns } from '../turns'

/** A turn takes milliseconds; this long it stays taken when its process dies in it. */
const forMs = 40_000
/** As long as the log tries to append: so much of the turn must be left when the write begins. */
const writeMs = 15_000
const giveUpAfterMs = 20_000

/** A lease a matter, given back after each turn. Within the process one waits for the other without asking. */
export class MongoTurns implements Turns {
  private readonly own = new OwnTurns()
  private readonly leases = new Map<string, Lease>()

  constructor(private readonly database: MongoDatabase) {}

  inTurn<T>(matter: string, work: (isOurs: () => boolean) => Promise<T>): Promise<T> {
    return this.own.inTurn(matter, async () => {
      const lease = this.leases.get(matter) ?? leaseAt(mongoLeasePlace(this.database, `turn ${matter}`))
      this.leases.set(matter, lease)
      const term = await this.acquire(lease, matter)
      try {
        return await work(() => performance.now() + writeMs < term.untilMs)
      } finally {
        // What was done is done; a lease that cannot be given back runs out.
        await lease.release(term).catch(() => undefined)
      }
    })
  }

  private async acquire(lease: Lease, matter: string): Promise<Term> {
    const giveUpAt = performance.now() + giveUpAfterMs
    for (;;) {
      const term = await lease.acquire(forMs)
      if (term) return term
      if (performance.now() > giveUpAt)
        throw mongoStoreError('store.unavailable', `${this.database.where}: another process is at ${matter}`)
      await delay(20 + Math.random() * 60)
    }
  }
}
