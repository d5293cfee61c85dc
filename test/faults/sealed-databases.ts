import { randomBytes } from 'node:crypto'
import { BSON, MongoClient, type Db, type Document } from 'mongodb'
import type { AccessStore } from '@harbor/access/credentials/access-store'
import { openMongoAccessStore } from '@harbor/access/credentials/mongodb/mongo-access-store'
import { openMongoKeys } from '@harbor/access/keys-mongodb/mongo-keys'
import { rewrapMongoKeys, type MongoRewrapped } from '@harbor/access/keys-mongodb/rewrap'
import type { DataKey, PersonalDataKeys } from '@harbor/event-log/keys'
import { newId } from '@harbor/kernel/ids'
import { cheapHash, StandingClock } from '@harbor/testing/access-fixture'

export const newMasterKey = () => randomBytes(32).toString('base64')
const clock = new StandingClock()

export interface Opened {
  readonly keys: PersonalDataKeys
  readonly access: AccessStore
}
/** Everything that the master key opens, in plain. */
export interface Held {
  readonly keys: ReadonlyMap<string, DataKey>
  readonly index: string
  readonly signs: string
}

/** The two databases of one installation whose secrets the master key wraps: forty persons, five of them erased, and two signing keys. */
export class SealedDatabases {
  /** In the order in which they are looked at. */
  readonly persons = Array.from({ length: 40 }, () => newId()).toSorted()
  readonly erased = this.persons.slice(10, 15)
  readonly from = newMasterKey()
  readonly to = newMasterKey()
  before: Held = { keys: new Map(), index: '', signs: '' }
  private readonly prefix = `harbor-rewrap-${randomBytes(6).toString('hex')}`
  private readonly installationId = newId()
  private readonly opened: Opened[] = []

  private constructor(private readonly url: string) {}

  static async filled(url: string): Promise<SealedDatabases> {
    const made = new SealedDatabases(url)
    const { keys, access } = await made.open(made.from, { mayCreate: true })
    await Promise.all(made.persons.map((person) => keys.loadOrCreate(person)))
    for (const person of made.erased) await keys.destroy(person)
    await access.signingKeys.current(clock.now())
    await access.signingKeys.rotate(clock.now(), { sessionsStay: true })
    made.before = await made.held(made.from)
    return made
  }

  /** As a service opens them; closed by `dispose`. */
  async open(masterKey: string, { url = this.url, mayCreate = false } = {}): Promise<Opened> {
    const common = { installationId: this.installationId, masterKey }
    const places = this.places(url)
    const keys = await openMongoKeys({ ...common, ...places.keys, mayCreate })
    try {
      const access = await openMongoAccessStore({ ...common, ...places.access, hashCost: cheapHash })
      const opened = { keys, access }
      this.opened.push(opened)
      return opened
    } catch (error) {
      await keys.close()
      throw error
    }
  }

  async held(masterKey: string, persons: readonly string[] = this.persons): Promise<Held> {
    const { keys, access } = await this.open(masterKey)
    const { kid, privateKey } = await access.signingKeys.current(clock.now())
    return {
      keys: await keys.load(persons),
      index: keys.blindIndex('phone', '13800000000'),
      signs: `${kid} ${privateKey.export({ format: 'jwk' }).d}`,
    }
  }

  /** Four or five looks at ten documents. */
  rewrap({ from = this.from, to = this.to, url = this.url } = {}): Promise<MongoRewrapped> {
    return rewrapMongoKeys({ ...this.places(url), from, to, atOnce: 10 })
  }

  /** What a thief would find, in the order of their ids. */
  documents(): Promise<readonly Document[]> {
    return this.with(async (keys, access) => {
      const places = [keys.collection('store'), keys.collection('keys'), access.collection('store')]
      const all = await Promise.all(
        [...places, access.collection('signingKeys')].map((one) => one.find().sort({ _id: 1 }).toArray()),
      )
      return all.flat()
    })
  }

  async bytes(): Promise<readonly string[]> {
    return (await this.documents()).map((document) => Buffer.from(BSON.serialize(document)).toString('hex'))
  }

  async with<T>(work: (keys: Db, access: Db) => Promise<T>): Promise<T> {
    const client = new MongoClient(this.url)
    try {
      const { keys, access } = this.places(this.url)
      return await work(client.db(keys.database), client.db(access.database))
    } finally {
      await client.close()
    }
  }

  async dispose(): Promise<void> {
    for (const { keys, access } of this.opened.splice(0)) {
      await keys.close()
      await access.close()
    }
    await this.with(async (keys, access) => {
      await keys.dropDatabase()
      await access.dropDatabase()
    })
  }

  private places(url: string) {
    return {
      keys: { url, database: `${this.prefix}_keys` },
      access: { url, database: `${this.prefix}_access` },
    }
  }
}
