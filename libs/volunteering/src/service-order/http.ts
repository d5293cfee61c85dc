import { Body, Controller, Inject, Param, Post } from '@nestjs/common'
import { ApiOperation, ApiTags } from '@nestjs/swagger'
import { deriveId, type MemberId } from '@harbor/kernel/ids'
import type { Access } from '@harbor/access/access'
import { ACCESS } from '@harbor/access/http/tokens'
import type { UnitFacts } from '@harbor/organization/public'
import { Caller, TheCaller } from '@harbor/service/caller'
import { CORE, type Core } from '@harbor/service/core'
import type { Recorded } from '@harbor/service/desk'
import { PermitChange, PermitOpening } from '@harbor/service/permit'
import { ProblemError } from '@harbor/service/problem'
import { orderStream, type ResidentId } from '../words'
import * as body from './commands'
import { eraseResident, expireOrder, placeOrder, publishOrder, withdrawOrder, type PlaceOrder } from './decide'
import { claimOrder, confirmOrder, disputeOrder, releaseOrder, reportDone, settleOrder } from './decide-service'
import { OrderDesk, type Busy } from '../order-desk'
import { orderOf, type OrderState } from './state'

/** 居民点单、党员认领: from the wish of a resident to hours in a member's ledger. Nobody claims for somebody else. */
@ApiTags('orders')
@Controller('orders')
export class OrderController {
  constructor(
    @Inject(OrderDesk) private readonly desk: OrderDesk,
    @Inject(CORE) private readonly core: Core,
    @Inject(ACCESS) private readonly access: Access,
  ) {}

  @Post()
  @PermitOpening('order.place')
  @ApiOperation({ summary: '点单: by a resident who is signed in, by staff for a resident, or by a unit for itself' })
  async place(@Body() asked: body.PlaceOrderBody, @TheCaller() caller: Caller): Promise<Recorded> {
    const orderId = deriveId<'order'>(caller.context.commandId, 'order')
    const order = await this.orderOf(asked, caller)
    return this.desk.on<UnitFacts | undefined>(
      orderId,
      caller,
      (state, given, unit) => placeOrder(state, order, { ...given, unit }),
      {
        facts: () => this.desk.unit(asked.unitId),
        subject: () => ({
          unitIds: [asked.unitId],
          ...(caller.scope.kind === 'own' && { accountId: caller.principal.accountId }),
        }),
      },
    )
  }

  @Post(':orderId/publish')
  @PermitChange('order.manage')
  @ApiOperation({ summary: '发布: from now on members can claim it' })
  publish(@Param() { orderId }: body.OrderPath, @TheCaller() caller: Caller): Promise<Recorded> {
    return this.desk.on(orderId, caller, publishOrder)
  }

  @Post(':orderId/claim')
  @PermitOpening('order.claim')
  @ApiOperation({ summary: '认领: first come, by the member himself; needs no ETag, since the newest state decides' })
  claim(@Param() { orderId }: body.OrderPath, @TheCaller() caller: Caller): Promise<Recorded> {
    return this.desk.on<boolean>(
      orderId,
      caller,
      (order, given, onTheRoll) => claimOrder(order, { ...given, onTheRoll: onTheRoll === true }),
      {
        facts: () => this.desk.isOnTheRoll(caller),
        // What is published is open to every member; what is not, does not exist for him.
        subject: (order) => ({ unitIds: [], ...(isShownToMembers(order) && ownMember(caller)) }),
      },
    )
  }

  @Post(':orderId/release')
  @PermitOpening('order.serve')
  @ApiOperation({ summary: '退回认领: by the member, or by the branch for whoever does not come' })
  release(
    @Param() { orderId }: body.OrderPath,
    @Body() order: body.ReleaseBody,
    @TheCaller() caller: Caller,
  ): Promise<Recorded> {
    const memberId = this.whose(order.memberId, caller)
    return this.desk.on(orderId, caller, (state, given) =>
      releaseOrder(state, { memberId, reason: order.reason }, given),
    )
  }

  @Post(':orderId/done')
  @PermitOpening('order.serve')
  @ApiOperation({ summary: '服务完成: from when to when one of the claimants has served' })
  done(
    @Param() { orderId }: body.OrderPath,
    @Body() { memberId: named, startedAt, endedAt }: body.DoneBody,
    @TheCaller() caller: Caller,
  ): Promise<Recorded> {
    const memberId = this.whose(named, caller)
    return this.desk.on<Busy>(
      orderId,
      caller,
      (state, given, busy) => reportDone(state, { memberId, startedAt, endedAt }, { ...given, busy: busy ?? [] }),
      { facts: () => this.desk.busy(memberId) },
    )
  }

  @Post(':orderId/confirm')
  @PermitChange('order.confirm')
  @ApiOperation({ summary: '确认并评价: hours follow in the ledgers of those who served' })
  confirm(
    @Param() { orderId }: body.OrderPath,
    @Body() { rating, comment }: body.ConfirmBody,
    @TheCaller() caller: Caller,
  ): Promise<Recorded> {
    return this.desk.on(orderId, caller, (state, given) =>
      confirmOrder(orderId, state, { by: byWhom(state, caller), rating, ...(comment && { comment }) }, given),
    )
  }

  @Post(':orderId/dispute')
  @PermitChange('order.confirm')
  @ApiOperation({ summary: '争议: no hours come of it until it is settled' })
  dispute(
    @Param() { orderId }: body.OrderPath,
    @Body() { reason }: body.ReasonBody,
    @TheCaller() caller: Caller,
  ): Promise<Recorded> {
    return this.desk.on(orderId, caller, (state, given) => disputeOrder(state, { reason }, given))
  }

  @Post(':orderId/settle')
  @PermitChange('order.manage')
  @ApiOperation({ summary: '处理争议: by the branch; not by who served or reported the service' })
  settle(
    @Param() { orderId }: body.OrderPath,
    @Body() { outcome, reason }: body.SettleBody,
    @TheCaller() caller: Caller,
  ): Promise<Recorded> {
    return this.desk.on(orderId, caller, (state, given) => settleOrder(orderId, state, { outcome, reason }, given))
  }

  @Post(':orderId/withdraw')
  @PermitChange('order.confirm')
  @ApiOperation({ summary: '撤回点单, until somebody has served' })
  withdraw(
    @Param() { orderId }: body.OrderPath,
    @Body() { reason }: body.ReasonBody,
    @TheCaller() caller: Caller,
  ): Promise<Recorded> {
    return this.desk.on(orderId, caller, (state, given) => withdrawOrder(state, { reason }, given))
  }

  @Post(':orderId/expire')
  @PermitChange('order.manage')
  @ApiOperation({ summary: '无人认领办结, once the last day for claims has passed' })
  expire(@Param() { orderId }: body.OrderPath, @TheCaller() caller: Caller): Promise<Recorded> {
    return this.desk.on(orderId, caller, expireOrder)
  }

  @Post(':orderId/erase-resident')
  @PermitChange('erasure')
  @ApiOperation({ summary: '删除居民个人信息: the key is destroyed; name, phone and address are unreadable for ever' })
  async erase(
    @Param() { orderId }: body.OrderPath,
    @Body() { reason, authority }: body.EraseResidentBody,
    @TheCaller() caller: Caller,
  ): Promise<Recorded> {
    const recorded = await this.desk.on(orderId, caller, (state, given) =>
      eraseResident(state, { reason, authority }, given),
    )
    const { events } = await this.core.journal.load(orderStream(orderId))
    const { residentId } = orderOf(events)
    if (residentId !== null) await this.core.journal.keys.destroy(residentId)
    return recorded
  }

  /** Whose claim is meant: a member speaks for himself, an office for the member that it names. */
  private whose(named: MemberId | undefined, { principal, scope }: Caller): MemberId {
    const memberId = named ?? principal.memberId
    if (scope.kind === 'own' && memberId !== principal.memberId) throw new ProblemError('access.denied')
    if (memberId === null) throw new ProblemError('order.not-claimed')
    return memberId
  }

  private async orderOf(asked: body.PlaceOrderBody, caller: Caller): Promise<PlaceOrder> {
    const { unitId, need, base, capacity = 1, wantedOn, claimUntil = wantedOn, contact } = asked
    const isResident = caller.scope.kind === 'own'
    const placedFor = contact || isResident ? ('resident' as const) : ('unit' as const)
    const who = isResident
      ? { accountId: caller.principal.accountId, residentId: residentOf(caller.principal.accountId) }
      : await this.residentBy(contact?.phone, caller)
    return {
      unitId,
      placedFor,
      need,
      base,
      capacity,
      wantedOn,
      claimUntil,
      accountId: placedFor === 'resident' ? who.accountId : null,
      residentId: placedFor === 'resident' ? who.residentId : null,
      contact: contact ? { ...contact } : null,
    }
  }

  /** One key a resident: that of the account which the phone number opens, else one that follows from the number, else a new one. */
  private async residentBy(
    phone: string | undefined,
    caller: Caller,
  ): Promise<Pick<PlaceOrder, 'accountId' | 'residentId'>> {
    if (phone === undefined)
      return { accountId: null, residentId: deriveId<'resident'>(caller.context.commandId, 'resident') }
    const digits = phone.replaceAll(/[^\d]/g, '')
    const account = await this.access.directory.byUsername(digits)
    if (account?.grants.some(({ role }) => role === 'resident'))
      return { accountId: account.accountId, residentId: residentOf(account.accountId) }
    const { keys } = this.core.journal
    return {
      accountId: null,
      residentId: deriveId<'resident'>(keys.installationId, keys.blindIndex('resident', digits)),
    }
  }
}

function residentOf(accountId: string): ResidentId {
  return deriveId<'resident'>(accountId, 'resident')
}

/** Members are shown what they can claim, and what they have claimed. */
export function isShownToMembers({ phase }: OrderState): boolean {
  return phase !== null && phase !== 'placed' && phase !== 'withdrawn'
}

function ownMember({ principal }: Caller): { readonly memberId?: MemberId } {
  return principal.memberId === null ? {} : { memberId: principal.memberId }
}

function byWhom(order: OrderState, caller: Caller): 'resident' | 'staff' | 'unit' {
  if (order.placedFor === 'unit') return 'unit'
  return caller.isOwn({ ...(order.accountId && { accountId: order.accountId }) }) ? 'resident' : 'staff'
}
