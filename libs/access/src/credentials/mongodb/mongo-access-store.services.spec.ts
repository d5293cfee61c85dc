import { randomBytes } from 'node:crypto'
import { Binary, MongoClient, type Document } from 'mongodb'
import { newId } from '@harbor/kernel/ids'
import { toLocalDate } from '@harbor/kernel/time'
import { AccessWorld, cheapHash, StandingClock } from '@harbor/testing/access-fixture'
import { accountNo, ids } from '@harbor/testing/member-ids'
import { describeWithServer } from '../../../../../test/servers/described'
import type { OpenedAccessStore } from '../access-pair.contract'
import type { AccessStore } from '../access-store'
import { accessStoreContract } from '../access-store.contract'
import type { SensitiveRead } from '../read-ledger'
import { openMongoAccessStore } from './mongo-access-store'

describeWithServer('MONGODB_URL', 'MongoDB', (url) => {
  accessStoreContract('the accounts’ secrets in MongoDB', () => Promise.resolve(new AccessDatabase(url)), {
    writers: 'many',
  })

  describe('the accounts’ secrets in MongoDB', () => {
    const installationId = newId()
    const clock = new StandingClock()
    let database: AccessDatabase
    let store: AccessStore
    beforeEach(async () => {
      database = new AccessDatabase(url)
      store = await database.open({ installationId, hashCost: cheapHash })
    })
    afterEach(async () => {
      await store.close()
      await database.dispose()
    })

    it('with another master key are refused', async () => {
      const masterKey = randomBytes(32).toString('base64')
      await expect(database.open({ installationId, hashCost: cheapHash, masterKey })).rejects.toMatchObject({
        code: 'store.key-store-mismatch',
      })
    })

    it('let two processes in which two administrators disable each other keep one of them', async () => {
      const shared = new AccessDatabase(url)
      const world = await AccessWorld.open((id) => shared.open({ installationId: id, hashCost: cheapHash }))
      const beside = await world.beside()
      const first = await world.withAdministrator()
      const today = toLocalDate('2026-11-24')
      const grants = [{ role: 'street-administrator', unitId: ids.street, from: today, until: null } as const]
      const order = { username: 'chen-yu', displayName: '陈宇', memberId: null, grants }
      const second = await world.access.office.open(order, world.command(first.actor))
      const outcomes = await Promise.all([
        world.access.office.disable({ accountId: second.accountId, context: world.command() }, { reason: '离任' }),
        beside.office.disable({ accountId: first.accountId, context: world.command() }, { reason: '离任' }),
      ])
      expect(outcomes.map(({ kind }) => kind).toSorted()).toEqual(['recorded', 'refused'])
      expect((await beside.directory.administrators(today)).value).toHaveLength(1)
      await beside.store.close()
      await world.close()
      await shared.dispose()
    })

    it('hold no private key in plain', async () => {
      const { privateKey } = await store.signingKeys.current(clock.now())
      const { d = '', x = '' } = privateKey.export({ format: 'jwk' })
      const stored = await database.stored()
      expect(stored).toContain(x)
      for (const text of [d, Buffer.from(d, 'base64url').toString('hex')]) expect(stored).not.toContain(text)
    })

    it.each([
      { act: 'changed', tamper: { updateOne: { filter: { _id: 2 }, update: { $set: { accountId: 'x' } } } } },
      { act: 'taken out', tamper: { deleteOne: { filter: { _id: 2 } } } },
    ])('show when a line of the record of reads was $act', async ({ tamper }) => {
      const read: SensitiveRead = {
        at: clock.now(),
        accountId: accountNo(1),
        role: 'branch-secretary',
        permission: 'member.read-personal',
        subject: `member-${ids.member}`,
        reason: '',
        request: 'r-1',
      }
      for (let line = 1; line <= 3; line++) await store.reads.record(read)
      expect(await store.reads.verify()).toEqual({ ok: true, reads: 3 })
      await database.tamper('reads', tamper)
      expect(await store.reads.verify()).toEqual({ ok: false, brokenAt: 2 })
    })
  })
})

/** A database of its own. */
class AccessDatabase implements OpenedAccessStore {
  private readonly database = `harbor-test-${randomBytes(6).toString('hex')}_access`
  private readonly masterKey = randomBytes(32).toString('base64')

  constructor(private readonly url: string) {}

  open(asked: Parameters<OpenedAccessStore['open']>[0] & { readonly masterKey?: string }): Promise<AccessStore> {
    const { url, database, masterKey } = this
    return openMongoAccessStore({ url, database, masterKey, ...asked })
  }

  stored(): Promise<string> {
    return this.withClient(async (client) => {
      const db = client.db(this.database)
      const names = (await db.listCollections().toArray()).map(({ name }) => name)
      const documents = await Promise.all(names.map((name) => db.collection(name).find().toArray()))
      return JSON.stringify(documents.flat().map(withHex))
    })
  }

  tamper(collection: string, write: Document): Promise<void> {
    return this.withClient(async (client) => {
      await client
        .db(this.database)
        .collection(collection)
        .bulkWrite([write as never])
    })
  }

  dispose(): Promise<void> {
    return this.withClient(async (client) => {
      await client.db(this.database).dropDatabase()
    })
  }

  private async withClient<T>(work: (client: MongoClient) => Promise<T>): Promise<T> {
    const client = new MongoClient(this.url)
    try {
      return await work(client)
    } finally {
      await client.close()
    }
  }
}

function withHex(document: Document): Document {
  return Object.fromEntries(
    Object.entries(document).map(([name, value]: [string, unknown]) => [
      name,
      value instanceof Binary ? Buffer.from(value.buffer).toString('hex') : value,
    ]),
  )
}
