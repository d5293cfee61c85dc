import { join } from 'node:path'
import { Type } from 'typebox'
import { openSqliteAccessStore } from '@harbor/access/credentials/sqlite/sqlite-access-store'
import { openSqliteKeys } from '@harbor/access/keys-sqlite/sqlite-keys'
import type { EventLog } from '@harbor/event-log/event-log'
import { execute } from '@harbor/event-log/execute'
import { Journal } from '@harbor/event-log/journal'
import { openSqliteEventLog, type StoreNotice } from '@harbor/event-log/sqlite/sqlite-event-log'
import { accept } from '@harbor/kernel/decision'
import { defineEvent, LOG_START, type DomainEvent, type EventType, type Position } from '@harbor/kernel/event'
import { deriveId, newId, type AccountId, type CommandId } from '@harbor/kernel/ids'
import { Payload } from '@harbor/kernel/schema'
import { toInstant, type Instant } from '@harbor/kernel/time'
import { accounts, corrected, entered, named, tags } from '@harbor/read-models/fixtures/ledger'
import type { ReadModels } from '@harbor/read-models/read-models'
import { openSqliteReadModels } from '@harbor/read-models/sqlite/sqlite-read-models'

/** What belongs to a person: each of them has a key, and the log is worth nothing without it. */
export const owned = defineEvent(
  'ledger.owned',
  1,
  Payload({ personal: Type.Union([Type.Object({ owner: Type.String() }), Type.Null()]) }),
)
export const ledgerTypes: readonly EventType[] = [named, entered, corrected, owned]
export const ledgerViews = [accounts, tags]
/** One command records this many events: fewer of one are half of it. */
export const eventsOfCommand = 4

export interface HarborStores {
  readonly log: EventLog
  readonly notices: readonly StoreNotice[]
  readonly journal: Journal
  readonly readModels: ReadModels
  close(): Promise<void>
}

/** The embedded stores of a data folder in the order in which the platform opens them. */
export async function openHarborStores(
  folder: string,
  types: readonly EventType[] = ledgerTypes,
): Promise<HarborStores> {
  const log = await openSqliteEventLog(folder)
  const opened: { close(): Promise<void> }[] = [log]
  const close = async () => {
    for (const store of opened.splice(0).toReversed()) await store.close()
  }
  try {
    const { installationId, notices } = log
    const keys = await openSqliteKeys(folder, { installationId, mayCreate: (await log.head()) === LOG_START })
    opened.push(keys)
    // The views are small here; indexes and checkpoints are made in threads of their own all the same, as those of large ones are.
    const readModels = await openSqliteReadModels(folder, { installationId, indexAsideFrom: 1, checkpointEvery: 20 })
    opened.push(readModels)
    opened.push(openSqliteAccessStore(join(folder, 'access.db'), installationId))
    return { log, notices, journal: new Journal(log, keys, types), readModels, close }
  } catch (error) {
    await close()
    throw error
  }
}

export const actor = {
  id: deriveId<'account'>('018f0000-0000-7000-8000-000000000000', 'actor') as AccountId,
  role: 'clerk',
}

export interface Recorded {
  readonly stream: string
  readonly revision: number
  readonly position: Position
}

/** An act on an account, as commands do it: load, decide, append. Entries, a correction of an earlier one, and whose they are. */
export async function act(
  journal: Journal,
  { account, amount, now = toInstant('2026-11-24T01:00:00Z'), commandId = newId<'command'>() }: Act,
): Promise<Recorded> {
  const outcome = await execute({
    journal,
    stream: `account-${account}`,
    context: { commandId, actor, now },
    decide: ({ events }) => {
      const before = events.find(({ type }) => type === 'ledger.entered.v1')
      const corrects = before?.id
      return accept<DomainEvent>(
        named({ name: `第${amount}号` }),
        entered({ amount, tag: `t${amount % 3}` }),
        corrects === undefined
          ? entered({ amount: 1, tag: 't0' })
          : corrected({ corrects, replacement: { data: { amount: 1, tag: `t${amount % 5}` } } }),
        owned({ personal: { owner: `${account}/${amount}` } }),
      )
    },
  })
  if (outcome.kind !== 'recorded') throw new Error(`not recorded: ${JSON.stringify(outcome)}`)
  return outcome
}

export interface Act {
  readonly account: string
  readonly amount: number
  readonly now?: Instant
  readonly commandId?: CommandId
}
