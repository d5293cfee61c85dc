import { Inject, Injectable } from '@nestjs/common'
import type { Facts } from '@harbor/event-log/execute'
import { LOG_START } from '@harbor/kernel/event'
import type { MemberId, UnitId } from '@harbor/kernel/ids'
import { unitAsked, UnitDirectory, type UnitFacts } from '@harbor/organization/public'
import type { Caller } from '@harbor/service/caller'
import { CORE, type Core, type Subject } from '@harbor/service/core'
import { CommandDesk, type Recorded } from '@harbor/service/desk'
import { Turns } from '@harbor/service/turns'
import { ledgerOf } from './ledger'
import { standing } from './hours/state'
import { PEOPLE_ON_ROLL, type PeopleOnRoll } from './people-on-roll'
import type { Stretch } from './stretch'
import { hoursStream, orderStream, type OrderId } from './words'
import type { GivenOrder, OrderDecision } from './service-order/decide'
import { claimOf, orderOf, type OrderState } from './service-order/state'

export type Busy = readonly (Stretch & { readonly activity: string })[]

/** Where every command on an order is carried out, one at a time an order in this process: a crowd does not fight for one stream. */
@Injectable()
export class OrderDesk {
  private readonly turns = new Turns<OrderId>()

  constructor(
    @Inject(CommandDesk) private readonly desk: CommandDesk,
    @Inject(CORE) private readonly core: Core,
    @Inject(UnitDirectory) private readonly units: UnitDirectory,
    @Inject(PEOPLE_ON_ROLL) private readonly people: PeopleOnRoll,
  ) {}

  /** `subject`: whose order it is, for scope; default: the branch’s, the resident’s own, and that of the member who has claimed it. */
  on<T = undefined>(
    orderId: OrderId,
    caller: Caller,
    decide: (order: OrderState, given: GivenOrder, facts: T | undefined) => OrderDecision,
    more: {
      readonly facts?: () => Promise<Facts<T>>
      readonly subject?: (order: OrderState) => Subject
    } = {},
  ): Promise<Recorded> {
    const { subject = (order: OrderState) => subjectOf(order, caller), facts } = more
    return this.turns.next(orderId, () =>
      this.desk.carryOutOn<OrderState, T>(caller, {
        stream: orderStream(orderId),
        id: orderId,
        fold: orderOf,
        subject,
        facts,
        decide: (order, found) => decide(order, givenOf(caller), found),
      }),
    )
  }

  unit(unitId: UnitId): Promise<Facts<UnitFacts | undefined>> {
    return unitAsked(this.units, unitId)
  }

  async isOnTheRoll(caller: Caller): Promise<Facts<boolean>> {
    const { memberId } = caller.principal
    if (memberId === null) return { question: 'on the roll: nobody', value: false, position: LOG_START }
    await this.core.caughtUp(await this.core.journal.log.head())
    const { branchId, position } = await this.people.branchOn(memberId, caller.today)
    return { question: `on the roll ${memberId} on=${caller.today}`, value: branchId !== null, position }
  }

  /** What the member’s ledger has already. */
  async busy(memberId: MemberId): Promise<Facts<Busy>> {
    const { events } = await this.core.journal.load(hoursStream(memberId))
    const value = standing(ledgerOf(memberId, events).hours).map(({ activity, startedAt, endedAt }) => ({
      activity,
      startedAt,
      endedAt,
    }))
    return { question: `hours ${memberId}`, value, position: events.at(-1)?.position ?? LOG_START }
  }
}

export function subjectOf(order: OrderState, { principal }: Caller): Subject {
  const { unitId, accountId } = order
  const memberId = claimOf(order, principal.memberId)?.memberId
  return { unitIds: [unitId], ...(accountId && { accountId }), ...(memberId && { memberId }) }
}

function givenOf({ context, principal }: Caller): GivenOrder {
  return { now: context.now, actorId: principal.accountId, actorMemberId: principal.memberId }
}
