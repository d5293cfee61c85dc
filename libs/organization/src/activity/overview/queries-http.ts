import { Controller, Get, Inject, Param, Query } from '@nestjs/common'
import { ApiOperation, ApiPropertyOptional, ApiTags } from '@nestjs/swagger'
import { IsIn, IsOptional } from 'class-validator'
import type { UnitId } from '@harbor/kernel/ids'
import type { LocalDate } from '@harbor/kernel/time'
import { allDocuments } from '@harbor/read-models/all-documents'
import type { QueryPage, Where } from '@harbor/read-models/read-models'
import { OfRevision } from '@harbor/service/answers'
import { Caller, TheCaller } from '@harbor/service/caller'
import { CORE, type Core } from '@harbor/service/core'
import { Permit } from '@harbor/service/permit'
import { ProblemError } from '@harbor/service/problem'
import { IsLocalDate, IsUuidText } from '@harbor/service/validators'
import { ActivityDesk } from '../../activity-desk'
import { bases, type Base } from '../../bases'
import { ListQuery } from '../../list-query'
import type { TalentId } from '../../talent/events'
import { UnitDirectory } from '../../unit-directory'
import type { VenueId } from '../../venue/events'
import { ActivityPath } from '../commands'
import type { ActivityId } from '../events'
import { activityPhases, isOpenAt, participantOf, type ActivityPhase, type Life, type Participant } from '../state'
import { balanceOf, ORDERS_SERVED, type Balance, type OrdersServed } from './balance'
import { activitiesView, participationsView, rowOf, type ActivityRow, type ParticipationRow } from './views'

export class BalanceQuery {
  /** This unit and everything below it. */
  @ApiPropertyOptional()
  @IsOptional()
  @IsUuidText()
  unit?: UnitId

  @ApiPropertyOptional()
  @IsOptional()
  @IsLocalDate()
  from?: LocalDate

  /** Last day. */
  @ApiPropertyOptional()
  @IsOptional()
  @IsLocalDate()
  until?: LocalDate
}

export class ActivitiesQuery extends ListQuery {
  /** This unit and everything below it. */
  @ApiPropertyOptional()
  @IsOptional()
  @IsUuidText()
  unit?: UnitId

  @ApiPropertyOptional({ enum: bases })
  @IsOptional()
  @IsIn(bases)
  base?: Base

  @ApiPropertyOptional({ enum: activityPhases })
  @IsOptional()
  @IsIn(activityPhases)
  phase?: ActivityPhase

  /** `true`: only what has a free place and can be signed up for now. */
  @ApiPropertyOptional({ enum: ['true'] })
  @IsOptional()
  @IsIn(['true'])
  open?: 'true'

  @ApiPropertyOptional()
  @IsOptional()
  @IsLocalDate()
  from?: LocalDate

  /** Last day. */
  @ApiPropertyOptional()
  @IsOptional()
  @IsLocalDate()
  until?: LocalDate
}

/** One activity as the caller may see it. */
export interface ActivityAnswer extends ActivityRow {
  readonly venueId: VenueId | null
  readonly talentId: TalentId | null
  readonly counts: { readonly life: Life | null; readonly volunteerHours: boolean }
  readonly historic: boolean
  /** Can be signed up for now: for a place, or for the waiting list. */
  readonly open: boolean
  /** Mean of the ratings; null before the first. */
  readonly rating: number | null
  readonly reason: string | null
  /** What the caller has to do with it. */
  readonly mine: Pick<Participant, 'seat' | 'rating'> & { readonly attended: boolean }
}

export interface MyActivity extends ActivityRow {
  readonly seat: ParticipationRow['seat']
  readonly iAttended: boolean
}

@ApiTags('activities')
@Controller('activities')
export class ActivityQueriesController {
  constructor(
    @Inject(CORE) private readonly core: Core,
    @Inject(ActivityDesk) private readonly desk: ActivityDesk,
    @Inject(UnitDirectory) private readonly units: UnitDirectory,
    @Inject(ORDERS_SERVED) private readonly orders: OrdersServed,
  ) {}

  @Get()
  @Permit('activity.read')
  @ApiOperation({
    summary: '活动: for an office those of its units, for a member what is open or was held in the street',
  })
  list(@Query() query: ActivitiesQuery, @TheCaller() caller: Caller): Promise<QueryPage<ActivityRow>> {
    const { base, phase, open, from, until, text, limit = 50, cursor } = query
    const shown = phasesFor(caller)
    const where: Where = {
      ...this.within(query.unit, caller),
      ...(base && { base: { eq: base } }),
      phase: [{ in: shown }, ...(phase ? [{ eq: phase }] : [])],
      on: [{ gte: from ?? '' }, ...(until ? [{ lte: until }] : [])],
      ...(open && { free: { gte: 1 }, signUpUntil: { gte: caller.context.now } }),
    }
    return this.rows().find({
      where,
      sort: [{ field: 'startsAt', direction: open ? 'asc' : 'desc' }],
      limit,
      withTotal: true,
      ...(text !== undefined && { text }),
      ...(cursor !== undefined && { cursor }),
    })
  }

  @Get('mine')
  @Permit('activity.attend')
  @ApiOperation({ summary: '我的活动: what the member has signed up for or attended, newest first' })
  async mine(@TheCaller() { principal }: Caller): Promise<{ documents: readonly MyActivity[] }> {
    const participations = this.core.readModels.collection<ParticipationRow>(participationsView.name)
    const own = await allDocuments(participations, { where: { memberId: { eq: principal.memberId } } })
    const activities = await allDocuments(this.rows(), {
      where: { id: { in: own.map(({ activityId }) => activityId) } },
      sort: [{ field: 'startsAt', direction: 'desc' }],
    })
    const byActivity = new Map(own.map((row) => [row.activityId, row]))
    return {
      documents: activities.map((row) => {
        const { seat = '', attended = 0 } = byActivity.get(row.id) ?? {}
        return { ...row, seat, iAttended: attended === 1 }
      }),
    }
  }

  @Get('balance')
  @Permit('statistics.read')
  @ApiOperation({ summary: '四大阵地均衡情况: activities held and orders served, by base, unit and year' })
  async balance(
    @Query() { unit, from, until }: BalanceQuery,
    @TheCaller() caller: Caller,
  ): Promise<Balance & { readonly from: LocalDate | null; readonly until: LocalDate }> {
    const lastDay = until ?? caller.today
    const where: Where = {
      ...this.within(unit, caller),
      phase: { eq: 'held' },
      on: [{ lte: lastDay }, ...(from ? [{ gte: from }] : [])],
    }
    const orders = await this.orders.between(from ?? null, lastDay, this.unitsFor(unit, caller))
    return { from: from ?? null, until: lastDay, ...balanceOf(await allDocuments(this.rows(), { where }), orders) }
  }

  @Get(':activityId')
  @Permit('activity.read')
  @ApiOperation({ summary: 'One activity, and what the caller has to do with it' })
  async one(@Param() { activityId }: ActivityPath, @TheCaller() caller: Caller): Promise<OfRevision<ActivityAnswer>> {
    const { activity, revision } = await this.desk.read(activityId)
    const [row] = rowOf(activity, activityId)
    const isTheirs = caller.mayTouch({ unitIds: [activity.unitId] })
    const isShown = caller.principal.memberId !== null && row !== undefined && shownToMembers.includes(row.phase)
    if (!row || (!isTheirs && !isShown)) throw new ProblemError('request.no-such-route')
    const { venueId, talentId, life, volunteerHours, historic, reason } = activity
    const own = participantOf(activity, caller.principal.memberId)
    return new OfRevision(revision, {
      ...row,
      venueId,
      talentId,
      counts: { life, volunteerHours },
      historic,
      open: isOpenAt(activity, caller.context.now),
      rating: row.ratings === 0 ? null : row.ratingSum / row.ratings,
      reason,
      mine: { seat: own?.seat ?? null, rating: own?.rating ?? null, attended: Boolean(own?.attended) },
    })
  }

  @Get(':activityId/participants')
  @Permit('activity.confirm')
  @ApiOperation({ summary: '参加人员: who signed up, waits, attended; in the order of signing up' })
  async participants(
    @Param() { activityId }: ActivityPath,
    @TheCaller() caller: Caller,
  ): Promise<OfRevision<{ activityId: ActivityId; participants: readonly Participant[] }>> {
    const { activity, revision } = await this.desk.read(activityId)
    if (activity.phase === null || !caller.mayTouch({ unitIds: [activity.unitId] }))
      throw new ProblemError('request.no-such-route')
    // A rating is told as a mean alone.
    const participants = activity.participants.map((one) => ({ ...one, rating: null }))
    return new OfRevision(revision, { activityId, participants })
  }

  private rows() {
    return this.core.readModels.collection<ActivityRow>(activitiesView.name)
  }

  private within(unit: UnitId | undefined, caller: Caller): Where {
    const units = this.unitsFor(unit, caller)
    return units === 'all' ? {} : { unitId: { in: [...units] } }
  }

  /** A member sees what is open in the whole street; an office what is of its units. */
  private unitsFor(unit: UnitId | undefined, caller: Caller): ReadonlySet<UnitId> | 'all' {
    const asked = unit === undefined ? undefined : this.units.subtree(unit, caller.today)
    const scope = caller.scope.kind === 'own' ? 'all' : caller.unitsInScope()
    if (asked === undefined) return scope
    return scope === 'all' ? asked : asked.intersection(scope)
  }
}

const shownToMembers: readonly ActivityPhase[] = ['open', 'held', 'called-off']

function phasesFor({ scope }: Caller): readonly ActivityPhase[] {
  return scope.kind === 'own' ? shownToMembers : activityPhases
}
