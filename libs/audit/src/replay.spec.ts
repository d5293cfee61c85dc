import { Type } from 'typebox'
import { openSqliteKeys } from '@harbor/access/keys-sqlite/sqlite-keys'
import { Journal } from '@harbor/event-log/journal'
import { openSqliteEventLog } from '@harbor/event-log/sqlite/sqlite-event-log'
import { defineEvent, type EventType } from '@harbor/kernel/event'
import { newId } from '@harbor/kernel/ids'
import { Payload } from '@harbor/kernel/schema'
import { toInstant } from '@harbor/kernel/time'
import { useTestFolder } from '@harbor/testing/test-folder'
import { digestLines, replayTo } from './replay'

const poured = defineEvent('cask.poured', 1, Payload({ measures: Type.Number() }))
const sealed = defineEvent('cask.sealed', 1, Payload({}))
const types = [poured, sealed] as unknown as readonly EventType[]

const folder = useTestFolder()
let journal: Journal
beforeEach(async () => {
  const log = await openSqliteEventLog(folder())
  journal = new Journal(log, await openSqliteKeys(folder(), { installationId: log.installationId }), types)
  await record('cask-1', poured({ measures: 1 }), '2026-11-24T01:00:00Z')
  await record('cask-2', poured({ measures: 2 }), '2026-11-24T02:00:00Z')
  await record('cask-1', sealed({}), '2026-11-24T03:00:00Z')
})
afterEach(async () => {
  await journal.keys.close()
  await journal.log.close()
})

async function record(stream: string, event: ReturnType<typeof poured | typeof sealed>, at: string): Promise<void> {
  const actor = { id: newId<'account'>(), role: 'cooper' }
  const context = { commandId: newId<'command'>(), actor, now: toInstant(at) }
  await journal.append(await journal.load(stream), [event], context)
}

const knownAt = async (at: string, of: readonly string[] = types.map(({ type }) => type)) =>
  [...(await replayTo(journal, { to: toInstant(at), types: of }))].map(([stream, { length }]) => `${stream}: ${length}`)

it('gives what was known at the instant, that of the instant included', async () => {
  expect(await knownAt('2026-11-24T00:59:59.999Z')).toEqual([])
  expect(await knownAt('2026-11-24T02:00:00Z')).toEqual(['cask-1: 1', 'cask-2: 1'])
  expect(await knownAt('2026-11-25T00:00:00Z')).toEqual(['cask-1: 2', 'cask-2: 1'])
})

it('gives the asked types alone', async () => {
  expect(await knownAt('2026-11-25T00:00:00Z', [sealed.type])).toEqual(['cask-1: 1'])
})

it('two lists of lines have one digest exactly when they hold the same, in whatever order', () => {
  expect(digestLines(['a', 'b'])).toBe(digestLines(['b', 'a']))
  expect(digestLines(['a', 'b'])).not.toBe(digestLines(['a', 'b', 'b']))
})
