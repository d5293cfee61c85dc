import { setImmediate as nextTurn, setTimeout as delay } from 'node:timers/promises'
import { MongoClient, type Db, type MongoClientOptions } from 'mongodb'
import { mongoStoreError, toStoreError } from './mongo-errors'

/** Of MongoDB 7.0. */
const leastWireVersion = 21

/** A question to the server ends by itself after so long. */
export const maxTimeMs = 15_000

/** So long the driver may take to say goodbye. */
const closeWithinMs = 5_000

/**
 * What the connection string may set otherwise. Every wait has an end: for a server, a connection, a free place in the pool, an
 * answer. The pool is small: one projector, or the queries of one process.
 */
const defaults = {
  appName: 'pioneer-harbor',
  maxPoolSize: 20,
  minPoolSize: 1,
  maxConnecting: 4,
  maxIdleTimeMS: 300_000,
  connectTimeoutMS: 5_000,
  serverSelectionTimeoutMS: 5_000,
  waitQueueTimeoutMS: 5_000,
  socketTimeoutMS: 30_000,
  heartbeatFrequencyMS: 5_000,
} as const satisfies MongoClientOptions

/** What it may not: reads see what has been acknowledged, and nothing acknowledged is lost when the primary fails. */
const fixed = {
  readPreference: 'primary',
  readConcernLevel: 'majority',
  writeConcern: { w: 'majority', journal: true, wtimeoutMS: 20_000 },
  ignoreUndefined: false,
} as const satisfies MongoClientOptions

/** The connection of one store: errors in the words of the port, and an end. */
export class MongoDatabase {
  private open = true

  private constructor(
    private readonly client: MongoClient,
    private readonly db: Db,
    /** Hosts and database, no credentials: for messages. */
    readonly where: string,
  ) {}

  /** `database`: instead of the one in the connection string; with neither it is `harbor`. Rejects with a StoreError. */
  static async connect(url: string, database?: string): Promise<MongoDatabase> {
    const client = clientOf(url)
    const name = database ?? (client.db().databaseName === 'test' ? 'harbor' : client.db().databaseName)
    const where = `${client.options.srvHost ?? client.options.hosts.map(String).join(',')}/${name}`
    try {
      const hello = await client.db(name).command({ hello: 1 }, { timeoutMS: maxTimeMs })
      if (Number(hello['maxWireVersion']) < leastWireVersion)
        throw mongoStoreError('store.not-a-store', `${where} is older than MongoDB 7.0`)
    } catch (error) {
      await client.close()
      throw toStoreError(error, where)
    }
    return new MongoDatabase(client, client.db(name), where)
  }

  /** Rejects with a StoreError for whatever the server or the network is to blame for. */
  async run<T>(work: (db: Db) => Promise<T>): Promise<T> {
    if (!this.open) throw mongoStoreError('store.closed', `${this.where} was closed`)
    try {
      return await work(this.db)
    } catch (error) {
      if (!this.open) throw mongoStoreError('store.closed', `${this.where} was closed`, error)
      throw toStoreError(error, this.where)
    }
  }

  async close(): Promise<void> {
    if (!this.open) return
    this.open = false
    // The driver ends its sessions by a question, whose answer it awaits for ever on a connection that broke a moment ago. It notices those first.
    await nextTurn()
    const late = new AbortController()
    try {
      await Promise.race([this.client.close(), delay(closeWithinMs, undefined, { signal: late.signal })])
    } finally {
      late.abort()
    }
  }
}

function clientOf(url: string): MongoClient {
  const given = new Set((url.split('?')[1] ?? '').split('&').map((one) => one.split('=')[0]?.toLowerCase()))
  const open = Object.entries(defaults).filter(([name]) => !given.has(name.toLowerCase()))
  try {
    return new MongoClient(url, { ...Object.fromEntries(open), ...fixed })
  } catch (error) {
    throw toStoreError(error, 'the connection string')
  }
}
