import { accept, refuse, type Decision, type Finding, type Refused } from '@harbor/kernel/decision'
import type { AccountId, MemberId, UnitId } from '@harbor/kernel/ids'
import { dateOf, type Instant, type LocalDate } from '@harbor/kernel/time'
import { citation } from '@harbor/rules/limit'
import type { LifePack, SessionKind } from '@harbor/rules/organisation-life-pack'
import { itemOf, type PlanState } from '../plan/state'
import { house, type PlanId, type PlanItemId } from '../programme-words'
import { existsOn, type UnitFacts } from '../unit-facts'
import { sessionCancelled, sessionConvened, sessionMoved, type SessionEvent } from './events'
import type { SessionRefusal } from './refusals'
import type { SessionState } from './state'

export type SessionDecision = Decision<SessionEvent, SessionRefusal>

/** Who acts, and when. */
export interface GivenSession {
  readonly now: Instant
  readonly today: LocalDate
  readonly actorId: AccountId
  /** The file of whoever acts, when the account belongs to a member. */
  readonly actorMemberId: MemberId | null
}

export type UnitOfSession = Pick<UnitFacts, 'id' | 'kind' | 'parentId' | 'establishedOn' | 'dissolvedOn'>

export interface ConveneSession {
  readonly unitId: UnitId
  readonly kind: SessionKind
  readonly planId: PlanId | undefined
  readonly itemId: PlanItemId | undefined
  readonly theme: string | undefined
  readonly agenda: readonly string[]
  readonly startsAt: Instant
  readonly endsAt: Instant
  readonly place: string
  readonly classHours: number
  readonly called: readonly MemberId[]
}

const longestHours = 16
const hourMs = 3_600_000

/**
 * 召集, for an item of an approved month's scheme and under a theme of its own: 年有计划、月有方案、次有主题. `unit`: as it stands on the day of
 * the session; `plan`: that of the order; `pack`: the rules of that day.
 */
export function conveneSession(
  state: SessionState,
  order: ConveneSession,
  given: GivenSession & { readonly unit: UnitOfSession | undefined; readonly plan: PlanState; readonly pack: LifePack },
): SessionDecision {
  const { unit, plan, pack, now, today } = given
  const { planId, itemId, theme, kind, startsAt, called } = order
  if (state.phase !== null) return refuse('session.convened-already')
  if (theme === undefined) return refuse('session.no-theme')
  if (planId === undefined || itemId === undefined) return refuse('session.no-parent')
  if (!unit || !existsOn(unit, dateOf(startsAt))) return refuse('session.unit-unknown')
  const rule = pack.kinds[kind]
  if (!rule.heldBy.includes(unit.kind)) return refuse('session.not-held-by', { source: citation(rule) })
  const refused = wrongParent(order, itemId, plan, unit) ?? wrongTimes(order)
  if (refused) return refused
  if (new Set(called).size < called.length) return refuse('session.called-twice')
  if (needsCalled(rule.due, unit) && called.length === 0) return refuse('session.nobody-called')
  const findings = startsAt < now ? [conveneLate(today)] : []
  return accept(
    sessionConvened(
      { ...order, planId, itemId, theme, agenda: [...order.agenda], called: [...called], findings },
      { effectiveOn: today, rulePack: pack.code },
    ),
  )
}

/**
 * To another time or place until it is held, also when too few came. Codes for the old time are worth nothing then, and whoever came for it
 * must come again.
 */
export function moveSession(
  state: SessionState,
  order: Pick<ConveneSession, 'startsAt' | 'endsAt' | 'place'> & { readonly reason: string },
  given: GivenSession,
): SessionDecision {
  const refused = notConvened(state) ?? wrongTimes(order)
  return refused ?? accept(sessionMoved(order, { effectiveOn: given.today }))
}

export function cancelSession(
  state: SessionState,
  order: { readonly reason: string },
  given: GivenSession,
): SessionDecision {
  return notConvened(state) ?? accept(sessionCancelled(order, { effectiveOn: given.today }))
}

/** Undefined: it is convened, and neither held nor cancelled. */
export function notConvened({ phase }: SessionState): Refused<SessionRefusal> | undefined {
  if (phase === null) return refuse('session.unknown')
  return phase === 'convened' ? undefined : refuse('session.closed', { phase })
}

/** A group follows the plan of its own, or that of its branch. */
function wrongParent(
  { kind, unitId }: ConveneSession,
  itemId: PlanItemId,
  plan: PlanState,
  { kind: unitKind, parentId }: UnitOfSession,
): Refused<SessionRefusal> | undefined {
  const isOwnPlan = plan.unitId === unitId || (unitKind === 'group' && plan.unitId === parentId)
  const item = itemOf(plan, itemId)
  if (!isOwnPlan || !item) return refuse('session.no-parent')
  if (item.kind !== kind) return refuse('session.other-kind', { planned: item.kind, kind })
  return plan.done[itemId] ? refuse('session.item-done', { on: plan.done[itemId].on }) : undefined
}

function wrongTimes({
  startsAt,
  endsAt,
}: Pick<ConveneSession, 'startsAt' | 'endsAt'>): Refused<SessionRefusal> | undefined {
  if (endsAt <= startsAt) return refuse('session.times-reversed')
  const isTooLong = Date.parse(endsAt) - Date.parse(startsAt) > longestHours * hourMs
  return isTooLong ? refuse('session.too-long', { hours: longestHours }) : undefined
}

/** All members of one branch are due without being called; a committee's lecture, or a group, calls by name. */
function needsCalled(due: 'members' | 'committee' | 'called', { kind }: UnitOfSession): boolean {
  return due === 'called' || (due === 'members' && kind !== 'branch')
}

function conveneLate(today: LocalDate): Finding {
  return { code: 'session.convened-late', pack: 'HOUSE', article: house, detail: { today } }
}
