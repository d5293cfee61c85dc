import { rmSync } from 'node:fs'
import { openSqliteKeys } from '@harbor/access/keys-sqlite/sqlite-keys'
import { unencumbered } from '@harbor/access/principal'
import { NO_STREAM } from '@harbor/event-log/event-log'
import { Journal } from '@harbor/event-log/journal'
import { openSqliteEventLog } from '@harbor/event-log/sqlite/sqlite-event-log'
import { LOG_START, type Position } from '@harbor/kernel/event'
import { newId } from '@harbor/kernel/ids'
import { dateOf, systemClock } from '@harbor/kernel/time'
import { Caller } from '@harbor/service/caller'
import type { ScopeUnits } from '@harbor/service/core'
import { CommandDesk } from '@harbor/service/desk'
import { ProblemError } from '@harbor/service/problem'
import { seededRandom } from '@harbor/testing/seeded-random'
import { makeTestFolder } from '@harbor/testing/test-folder'
import { acting, at, placed, published } from '@harbor/testing/volunteering-fixture'
import { claimOrder } from '@harbor/volunteering/service-order/decide-service'
import { orderEvents } from '@harbor/volunteering/service-order/events'
import { orderOf, type OrderState } from '@harbor/volunteering/service-order/state'
import { orderStream, type OrderId } from '@harbor/volunteering/words'
import type { SampleAppend } from './sample-events'

/** Of the commands, how many meet another one on the same file at the same moment. */
const inConflict = 0.1
const ordersAtOnce = 500
const inTime = at('2026-03-03')

interface Claim {
  readonly orderId: OrderId
  readonly caller: Caller
}

/** Claims that are sent at the same moment: of orders of their own, or two of one. `places`: how many of them must be recorded. */
interface Moment {
  readonly claims: readonly Claim[]
  readonly places: number
}

/**
 * Members who claim published orders: each command loads the file, folds it, looks whether the caller may, decides, appends durably and
 * answers. No turns are taken as the edge takes them, so that whoever meets another is told so by the log and decides anew.
 */
export class CrowdOfClaims {
  private readonly random = seededRandom(20_261_130)
  private readonly desk: CommandDesk
  /** What the raw side has not copied yet. */
  private copied: Position = LOG_START

  private constructor(
    private readonly journal: Journal,
    readonly folder: string,
    readonly close: () => Promise<void>,
  ) {
    const unused = () => Promise.reject(new Error('claims ask no view'))
    const readModels = null as never
    this.desk = new CommandDesk({ journal, readModels, clock: systemClock, caughtUp: unused })
  }

  static async open(): Promise<CrowdOfClaims> {
    const folder = makeTestFolder()
    const log = await openSqliteEventLog(folder)
    const { installationId } = log
    const keys = await openSqliteKeys(folder, { installationId, mayCreate: true, readOnly: false })
    return new CrowdOfClaims(new Journal(log, keys, orderEvents), folder, async () => {
      await log.close()
      await keys.close()
      rmSync(folder, { recursive: true })
    })
  }

  /** `users` lists of moments, `commands` in all. The orders that they speak of are published before this returns. */
  async prepare(users: number, commands: number): Promise<readonly (readonly Moment[])[]> {
    const together = Math.min(users, 2)
    const orders: { readonly orderId: OrderId; readonly capacity: number }[] = []
    const order = (capacity: number) => {
      const orderId = newId<'order'>()
      orders.push({ orderId, capacity })
      return orderId
    }
    const moment = (): Moment => {
      if (together === 1 || this.random() >= inConflict) {
        const claims = Array.from({ length: together }, () => claimOf(order(1)))
        return { claims, places: together }
      }
      const places = this.random() < 0.5 ? 1 : 2
      const orderId = order(places)
      return { claims: [claimOf(orderId), claimOf(orderId)], places }
    }
    const lists = Array.from({ length: users / together }, () => Array.from({ length: commands / users }, moment))
    for (let at = 0; at < orders.length; at += ordersAtOnce)
      await Promise.all(orders.slice(at, at + ordersAtOnce).map((one) => this.publish(one.orderId, one.capacity)))
    return lists
  }

  /** Each list goes on as soon as its moment is answered. Throws unless just those were recorded that had to be. Milliseconds of each. */
  async claimAll(lists: readonly (readonly Moment[])[]): Promise<readonly number[]> {
    const takenMs: number[] = []
    const next = async (list: readonly Moment[]) => {
      for (const { claims, places } of list) {
        const answers = await Promise.all(claims.map((claim) => this.claim(claim, takenMs)))
        const recorded = answers.filter((answer) => answer === 'recorded').length
        if (recorded !== places) throw new Error(`of ${places} places ${recorded} were taken: ${answers.join(', ')}`)
      }
    }
    await Promise.all(lists.map(next))
    return takenMs
  }

  /** The appends since the last call, as raw work has them: orders, then claims, one event each. */
  async stored(): Promise<{ readonly orders: readonly SampleAppend[]; readonly claims: readonly SampleAppend[] }> {
    const [orders, claims]: [SampleAppend[], SampleAppend[]] = [[], []]
    for (;;) {
      const { events, last } = await this.journal.log.readRaw(this.copied, { limit: 10_000 })
      if (events.length === 0) return { orders, claims }
      for (const event of events) {
        const append = { stream: event.stream, expectedRevision: event.revision - 1, events: [event] }
        if (event.type.startsWith('volunteering.order-claimed')) claims.push(append)
        else orders.push(append)
      }
      this.copied = last
    }
  }

  private async publish(orderId: OrderId, capacity: number): Promise<void> {
    const loaded = await this.journal.load(orderStream(orderId))
    if (loaded.revision !== NO_STREAM) throw new Error(`${orderId} is not new`)
    await this.journal.append(loaded, [placed({ forUnit: true, capacity }), published()], contextOf())
  }

  private async claim({ orderId, caller }: Claim, takenMs: number[]): Promise<string> {
    const startedAt = performance.now()
    const { memberId } = caller.principal
    try {
      await this.desk.carryOutOn<OrderState>(caller, {
        stream: orderStream(orderId),
        id: orderId,
        fold: orderOf,
        subject: () => ({ unitIds: [], ...(memberId && { memberId }) }),
        decide: (order) => claimOrder(order, { ...acting({ now: inTime, memberId }), onTheRoll: true }),
      })
      return 'recorded'
    } catch (error) {
      if (error instanceof ProblemError && error.code === 'order.full') return error.code
      throw error
    } finally {
      takenMs.push(performance.now() - startedAt)
    }
  }
}

const noUnits: ScopeUnits = { refresh: () => Promise.resolve(), subtree: () => new Set() }

function claimOf(orderId: OrderId): Claim {
  const memberId = newId<'member'>()
  const accountId = newId<'account'>()
  const rights = {
    grants: [],
    ...unencumbered,
  }
  const scope = { kind: 'own', role: 'member', memberId } as const
  const principal = { accountId, username: 'claimant', memberId, ...rights }
  const context = { ...contextOf(), actor: { id: accountId, role: scope.role } }
  const today = dateOf(context.now)
  const scopeOf = () => scope
  return {
    orderId,
    caller: new Caller(principal, 'order.claim', scope, 'zh-CN', today, context, undefined, noUnits, scopeOf),
  }
}

function contextOf() {
  return {
    commandId: newId<'command'>(),
    commandDigest: '0'.repeat(64),
    actor: { id: newId<'account'>(), role: 'member' },
    now: systemClock.now(),
  }
}
