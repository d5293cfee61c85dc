import { rmSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'
import { MongoClient, type Document } from 'mongodb'
import { openSqliteKeys } from '@harbor/access/keys-sqlite/sqlite-keys'
import { Journal } from '@harbor/event-log/journal'
import { openSqliteEventLog } from '@harbor/event-log/sqlite/sqlite-event-log'
import { newId } from '@harbor/kernel/ids'
import type { View, ViewDocument } from '@harbor/kernel/view'
import { eventTypes, views } from '@harbor/platform/contexts'
import { openMongoReadModels } from '@harbor/read-models/mongodb/mongo-read-models'
import { plainText } from '@harbor/read-models/mongodb/sortable-text'
import { indexesOf, namesOf } from '@harbor/read-models/mongodb/stored-shapes'
import type { KeyUpdate } from '@harbor/read-models/read-models'
import { startViewRunner } from '@harbor/read-models/view-runner'
import { HarborWorld } from '@harbor/testing/harbor-fixture'
import { makeTestFolder } from '@harbor/testing/test-folder'
import { lackingJava } from '../servers/jars'
import { ProtocolServer } from '../servers/mongodb/mongodb-server'
import { lawfulLog } from './lawful-log'
import { figure, pair, quantile, rateOf, type Benchmark } from './measure'

const events = 60_000
const commands = 200
const database = 'harbor-bench'
/** As a rebuild hands them over: see generation-build.ts. */
const keysAtOnce = 2_000

/** With `MONGODB_URL` against that server; else against the protocol server of test/servers, which is not MongoDB: its indexes cost nothing. */
async function openServer(): Promise<{ url: string; stop: () => Promise<void> }> {
  const given = process.env['MONGODB_URL']
  if (given) return { url: given, stop: () => Promise.resolve() }
  const folder = makeTestFolder()
  const server = await ProtocolServer.start(folder, { kept: false })
  const stop = async () => {
    await server.stop()
    rmSync(folder, { recursive: true })
  }
  return { url: server.url, stop }
}

function deadlines(): View {
  const view = views.find(({ name }) => name === 'deadlines')
  if (!view) throw new Error('there is no view of deadlines')
  return view
}

/** What a rebuild from a lawful log leaves in MongoDB: by the rebuild itself, by the store alone, and by plain bulkWrite. */
async function openRebuild() {
  const { url, stop } = await openServer()
  const logFolder = await lawfulLog(events)
  const log = await openSqliteEventLog(logFolder, { readOnly: true })
  const { installationId } = log
  const keys = await openSqliteKeys(logFolder, { installationId, readOnly: true })
  const source = new Journal(log, keys, eventTypes)
  const head = await log.head()
  const view = deadlines()
  const client = new MongoClient(url, { writeConcern: { w: 'majority', journal: true } })
  const db = client.db(database)

  async function rebuild(): Promise<void> {
    const readModels = await openMongoReadModels({ url, database, installationId })
    const runner = await startViewRunner({ source, readModels, views: [view] })
    await runner.caughtUp(head, { timeoutMs: 3_600_000 })
    await runner.stop()
    await readModels.close()
  }

  await db.dropDatabase()
  await rebuild()
  const live = await db.collection<{ _id: string; generation: string }>('live').findOne({ _id: view.name })
  const [stateNames, documentNames] = namesOf(live?.generation ?? '')
  const states = await db.collection(stateNames).find().toArray()
  const documents = await db.collection(documentNames).find().toArray()

  const bodies = Map.groupBy(documents, (document) => String(document['key']))
  const updates = states.map((entry): KeyUpdate => {
    const key = String(entry._id)
    const mine = (bodies.get(key) ?? []).map((document) => JSON.parse(String(document['body'])) as ViewDocument)
    return { key: plainText(key), state: JSON.parse(String(entry['state'])) as unknown, documents: mine }
  })

  /** As the rebuild hands it over, folded beforehand. */
  async function fill(): Promise<void> {
    const readModels = await openMongoReadModels({ url, database, installationId })
    const generation = await readModels.startGeneration(view.name, view.version, view.collection)
    for (let first = 0; first < updates.length; first += keysAtOnce)
      await generation.add(updates.slice(first, first + keysAtOnce))
    await generation.commit([], head)
    await readModels.activate(generation)
    await readModels.close()
  }

  async function bulkWrite(): Promise<void> {
    const write = async (name: string, all: readonly Document[]) => {
      for (let first = 0; first < all.length; first += keysAtOnce) {
        const part = all.slice(first, first + keysAtOnce).map((document) => ({ insertOne: { document } }))
        await db.collection(name).bulkWrite(part, { ordered: false })
      }
    }
    await Promise.all([write('raw-states', states), write('raw-documents', documents)])
    await db.collection('raw-documents').createIndexes([...indexesOf(view.collection)])
  }

  const rate = (work: () => Promise<void>) => async () => {
    await db.dropDatabase()
    return rateOf(states.length, work)
  }
  return {
    raw: rate(bulkWrite),
    rebuild: rate(rebuild),
    fill: rate(fill),
    close: async () => {
      await db.dropDatabase()
      await client.close()
      await keys.close()
      await log.close()
      await stop()
    },
  }
}

/** From the moment in which a command is sent over HTTP until a query that waits for it has its answer from MongoDB; one at a time. */
function delayed(name: string, share: number): Benchmark {
  return figure({
    name: `command to a query of MongoDB, ${name} (${server})`,
    unit: 'ms',
    open: async () => {
      const { url, stop } = await openServer()
      const environment = {
        HARBOR_MONGODB_URL: url,
        HARBOR_MONGODB_DATABASE: database,
        HARBOR_MASTER_KEY: Buffer.alloc(32, 7).toString('base64'),
      }
      const world = await HarborWorld.open({ environment, catchUpTimeoutMs: 60_000 })
      const one = async (): Promise<number> => {
        await delay(Math.random() * 10)
        const body = { kind: 'branch', name: newId<'name'>(), parentId: world.streetId, on: '2012-07-01' }
        const sentAt = performance.now()
        const { headers } = await world.ask('first', 'POST', '/units', { body })
        await world.get('first', '/units?limit=1', { 'harbor-wait-for': String(headers['harbor-position']) })
        return performance.now() - sentAt
      }
      return {
        run: async () => {
          const took: number[] = []
          for (let number = 0; number < commands; number++) took.push(await one())
          return quantile(took, share)
        },
        close: async () => {
          await world.close()
          await stop()
        },
      }
    },
  })
}

const server = process.env['MONGODB_URL']
  ? 'the server of MONGODB_URL'
  : 'the protocol server of test/servers, not MongoDB'

function againstBulkWrite(what: string, system: 'fill' | 'rebuild'): Benchmark {
  return pair({
    name: `deadlines of ${events} lawful events into MongoDB, ${what} (${server})`,
    unit: 'keys/s',
    against: 'bulkWrite of the same entries, made beforehand, and the same indexes',
    targetRatio: 0.7,
    open: async () => {
      const opened = await openRebuild()
      return { ...opened, system: opened[system] }
    },
  })
}

/** None where there is no server. */
export const mongodbBenchmarks: readonly Benchmark[] =
  process.env['MONGODB_URL'] || lackingJava() === undefined
    ? [
        againstBulkWrite('folded beforehand: a generation filled, indexed and swapped', 'fill'),
        againstBulkWrite('the whole: log read, folded, filled, indexed and swapped', 'rebuild'),
        delayed('p50', 0.5),
        delayed('p99', 0.99),
      ]
    : []
