import { randomBytes } from 'node:crypto'
import * as fc from 'fast-check'
import { MongoClient } from 'mongodb'
import { StoreError } from '@harbor/event-log/event-log'
import type { Position } from '@harbor/kernel/event'
import { withBackOff } from '@harbor/read-models/back-off'
import { openMongoReadModels } from '@harbor/read-models/mongodb/mongo-read-models'
import type { Generation, GenerationDigest, KeyDigest, ReadModels } from '@harbor/read-models/read-models'
import { openSqliteReadModels } from '@harbor/read-models/sqlite/sqlite-read-models'
import { useTestFolder } from '@harbor/testing/test-folder'
import { describeWithServer } from '../servers/described'
import { MongoProxy, type Cut } from './mongo-proxy'
import { limitMs, roundsOr } from './rounds'
import { comingAndGoing, spec, stepsOf, takeSteps, updatesOf, type Step } from './wandering-documents'

const at = (position: number) => position as Position
const installationId = '01930000-0000-7000-8000-000000000001'

interface Truth {
  readonly whole: GenerationDigest
  readonly byKey: readonly KeyDigest[]
}

/** Seeds; ten make a round that is asked for. */
const deliveries = roundsOr(15, 10)

/** After so many more commands a late write arrives. */
const laters = [0, 1, 2, 3, 5, 8, 13, 21, 99]

/** A driver that looks often, so that a cut costs no seconds. */
const watchful = (url: string) => `${url}?heartbeatFrequencyMS=500`
const patiently = <T>(work: () => Promise<T>) => withBackOff(work, new AbortController().signal, () => undefined)

/**
 * Commits into MongoDB have no transaction. They are cut here at every single write, on the way to the server and on the way back, and
 * what then goes on must come to what a serial replay into SQLite comes to: states, documents, and nothing else.
 */
describeWithServer('MONGODB_URL', 'a commit to MongoDB', (url) => {
  const folder = useTestFolder()
  let proxy: MongoProxy
  let database: string
  const opened: ReadModels[] = []

  beforeEach(async () => {
    proxy = await MongoProxy.before(url)
    database = `harbor-faults-${randomBytes(6).toString('hex')}`
  })
  afterEach(async () => {
    proxy.release()
    await forget()
    await proxy.close()
  })

  async function open(through: string): Promise<Generation> {
    const readModels = await openMongoReadModels({ url: through, database, installationId, writesAtOnce: 1 })
    opened.push(readModels)
    return readModels.live('steps', 1, spec)
  }

  /** The plain truth: all steps one by one into SQLite. */
  async function serial(steps: readonly Step[]): Promise<Truth> {
    const readModels = await openSqliteReadModels(folder(), { installationId })
    const generation = await readModels.startGeneration('steps', 1, spec)
    await takeSteps(generation, steps, steps.length, () => 1)
    const truth = { whole: await generation.digest(), byKey: await generation.keyDigests('', 100) }
    await readModels.close()
    return truth
  }

  async function expectSerial(generation: Generation, truth: Truth): Promise<void> {
    expect(await generation.digest()).toEqual(truth.whole)
    expect(await generation.keyDigests('', 100)).toEqual(truth.byKey)
    expect(await opened.at(-1)?.collection('steps').count()).toBe(truth.whole.documents)
  }

  const cuts: readonly (readonly [Cut, 'goes on' | 'is started again'])[] = [
    ['lost', 'goes on'],
    ['lost', 'is started again'],
    ['unanswered', 'goes on'],
    ['unanswered', 'is started again'],
  ]
  it.each(cuts)(
    'is right when it was cut at any write: %s, and the writer %s',
    async (cut, then) => {
      const steps = stepsOf(10, 7)
      const truth = await serial(steps)
      let writes = 0
      for (let isCut = true; isCut; writes++) {
        database = `harbor-faults-${randomBytes(6).toString('hex')}`
        const first = await patiently(() => open(watchful(proxy.url)))
        await takeSteps(first, steps, 3, () => 3)
        const updates = await updatesOf(first, steps.slice(3, 7))
        proxy.arm(writes, cut)
        const commit = () => first.commit(updates, at(7))
        const fault = await commit().catch((error: unknown) => error)
        isCut = proxy.hasCut
        expect(codeOf(fault)).toBe(isCut ? 'store.unavailable' : undefined)
        proxy.heal()
        if (then === 'goes on' && isCut) await patiently(commit)
        const writer = then === 'goes on' ? first : await open(url)
        // Other bounds of batches than before the fault, smaller and larger.
        const sizes = [[2], [4], [3, 6], [1]][writes % 4] ?? [1]
        let taken = 0
        await takeSteps(writer, steps, steps.length, () => sizes[taken++ % sizes.length] ?? 1)
        await expectSerial(writer, truth)
        await forget()
      }
      expect(writes).toBeGreaterThan(5)
    },
    400_000,
  )

  it.each(['goes on', 'is started again'])(
    'is right when any of its writes arrives after the writer has lost its connection and %s, however late',
    async (then) => {
      const steps = comingAndGoing(2)
      const truth = await serial(steps)
      let writes = 0
      for (let isCut = true; isCut; writes++) {
        for (const later of laters.filter((_, index) => index % 3 === writes % 3)) {
          database = `harbor-faults-${randomBytes(6).toString('hex')}`
          const first = await open(watchful(proxy.url))
          await takeSteps(first, steps, 2, () => 2)
          const updates = await updatesOf(first, steps.slice(2, 8))
          proxy.arm(writes, 'late', later)
          const commit = () => first.commit(updates, at(8))
          const fault = await commit().catch((error: unknown) => error)
          isCut = proxy.isAwaited
          expect(codeOf(fault)).toBe(isCut ? 'store.unavailable' : undefined)
          if (then === 'goes on') await patiently(commit)
          const size = [99, 1, 4][later % 3] ?? 1
          const rest = async (writer: Generation) => {
            await patiently(() => takeSteps(writer, steps, steps.length, () => size))
            return writer
          }
          const writer = then === 'goes on' ? await rest(first) : await startedUntilItIsNotRefused(rest)
          await proxy.arrive()
          await expectSerial(writer, truth)
          await forget()
        }
        proxy.heal()
      }
      expect(writes).toBeGreaterThan(5)
    },
    400_000,
  )

  /** The last write of the one before may arrive when the next one has just looked. */
  async function startedUntilItIsNotRefused(work: (writer: Generation) => Promise<Generation>): Promise<Generation> {
    for (;;) {
      const fault = await work(await patiently(() => open(watchful(proxy.url)))).catch((error: unknown) => error)
      if (!(fault instanceof Error)) return fault as Generation
      onlyTakenOver(fault)
    }
  }

  it('changes nothing when it was held at any write while another writer took over', async () => {
    const steps = comingAndGoing(2)
    const truth = await serial(steps)
    let writes = 0
    for (let isHeld = true; isHeld; writes++) {
      for (const size of [99, 1 + (writes % 6)]) {
        database = `harbor-faults-${randomBytes(6).toString('hex')}`
        const held = await open(proxy.url)
        await takeSteps(held, steps, 2, () => 2)
        const updates = await updatesOf(held, steps.slice(2, 8))
        proxy.arm(writes, 'held')
        const commit = held.commit(updates, at(8)).catch((error: unknown) => error)
        isHeld = await Promise.race([proxy.holding().then(() => true), commit.then(() => false)])
        const other = await open(url)
        await takeSteps(other, steps, steps.length - 1, () => size)
        proxy.release()
        expect(codeOf(await commit)).toBe(isHeld ? 'store.locked-by-other' : undefined)
        await takeSteps(other, steps, steps.length, () => 9)
        await expectSerial(other, truth)
        await forget()
      }
    }
    expect(writes).toBeGreaterThan(5)
  }, 400_000)

  it(
    'is made once however often and in whatever order batches are delivered, by three writers at once',
    async () => {
      const delivered = fc.array(
        fc.record({
          writer: fc.nat(2),
          batch: fc.integer({ min: 1, max: 7 }),
          does: fc.constantFrom('reads', 'commits', 'both'),
        }),
        { minLength: 6, maxLength: 24 },
      )
      await fc.assert(
        fc.asyncProperty(delivered, fc.nat(1_000), async (all, seed) => {
          database = `harbor-faults-${randomBytes(6).toString('hex')}`
          const steps = stepsOf(20, seed)
          const writers = await Promise.all([open(url), open(url), open(url)])
          const ready = new Map<number, () => Promise<void>>()
          for (const { writer, batch, does } of all) {
            if (does !== 'commits') ready.set(writer, await prepared(writerOf(writers, writer), steps, batch))
            // A batch that was read long ago, or delivered before, is delivered now.
            if (does === 'reads') continue
            const refused = await ready
              .get(writer)?.()
              .then(() => false, onlyTakenOver)
            if (refused === true) {
              writers[writer] = await open(url)
              ready.delete(writer)
            }
          }
          const last = await open(url)
          await takeSteps(last, steps, steps.length, () => 6)
          await expectSerial(last, await serial(steps))
          await forget()
        }),
        { numRuns: deliveries },
      )
    },
    limitMs(deliveries, 10_000),
  )

  /** A batch as its writer would commit it, made of what it reads now. */
  async function prepared(generation: Generation, steps: readonly Step[], batch: number): Promise<() => Promise<void>> {
    const checkpoint = await generation.checkpoint()
    const mine = steps.filter(({ position }) => position > checkpoint).slice(0, batch)
    const updates = await updatesOf(generation, mine)
    return () => generation.commit(updates, at(checkpoint + mine.length))
  }

  function writerOf(writers: readonly Generation[], index: number): Generation {
    const writer = writers[index]
    if (!writer) throw new RangeError(`no writer ${index}`)
    return writer
  }

  function codeOf(fault: unknown): unknown {
    return fault instanceof StoreError ? fault.code : fault
  }

  function onlyTakenOver(error: unknown): true {
    expect(error).toMatchObject({ code: 'store.locked-by-other' })
    return true
  }

  async function forget(): Promise<void> {
    for (const one of opened.splice(0)) await one.close()
    const client = new MongoClient(url)
    await client.db(database).dropDatabase()
    await client.close()
  }
})
