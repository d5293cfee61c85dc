import 'reflect-metadata'
import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import type { AccountId } from '@harbor/kernel/ids'
import { dateOf, systemClock } from '@harbor/kernel/time'
import { listeningSockets } from '@harbor/service/listening'
import { makeTestFolder } from '@harbor/testing/test-folder'
import { startAnsweringChild, type AnsweringChild } from '../bench/answering-child'
import { importedStreet, openStreet } from '../bench/imported-street'
import { HarborServer } from './harbor-server'
import { expectKept } from './kept-commands'
import type { CommandOutcome, Driven, LoadOrder } from './load-client.child'
import type { LoadedStreet } from './load-mix'
import {
  growthAnHour,
  highestRssMiB,
  latenciesByTenths,
  leastHeapMiB,
  memoryByTenths,
  p99Of,
  rangesOf,
  recoverySeconds,
  tableOf,
} from './load-report'
import { Sampler, type Sample } from './load-samples'
import { faultSeed, minutesAsked, say } from './rounds'
import { wholeRoster } from './whole-roster'

/** `npm run test:faults -- --minutes 30 embedded-load`: so long at 70 % of what it can do. Without it a few seconds of everything. */
const isLong = minutesAsked !== undefined
/** So long that the first minutes, in which memory and caches fill, are not a third of it. */
const isLongEnoughToCompare = minutesAsked !== undefined && minutesAsked >= 10
const steadyMs = minutesAsked === undefined ? 4_000 : minutesAsked * 60_000
const overloadMs = isLong ? Math.max(60_000, steadyMs / 10) : 3_000
const measureMs = isLong ? 20_000 : 2_000
const afterwardsMs = isLong ? 30_000 : 3_000
const everyMs = isLong ? 5_000 : 500
const connections = 32
const members = isLong ? 10_000 : 200
/** Of the thread that makes checkpoints of the views (ADR 0040); in a long run it is there before files are counted. */
const filesOfThread = isLong ? 0 : 7

const accounts = ['loader-a', 'loader-b', 'watcher'].map((username) => ({
  username,
  password: `${username} over the quiet pier`,
}))
const [, , watcher = { username: '', password: '' }] = accounts

let folder: string
let server: HarborServer
let client: AnsweringChild
let ids: readonly AccountId[]
let street: LoadedStreet
const phases: { readonly name: string; readonly driven: Driven }[] = []

async function drive(name: string, order: LoadOrder): Promise<Driven> {
  const driven = await client.ask<Driven>(order)
  phases.push({ name, driven })
  if (isLong)
    say(`${name}: ${driven.perSecond.toFixed(0)}/s, p99 ${driven.p99Ms.toFixed(0)} ms, ${driven.refused} refused`)
  expect(driven.faults).toEqual([])
  expect(driven.refusedWithoutRetryAfter).toBe(0)
  return driven
}

async function prepare(): Promise<LoadedStreet> {
  folder = makeTestFolder()
  await importedStreet(members, folder)
  const world = await openStreet(folder)
  for (const { username, password } of accounts)
    await world.account(username, [{ role: 'street-administrator' }], { password })
  await world.caughtUp()
  // All of them: years of hours of a few people in some minutes would be no ordinary day.
  const people = (await wholeRoster(world, 'loader-a')).map(({ id, unitId }) => ({ id, unitId }))
  ids = accounts.map(({ username }) => world.accountId(username))
  await world.stop()
  const branches = [...new Set(people.map(({ unitId }) => unitId))]
  return { members: people, branches, accounts: accounts.slice(0, 2), today: dateOf(systemClock.now()) }
}

beforeAll(async () => {
  street = await prepare()
  // Room for few, so that a burst of many is refused on any machine.
  server = await HarborServer.start(
    folder,
    isLong ? {} : { HARBOR_REQUESTS_AT_ONCE: '4', HARBOR_REQUESTS_WAITING: '32' },
  )
  client = startAnsweringChild(join(__dirname, 'load-client.child.ts'))
  await client.ask({ do: 'begin', port: server.port, name: `load-${faultSeed}`, street } satisfies LoadOrder)
}, 1_200_000)
afterAll(async () => {
  await client.close()
  await server.end('SIGKILL')
  rmSync(folder, { recursive: true, force: true })
}, 60_000)

describe('the platform under load', () => {
  it(
    'stays as it is at 70 % of what it can do, refuses beyond it, recovers, and keeps what it acknowledged',
    async () => {
      const limit = await drive('limit', { do: 'closed', connections, ms: measureMs })
      const watch = () => new Sampler({ pid: server.pid, port: server.port, folder, account: watcher }, everyMs)
      const before = await idleSample(watch)
      const ordinary = Math.max(1, limit.perSecond * 0.7)

      const steadySampler = watch()
      const steady = await drive('70 %', { do: 'open', perSecond: ordinary, ms: steadyMs })
      const steadySamples = await steadySampler.stop()
      say(`at 70 %: ${rangesOf(steadySamples)}`)
      if (isLong) say(`by tenths of the time: ${memoryByTenths(steadySamples)}; ${latenciesByTenths(steady)}`)
      if (isLong) say(`RSS grows by ${growthAnHour(steadySamples, ({ rssMiB }) => rssMiB).toFixed(0)} MiB/h`)

      // A process at work takes on newcomers a few in a turn of its event loop: to come together they must find it idle.
      await idleSample(watch)
      const overSampler = watch()
      expect((await drive('1,000 together', { do: 'burst', requests: 1_000 })).refused).toBeGreaterThan(0)
      const over = await drive('400 %', { do: 'open', perSecond: limit.perSecond * 4, ms: overloadMs })
      const overSamples = await overSampler.stop()
      const afterwards = await drive('70 % again', { do: 'open', perSecond: ordinary, ms: afterwardsMs })
      const after = await idleSample(watch)

      say(tableOf(phases))
      say(`at 400 %: ${rangesOf(overSamples)}`)
      say(
        `p99 of the seconds, middle: ${p99Of(steady, 0, 1 / 3).toFixed(0)} ms in the first third, ${p99Of(steady, 2 / 3, 1).toFixed(0)} ms in the last`,
      )
      const normalMs = Math.max(250, 3 * p99Of(steady, 0, 1))
      say(
        `normal again after ${recoverySeconds(over, afterwards, normalMs)} s; files ${before.files} before, ${after.files} after; connections ${before.sockets}, ${after.sockets}`,
      )

      expectBounded([...steadySamples, ...overSamples])
      expect(after.files).toBeLessThanOrEqual(before.files + filesOfThread)
      if (isLong) expectLongRun({ steady, steadySamples, over, afterwards, normalMs })

      // What is under way dies with the process; what was acknowledged does not.
      const killed = client.ask<Driven>({ do: 'open', perSecond: limit.perSecond * 4, ms: 2_000 } satisfies LoadOrder)
      await delay(1_000)
      expect(await server.end('SIGKILL')).toBeNull()
      await killed
      await expectKept(folder, ids, await outcomes())
      if (isLong) await expectNoMoreThanAfresh(ordinary, steadySamples)
    },
    600_000 + (steadyMs + overloadMs) * 3,
  )
})

/**
 * What a process holds that worked so long is what one holds that has just started on the same data: nothing else has gathered in it.
 * Of its heap what a collection leaves; how much it takes beside that depends on how long it has worked, for some minutes.
 */
async function expectNoMoreThanAfresh(perSecond: number, longSamples: readonly Sample[]): Promise<void> {
  server = await HarborServer.start(folder)
  const { port, pid } = server
  await client.ask({ do: 'begin', port, name: `afresh-${faultSeed}`, street } satisfies LoadOrder)
  const sampler = new Sampler({ pid, port, folder, account: watcher }, everyMs)
  await drive('70 %, started afresh', { do: 'open', perSecond, ms: Math.min(120_000, steadyMs) })
  const samples = await sampler.stop()
  const afresh = samples.slice(Math.floor(samples.length / 2))
  const long = longSamples.slice(-Math.ceil(longSamples.length / 4))
  say(
    `at the end of the long run: RSS ${highestRssMiB(long).toFixed(0)} MiB, least heap ${leastHeapMiB(long).toFixed(0)}`,
  )
  say(
    `of a process started afresh on the same data: ${highestRssMiB(afresh).toFixed(0)}, ${leastHeapMiB(afresh).toFixed(0)}`,
  )
  expect(leastHeapMiB(long)).toBeLessThan(leastHeapMiB(afresh) * 1.25)
}

/** When nobody asks any more, and the clients' connections have been closed for idleness. */
async function idleSample(watch: () => Sampler): Promise<Sample> {
  const sampler = watch()
  try {
    for (;;) {
      const sample = await sampler.look()
      if (sample.sockets - listeningSockets <= 5 && sample.viewLag === 0) return sample
      await delay(500)
    }
  } finally {
    await sampler.stop()
  }
}

/** On any machine, at any speed. */
function expectBounded(samples: readonly Sample[]): void {
  for (const sample of samples) {
    expect(sample.rssMiB).toBeLessThan(2_048)
    expect(sample.walMiB).toBeLessThan(128)
    expect(sample.inWork).toBeLessThanOrEqual(80)
    expect(sample.waiting).toBeLessThanOrEqual(400)
  }
}

function expectFlat(steady: Driven, samples: readonly Sample[]): void {
  const quarter = Math.ceil(samples.length / 4)
  const second = samples.slice(quarter, 2 * quarter)
  expect(highestRssMiB(samples.slice(-quarter))).toBeLessThan(highestRssMiB(second) * 1.15)
  expect(p99Of(steady, 2 / 3, 1)).toBeLessThan(p99Of(steady, 0, 1 / 3) * 1.5 + 20)
}

interface LongRun {
  readonly steady: Driven
  readonly steadySamples: readonly Sample[]
  readonly over: Driven
  readonly afterwards: Driven
  readonly normalMs: number
}

function expectLongRun({ steady, steadySamples, over, afterwards, normalMs }: LongRun): void {
  if (isLongEnoughToCompare) expectFlat(steady, steadySamples)
  // Folded into the log again and again: the log grows, and what stands before it does not.
  expect(steadySamples.at(-1)?.logMiB).toBeGreaterThan(steadySamples[0]?.logMiB ?? 0)
  expect(over.refused).toBeGreaterThan(over.asked / 4)
  expect(over.failed).toBe(0)
  expect(recoverySeconds(over, afterwards, normalMs)).toBeLessThanOrEqual(5)
}

async function outcomes(): Promise<readonly CommandOutcome[]> {
  const file = join(folder, 'outcomes.jsonl')
  await client.ask({ do: 'tell', file } satisfies LoadOrder)
  const lines = readFileSync(file, 'utf8').split('\n')
  return lines.filter((line) => line !== '').map((line) => JSON.parse(line) as CommandOutcome)
}
