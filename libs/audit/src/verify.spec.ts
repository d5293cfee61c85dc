import { readdirSync, rmSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import * as fc from 'fast-check'
import { CHAIN_START, chainHash } from '@harbor/event-log/chain'
import type { EventLog, RawEvent } from '@harbor/event-log/event-log'
import { openSqliteEventLog } from '@harbor/event-log/sqlite/sqlite-event-log'
import type { Position } from '@harbor/kernel/event'
import { newId } from '@harbor/kernel/ids'
import { makeTestFolder } from '@harbor/testing/test-folder'
import { verifyLog } from './verify'

interface Written {
  readonly recordedAt?: string
  readonly meta?: string
  readonly id?: string
  readonly hash?: string
}

describe('verifying a log', () => {
  let folder: string
  let log: EventLog
  let heads: Map<string, { revision: number; hash: string }>

  beforeEach(async () => {
    folder = makeTestFolder()
    log = await openSqliteEventLog(folder)
    heads = new Map()
  })
  afterEach(async () => {
    await log.close()
    rmSync(folder, { recursive: true })
  })

  /** As a log takes them that does not look at what it stores. */
  async function write(stream: string, ...all: readonly Written[]): Promise<void> {
    const before = heads.get(stream) ?? { revision: -1, hash: CHAIN_START }
    let head = before
    const stored = all.map(({ recordedAt = '2026-03-01T08:00:00.000Z', meta, id = newId(), hash }) => {
      const event = {
        id: id as never,
        type: 'verify.written.v1',
        revision: head.revision + 1,
        data: '{"n":1}',
        meta: meta ?? `{"recordedAt":"${recordedAt}","actor":"x"}`,
      }
      const one = { ...event, hash: hash ?? chainHash(head.hash, stream, event) }
      head = one
      return one
    })
    expect(await log.append(stream, before.revision, stored)).toMatchObject({ ok: true })
    heads.set(stream, head)
  }

  /** The log as a store gives it back that has lost or moved something. */
  const misread = (change: (event: RawEvent) => readonly RawEvent[]): EventLog =>
    Object.create(log, {
      readRaw: {
        value: async (...asked: Parameters<EventLog['readRaw']>) => {
          const page = await log.readRaw(...asked)
          return { ...page, events: page.events.flatMap(change) }
        },
      },
    }) as EventLog

  it('finds nothing in a sound one and counts events and streams', async () => {
    await write('member-a', {}, { recordedAt: '2026-03-01T08:00:00.000Z' }, { recordedAt: '2099-09-09T09:09:09.909Z' })
    await write('member-b', { recordedAt: '2024-02-29T23:59:59.999Z' })
    expect(await verifyLog(log)).toEqual({ ok: true, events: 4, streams: 2, problems: [], head: 4 })
  })

  it.each([
    ['a hash that is not that of its bytes', { hash: 'f'.repeat(64) }, 'verify.hash', /stored ffffffffffffffff…/],
    [
      'an instant before the one before it',
      { recordedAt: '2026-03-01T07:59:59.999Z' },
      'verify.recorded-at',
      /2026-03-01T07:59:59\.999Z after 2026-03-01T08:00:00\.000Z/,
    ],
    ['an instant without milliseconds', { recordedAt: '2026-03-01T08:00:00Z' }, 'verify.json', /not the JSON/],
    ['a day in words', { recordedAt: '2026-O3-01T08:00:00.000Z' }, 'verify.json', /not the JSON/],
    ['a sign before the digits', { recordedAt: '2026-0/-01T08:00:00.000Z' }, 'verify.json', /not the JSON/],
    ['a sign behind the digits', { recordedAt: '2026-0:-01T08:00:00.000Z' }, 'verify.json', /not the JSON/],
    ['a day with strokes', { recordedAt: '2026/03/01T08:00:00.000Z' }, 'verify.json', /not the JSON/],
    ['meta that begins otherwise', { meta: '{"actor":"x"}' }, 'verify.json', /not the JSON/],
    ['meta that is cut short', { meta: '{"recordedAt":"2026-03-01T08:00:00.000Z' }, 'verify.json', /not the JSON/],
    ['an id that is no UUID', { id: 'x' }, 'verify.id', /no UUID/],
  ])('names %s with its place, once, and goes on', async (_, wrong, code, detail) => {
    await write('member-a', {}, wrong)
    await write('member-b', {})
    const { ok, problems, events } = await verifyLog(log)
    expect({ ok, events, problems }).toEqual({
      ok: false,
      events: 3,
      problems: [{ code, position: 2, stream: 'member-a', revision: 1, detail: expect.stringMatching(detail) }],
    })
  })

  it('names an event that is not there by the one that follows it', async () => {
    await write('member-a', {}, {}, {})
    const { problems } = await verifyLog(misread((event) => (event.revision === 1 ? [] : [event])))
    expect(problems).toMatchObject([
      { code: 'verify.revision', position: 3, detail: 'revision 2 where 1 must stand' },
      { code: 'verify.hash', position: 3 },
    ])
  })

  it.each([
    [1, 'position 1 after 1'],
    [0, 'position 0 after 1'],
  ])('names an event at position %i behind the first', async (position, detail) => {
    await write('member-a', {})
    await write('member-b', {})
    await write('member-c', {})
    const moved = misread((event) => [
      event.stream === 'member-b' ? { ...event, position: position as Position } : event,
    ])
    expect(await verifyLog(moved)).toMatchObject({
      problems: [{ code: 'verify.position', stream: 'member-b', detail }],
    })
  })

  it('reads page by page, tells how far it is, and names the first thousand of what does not hold', async () => {
    await write('member-a', ...Array.from({ length: 1_000 }, () => ({ id: 'x' })))
    await write('member-a', { id: 'x' })
    const told: number[] = []
    const { problems, events } = await verifyLog(log, { onProgress: (read) => told.push(read) })
    expect(told).toEqual([1_000, 1_001])
    expect({ events, problems: problems.length, last: problems.at(-1)?.position }).toEqual({
      events: 1_001,
      problems: 1_000,
      last: 1_000,
    })
  })

  it('reads up to where the log ended when it began, and lets others have their turn after each page', async () => {
    await write('member-a', ...Array.from({ length: 1_000 }, () => ({})))
    await write('member-b', {})
    let turns = 0
    let next = setImmediate(function turn() {
      turns += 1
      next = setImmediate(turn)
    })
    const turnsBefore: number[] = []
    const growing = Object.create(log, {
      readRaw: {
        value: async (...asked: Parameters<EventLog['readRaw']>) => {
          turnsBefore.push(turns)
          if (turnsBefore.length === 1) await write('member-c', {})
          turns = 0
          return log.readRaw(...asked)
        },
      },
    }) as EventLog
    const { ok, events, head } = await verifyLog(growing)
    clearImmediate(next)
    expect({ ok, events, head }).toEqual({ ok: true, events: 1_001, head: 1_001 })
    expect(turnsBefore).toEqual([expect.anything(), expect.anything()])
    expect(turnsBefore[1]).toBeGreaterThan(0)
    expect(await verifyLog(log)).toMatchObject({ ok: true, events: 1_002 })
  })

  it.each<[string, (event: RawEvent) => readonly RawEvent[], unknown]>([
    ['what does not hold', (event) => [{ ...event, id: 'x' as never }], false],
    [
      'an error of the store',
      () => {
        throw new Error('unread')
      },
      'unread',
    ],
  ])('leaves no thread behind after %s', async (_, change, outcome) => {
    const thousand = Array.from({ length: 1_000 }, () => ({}))
    for (let number = 0; number < 10; number++) await write(`member-${number}`, ...thousand)
    expect(
      await verifyLog(misread(change)).then(
        ({ ok }) => ok,
        (error: Error) => error.message,
      ),
    ).toBe(outcome)
    await log.close()
    // Whoever closes the last connection takes the write-ahead log away.
    expect(readdirSync(folder)).not.toContain('log.db-wal')
  })

  describe('of so many events that another thread proves the newest third', () => {
    const names = Array.from({ length: 12 }, (_, number) => `member-${number}`)
    /** Streams that begin in the first part and go on in the last. */
    async function writeMany(): Promise<void> {
      for (const name of names) await write(name, ...Array.from({ length: 999 }, () => ({})))
      for (const name of names) await write(name, {})
    }
    /** The same log, read by one thread alone. */
    const alone = (): EventLog => Object.create(log, { lookUp: { value: undefined } }) as EventLog

    it('reads the others alone, and counts all but confidential ones', async () => {
      await writeMany()
      await write('review-secret', {}, {})
      const reads = jest.spyOn(log, 'readRaw')
      const report = await verifyLog(log, { confidential: ['review-'] })
      const read = Math.max(...reads.mock.calls.map(([after, { limit }]) => after + limit))
      reads.mockRestore()
      expect(read).toBe(availableParallelism() > 1 ? 8_002 : 12_002)
      expect(report).toEqual({ ok: true, events: 12_000, streams: 12, problems: [], head: 12_002 })
      expect(await verifyLog(alone(), { confidential: ['review-'] })).toEqual(report)
    })

    it.each<[string, Written]>([
      ['a hash', { hash: 'f'.repeat(64) }],
      ['an instant', { recordedAt: '2026-03-01T07:59:59.999Z' }],
      ['what is no instant', { meta: '{"actor":"x"}' }],
      ['an id', { id: '0190b5f4-6c00-9000-8000-000000000001' }],
    ])('finds %s there as one thread finds it', async (_, wrong) => {
      await writeMany()
      await write('member-3', wrong)
      await write('member-3', {})
      await write('member-new', wrong)
      const report = await verifyLog(log)
      expect(report).toEqual(await verifyLog(alone()))
      expect(report.problems[0]).toMatchObject({ position: 12_001, stream: 'member-3' })
    })

    it('finds in order what both of them would find', async () => {
      await write('member-3', { id: 'x' })
      await writeMany()
      await write('member-4', { id: 'x' })
      const { problems } = await verifyLog(log)
      expect(problems.map(({ position }) => position)).toEqual([1, 12_002])
    })

    it.each<[string, Partial<RawEvent>, string]>([
      ['hash', { hash: 'f'.repeat(64) }, 'verify.hash'],
      ['instant', { meta: '{"recordedAt":"2026-03-02T08:00:00.000Z","actor":"x"}' }, 'verify.recorded-at'],
    ])('finds what does not follow the %s that it has read itself', async (_, changed, code) => {
      await writeMany()
      const other = misread((event) => [event.position === 999 ? { ...event, ...changed } : event])
      expect((await verifyLog(other)).problems).toMatchObject([
        { position: 999, code: 'verify.hash' },
        { position: 11_989, stream: 'member-0', code },
      ])
    })

    it('ends with the log while it waits for that thread', async () => {
      await writeMany()
      let closed: Promise<void> | undefined
      const close = (read: number) => {
        if (read >= 8_000) closed ??= log.close()
      }
      const verified = verifyLog(log, { onProgress: close })
      await expect(verified).rejects.toMatchObject({ code: 'store.closed' })
      await closed
    })
  })

  it('tells the fault of a confidential stream without its name', async () => {
    await write('review-secret', { id: 'x' })
    const { problems, events, streams } = await verifyLog(log, { confidential: ['clearance-', 'review-'] })
    expect({ problems, events, streams }).toEqual({
      problems: [{ code: 'verify.id', position: 1, stream: '', revision: 0, detail: 'the id is no UUID' }],
      events: 0,
      streams: 0,
    })
  })

  it('orders instants as they follow each other', async () => {
    let number = 0
    const instant = fc.date({ min: new Date(0), max: new Date('9999-12-31T23:59:59.999Z'), noInvalidDate: true })
    await fc.assert(
      fc.asyncProperty(instant, instant, async (first, second) => {
        const stream = `member-${++number}`
        await write(stream, { recordedAt: first.toISOString() }, { recordedAt: second.toISOString() })
        const { problems } = await verifyLog(log)
        const backwards = problems.filter((problem) => problem.stream === stream)
        expect(backwards.map(({ detail }) => detail)).toEqual(
          first <= second ? [] : [`${second.toISOString()} after ${first.toISOString()}`],
        )
      }),
      { numRuns: 60 },
    )
  })
})
