import { Body, Controller, Inject, Param, Post } from '@nestjs/common'
import { ApiOperation, ApiTags } from '@nestjs/swagger'
import { deriveId, type MemberId } from '@harbor/kernel/ids'
import { dateOf } from '@harbor/kernel/time'
import { Caller, TheCaller } from '@harbor/service/caller'
import { CORE, type Core } from '@harbor/service/core'
import type { Recorded } from '@harbor/service/desk'
import { PermitChange, PermitOpening } from '@harbor/service/permit'
import { ProblemError } from '@harbor/service/problem'
import { SessionDesk, type FactsOfConvening } from '../session-desk'
import { checkInProof } from './check-in/proof'
import { readCode } from './check-in/code'
import * as body from './commands'
import { cancelSession, conveneSession, moveSession } from './decide'
import {
  checkIn,
  correctAttendance,
  decideLeave,
  excuseAbsence,
  isDue,
  noteAttendance,
  requestLeave,
} from './decide-attendance'
import { holdSession, recordMinutes, resolveMatter, type RollOfSession } from './decide-holding'
import { noSession } from './state'
import { planOf } from '../plan/state'

const nobody: RollOfSession = { members: [], committee: [] }

/** 三会一课、主题党日、组织生活会、民主评议: convened for an item of the plan, attended, held, minuted, resolved. */
@ApiTags('sessions')
@Controller('sessions')
export class OrganisationLifeController {
  constructor(
    @Inject(SessionDesk) private readonly desk: SessionDesk,
    @Inject(CORE) private readonly core: Core,
  ) {}

  @Post()
  @PermitOpening('session.convene')
  @ApiOperation({ summary: '召集: for an item of an approved month’s scheme, under a theme' })
  convene(@Body() order: body.ConveneBody, @TheCaller() caller: Caller): Promise<Recorded> {
    const sessionId = deriveId<'session'>(caller.context.commandId, 'session')
    const { unitId, kind, planId, itemId, theme, agenda = [], classHours = 0, called = [] } = order
    const { startsAt, endsAt, place } = order
    const wanted = { unitId, kind, planId, itemId, theme, agenda, startsAt, endsAt, place, classHours, called }
    const pack = this.desk.packOn(dateOf(startsAt))
    return this.desk.on<FactsOfConvening>(
      sessionId,
      caller,
      (session, given, facts) =>
        conveneSession(session, wanted, { ...given, unit: facts?.unit, plan: facts?.plan ?? planOf([]), pack }),
      { facts: () => this.desk.forConvening(unitId, planId), subject: () => ({ unitIds: [unitId] }) },
    )
  }

  @Post(':sessionId/move')
  @PermitChange('session.convene')
  @ApiOperation({ summary: '改期: to another time or place; codes for the old time are worth nothing' })
  move(
    @Param() { sessionId }: body.SessionPath,
    @Body() { startsAt, endsAt, place, reason }: body.MoveSessionBody,
    @TheCaller() caller: Caller,
  ): Promise<Recorded> {
    return this.desk.on(sessionId, caller, (session, given) =>
      moveSession(session, { startsAt, endsAt, place, reason }, given),
    )
  }

  @Post(':sessionId/cancel')
  @PermitChange('session.convene')
  @ApiOperation({ summary: '取消, with the reason' })
  cancel(
    @Param() { sessionId }: body.SessionPath,
    @Body() { reason }: body.SessionReasonBody,
    @TheCaller() caller: Caller,
  ): Promise<Recorded> {
    return this.desk.on(sessionId, caller, (session, given) => cancelSession(session, { reason }, given))
  }

  @Post(':sessionId/check-ins')
  @PermitOpening('session.keep')
  @ApiOperation({
    summary: '扫码签到: the keeper reads the code that a member shows; needs no ETag, each code works once',
  })
  checkIn(
    @Param() { sessionId }: body.SessionPath,
    @Body() { code }: body.CheckInBody,
    @TheCaller() caller: Caller,
  ): Promise<Recorded> {
    return this.desk.on(sessionId, caller, (session, given) => {
      const read = readCode(code, sessionId, given.now, checkInProof(this.core.journal.keys))
      if (!read.ok) throw new ProblemError(read.code)
      return checkIn(session, read.memberId, given)
    })
  }

  @Post(':sessionId/attendance')
  @PermitOpening('session.keep')
  @ApiOperation({ summary: '登记到会: from the keeper’s own list; whoever is on it already is not told again' })
  attend(
    @Param() { sessionId }: body.SessionPath,
    @Body() { members }: body.NoteAttendanceBody,
    @TheCaller() caller: Caller,
  ): Promise<Recorded> {
    return this.desk.on(sessionId, caller, (session, given) => noteAttendance(session, members, given))
  }

  @Post(':sessionId/leave')
  @PermitOpening('session.leave')
  @ApiOperation({ summary: '请假, before it begins: by the member, or by the keeper for the member' })
  leave(
    @Param() { sessionId }: body.SessionPath,
    @Body() { memberId: named, reason }: body.LeaveBody,
    @TheCaller() caller: Caller,
  ): Promise<Recorded> {
    const memberId = whose(named, caller)
    return this.desk.on<RollOfSession>(
      sessionId,
      caller,
      (session, given, roll) =>
        requestLeave(session, { memberId, reason }, { ...given, isDue: this.isDue(session, memberId, roll) }),
      { facts: (session) => this.rollOf(session), subject: ({ unitId }) => ({ unitIds: [unitId], memberId }) },
    )
  }

  @Post(':sessionId/leave/:memberId/decide')
  @PermitChange('session.keep')
  @ApiOperation({ summary: '答复请假: granted or not; never one’s own' })
  decideLeave(
    @Param() { sessionId, memberId }: body.SessionMemberPath,
    @Body() { granted }: body.DecideLeaveBody,
    @TheCaller() caller: Caller,
  ): Promise<Recorded> {
    return this.desk.on(sessionId, caller, (session, given) => decideLeave(session, { memberId, granted }, given))
  }

  @Post(':sessionId/hold')
  @PermitChange('session.keep')
  @ApiOperation({ summary: '登记已召开: closes who was due by the roll of the day; without quorum it did not open' })
  hold(@Param() { sessionId }: body.SessionPath, @TheCaller() caller: Caller): Promise<Recorded> {
    return this.desk.on<RollOfSession>(
      sessionId,
      caller,
      (session, given, roll = nobody) =>
        holdSession(session, { ...given, roll, pack: this.desk.packOn(dateOf(session.startsAt)) }),
      { facts: (session) => this.rollOf(session) },
    )
  }

  @Post(':sessionId/excuses/:memberId')
  @PermitChange('session.keep')
  @ApiOperation({ summary: '事后准假: an absence is excused afterwards, with reason and authority' })
  excuse(
    @Param() { sessionId, memberId }: body.SessionMemberPath,
    @Body() { authority, reason }: body.ExcuseBody,
    @TheCaller() caller: Caller,
  ): Promise<Recorded> {
    return this.desk.on(sessionId, caller, (session, given) =>
      excuseAbsence(session, { memberId, authority, reason }, given),
    )
  }

  @Post(':sessionId/corrections/:memberId')
  @PermitChange('session.keep')
  @ApiOperation({ summary: '更正出席: the list was wrong about one person' })
  correct(
    @Param() { sessionId, memberId }: body.SessionMemberPath,
    @Body() { present, reason, authority }: body.CorrectAttendanceBody,
    @TheCaller() caller: Caller,
  ): Promise<Recorded> {
    return this.desk.on(sessionId, caller, (session, given) =>
      correctAttendance(session, { memberId, present, reason, authority }, given),
    )
  }

  @Post(':sessionId/minutes')
  @PermitChange('session.keep')
  @ApiOperation({ summary: '会议记录: by the hash of its file; another one takes its place for a reason' })
  minutes(
    @Param() { sessionId }: body.SessionPath,
    @Body() { sha256, name, recorderId, reason }: body.MinutesBody,
    @TheCaller() caller: Caller,
  ): Promise<Recorded> {
    return this.desk.on(sessionId, caller, (session, given) =>
      recordMinutes(session, { document: { sha256, name }, recorderId, reason }, given),
    )
  }

  @Post(':sessionId/resolutions')
  @PermitChange('session.keep')
  @ApiOperation({ summary: '决议: with a ballot, counted against the roll and the list of the day' })
  resolve(
    @Param() { sessionId }: body.SessionPath,
    @Body() { matter, ballot }: body.ResolveBody,
    @TheCaller() caller: Caller,
  ): Promise<Recorded> {
    const resolutionId = deriveId<'resolution'>(caller.context.commandId, 'resolution')
    const wanted = { resolutionId, matter, ...(ballot && { ballot: { ...ballot } }) }
    return this.desk.on(sessionId, caller, (session, given) =>
      resolveMatter(session, wanted, { ...given, pack: this.desk.packOn(dateOf(session.startsAt)) }),
    )
  }

  private rollOf(session: typeof noSession) {
    return session.phase === null ? Promise.resolve(undefined) : this.desk.rollOf(session)
  }

  private isDue(session: typeof noSession, memberId: MemberId, roll: RollOfSession = nobody): boolean {
    const row = roll.members.find((one) => one.memberId === memberId)
    return row !== undefined && isDue(session, row, roll.committee)
  }
}

/** Whose matter it is: a member speaks for himself, an office for the member that it names. */
function whose(named: MemberId | undefined, { principal, scope }: Caller): MemberId {
  const memberId = named ?? principal.memberId
  if (scope.kind === 'own' && memberId !== principal.memberId) throw new ProblemError('access.denied')
  if (memberId === null) throw new ProblemError('session.not-due')
  return memberId
}
