import { Type } from 'typebox'
import { openSqliteKeys } from '@harbor/access/keys-sqlite/sqlite-keys'
import { accept, refuse, type Decision } from '@harbor/kernel/decision'
import { defineEvent, type EventType } from '@harbor/kernel/event'
import { newId } from '@harbor/kernel/ids'
import { Payload } from '@harbor/kernel/schema'
import { toInstant } from '@harbor/kernel/time'
import { useTestFolder } from '@harbor/testing/test-folder'
import type { EventLog } from './event-log'
import { execute, type Execution, type Outcome } from './execute'
import { Journal, type CommandContext } from './journal'
import { openSqliteEventLog } from './sqlite/sqlite-event-log'

/** A cask that holds three measures. */
const poured = defineEvent('cask.poured', 1, Payload({ measures: Type.Number() }))
const types = [poured] as unknown as readonly EventType[]
const holds = 3

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

const command = (digest?: string): CommandContext => ({
  commandId: newId<'command'>(),
  ...(digest !== undefined && { commandDigest: digest }),
  actor: { id: newId<'account'>(), role: 'cooper' },
  now: toInstant('2026-11-24T01:00:00Z'),
})

function pour(measures: number, context = command(), more: Partial<Execution> = {}): Promise<Outcome> {
  return execute({
    journal,
    stream: 'cask-1',
    context,
    decide: ({ events }): Decision =>
      events.length + measures > holds
        ? refuse('cask.full')
        : accept(...Array.from({ length: measures }, () => poured({ measures }))),
    ...more,
  })
}
const inTheCask = async (): Promise<number> => (await journal.load('cask-1')).events.length

it('answers a command that comes again as the first time, and adds nothing', async () => {
  const context = command('a')
  const first = await pour(2, context)
  await pour(1)
  expect(first).toMatchObject({ kind: 'recorded', repeated: false, revision: 1 })
  expect(await pour(2, context)).toEqual({ ...first, repeated: true })
  expect(await inTheCask()).toBe(3)
})

it('refuses another body under the id of a command that had its effect', async () => {
  const context = command('a')
  await pour(1, context)
  const other = await pour(1, { ...context, commandDigest: 'b' })
  expect(other).toMatchObject({ kind: 'refused', refusal: { code: 'command.key-reused' } })
  expect(await inTheCask()).toBe(1)
})

it('takes one of two bodies that come under one id at the same moment, and tells the other so', async () => {
  const context = command('a')
  const outcomes = await Promise.all([pour(1, context), pour(1, { ...context, commandDigest: 'b' })])
  expect(outcomes.map(({ kind }) => kind).toSorted()).toEqual(['recorded', 'refused'])
  expect(await inTheCask()).toBe(1)
})

it('takes a command that comes twice at the same moment once, and tells both the same', async () => {
  const context = command('a')
  const [one, other] = await Promise.all([pour(2, context), pour(2, context)])
  expect(one).toMatchObject({ kind: 'recorded', revision: 1 })
  expect({ ...other, repeated: false }).toEqual({ ...one, repeated: false })
  expect(await inTheCask()).toBe(2)
})

it('decides anew on the newer file when another writer was faster', async () => {
  const outcomes = await Promise.all([pour(2), pour(2), pour(1)])
  expect(outcomes.map(({ kind }) => kind).toSorted()).toEqual(['recorded', 'recorded', 'refused'])
  expect(await inTheCask()).toBe(3)
})

it('refuses to go on from another revision than the caller saw, and names the one that stands', async () => {
  await pour(1)
  expect(await pour(1, command(), { ifRevision: -1 })).toEqual({ kind: 'conflict', actualRevision: 0 })
  expect(await pour(1, command(), { ifRevision: 0 })).toMatchObject({ kind: 'recorded', revision: 1 })
})

it('lets nobody know of a repetition who may not know of the file', async () => {
  const context = command('a')
  await pour(1, context)
  const authorize = () => {
    throw new Error('not yours')
  }
  await expect(pour(1, context, { authorize })).rejects.toThrow('not yours')
})

it('records on which facts of other files the decision rested', async () => {
  await execute<{ readonly rain: boolean }>({
    journal,
    stream: 'cask-1',
    context: command(),
    facts: async () => ({ question: 'weather', value: { rain: true }, position: await log.head() }),
    decide: (_, weather) => (weather?.rain ? accept(poured({ measures: 1 })) : refuse('cask.dry')),
  })
  const [event] = (await journal.load('cask-1')).events
  expect(event?.restsOn).toMatchObject({
    facts: 'weather',
    position: 0,
    digest: expect.stringMatching(/^[0-9a-f]{64}$/),
  })
})

it('records nothing earlier than what stands in the file, whatever the clock says', async () => {
  await pour(1)
  await pour(1, { ...command(), now: toInstant('2026-11-24T00:59:00Z') })
  const { events } = await journal.load('cask-1')
  expect(events.map(({ recordedAt }) => recordedAt)).toEqual(Array(2).fill('2026-11-24T01:00:00.000Z'))
})

it('claims what one file alone may have once the decision is taken, and not for a refusal or a repetition', async () => {
  const context = command()
  const storedAtClaim: number[] = []
  const claim = async () => void storedAtClaim.push(await inTheCask())
  expect(await pour(holds + 1, command(), { claim })).toMatchObject({ kind: 'refused' })
  expect(await pour(1, command(), { claim, ifRevision: 7 })).toMatchObject({ kind: 'conflict' })
  expect(storedAtClaim).toEqual([])
  expect(await pour(2, context, { claim })).toMatchObject({ kind: 'recorded' })
  expect(await pour(2, context, { claim })).toMatchObject({ repeated: true })
  expect(storedAtClaim).toEqual([0])
})

it('stores nothing when the claim fails', async () => {
  const claim = () => Promise.reject(new Error('it is another’s'))
  await expect(pour(1, command(), { claim })).rejects.toThrow('it is another’s')
  expect(await inTheCask()).toBe(0)
})
