import { verifyLog } from '@harbor/audit/verify'
import type { Meta } from '@harbor/event-log/codec'
import type { ParsedEvent } from '@harbor/event-log/event-log'
import type { AccountId } from '@harbor/kernel/ids'
import { keyedCommandId } from '@harbor/service/command-id'
import { openStreet } from '../bench/imported-street'
import type { CommandOutcome } from './load-client.child'
import { say } from './rounds'
import { allEvents } from './whole-stores'

/**
 * The folder as the next start finds it: each acknowledged command stands in the log once, each one that was not carried out not at all,
 * the chains are whole, and every view is what a fold gives. `accounts`: those that the outcomes count.
 */
export async function expectKept(
  folder: string,
  accounts: readonly AccountId[],
  outcomes: readonly CommandOutcome[],
): Promise<void> {
  const world = await openStreet(folder, false)
  const { core, runner } = world.harbor.platform
  await world.caughtUp()
  const { ok, problems } = await verifyLog(core.journal.log)
  expect({ ok, problems }).toEqual({ ok: true, problems: [] })
  const events = await allEvents(core.journal.log)
  const count = expectCommands(events, accounts, outcomes)
  expect(count.acknowledged).toBeGreaterThan(0)
  const views = (await runner.status()).map(({ view }) => view)
  for (const view of views) expect(await runner.prove(view)).toMatchObject({ view, equal: true })
  await world.stop()
  say(
    `${count.acknowledged} commands acknowledged, each in the log once; ${count.refused} refused, none of them in it; of ${count.unknown} nobody knows; ` +
      `${events.length} events verified, ${views.length} views equal to their fold`,
  )
}

function expectCommands(
  events: readonly ParsedEvent[],
  accounts: readonly AccountId[],
  outcomes: readonly CommandOutcome[],
): Record<'acknowledged' | 'refused' | 'unknown', number> {
  const byId = Map.groupBy(events, ({ id }) => id as string)
  const byCommand = Map.groupBy(events, ({ meta }) => (meta as Meta).command)
  const wrong: string[] = []
  const count = { acknowledged: 0, refused: 0, unknown: 0 }
  for (const { account, path, key, acknowledged, refused, unknown } of outcomes) {
    const [first, ...again] = acknowledged
    if (first) {
      count.acknowledged++
      if (!first.every((id) => byId.get(id)?.length === 1)) wrong.push(`${key}: acknowledged and not there once`)
      if (!again.every((other) => other.join() === first.join())) wrong.push(`${key}: answered in two ways`)
    } else if (unknown > 0) count.unknown++
    else {
      if (refused > 0) count.refused++
      const id = keyedCommandId(accounts[account] as AccountId, { method: 'POST', path }, key)
      if (byCommand.has(id)) wrong.push(`${key}: not carried out and there`)
    }
  }
  expect(wrong.slice(0, 20)).toEqual([])
  return count
}
