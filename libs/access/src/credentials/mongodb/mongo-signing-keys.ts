import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto'
import type { Binary } from 'mongodb'
import { newId } from '@harbor/kernel/ids'
import type { Instant } from '@harbor/kernel/time'
import { insertOnce, readBack } from '@harbor/shared-stores/mongodb/insert-once'
import { maxTimeMs, type MongoDatabase } from '@harbor/shared-stores/mongodb/mongo-database'
import { mongoStoreError } from '@harbor/shared-stores/mongodb/mongo-errors'
import type { Seal, Wrapped } from '../../sealed-store'
import { KnownKeys } from '../known-keys'
import { removedAt, type SigningKey, type SigningKeys } from '../signing-keys'
import { accessCollections, type AccessCollections, type SigningKeyDocument } from './access-collections'

const reading = { maxTimeMS: maxTimeMs }

/** What the master key wraps in this database: the private halves. */
export const wrappedInAccess: Wrapped = {
  store: "accounts' secrets",
  collection: 'signingKeys',
  ownerOf: ({ kid }) => ownerOf(String(kid)),
}

/** Numbered, so that of several processes that make the first or the next one at the same moment one does. The private half is wrapped. */
export class MongoSigningKeys implements SigningKeys {
  private readonly known = new KnownKeys()

  constructor(
    private readonly database: MongoDatabase,
    private readonly seal: Seal,
  ) {}

  async current(now: Instant): Promise<SigningKey> {
    const [newest, ...older] = await this.all()
    await this.removeRetired(older, now)
    const { kid, x, wrapped } = newest ?? (await this.makeFirst(now))
    const key = { kty: 'OKP', crv: 'Ed25519', x, d: await this.seal.explained(() => this.unwrapped(kid, wrapped)) }
    return { kid, privateKey: createPrivateKey({ key, format: 'jwk' }) }
  }

  publicKey(kid: string): Promise<KeyObject | undefined> {
    return this.known.get(kid, async () => {
      const found = await this.run(({ signingKeys }) => signingKeys.findOne({ kid }, reading))
      return found ? createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: found.x }, format: 'jwk' }) : undefined
    })
  }

  async rotate(now: Instant, { sessionsStay }: { readonly sessionsStay: boolean }): Promise<string> {
    this.known.forget()
    const { _id, kid } = await this.makeNext(now)
    const before = { _id: { $lt: _id } }
    await this.run(async ({ signingKeys }) => {
      if (sessionsStay) await signingKeys.updateMany({ ...before, retiredAt: null }, { $set: { retiredAt: now } })
      else await signingKeys.deleteMany(before)
    })
    return kid
  }

  private async removeRetired(older: readonly SigningKeyDocument[], now: Instant): Promise<void> {
    const over = older.filter(({ retiredAt }) => retiredAt !== null && retiredAt <= removedAt(now))
    if (over.length === 0) return
    await this.run(({ signingKeys }) => signingKeys.deleteMany({ _id: { $in: over.map(({ _id }) => _id) } }))
    this.known.forget()
  }

  /** The newest first: one, and for a while after a change the one before. */
  private all(): Promise<SigningKeyDocument[]> {
    return this.run(({ signingKeys }) => signingKeys.find({}, reading).sort({ _id: -1 }).toArray())
  }

  private async makeFirst(now: Instant): Promise<SigningKeyDocument> {
    await this.seal.holds()
    return this.run(async ({ signingKeys }) => {
      await insertOnce(signingKeys, this.made(1, now))
      const [first] = await readBack(signingKeys, [1])
      if (!first) throw mongoStoreError('store.damaged', `${this.database.where}: the signing key is missing`)
      return first
    })
  }

  /** Whoever asked for a new key gets one that was made after he asked, also when another asked at the same moment. */
  private async makeNext(now: Instant): Promise<SigningKeyDocument> {
    await this.seal.holds()
    const [newest] = await this.all()
    for (let next = (newest?._id ?? 0) + 1; ; next++) {
      const key = this.made(next, now)
      if (await this.run(({ signingKeys }) => insertOnce(signingKeys, key))) return key
    }
  }

  private made(_id: number, madeAt: Instant): SigningKeyDocument {
    const { x = '', d = '' } = generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' })
    const kid = newId<'signing-key'>()
    const wrapped = this.seal.wrap(ownerOf(kid), Buffer.from(d, 'base64url'))
    return { _id, kid, x, wrapped, madeAt, retiredAt: null }
  }

  private unwrapped(kid: string, wrapped: Binary): string {
    return Buffer.from(this.seal.unwrap(ownerOf(kid), wrapped, `the signing key ${kid}`)).toString('base64url')
  }

  private run<T>(work: (collections: AccessCollections) => Promise<T>): Promise<T> {
    return this.database.run((db) => work(accessCollections(db)))
  }
}

function ownerOf(kid: string): string {
  return `signing key ${kid}`
}
