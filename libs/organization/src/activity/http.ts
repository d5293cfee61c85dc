import { Body, Controller, Inject, Param, Post } from '@nestjs/common'
import { ApiOperation, ApiTags } from '@nestjs/swagger'
import { deriveId, type MemberId } from '@harbor/kernel/ids'
import type { Instant } from '@harbor/kernel/time'
import { Caller, TheCaller } from '@harbor/service/caller'
import type { Recorded } from '@harbor/service/desk'
import { PermitChange, PermitOpening } from '@harbor/service/permit'
import { ProblemError } from '@harbor/service/problem'
import { ActivityDesk, branchesIn, type BranchList } from '../activity-desk'
import { startDay } from '../slot'
import { VenueDesk } from '../venue-desk'
import { bookVenue, moveBooking } from '../venue/decide'
import type { BookingId } from '../venue/events'
import * as body from './commands'
import {
  callOffActivity,
  changeCapacity,
  nameLeader,
  openActivity,
  planActivity,
  rescheduleActivity,
  type PlanActivity,
  type PlanFacts,
} from './decide'
import { closeActivity, recordHistoric } from './decide-attendance'
import type { ActivityId } from './events'

/** 招宝先锋港: planned, opened to sign-up, held, rated. A venue's stream is asked before the activity's; what a crash leaves is put right by automations. */
@ApiTags('activities')
@Controller('activities')
export class ActivityController {
  constructor(
    @Inject(ActivityDesk) private readonly desk: ActivityDesk,
    @Inject(VenueDesk) private readonly venues: VenueDesk,
  ) {}

  @Post()
  @PermitOpening('activity.manage')
  @ApiOperation({ summary: '策划活动: in one of the four bases; its venue is booked with it, or it is refused' })
  async plan(@Body() asked: body.PlanActivityBody, @TheCaller() caller: Caller): Promise<Recorded> {
    const activityId = deriveId<'activity'>(caller.context.commandId, 'activity')
    const bookingId = deriveId<'booking'>(caller.context.commandId, 'booking')
    const order = planOf(asked, bookingId)
    caller.mustTouch({ unitIds: [order.unitId] })
    const facts = await this.desk.plan(order.unitId, order.talentId)
    const { activity } = await this.desk.read(activityId)
    if (activity.phase === null) refuseEarly(planActivity(activity, order, { ...given(caller), ...facts.value }))
    if (order.venue) await this.book(activityId, order, order.venue, caller)
    return this.desk.on<PlanFacts>(
      activityId,
      caller,
      (state, who, found) => planActivity(state, order, { ...who, unit: undefined, leaderConsents: false, ...found }),
      { facts: () => Promise.resolve(facts), subject: () => ({ unitIds: [order.unitId] }) },
    )
  }

  @Post('held')
  @PermitOpening('activity.manage')
  @ApiOperation({ summary: '补录活动: from papers of the time, with who came' })
  async held(@Body() asked: body.HistoricActivityBody, @TheCaller() caller: Caller): Promise<Recorded> {
    const activityId = deriveId<'activity'>(caller.context.commandId, 'activity')
    const { memberIds, guests } = asked
    const { venue: _, capacity: __, signUpUntil: ___, ...what } = planOf({ ...asked, capacity: 1 }, null)
    const unit = (await this.desk.plan(asked.unitId, null)).value.unit
    return this.desk.on<BranchList>(
      activityId,
      caller,
      (state, who, branches) =>
        recordHistoric(
          activityId,
          state,
          { ...what, memberIds, guests },
          { ...who, unit, branches: branchesIn(branches) },
        ),
      {
        facts: () => this.desk.branches(memberIds, startDay(asked), caller),
        subject: () => ({ unitIds: [asked.unitId] }),
      },
    )
  }

  @Post(':activityId/open')
  @PermitChange('activity.manage')
  @ApiOperation({ summary: '开放报名' })
  open(@Param() { activityId }: body.ActivityPath, @TheCaller() caller: Caller): Promise<Recorded> {
    return this.desk.on<boolean>(
      activityId,
      caller,
      (activity, who, leaderConsents) => openActivity(activity, { ...who, leaderConsents: leaderConsents === true }),
      { facts: ({ talentId }) => this.desk.leader(talentId) },
    )
  }

  @Post(':activityId/reschedule')
  @PermitChange('activity.manage')
  @ApiOperation({ summary: '改期: with its booking, before it begins' })
  async reschedule(
    @Param() { activityId }: body.ActivityPath,
    @Body() { startsAt, endsAt, signUpUntil = startsAt, reason }: body.RescheduleBody,
    @TheCaller() caller: Caller,
  ): Promise<Recorded> {
    const order = { startsAt, endsAt, signUpUntil, reason }
    const { activity, revision } = await this.desk.read(activityId)
    const { venueId, bookingId } = activity
    // The venue is asked only for what the activity itself allows, as the caller saw it.
    const isFresh = caller.ifRevision === revision && caller.mayTouch({ unitIds: [activity.unitId] })
    const isAllowed = isFresh && rescheduleActivity(activity, order, given(caller)).accepted
    if (isAllowed && venueId && bookingId)
      await this.venues.forActivity(venueId, caller, (venue, { now }) =>
        moveBooking(venue, { bookingId, startsAt, endsAt, reason }, { now }),
      )
    return this.desk.on(activityId, caller, (state, who) => rescheduleActivity(state, order, who))
  }

  @Post(':activityId/capacity')
  @PermitChange('activity.manage')
  @ApiOperation({ summary: '调整名额: who waits longest gets what is added' })
  capacity(
    @Param() { activityId }: body.ActivityPath,
    @Body() { capacity, reason }: body.CapacityBody,
    @TheCaller() caller: Caller,
  ): Promise<Recorded> {
    return this.desk.on(activityId, caller, (activity, who) => changeCapacity(activity, { capacity, reason }, who))
  }

  @Post(':activityId/leader')
  @PermitChange('activity.manage')
  @ApiOperation({ summary: '指定带领人: a talent with standing consent' })
  leader(
    @Param() { activityId }: body.ActivityPath,
    @Body() { talentId }: body.LeaderBody,
    @TheCaller() caller: Caller,
  ): Promise<Recorded> {
    return this.desk.on<boolean>(
      activityId,
      caller,
      (activity, who, leaderConsents) =>
        nameLeader(activity, talentId, { ...who, leaderConsents: leaderConsents === true }),
      { facts: () => this.desk.leader(talentId) },
    )
  }

  @Post(':activityId/call-off')
  @PermitChange('activity.manage')
  @ApiOperation({ summary: '取消活动: with the reason; its venue is free again' })
  callOff(
    @Param() { activityId }: body.ActivityPath,
    @Body() { reason }: body.CallOffBody,
    @TheCaller() caller: Caller,
  ): Promise<Recorded> {
    return this.desk.on(activityId, caller, (activity, who) => callOffActivity(activity, { reason }, who))
  }

  @Post(':activityId/close')
  @PermitChange('activity.confirm')
  @ApiOperation({ summary: '办结: counts, organisation life and volunteer hours follow' })
  close(
    @Param() { activityId }: body.ActivityPath,
    @Body() { guests = 0 }: body.CloseActivityBody,
    @TheCaller() caller: Caller,
  ): Promise<Recorded> {
    return this.desk.on(activityId, caller, (activity, who) => closeActivity(activityId, activity, { guests }, who))
  }

  /** Before the activity is recorded. A crash in between leaves a booking that an automation gives back. */
  private async book(
    activityId: ActivityId,
    { unitId, title, capacity, startsAt, endsAt }: PlanActivity,
    { venueId, bookingId }: NonNullable<PlanActivity['venue']>,
    caller: Caller,
  ): Promise<void> {
    const booking = { bookingId, unitId, purpose: title, people: capacity, startsAt, endsAt, activityId }
    await this.venues.forActivity(venueId, caller, (venue, facts) => bookVenue(venue, booking, facts), unitId)
  }
}

function planOf(asked: body.ActivityBody & Partial<body.PlanActivityBody>, bookingId: BookingId | null): PlanActivity {
  const { unitId, title, base, place, startsAt, endsAt, talentId = null, life = null, venueId } = asked
  const { capacity = 1, signUpUntil = startsAt, volunteerHours = base === 'care' || base === 'service' } = asked
  const venue = venueId && bookingId ? { venueId, bookingId } : null
  const what = { unitId, title, base, place, startsAt, endsAt, venue, talentId, capacity, signUpUntil }
  return { ...what, life: life && { ...life }, volunteerHours }
}

/** What can be known to be wrong before anything is booked. */
function refuseEarly(decision: ReturnType<typeof planActivity>): void {
  if (!decision.accepted) throw new ProblemError(decision.code, decision.detail)
}

function given({ context, principal }: Caller): {
  now: Instant
  actorId: typeof principal.accountId
  actorMemberId: MemberId | null
} {
  return { now: context.now, actorId: principal.accountId, actorMemberId: principal.memberId }
}
