import { rmSync } from 'node:fs'
import { openSqliteKeys } from '@harbor/access/keys-sqlite/sqlite-keys'
import { execute, type Outcome } from '@harbor/event-log/execute'
import { Journal } from '@harbor/event-log/journal'
import { openSqliteEventLog } from '@harbor/event-log/sqlite/sqlite-event-log'
import { newId, type MemberId } from '@harbor/kernel/ids'
import { systemClock } from '@harbor/kernel/time'
import { makeTestFolder } from '@harbor/testing/test-folder'
import { acting, at, placed, published } from '@harbor/testing/volunteering-fixture'
import { claimOrder } from '@harbor/volunteering/service-order/decide-service'
import { orderEvents } from '@harbor/volunteering/service-order/events'
import { orderOf } from '@harbor/volunteering/service-order/state'
import { orderStream, type OrderId } from '@harbor/volunteering/words'
import { figure, quantile, type Benchmark, type Measured } from './measure'

const claimants = 256

/** One order with one place, and all of them at once: without the turns that the edge takes, so that the log alone decides. */
async function open(): Promise<Measured> {
  const folder = makeTestFolder()
  const log = await openSqliteEventLog(folder)
  const keys = await openSqliteKeys(folder, { installationId: log.installationId, mayCreate: true, readOnly: false })
  const journal = new Journal(log, keys, orderEvents)
  const run = async (): Promise<number> => {
    const orderId = newId<'order'>()
    const loaded = await journal.load(orderStream(orderId))
    await journal.append(loaded, [placed({ forUnit: true }), published()], contextOf())
    const answers = await Promise.all(
      Array.from({ length: claimants }, () => timedClaim(journal, orderId, newId<'member'>())),
    )
    const winners = answers.filter(({ outcome }) => outcome.kind === 'recorded').length
    const told = answers.filter(({ outcome }) => outcome.kind === 'refused' && outcome.refusal.code === 'order.full')
    if (winners !== 1 || told.length !== claimants - 1) throw new Error(`${winners} winners, ${told.length} told so`)
    return quantile(
      answers.map(({ ms }) => ms),
      0.99,
    )
  }
  const close = async (): Promise<void> => {
    await log.close()
    await keys.close()
    rmSync(folder, { recursive: true })
  }
  return { run, close }
}

async function timedClaim(
  journal: Journal,
  orderId: OrderId,
  memberId: MemberId,
): Promise<{ outcome: Outcome; ms: number }> {
  const startedAt = performance.now()
  const outcome = await execute({
    journal,
    stream: orderStream(orderId),
    context: contextOf(),
    decide: ({ events }) =>
      claimOrder(orderOf(events), { ...acting({ now: at('2026-03-03'), memberId }), onTheRoll: true }),
  })
  return { outcome, ms: performance.now() - startedAt }
}

function contextOf() {
  return {
    commandId: newId<'command'>(),
    actor: { id: newId<'account'>(), role: 'member' },
    now: systemClock.now(),
  }
}

export const claimBenchmarks: readonly Benchmark[] = [
  figure({ name: `W1 claims under contention: ${claimants} claimants, one order, p99`, unit: 'ms', atMost: 250, open }),
]
