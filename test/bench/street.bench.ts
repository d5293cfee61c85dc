import 'reflect-metadata'
import { rmSync } from 'node:fs'
import { setImmediate } from 'node:timers/promises'
import { Controller, Get, Module, Post } from '@nestjs/common'
import { NestFactory } from '@nestjs/core'
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify'
import { pinyin } from 'pinyin-pro'
import { newId } from '@harbor/kernel/ids'
import { toInstant, toLocalDate } from '@harbor/kernel/time'
import { rosterAsOf, rosterPage, type RosterQuestion } from '@harbor/membership/roster/queries'
import { roster, type RosterEntry } from '@harbor/membership/roster/views'
import { countsAsOf } from '@harbor/membership/standing/queries'
import { standingIntervals, type StandingInterval } from '@harbor/membership/standing/views'
import type { Collection, ReadModels } from '@harbor/read-models/read-models'
import { openSqliteReadModels } from '@harbor/read-models/sqlite/sqlite-read-models'
import type { HarborWorld } from '@harbor/testing/harbor-fixture'
import { makeTestFolder } from '@harbor/testing/test-folder'
import { requestOf, startHttpClient } from './http-client'
import { emptyStreet, importedStreet, importFile, nameOf, openStreet, rosterFile, rowsAFile } from './imported-street'
import { figure, pair, quantile, rateOf, type Benchmark, type Contestants, type Measured } from './measure'
import { RawSqlite } from './raw-sqlite'
import { SampleStreams } from './sample-events'

const connections = 64
const requestsARun = 3_200
const ofFollowing = 200
const turnsToWarm = 60
const ofStreet = 10_000
/** `HARBOR_BENCH_MEMBERS` for another number. */
const ofDistrict = Number(process.env['HARBOR_BENCH_MEMBERS'] ?? 100_000)
/** One character that many names have, two that few have, initials, pinyin, and a name that nobody has. */
const searches = ['明', '远舟', 'zmz', 'chen', '海帆', '无此人'] as const

async function worldOf(members: number, named = true): Promise<HarborWorld> {
  const folder = makeTestFolder()
  await importedStreet(members, folder)
  const world = await openStreet(folder, named)
  await world.caughtUp()
  return world
}

/** The header of somebody who may do everything that is measured. */
async function signedIn(world: HarborWorld): Promise<{ readonly authorization: string }> {
  const secret = { username: 'measurer', password: 'lanterns over the quiet pier' }
  await world.account(secret.username, [{ role: 'street-administrator' }], secret)
  await world.caughtUp()
  const { body, text } = await world.ask('', 'POST', '/session', { body: secret })
  if (typeof body['accessToken'] !== 'string') throw new Error(text)
  return { authorization: `Bearer ${body['accessToken']}` }
}

@Controller()
class EmptyRoutes {
  @Get('empty')
  get(): object {
    return {}
  }
  @Post('empty')
  post(): object {
    return {}
  }
}
@Module({ controllers: [EmptyRoutes] })
class EmptyModule {}

async function emptyApp(): Promise<NestFastifyApplication> {
  const app = await NestFactory.create<NestFastifyApplication>(EmptyModule, new FastifyAdapter(), { logger: false })
  await app.listen(0, '127.0.0.1')
  return app
}

async function portOf(app: NestFastifyApplication): Promise<number> {
  return Number(new URL(await app.getUrl()).port)
}

interface Asking {
  readonly bearer: { readonly authorization: string }
  /** Requests a second of the platform. */
  harbor(requests: readonly string[], expected: number): Promise<number>
  /** The same of routes that do nothing. */
  empty(requests: readonly string[], expected: number): Promise<number>
}
type Sides = Pick<Contestants, 'raw' | 'system'> & { readonly close?: () => void }

/** The platform and an empty application on ports of this process, asked by one client in another. */
function overHttp(members: number, sidesOf: (ask: Asking, world: HarborWorld) => Sides) {
  return async (): Promise<Contestants> => {
    const world = await worldOf(members, false)
    const bearer = await signedIn(world)
    await world.harbor.app.listen(0, '127.0.0.1')
    const empty = await emptyApp()
    const client = startHttpClient()
    const drive = (app: NestFastifyApplication) => async (requests: readonly string[], expected: number) => {
      const { perSecond, statuses } = await client.drive({ port: await portOf(app), connections, requests })
      if (statuses[expected] !== requests.length) throw new Error(`answered ${JSON.stringify(statuses)}`)
      return perSecond
    }
    const sides = sidesOf({ bearer, harbor: drive(world.harbor.app), empty: drive(empty) }, world)
    const close = async () => {
      sides.close?.()
      await client.close()
      await empty.close()
      await world.close()
    }
    return { ...sides, close }
  }
}

const posting = pair({
  name: `W1 a command over HTTP, ${connections} connections`,
  unit: 'requests/s',
  against: 'the lesser of an empty POST route of the same framework and SQLite, 64 inserts a transaction',
  targetRatio: 0.8,
  open: overHttp(ofStreet, (ask, world) => {
    const folder = makeTestFolder()
    const sqlite = new RawSqlite(folder)
    const sample = new SampleStreams(400)
    const order = orderAt(branchOf(world))
    const requests = (path: string) =>
      Array.from({ length: requestsARun }, () =>
        requestOf('POST', path, { ...ask.bearer, 'idempotency-key': newId() }, order),
      )
    const insert = () => {
      const appends = sample.take(requestsARun)
      return rateOf(requestsARun, () => {
        for (let from = 0; from < requestsARun; from += connections)
          sqlite.write(appends.slice(from, from + connections))
      })
    }
    return {
      raw: async () => Math.min(await ask.empty(requests('/empty'), 201), await insert()),
      system: () => ask.harbor(requests('/api/v1/orders'), 201),
      close: () => {
        sqlite.close()
        rmSync(folder, { recursive: true })
      },
    }
  }),
})

/** A command, and then a wait until every view has passed it, again and again: what following the log costs when it grows one by one. */
const following = figure({
  name: 'W1 a command and every view behind it, one in flight: processor time',
  unit: 'us',
  open: async (): Promise<Measured> => {
    const world = await worldOf(ofStreet)
    await world.account('measurer', [{ role: 'street-administrator' }])
    await world.caughtUp()
    const payload = orderAt(branchOf(world))
    const run = async () => {
      const cpu = process.cpuUsage()
      for (let number = 0; number < ofFollowing; number++) {
        const { status, text } = await world.ask('measurer', 'POST', '/orders', { body: payload })
        if (status !== 201) throw new Error(text)
        await world.caughtUp()
      }
      const { user, system } = process.cpuUsage(cpu)
      return (user + system) / ofFollowing
    }
    return { run, close: () => world.close() }
  },
})

/** What somebody asks a branch for. */
function orderAt(unitId: string) {
  const contact = { name: '许婉清', phone: '13800000021', address: '潮声里 3 幢 201' }
  return { unitId, need: '陪同就医', base: 'care', wantedOn: '2026-11-27', claimUntil: '2026-11-26', contact }
}

function branchOf(world: HarborWorld): string {
  const branch = [...world.harbor.platform.units.units.values()].find(({ kind }) => kind === 'branch')
  if (!branch) throw new Error('no branch')
  return branch.id
}

const querying = pair({
  name: `W5 roster of ${ofDistrict.toLocaleString('en')} over HTTP: filter, search, sort, page`,
  unit: 'requests/s',
  against: 'an empty GET route of the same framework',
  targetRatio: 0.7,
  open: overHttp(ofDistrict, (ask) => {
    const requests = (path: string) =>
      Array.from({ length: requestsARun }, (_, number) => {
        const text = encodeURIComponent(searches[number % searches.length] ?? '')
        return requestOf('GET', `${path}?sort=name&limit=20&stage=full&text=${text}`, ask.bearer)
      })
    return {
      raw: () => ask.empty(requests('/empty'), 200),
      system: () => ask.harbor(requests('/api/v1/members'), 200),
    }
  }),
})

const everybody: RosterQuestion = { units: 'all', sort: { by: 'name', direction: 'asc' }, limit: 20 }

interface Asked {
  readonly p99Ms: number
  /** Of the processor, a question. */
  readonly meanCpuMs: number
}

/** So many questions one after another, each in a turn of its own, as requests come. */
async function ask(entries: Collection<RosterEntry>, texts: readonly string[]): Promise<Asked> {
  const tookMs: number[] = []
  const before = process.cpuUsage()
  for (const text of texts) {
    await setImmediate()
    const since = performance.now()
    await rosterPage(entries, { ...everybody, stages: ['full'], text })
    tookMs.push(performance.now() - since)
  }
  const { user, system } = process.cpuUsage(before)
  return { p99Ms: quantile(tookMs, 0.99), meanCpuMs: (user + system) / 1000 / texts.length }
}

const repeated = Array.from({ length: 600 }, (_, number) => searches[number % searches.length] ?? '')

/** Names, given names, pinyin and initials of members, each asked for once in all runs. */
function newTexts(): () => readonly string[] {
  const asked = new Set<string>()
  let number = 0
  const next = () => {
    const name = nameOf((number++ * 7_919) % ofDistrict)
    const syllables = pinyin(name, { toneType: 'none', type: 'array' })
    const initials = syllables.map((syllable) => syllable.slice(0, 1)).join('')
    return [name, name.slice(1), name.slice(0, 2), syllables.join(''), syllables.slice(1).join(''), initials]
  }
  return () => {
    const before = asked.size
    while (asked.size < before + repeated.length) for (const text of next()) asked.add(text)
    return [...asked].slice(before, before + repeated.length)
  }
}

interface Questions {
  readonly ask: () => Promise<Asked>
  readonly close?: () => Promise<void>
}

function queryInProcess(how: string, open: (world: HarborWorld) => Promise<Questions>): readonly Benchmark[] {
  const opened = (what: (asked: Asked) => number) => async (): Promise<Measured> => {
    const world = await worldOf(ofDistrict)
    const questions = await open(world)
    const close = async () => {
      await questions.close?.()
      await world.close()
    }
    return { run: async () => what(await questions.ask()), close }
  }
  const name = `W5 roster of ${ofDistrict.toLocaleString('en')} in process, ${how}: filter, search, sort, page`
  return [
    figure({ name: `${name}, p99`, unit: 'ms', atMost: 1, open: opened(({ p99Ms }) => p99Ms) }),
    figure({ name: `${name}, processor time, mean`, unit: 'ms', open: opened(({ meanCpuMs }) => meanCpuMs) }),
  ]
}

const entriesOf = (readModels: ReadModels) => readModels.collection<RosterEntry>(roster.name)

/** The same few questions. */
const queryAgain = queryInProcess('six searches again and again', async ({ harbor }) => {
  const entries = entriesOf(harbor.platform.core.readModels)
  return { ask: () => ask(entries, repeated) }
})

/** Nothing can be remembered of an answer. */
const queryNew = queryInProcess('each search for the first time', async ({ harbor }) => {
  const entries = entriesOf(harbor.platform.core.readModels)
  await ask(entries, repeated)
  const texts = newTexts()
  return { ask: () => ask(entries, texts()) }
})

/** As in the first moments after a start, or in a collection too large for memory. */
const queryFile = queryInProcess('each search for the first time, from the file alone', async ({ folder, harbor }) => {
  const { installationId } = harbor.platform.core.readModels
  const beside = await openSqliteReadModels(folder, { installationId, readOnly: true })
  const texts = newTexts()
  return { ask: () => ask(entriesOf(beside), texts()), close: () => beside.close() }
})

interface RollAsked {
  readonly entries: Collection<RosterEntry>
  readonly intervals: Collection<StandingInterval>
}
const asOf = { asOf: toLocalDate('2020-03-01'), knownAt: toInstant('2026-11-24T01:00:00.000Z') }

/** How long something takes that looks at everybody. */
function overTheRoll(name: string, atMost: number, ask: (of: RollAsked) => Promise<number>): Benchmark {
  const open = async (): Promise<Measured> => {
    const world = await worldOf(ofStreet)
    const { readModels } = world.harbor.platform.core
    const entries = entriesOf(readModels)
    const intervals = readModels.collection<StandingInterval>(standingIntervals.name)
    const run = async () => {
      await setImmediate()
      const since = performance.now()
      const total = await ask({ entries, intervals })
      if (total < ofStreet * 0.9) throw new Error(`${total} were on the roll`)
      return performance.now() - since
    }
    // Warm: what is filtered and sorted by is read into memory between questions, as in any process that has run for a moment.
    for (let turn = 0; turn < turnsToWarm; turn++) await run()
    return { run, close: () => world.close() }
  }
  return figure({ name, unit: 'ms', atMost, open })
}

const asOfADay = overTheRoll(
  'W4 roster of 10,000 as of a day, known at an instant',
  25,
  async ({ entries, intervals }) => (await rosterAsOf(entries, intervals, asOf, everybody)).total ?? 0,
)

const counting = overTheRoll(
  'W4 statistics of 10,000 as of a day, known at an instant: by unit, stage and standing',
  25,
  async ({ intervals }) =>
    (await countsAsOf(intervals, asOf, { units: 'all' })).reduce((sum, { count }) => sum + count, 0),
)

const importing = figure({
  name: `import of ${rowsAFile.toLocaleString('en')} roster rows, recorded`,
  unit: 's',
  atMost: 10,
  open: async (): Promise<Measured> => {
    const world = await emptyStreet()
    let first = 0
    const run = async () => {
      const file = rosterFile(first)
      first += rowsAFile
      const since = performance.now()
      await importFile(world, file)
      return (performance.now() - since) / 1000
    }
    return { run, close: () => world.close() }
  },
})

export const streetBenchmarks: readonly Benchmark[] = [
  posting,
  following,
  asOfADay,
  counting,
  querying,
  ...queryAgain,
  ...queryNew,
  ...queryFile,
  importing,
]
