import type { KeyObject } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import type { Collection } from 'mongodb'
import type { Instant } from '@harbor/kernel/time'
import { insertOnce } from '@harbor/shared-stores/mongodb/insert-once'
import { maxTimeMs, type MongoDatabase } from '@harbor/shared-stores/mongodb/mongo-database'
import {
  countsOf,
  forgottenBefore,
  subjectsOf,
  waitMs,
  type Failures,
  type Kind,
  type SignInAttempt,
  type SignInThrottle,
} from '../sign-in-throttle'
import { accessCollections, type AttemptDocument } from './access-collections'
import { Hourly } from './hourly'

/** As it stands at this moment: what is written rests on it by compare-and-set. */
const reading = { maxTimeMS: maxTimeMs, readConcern: 'local' } as const
const kinds = ['account', 'address', 'own-network', 'known'] as const
/** Counting one attempt meets others at the same document; with so many at once the attempt is put off. */
const triesToCount = 50
const putOffMs = 1_000
const none: Failures = { failures: 0, lastMs: 0 }

/**
 * An attempt is counted in a document by compare-and-set of what was seen there, and its wait follows from just that: of many at the same
 * moment, in whichever processes, no more than the free ones go on. One that is turned away at the second document is taken out of the first.
 */
export class MongoThrottle implements SignInThrottle {
  private readonly hourly = new Hourly()

  constructor(
    private readonly database: MongoDatabase,
    private readonly key: KeyObject,
  ) {}

  async begin(username: string, remoteAddress: string, now: Instant): Promise<SignInAttempt> {
    const nowMs = Date.parse(now)
    const subjects = subjectsOf(this.key, username, remoteAddress)
    const { asked, counted } = countsOf(await this.isKnown(subjects['own-network'], nowMs))
    const seen = await Promise.all(asked.map((kind) => this.read(kind, subjects[kind])))
    const waits = asked.map((kind, index) => waitMs(kind, seen[index] ?? none, nowMs))
    if (Math.max(...waits) > 0) return turnedAway(Math.max(...waits), subjects)
    const done: Kind[] = []
    for (const kind of counted) {
      const wait = await this.count(kind, subjects[kind], nowMs, asked.includes(kind))
      if (wait > 0) {
        for (const before of done) await this.giveBack(before, subjects[before])
        return turnedAway(wait, subjects)
      }
      done.push(kind)
    }
    return { retryAfterSeconds: 0, subjects, counted }
  }

  async succeeded({ subjects, counted }: SignInAttempt, now: Instant): Promise<void> {
    for (const kind of counted)
      if (kind === 'address') await this.giveBack(kind, subjects[kind])
      else await this.run((attempts) => attempts.deleteOne({ _id: idOf(kind, subjects[kind]) }))
    await this.remember(subjects['own-network'], Date.parse(now))
    await this.hourly.run(() => this.forget(Date.parse(now)))
  }

  async withdraw({ subjects, counted }: SignInAttempt): Promise<void> {
    for (const kind of counted) await this.giveBack(kind, subjects[kind])
  }

  private async isKnown(subject: string, nowMs: number): Promise<boolean> {
    const found = await this.read('known', subject)
    return found !== undefined && found.lastMs > forgottenBefore('known', nowMs)
  }

  private async remember(subject: string, lastMs: number): Promise<void> {
    await this.run(async (attempts) => {
      const first: AttemptDocument = { _id: idOf('known', subject), kind: 'known', failures: 0, lastMs }
      if (!(await insertOnce(attempts, first))) await attempts.updateOne({ _id: first._id }, { $set: { lastMs } })
    })
  }

  /** Milliseconds to wait instead, when there are too many failures by now. */
  private async count(kind: Kind, subject: string, nowMs: number, isAsked: boolean): Promise<number> {
    const _id = idOf(kind, subject)
    for (let tries = 0; tries < triesToCount; tries++) {
      const seen = await this.read(kind, subject)
      const wait = isAsked && seen ? waitMs(kind, seen, nowMs) : 0
      if (wait > 0) return wait
      const stale = seen !== undefined && seen.lastMs <= forgottenBefore(kind, nowMs)
      const next = { failures: seen && !stale ? seen.failures + 1 : 1, lastMs: nowMs }
      const counted = await this.run(async (attempts) => {
        if (!seen) return insertOnce(attempts, { _id, kind, ...next })
        const { failures, lastMs } = seen
        return (await attempts.updateOne({ _id, failures, lastMs }, { $set: next })).matchedCount === 1
      })
      if (counted) return 0
      await delay(Math.random() * 5 * (1 + tries))
    }
    return putOffMs
  }

  private async giveBack(kind: Kind, subject: string): Promise<void> {
    await this.run((attempts) =>
      attempts.updateOne({ _id: idOf(kind, subject), failures: { $gt: 0 } }, { $inc: { failures: -1 } }),
    )
  }

  private async read(kind: Kind | 'known', subject: string): Promise<Failures | undefined> {
    return (await this.run((attempts) => attempts.findOne({ _id: idOf(kind, subject) }, reading))) ?? undefined
  }

  private async forget(nowMs: number): Promise<void> {
    for (const kind of kinds)
      await this.run((attempts) => attempts.deleteMany({ kind, lastMs: { $lte: forgottenBefore(kind, nowMs) } }))
  }

  private run<T>(work: (attempts: Collection<AttemptDocument>) => Promise<T>): Promise<T> {
    return this.database.run((db) => work(accessCollections(db).attempts))
  }
}

function turnedAway(wait: number, subjects: SignInAttempt['subjects']): SignInAttempt {
  return { retryAfterSeconds: Math.ceil(wait / 1_000), subjects, counted: [] }
}

function idOf(kind: Kind | 'known', subject: string): string {
  return `${kind}/${subject}`
}
