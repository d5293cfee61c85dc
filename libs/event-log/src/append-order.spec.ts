import { Type } from 'typebox'
import { openSqliteKeys } from '@harbor/access/keys-sqlite/sqlite-keys'
import { accept, refuse } from '@harbor/kernel/decision'
import { defineEvent, type EventType } from '@harbor/kernel/event'
import { newId } from '@harbor/kernel/ids'
import { Payload } from '@harbor/kernel/schema'
import { toInstant } from '@harbor/kernel/time'
import { useTestFolder } from '@harbor/testing/test-folder'
import { AppendOrder, orderEvents } from './append-order'
import type { EventLog } from './event-log'
import { execute } from './execute'
import { Journal, type CommandContext } from './journal'
import { openSqliteEventLog } from './sqlite/sqlite-event-log'

/** Boats that tie up at any of several quays, of which all together hold ten. */
const tiedUp = defineEvent('quay.tied-up', 1, Payload({ boat: Type.String() }))
const painted = defineEvent('quay.painted', 1, Payload({}))
const types = [tiedUp, painted, ...orderEvents] as unknown as readonly EventType[]
const quays = ['quay-north', 'quay-south', 'quay-west']
const room = 10

describe('an order of appends to several streams', () => {
  const folder = useTestFolder()
  let log: EventLog
  let journal: Journal
  beforeEach(async () => {
    log = await openSqliteEventLog(folder())
    journal = new Journal(log, await openSqliteKeys(folder(), { installationId: log.installationId }), types)
  })
  afterEach(async () => {
    await journal.keys.close()
    await log.close()
  })

  const newCommand = (): CommandContext => ({
    commandId: newId<'command'>(),
    actor: { id: newId<'account'>(), role: 'harbour-master' },
    now: toInstant('2026-11-24T01:00:00Z'),
  })
  const boatsAt = async (on: Journal, quay: string) =>
    (await on.load(quay)).events.filter(({ type }) => type === tiedUp.type).length
  const boats = async (on = journal) =>
    (await Promise.all(quays.map((quay) => boatsAt(on, quay)))).reduce((a, b) => a + b)

  /** What one process does: decides on all quays, appends to one. */
  function tieUp(quay: string, { on = journal, context = newCommand(), order = new AppendOrder(on, 'quays') } = {}) {
    return execute<number>({
      journal: on,
      stream: quay,
      context,
      order,
      facts: async () => ({ question: 'boats', value: await boats(on), position: await on.log.head() }),
      decide: (_, count = room) => (count < room ? accept(tiedUp({ boat: context.commandId })) : refuse('quay.full')),
    })
  }
  /** The same log, as a process sees it that is killed, or held up, when it appends to a quay. */
  const atTheQuay = (
    instead: (goOn: () => ReturnType<EventLog['append']>) => ReturnType<EventLog['append']>,
  ): Journal => {
    const append: EventLog['append'] = (stream, ...rest) =>
      quays.includes(stream) ? instead(() => log.append(stream, ...rest)) : log.append(stream, ...rest)
    return new Journal(Object.assign(Object.create(log) as EventLog, { append }), journal.keys, types)
  }
  const killed = () => atTheQuay(() => Promise.reject(new Error('killed')))

  it('lets no more through than all of them together allow, however many decide at once', async () => {
    const crowd = Array.from({ length: 16 }, (_, index) => {
      const order = new AppendOrder(journal, 'quays')
      const trying = async (): Promise<string> => {
        const outcome = await tieUp(quays[index % 3] ?? '', { order })
        return outcome.kind === 'conflict' ? trying() : outcome.kind
      }
      return trying()
    })
    const outcomes = await Promise.all(crowd)
    expect(outcomes.filter((kind) => kind === 'recorded')).toHaveLength(room)
    expect(await boats()).toBe(room)
  })

  it('completes what a process announced that died before it appended', async () => {
    for (let count = 1; count < room; count++) await tieUp('quay-north')
    await expect(tieUp('quay-south', { on: killed() })).rejects.toThrow('killed')
    expect(await boats()).toBe(room - 1)
    expect(await tieUp('quay-west')).toMatchObject({ kind: 'refused', refusal: { code: 'quay.full' } })
    expect(await boatsAt(journal, 'quay-south')).toBe(1)
  })

  it('answers the command that died, sent again, with what the next one completed', async () => {
    const context = newCommand()
    await expect(tieUp('quay-south', { on: killed(), context })).rejects.toThrow('killed')
    expect(await tieUp('quay-south', { context })).toMatchObject({ kind: 'recorded', repeated: true, revision: 0 })
    expect(await boats()).toBe(1)
  })

  it('takes what comes late once: the append of a process that was asleep while another completed it', async () => {
    let wake = () => {}
    let asleep = () => {}
    const isAsleep = new Promise<void>((resolve) => (asleep = resolve))
    const awake = new Promise<void>((resolve) => (wake = resolve))
    const sleeper = atTheQuay(async (goOn) => {
      asleep()
      await awake
      return goOn()
    })
    const late = tieUp('quay-south', { on: sleeper })
    await isAsleep
    await tieUp('quay-south')
    wake()
    expect(await late).toMatchObject({ kind: 'recorded', revision: 0 })
    expect(await boats()).toBe(2)
  })

  it('makes void what was announced behind a revision that is no longer the last, and lets it be decided anew', async () => {
    const paint = async () => {
      const loaded = await journal.load('quay-south')
      await journal.append(loaded, [painted({})], newCommand())
    }
    let paintings = 0
    const overtaken = atTheQuay(async (goOn) => {
      if (paintings++ === 0) await paint()
      return goOn()
    })
    expect(await tieUp('quay-south', { on: overtaken })).toMatchObject({ kind: 'recorded', revision: 1 })
    expect(await tieUp('quay-north')).toMatchObject({ kind: 'recorded' })
    expect(await boats()).toBe(2)
  })
})
