import { Controller, Get, Inject, Param, Query } from '@nestjs/common'
import { ApiOperation, ApiPropertyOptional, ApiTags } from '@nestjs/swagger'
import { IsIn, IsOptional } from 'class-validator'
import type { MemberId, UnitId } from '@harbor/kernel/ids'
import { earlier, type Instant } from '@harbor/kernel/time'
import type { QueryPage, Where } from '@harbor/read-models/read-models'
import { sessionKinds, type SessionKind } from '@harbor/rules/organisation-life-pack'
import { OfRevision } from '@harbor/service/answers'
import { Caller, TheCaller } from '@harbor/service/caller'
import { CORE, type Core } from '@harbor/service/core'
import { PageQuery } from '@harbor/service/page-query'
import { Permit } from '@harbor/service/permit'
import { ProblemError } from '@harbor/service/problem'
import { SENSITIVE_READS, type SensitiveReads } from '@harbor/service/sensitive-reads'
import { IsMonth, IsUuidText } from '@harbor/service/validators'
import type { AttendanceState } from '../attendance/attendance-source'
import { MEMBERS_ON_ROLL, type MembersOnRoll } from '../members-on-roll'
import { sessionStream, type SessionId } from '../programme-words'
import { SessionDesk } from '../session-desk'
import { codeFor } from '../session/check-in/code'
import { checkInProof } from '../session/check-in/proof'
import { SessionPath } from '../session/commands'
import { isDue } from '../session/decide-attendance'
import {
  attendanceOf,
  checkInOf,
  countsOf,
  sessionOf,
  sessionPhases,
  type Leave,
  type SessionPhase,
  type SessionState,
} from '../session/state'
import { sessionsView, type SessionRow } from '../session/views'
import { UnitDirectory } from '../unit-directory'
import { unitsAsked } from '../units-asked'

/** How long a code on a member's phone is good for; it shows the next one then. */
const phoneCodeMs = 10 * 60_000

export class SessionsQuery extends PageQuery {
  /** Of this unit and all below it. */
  @ApiPropertyOptional()
  @IsOptional()
  @IsUuidText()
  unit?: UnitId

  @ApiPropertyOptional({ enum: sessionKinds })
  @IsOptional()
  @IsIn(sessionKinds)
  kind?: SessionKind

  @ApiPropertyOptional({ enum: sessionPhases })
  @IsOptional()
  @IsIn(sessionPhases)
  phase?: SessionPhase

  @ApiPropertyOptional({ example: '2026-03' })
  @IsOptional()
  @IsMonth()
  month?: string
}

export interface AttendanceOfSession {
  readonly memberId: MemberId
  readonly branchId: UnitId
  readonly votes: boolean
  readonly status: AttendanceState
}

/** One session. Who asked for leave is told by `leaves`, to whom it may be told. */
export interface SessionAnswer extends Omit<SessionState, 'leaves' | 'due' | 'excused' | 'attended'> {
  readonly id: SessionId
  readonly counts: Readonly<Record<AttendanceState | 'due', number>>
  /** Everybody who was due, once it was held. */
  readonly attendance: readonly AttendanceOfSession[]
  /** Who came: before it is held, all that are on the list; afterwards those who were not due. */
  readonly alsoPresent: readonly MemberId[]
}

export interface LeaveOfSession extends Leave {
  readonly memberId: MemberId
}

/** What a QR code is made of. */
export interface CheckInCode {
  readonly memberId: MemberId
  readonly code: string
  /** Worth nothing afterwards. */
  readonly until: Instant
}

@ApiTags('sessions')
@Controller('sessions')
export class OrganisationLifeOverviewController {
  constructor(
    @Inject(SessionDesk) private readonly desk: SessionDesk,
    @Inject(CORE) private readonly core: Core,
    @Inject(UnitDirectory) private readonly units: UnitDirectory,
    @Inject(SENSITIVE_READS) private readonly reads: SensitiveReads,
    @Inject(MEMBERS_ON_ROLL) private readonly roll: MembersOnRoll,
  ) {}

  @Get()
  @Permit('session.read')
  @ApiOperation({ summary: '会议: those of the units in scope, latest first' })
  list(@Query() query: SessionsQuery, @TheCaller() caller: Caller): Promise<QueryPage<SessionRow>> {
    const { unit, kind, phase, month, limit = 50, cursor } = query
    const units = unitsAsked(this.units, caller, unit)
    const where: Where = {
      ...(units !== 'all' && { unitId: { in: [...units] } }),
      ...(kind && { kind: { eq: kind } }),
      ...(phase && { phase: { eq: phase } }),
      ...(month !== undefined && { month: { eq: month } }),
    }
    return this.sessions().find({
      where,
      sort: [{ field: 'startsAt', direction: 'desc' }],
      limit,
      withTotal: true,
      ...(cursor !== undefined && { cursor }),
    })
  }

  @Get('own')
  @Permit('session.attend')
  @ApiOperation({ summary: '本支部会议: what the member’s branch has convened from today on, soonest first' })
  async own(@TheCaller() { principal, today }: Caller): Promise<QueryPage<SessionRow>> {
    const { memberId } = principal
    const { members } = memberId === null ? { members: [] } : await this.roll.among([memberId], today)
    return this.sessions().find({
      where: {
        unitId: { in: members.map(({ branchId }) => branchId) },
        phase: { eq: 'convened' },
        on: { gte: today },
      },
      sort: [{ field: 'startsAt', direction: 'asc' }],
      limit: 100,
    })
  }

  @Get(':sessionId')
  @Permit('session.read')
  @ApiOperation({ summary: 'One session: agenda, attendance, minutes, resolutions' })
  async one(@Param() { sessionId }: SessionPath, @TheCaller() caller: Caller): Promise<OfRevision<SessionAnswer>> {
    const { session, revision } = await this.desk.read(sessionId, caller)
    return new OfRevision(revision, answerOf(sessionId, session))
  }

  @Get(':sessionId/leaves')
  @Permit('session.keep')
  @ApiOperation({ summary: '请假: who asked for leave and why; looking is recorded' })
  async leaves(
    @Param() { sessionId }: SessionPath,
    @TheCaller() caller: Caller,
  ): Promise<OfRevision<{ readonly leaves: readonly LeaveOfSession[] }>> {
    const { session, revision } = await this.desk.read(sessionId, caller, { personal: true })
    const leaves = Object.entries(session.leaves).map(([id, leave]) => ({ memberId: id as MemberId, ...leave }))
    if (leaves.length > 0) await this.reads.record(caller, 'session.leaves', sessionStream(sessionId))
    return new OfRevision(revision, { leaves })
  }

  @Get(':sessionId/check-in-codes')
  @Permit('session.keep')
  @ApiOperation({ summary: '签到码清单: one code for each who is due, to print; good until the session ends' })
  async codes(
    @Param() { sessionId }: SessionPath,
    @TheCaller() caller: Caller,
  ): Promise<{ readonly codes: readonly CheckInCode[] }> {
    const { session } = await this.desk.read(sessionId, caller)
    if (session.phase !== 'convened') throw new ProblemError('session.closed', { phase: session.phase ?? '' })
    const { value: roll } = await this.desk.rollOf(session)
    const due = roll.members.filter((row) => isDue(session, row, roll.committee))
    const { until } = checkInOf(session)
    return { codes: due.map(({ memberId }) => this.codeOf(sessionId, memberId, until)) }
  }

  @Get(':sessionId/check-in-code')
  @Permit('session.attend')
  @ApiOperation({ summary: '本人签到码: the member’s own, good for ten minutes; the keeper at the door reads it' })
  async ownCode(@Param() { sessionId }: SessionPath, @TheCaller() caller: Caller): Promise<CheckInCode> {
    const { memberId } = caller.principal
    if (memberId === null) throw new ProblemError('session.own-code-only')
    const { events } = await this.core.journal.load(sessionStream(sessionId))
    const session = sessionOf(events)
    if (session.phase === null) throw new ProblemError('request.no-such-route')
    const { value: roll } = await this.desk.rollOf(session)
    const row = roll.members.find((one) => one.memberId === memberId)
    if (!row || !isDue(session, row, roll.committee)) throw new ProblemError('request.no-such-route')
    const { from, until } = checkInOf(session)
    const { now } = caller.context
    if (session.phase !== 'convened' || now < from || now > until)
      throw new ProblemError('session.check-in-closed', { from, until })
    return this.codeOf(sessionId, memberId, earlier(until, inMs(now, phoneCodeMs)))
  }

  private codeOf(sessionId: SessionId, memberId: MemberId, until: Instant): CheckInCode {
    return { memberId, until, code: codeFor(sessionId, memberId, until, checkInProof(this.core.journal.keys)) }
  }

  private sessions() {
    return this.core.readModels.collection<SessionRow>(sessionsView.name)
  }
}

function inMs(now: Instant, ms: number): Instant {
  return new Date(Date.parse(now) + ms).toISOString() as Instant
}

function answerOf(id: SessionId, session: SessionState): SessionAnswer {
  const { leaves: _, due, excused: __, attended, ...rest } = session
  const attendance = Object.entries(due).map(([member, { branchId, votes }]) => {
    const memberId = member as MemberId
    return { memberId, branchId, votes, status: attendanceOf(session, memberId) }
  })
  const alsoPresent = (Object.keys(attended) as MemberId[]).filter((memberId) => due[memberId] === undefined)
  return { id, ...rest, counts: countsOf(session), attendance, alsoPresent }
}
