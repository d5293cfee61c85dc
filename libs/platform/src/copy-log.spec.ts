import { openEventStoreDbEventLog } from '@harbor/event-log/eventstoredb/eventstoredb-event-log'
import { chainHash, CHAIN_START } from '@harbor/event-log/chain'
import { NO_STREAM, type EventLog, type RawEvent, type RawEventToAppend } from '@harbor/event-log/event-log'
import { openSqliteEventLog } from '@harbor/event-log/sqlite/sqlite-event-log'
import { LOG_START } from '@harbor/kernel/event'
import { deriveId, newId } from '@harbor/kernel/ids'
import { useTestFolder } from '@harbor/testing/test-folder'
import { join } from 'node:path'
import { EventStoreDbDouble } from '../../../test/servers/eventstoredb-double/eventstoredb-double'
import { copyLog } from './copy-log'

const folder = useTestFolder()
const opened: (() => Promise<void> | void)[] = []
afterEach(async () => {
  for (const close of opened.splice(0).toReversed()) await close()
})

async function sqlite(name: string, installationId?: string): Promise<EventLog> {
  const log = await openSqliteEventLog(join(folder(), name), {
    ...(installationId !== undefined && { installationId }),
  })
  opened.push(() => log.close())
  return log
}

async function server(installationId?: string, double?: EventStoreDbDouble): Promise<EventLog> {
  const at = double ?? (await EventStoreDbDouble.start())
  if (!double) opened.push(() => at.stop())
  const log = await openEventStoreDbEventLog(at.address, { ...(installationId !== undefined && { installationId }) })
  opened.push(() => log.close())
  return log
}

describe('copying a log', () => {
  it('there and back again gives the same log, byte for byte and in the same order', async () => {
    const first = await sqlite('first')
    await fill(first, 40)
    const between = await server(first.installationId)
    const there = await copyLog({ source: first, target: between, appendsAtOnce: 1 })
    const last = await sqlite('last', between.installationId)
    const back = await copyLog({ source: between, target: last, appendsAtOnce: 200 })
    const events = await all(first)
    expect(await all(last)).toEqual(events)
    expect((await all(between)).map(withoutPosition)).toEqual(events.map(withoutPosition))
    const report = { installationId: first.installationId, events: events.length, streams: 7, copied: events.length }
    expect([there, back]).toEqual([report, report])
  })

  it('goes on where it was cut off, and adds nothing when all is there', async () => {
    const source = await sqlite('source')
    await fill(source, 60)
    const target = await server(source.installationId)
    const events = await all(source)
    let appends = 0
    const dying: EventLog = Object.assign(Object.create(target) as EventLog, {
      append: (...given: Parameters<EventLog['append']>) =>
        ++appends > 25 ? Promise.reject(new Error('killed')) : target.append(...given),
    })
    await expect(copyLog({ source, target: dying, appendsAtOnce: 1 })).rejects.toThrow('killed')
    const standing = (await all(target)).length
    expect(standing).toBeGreaterThan(0)
    const rest = await copyLog({ source, target, appendsAtOnce: 1 })
    expect(rest).toMatchObject({ events: events.length, copied: events.length - standing })
    expect(await copyLog({ source, target, appendsAtOnce: 1 })).toMatchObject({ copied: 0 })
    expect((await all(target)).map(withoutPosition)).toEqual(events.map(withoutPosition))
  })

  it('stops when somebody else writes to the target meanwhile, at the very first append too', async () => {
    const source = await sqlite('source')
    await fill(source, 5)
    const target = await sqlite('target', source.installationId)
    let isFirst = true
    const shared: EventLog = Object.assign(Object.create(target) as EventLog, {
      append: async (...[stream, expected, events]: Parameters<EventLog['append']>) => {
        const [first] = events
        if (isFirst && first) await target.append(stream, expected, [{ ...first, id: newId() }])
        isFirst = false
        return target.append(stream, expected, events)
      },
    })
    const copying = copyLog({ source, target: shared, appendsAtOnce: 200 })
    await expect(copying).rejects.toMatchObject({ code: 'copy.target-changed' })
  })

  it('tells how far it is, each phase to its end', async () => {
    const source = await sqlite('source')
    await fill(source, 20)
    const target = await server(source.installationId)
    const told = new Map<string, number>()
    const onProgress = (phase: string, done: number) => void told.set(phase, done)
    const { events } = await copyLog({ source, target, appendsAtOnce: 1, onProgress })
    expect(['check', 'copy', 'verify'].map((phase) => told.get(phase))).toEqual([events, events, events])
  })

  it.each([
    ['another installation', 'copy.target-foreign', async () => server(newId())],
    [
      'the same installation whose events are others',
      'copy.target-differs',
      async (source: EventLog) => {
        const target = await server(source.installationId)
        await fill(target, 1, 'other')
        return target
      },
    ],
  ])('refuses a target of %s, and writes nothing', async (_case, code, open) => {
    const source = await sqlite('source')
    await fill(source, 5)
    const target = await open(source)
    const before = await all(target)
    await expect(copyLog({ source, target, appendsAtOnce: 1 })).rejects.toMatchObject({ code })
    expect(await all(target)).toEqual(before)
  })

  it('refuses a target that is longer than the source', async () => {
    const longer = await sqlite('longer')
    await fill(longer, 10)
    const target = await server(longer.installationId)
    await copyLog({ source: longer, target, appendsAtOnce: 1 })
    const source = await sqlite('shorter', longer.installationId)
    await fill(source, 5)
    await expect(copyLog({ source, target, appendsAtOnce: 1 })).rejects.toMatchObject({ code: 'copy.target-differs' })
  })

  it('refuses a source whose chains do not hold', async () => {
    const source = await sqlite('source')
    await source.append('member-1', NO_STREAM, [{ ...eventAt('member-1', 0), hash: 'a'.repeat(64) }])
    const target = await server(source.installationId)
    const copying = copyLog({ source, target, appendsAtOnce: 1 })
    await expect(copying).rejects.toMatchObject({ code: 'copy.source-broken' })
    expect(await all(target)).toEqual([])
  })

  it('survives a server that breaks off now and then', async () => {
    const source = await sqlite('source')
    await fill(source, 30)
    const double = await EventStoreDbDouble.start()
    opened.push(() => double.stop())
    const target = await server(source.installationId, double)
    double.faults.loseNextReply(3)
    double.faults.breakNextReadAfter(4)
    await copyLog({ source, target, appendsAtOnce: 1 })
    expect((await all(target)).map(withoutPosition)).toEqual((await all(source)).map(withoutPosition))
  })
})

/** Seven streams that grow in turns, by one to five events, each chained. */
async function fill(log: EventLog, rounds: number, salt = ''): Promise<void> {
  const heads = new Map<string, { revision: number; hash: string }>()
  for (let round = 0; round < rounds; round++) {
    const stream = `member-${deriveId('6f1c7a52-0c61-4b2b-8a3f-0d3f3e0b7a11', `stream ${(round * 3) % 7}`)}`
    let { revision, hash } = heads.get(stream) ?? { revision: NO_STREAM, hash: CHAIN_START }
    const expected = revision
    const events = Array.from({ length: 1 + (round % 5) }, (): RawEventToAppend => {
      const bare = eventAt(stream, ++revision, salt)
      hash = chainHash(hash, stream, bare)
      return { ...bare, hash }
    })
    heads.set(stream, { revision, hash })
    expect(await log.append(stream, expected, events)).toMatchObject({ ok: true })
  }
}

function eventAt(stream: string, revision: number, salt = ''): Omit<RawEventToAppend, 'hash'> {
  return {
    revision,
    id: deriveId<'event'>('6f1c7a52-0c61-4b2b-8a3f-0d3f3e0b7a11', `${stream}/${revision}${salt}`),
    type: 'test.happened.v1',
    data: `{"街道": "招宝山",  "revision":${revision}}`,
    meta: '{"recordedAt":"2026-11-24T00:00:00.000Z"}',
  }
}

async function all(log: EventLog): Promise<readonly RawEvent[]> {
  const events: RawEvent[] = []
  for (let after = LOG_START; ;) {
    const page = await log.readRaw(after, { limit: 50 })
    events.push(...page.events)
    if (page.last === after) return events
    after = page.last
  }
}

function withoutPosition({ position: _position, ...event }: RawEvent) {
  return event
}
