import { Type } from 'typebox'
import { openSqliteKeys } from '@harbor/access/keys-sqlite/sqlite-keys'
import { Journal } from '@harbor/event-log/journal'
import { openSqliteEventLog } from '@harbor/event-log/sqlite/sqlite-event-log'
import type { Automation, Todo } from '@harbor/kernel/automation'
import { accept, refuse } from '@harbor/kernel/decision'
import { defineEvent, type EventOf, type EventType, type Recorded } from '@harbor/kernel/event'
import { deriveId, newId, type AccountId } from '@harbor/kernel/ids'
import { Payload } from '@harbor/kernel/schema'
import type { View } from '@harbor/kernel/view'
import { openSqliteReadModels } from '@harbor/read-models/sqlite/sqlite-read-models'
import { startViewRunner } from '@harbor/read-models/view-runner'
import { SettableClock } from '@harbor/testing/harbor-fixture'
import { useTestFolder } from '@harbor/testing/test-folder'
import { carryOutTodo, startAutomations, type AutomationRunner, type StuckTodo } from './automation-runner'

/** A small pair of files: a delivery, and the account that it is booked to. */
const delivered = defineEvent('store.delivered', 1, Payload({ account: Type.String(), amount: Type.Number() }))
const booked = defineEvent('store.booked', 1, Payload({ delivery: Type.String(), amount: Type.Number() }))
const frozen = defineEvent('store.frozen', 1, Payload({}))
const thawed = defineEvent('store.thawed', 1, Payload({}))
const types = [delivered, booked, frozen, thawed] as unknown as readonly EventType[]
type StoreEvent = EventOf<typeof delivered> | EventOf<typeof booked>

interface Booking extends Todo {
  readonly amount: number
}
const due: View<StoreEvent, readonly Booking[], Booking> = {
  name: 'bookings-due',
  version: 1,
  collection: { name: 'bookings-due', fields: {}, indexes: [], text: [] },
  handles: [delivered.type, booked.type],
  personal: false,
  key: (event) => (event.type === delivered.type ? event.data.account : event.stream.slice('account-'.length)),
  evolve: (state = [], event) =>
    event.type === delivered.type
      ? [...state, { id: event.id, stream: `account-${event.data.account}`, amount: event.data.amount }]
      : state.filter(({ id }) => id !== event.data.delivery),
  documents: (state) => state,
}
const whenDeliveredThenBooked: Automation<Booking> = {
  name: 'when-delivered-then-booked',
  todos: due,
  decide: ({ id, amount }, events) => {
    if (events.findLast(({ type }) => type !== booked.type)?.type === frozen.type) return refuse('account.frozen')
    return accept(booked({ delivery: id, amount }))
  },
}

const folder = useTestFolder()
const clock = new SettableClock()
const actor = { id: newId() as AccountId, role: 'automation' }
const timeoutMs = 10_000

async function openStore() {
  const log = await openSqliteEventLog(folder())
  const { installationId } = log
  const keys = await openSqliteKeys(folder(), { installationId, mayCreate: true })
  const journal = new Journal(log, keys, types)
  const readModels = await openSqliteReadModels(folder(), { installationId })
  const views = await startViewRunner({ source: journal, readModels, views: [due] })
  const runners: AutomationRunner[] = []
  const stuck: StuckTodo[] = []
  return {
    journal,
    stuck,
    start(): AutomationRunner {
      const runner = startAutomations({
        automations: [whenDeliveredThenBooked],
        journal,
        readModels,
        runner: views,
        clock,
        actor,
        onStuck: (_, todo) => stuck.push(todo),
      })
      runners.push(runner)
      return runner
    },
    async append(stream: string, event: StoreEvent | EventOf<typeof frozen> | EventOf<typeof thawed>) {
      const context = { commandId: newId<'command'>(), actor, now: clock.now() }
      const appended = await journal.append(await journal.load(stream), [event], context)
      if (!appended.ok) throw new Error('lost a race')
      return appended.eventIds[0] ?? ''
    },
    async bookings(account: string): Promise<readonly Recorded[]> {
      return (await journal.load(`account-${account}`)).events.filter(({ type }) => type === booked.type)
    },
    async settled(): Promise<void> {
      for (const runner of runners) await runner.settled(await log.head(), { timeoutMs })
    },
    async close(): Promise<void> {
      for (const runner of runners) await runner.stop()
      await views.stop()
      await readModels.close()
      await keys.close()
      await log.close()
    },
  }
}

let store: Awaited<ReturnType<typeof openStore>>
beforeEach(async () => {
  store = await openStore()
})
afterEach(() => store.close())

const deliver = (account: string, amount: number) => store.append(`delivery-${newId()}`, delivered({ account, amount }))

describe('what an event calls for in another stream', () => {
  it('is recorded there, naming its cause and who did it', async () => {
    store.start()
    const cause = await deliver('a', 5)
    await store.settled()
    expect(await store.bookings('a')).toMatchObject([
      { data: { delivery: cause, amount: 5 }, causationId: cause, actor: { role: 'automation' } },
    ])
  })

  it('is made up for when nobody was there to do it, also in a new process', async () => {
    await deliver('a', 1)
    await deliver('a', 2)
    await store.close()
    store = await openStore()
    store.start()
    await store.settled()
    expect(
      (await store.bookings('a')).map(({ data }) => (data as { amount: number }).amount).toSorted((a, b) => a - b),
    ).toEqual([1, 2])
  })

  it('happens once, however many carry it out at the same time', async () => {
    for (let amount = 0; amount < 20; amount++) await deliver(`${amount % 3}`, amount)
    for (let processes = 0; processes < 4; processes++) store.start()
    await store.settled()
    const all = await Promise.all(['0', '1', '2'].map(store.bookings))
    expect(all.flat()).toHaveLength(20)
    expect(new Set(all.flat().map(({ data }) => (data as { delivery: string }).delivery)).size).toBe(20)
  })

  it('happens once when it is carried out again after its to-do was closed', async () => {
    const id = await deliver('a', 5)
    const todo: Booking = { id, stream: 'account-a', amount: 5 }
    const again = () => carryOutTodo(whenDeliveredThenBooked, todo, { ...store, clock, actor })
    expect(await again()).toMatchObject({ kind: 'recorded', repeated: false })
    expect(await again()).toMatchObject({ kind: 'recorded', repeated: true })
    expect(await store.bookings('a')).toHaveLength(1)
  })
})

describe('a consequence that is refused', () => {
  it('is shown with its reason, keeps nothing else waiting, and is done once the reason is gone', async () => {
    await store.append('account-a', frozen({}))
    const runner = store.start()
    const refused = await deliver('a', 5)
    await deliver('b', 7)
    await store.settled()
    expect(await store.bookings('b')).toHaveLength(1)
    expect(runner.status()).toMatchObject([
      {
        automation: 'when-delivered-then-booked',
        stuck: [{ id: refused, stream: 'account-a', code: 'account.frozen' }],
      },
    ])
    expect(store.stuck).toHaveLength(1)
    await store.append('account-a', thawed({}))
    await untilBooked('a')
    await store.settled()
    expect(runner.status()).toMatchObject([{ stuck: [] }])
  })

  /** The next attempt is due a second after the first: waits for the log to say that it was made. */
  async function untilBooked(account: string): Promise<void> {
    for (let head = await store.journal.log.head(); (await store.bookings(account)).length === 0;)
      await store.journal.log.appended(head++ as typeof head, AbortSignal.timeout(timeoutMs))
  }
})

it('the command id is derived from the calling event and the name of the automation, which therefore never changes', async () => {
  store.start()
  const cause = await deliver('a', 5)
  await store.settled()
  const [booking] = await store.bookings('a')
  expect(booking?.commandId).toBe(deriveId(cause, 'when-delivered-then-booked'))
})
