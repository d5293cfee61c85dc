import { Body, Controller, Get, Inject, Param, Post } from '@nestjs/common'
import { ApiOperation, ApiTags } from '@nestjs/swagger'
import type { MemberId } from '@harbor/kernel/ids'
import { Caller, TheCaller } from '@harbor/service/caller'
import { CORE, type Core, type Subject } from '@harbor/service/core'
import type { Recorded } from '@harbor/service/desk'
import { Permit, PermitOpening } from '@harbor/service/permit'
import { ProblemError } from '@harbor/service/problem'
import { ActivityDesk, branchesIn, dayOf, type BranchList } from '../../activity-desk'
import * as body from '../commands'
import { checkIn, confirmAttendance, rateActivity, retractAttendance } from '../decide-attendance'
import { signOut, signUp } from '../decide-sign-up'
import type { ActivityState } from '../state'
import { CheckInCodes, type ShownCode } from './codes'

/** Who takes part: signs up, comes, says how it was. None of it needs an ETag, since the newest state decides. */
@ApiTags('activities')
@Controller('activities')
export class ParticipationController {
  private readonly codes: CheckInCodes

  constructor(
    @Inject(ActivityDesk) private readonly desk: ActivityDesk,
    @Inject(CORE) core: Core,
  ) {
    this.codes = new CheckInCodes(core.journal.keys)
  }

  @Post(':activityId/sign-up')
  @PermitOpening('activity.sign-up')
  @ApiOperation({
    summary: '报名: first come, then the waiting list; a member himself, staff for others. Needs no ETag',
  })
  signUp(
    @Param() { activityId }: body.ActivityPath,
    @Body() { memberIds }: body.SignUpBody,
    @TheCaller() caller: Caller,
  ): Promise<Recorded> {
    const wanted = whose(memberIds, caller)
    return this.desk.on<BranchList>(
      activityId,
      caller,
      (activity, who, branches) =>
        signUp(activity, wanted, { ...who, onTheRoll: new Set(branchesIn(branches).keys()) }),
      {
        facts: () => this.desk.branches(wanted, caller.today, caller),
        subject: (activity) => openTo(activity, caller),
      },
    )
  }

  @Post(':activityId/sign-out')
  @PermitOpening('activity.sign-up')
  @ApiOperation({ summary: '退出报名: the place goes to who waits longest' })
  signOut(
    @Param() { activityId }: body.ActivityPath,
    @Body() { memberId }: body.SignOutBody,
    @TheCaller() caller: Caller,
  ): Promise<Recorded> {
    const [who] = whose(memberId && [memberId], caller)
    if (!who) throw new ProblemError('activity.not-signed-up')
    return this.desk.on(activityId, caller, (activity, acting) => signOut(activity, who, acting), {
      subject: (activity) => openTo(activity, caller),
    })
  }

  @Get(':activityId/check-in-code')
  @Permit('activity.confirm')
  @ApiOperation({ summary: '签到码: to show at the door; a new one every five minutes' })
  async code(@Param() { activityId }: body.ActivityPath, @TheCaller() caller: Caller): Promise<ShownCode> {
    const { activity } = await this.desk.read(activityId)
    if (activity.unitId === null || !caller.mayTouch({ unitIds: [activity.unitId] }))
      throw new ProblemError('request.no-such-route')
    return this.codes.shownAt(activityId, caller.context.now)
  }

  @Post(':activityId/check-in')
  @PermitOpening('activity.attend')
  @ApiOperation({ summary: '签到: the member himself, with the code that is shown' })
  checkIn(
    @Param() { activityId }: body.ActivityPath,
    @Body() { code }: body.CheckInBody,
    @TheCaller() caller: Caller,
  ): Promise<Recorded> {
    const { memberId } = caller.principal
    const fits = this.codes.fits(activityId, code, caller.context.now)
    return this.desk.on<BranchList>(
      activityId,
      caller,
      (activity, who, branches) => checkIn(activity, { ...who, codeFits: fits, branches: branchesIn(branches) }),
      {
        facts: (activity) => this.desk.branches(memberId ? [memberId] : [], dayOf(activity, caller), caller),
        subject: (activity) => openTo(activity, caller),
      },
    )
  }

  @Post(':activityId/attendance')
  @PermitOpening('activity.confirm')
  @ApiOperation({ summary: '确认到场: by the organiser, for others; also who had not signed up' })
  attendance(
    @Param() { activityId }: body.ActivityPath,
    @Body() { memberIds }: body.AttendanceBody,
    @TheCaller() caller: Caller,
  ): Promise<Recorded> {
    return this.desk.on<BranchList>(
      activityId,
      caller,
      (activity, who, branches) => confirmAttendance(activity, memberIds, { ...who, branches: branchesIn(branches) }),
      { facts: (activity) => this.desk.branches(memberIds, dayOf(activity, caller), caller) },
    )
  }

  @Post(':activityId/attendance/retract')
  @PermitOpening('activity.confirm')
  @ApiOperation({ summary: '撤销到场: what was told wrongly; of a closed activity the ledgers follow' })
  retract(
    @Param() { activityId }: body.ActivityPath,
    @Body() { memberId, reason }: body.RetractBody,
    @TheCaller() caller: Caller,
  ): Promise<Recorded> {
    return this.desk.on(activityId, caller, (activity, who) => retractAttendance(activity, { memberId, reason }, who))
  }

  @Post(':activityId/rate')
  @PermitOpening('activity.attend')
  @ApiOperation({ summary: '评价: by members who attended, once' })
  rate(
    @Param() { activityId }: body.ActivityPath,
    @Body() { rating, comment }: body.RateBody,
    @TheCaller() caller: Caller,
  ): Promise<Recorded> {
    const order = { rating, ...(comment && { comment }) }
    return this.desk.on(activityId, caller, (activity, who) => rateActivity(activity, order, who), {
      subject: (activity) => openTo(activity, caller),
    })
  }
}

/** A member speaks for himself, an office for the members that it names. */
function whose(named: readonly MemberId[] | undefined, { principal, scope }: Caller): readonly MemberId[] {
  const own = principal.memberId
  if (scope.kind === 'own' && named && !(named.length === 1 && named[0] === own))
    throw new ProblemError('activity.sign-up-for-oneself')
  return named ?? (own === null ? [] : [own])
}

/** What is open is open to every member; what is not, does not exist for him. */
function openTo({ phase, unitId }: ActivityState, { principal }: Caller): Subject {
  const isShown = phase === 'open' || phase === 'held'
  return { unitIds: [unitId], ...(isShown && principal.memberId && { memberId: principal.memberId }) }
}
