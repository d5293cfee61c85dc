import { randomBytes } from 'node:crypto'
import { BSON, MongoClient, type Document } from 'mongodb'
import { keysContract, type OpenedKeyStore } from '@harbor/event-log/keys.contract'
import type { PersonalDataKeys } from '@harbor/event-log/keys'
import { newId } from '@harbor/kernel/ids'
import { describeWithServer } from '../../../../test/servers/described'
import { openMongoKeys, type MongoKeysOptions } from './mongo-keys'

describeWithServer('MONGODB_URL', 'MongoDB', (url) => {
  keysContract('the keys of personal data in MongoDB', () => Promise.resolve(new KeyDatabase(url)))

  describe('the keys of personal data in MongoDB, shared', () => {
    let store: KeyDatabase
    const opened: PersonalDataKeys[] = []
    const open = async (asked: Partial<MongoKeysOptions> = {}): Promise<PersonalDataKeys> => {
      const keys = await store.open(asked)
      opened.push(keys)
      return keys
    }
    beforeEach(() => (store = new KeyDatabase(url)))
    afterEach(async () => {
      for (const keys of opened.splice(0)) await keys.close()
      await store.dispose()
    })

    it('are one store, whoever of many that start at once has made it', async () => {
      const clients = await Promise.all(Array.from({ length: 6 }, () => open()))
      expect(new Set(clients.map((keys) => keys.blindIndex('phone', '13800000000'))).size).toBe(1)
    })

    it('are given for sealing by nobody any more once one process has destroyed them', async () => {
      const [here, there] = [await open(), await open()]
      const person = newId()
      await here.loadOrCreate(person)
      expect((await there.load([person])).get(person)).toHaveLength(32)
      await here.destroy(person)
      expect(await there.loadOrCreate(person)).toBe('destroyed')
      expect((await there.load([person])).get(person)).toBe('destroyed')
    })

    it('open parts in another process for ten seconds after that at most', async () => {
      let nowMs = 0
      const [here, there] = [await open(), await open({ nowMs: () => nowMs })]
      const person = newId()
      const key = await here.loadOrCreate(person)
      await there.load([person])
      await here.destroy(person)
      nowMs = 9_999
      expect((await there.load([person])).get(person)).toEqual(key)
      nowMs = 10_000
      expect((await there.load([person])).get(person)).toBe('destroyed')
    })

    it('stand nowhere in plain, and not at all when they are destroyed', async () => {
      const keys = await open()
      const persons = Array.from({ length: 20 }, () => newId())
      const plain = await Promise.all(persons.map((person) => keys.loadOrCreate(person)))
      const found = (await store.documents()).map((document) => Buffer.from(BSON.serialize(document)))
      expect(found).toHaveLength(21)
      const secrets = [...plain.map((key) => Buffer.from(key)), store.masterKey]
      expect(secrets.filter((secret) => found.some((bytes) => bytes.includes(secret)))).toEqual([])
      for (const person of persons) await keys.destroy(person)
      const left = (await store.documents()).filter((document) => !('installationId' in document))
      expect(left).toHaveLength(20)
      expect(left).toEqual(expect.arrayContaining(persons.map((_id) => ({ _id, destroyed: true }))))
    })
  })
})

/** A database of its own, and what a thief would find in it. */
class KeyDatabase implements OpenedKeyStore {
  private readonly database = `harbor-test-${randomBytes(6).toString('hex')}_keys`
  private readonly installationId = newId()
  readonly masterKey = randomBytes(32)

  constructor(private readonly url: string) {}

  open(asked: Partial<MongoKeysOptions> = {}): Promise<PersonalDataKeys> {
    const { url, database, installationId, masterKey } = this
    return openMongoKeys({ url, database, installationId, masterKey: masterKey.toString('base64'), ...asked })
  }

  documents(): Promise<readonly Document[]> {
    return this.withClient(async (client) => {
      const collections = ['store', 'keys'].map((name) => client.db(this.database).collection(name))
      return (await Promise.all(collections.map((collection) => collection.find().toArray()))).flat()
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
