import { accept, refuse } from '@harbor/kernel/decision'
import type { MemberId } from '@harbor/kernel/ids'
import { citation } from '@harbor/rules/limit'
import { carriesAt, opensAt } from '@harbor/rules/organisation-life'
import type { LifePack } from '@harbor/rules/organisation-life-pack'
import type { MemberOnRoll } from '../members-on-roll'
import { notConvened, type GivenSession, type SessionDecision } from './decide'
import { sessionHeld, sessionMinuted, sessionResolved } from './events'
import { dayOf, votersOf, type ResolutionId, type SessionState } from './state'

/** The roll of the day, as far as the session is about it. */
export interface RollOfSession {
  /** Members of the branch, and of those called, whoever is a member that day. */
  readonly members: readonly MemberOnRoll[]
  /** Who sits on the committee that day. */
  readonly committee: readonly MemberId[]
}

/** Who is due by the rule of the kind: all members, the committee, or those called. */
export function dueMembers(state: SessionState, pack: LifePack, roll: RollOfSession): readonly MemberOnRoll[] {
  const { due } = pack.kinds[state.kind]
  const named = new Set<MemberId>(state.called.length > 0 ? state.called : due === 'committee' ? roll.committee : [])
  if (named.size === 0 && due === 'members') return roll.members.filter(({ branchId }) => branchId === state.unitId)
  return roll.members.filter(({ memberId }) => named.has(memberId))
}

/**
 * 已召开: who was due is closed by the roll of the day. Where the rule asks for it, half or more must have come: of those with a vote, or of
 * the committee. One that did not open is moved or cancelled.
 */
export function holdSession(
  state: SessionState,
  given: GivenSession & { readonly pack: LifePack; readonly roll: RollOfSession },
): SessionDecision {
  const refused = notConvened(state)
  if (refused) return refused
  if (given.now < state.startsAt) return refuse('session.not-begun', { startsAt: state.startsAt })
  const { planId, itemId, kind } = state
  if (planId === null || itemId === null) return refuse('session.no-parent')
  const rule = given.pack.kinds[kind]
  const due = dueMembers(state, given.pack, given.roll)
  if (due.length === 0) return refuse('session.nobody-due')
  const counted = rule.due === 'committee' ? due : due.filter(({ votes }) => votes)
  const present = counted.filter(({ memberId }) => state.attended[memberId] !== undefined).length
  const needed = opensAt(rule, counted.length)
  if (rule.opensAtHalf && present < needed)
    return refuse('session.no-quorum', { due: counted.length, present, needed, source: citation(rule) })
  return accept(
    sessionHeld({ planId, itemId, due: byBranch(due) }, { effectiveOn: dayOf(state), rulePack: given.pack.code }),
  )
}

function byBranch(due: readonly MemberOnRoll[]) {
  return [...Map.groupBy(due, ({ branchId }) => branchId)].map(([branchId, rows]) => ({
    branchId,
    voting: rows.filter(({ votes }) => votes).map(({ memberId }) => memberId),
    others: rows.filter(({ votes }) => !votes).map(({ memberId }) => memberId),
  }))
}

export interface ResolveMatter {
  readonly resolutionId: ResolutionId
  readonly matter: string
  /** Absent: nobody asked for a vote. */
  readonly ballot?: { readonly secret: boolean; readonly yes: number; readonly no: number; readonly abstained: number }
}

/**
 * 决议. Voters due and present come from the roll and the list of the day. A vote needs half of those due, and is carried by more than half
 * of those due. Admissions and conversions are voted on in the member's file, by their own rules.
 */
export function resolveMatter(
  state: SessionState,
  order: ResolveMatter,
  given: GivenSession & { readonly pack: LifePack },
): SessionDecision {
  const { resolutionId, matter, ballot } = order
  if (state.phase === null) return refuse('session.unknown')
  if (state.phase !== 'held') return refuse('session.not-held')
  if (state.resolutions.some((one) => one.resolutionId === resolutionId)) return accept()
  const dates = { effectiveOn: dayOf(state), rulePack: given.pack.code }
  if (!ballot) return accept(sessionResolved({ resolutionId, matter, carried: true }, dates))
  const { due, present } = votersOf(state)
  const { yes, no, abstained } = ballot
  const rule = given.pack.kinds['general-meeting']
  const needed = opensAt(rule, due)
  if (present < needed) return refuse('session.no-quorum', { due, present, needed, source: citation(rule) })
  if (yes + no + abstained !== present) return refuse('session.ballot-wrong', { present, votes: yes + no + abstained })
  const carriedAt = carriesAt(due)
  const counted = { ...ballot, due, present, needed: carriedAt }
  return accept(sessionResolved({ resolutionId, matter, carried: yes >= carriedAt, ballot: counted }, dates))
}

export interface RecordMinutes {
  readonly document: { readonly sha256: string; readonly name: string }
  readonly recorderId: MemberId
  readonly reason?: string | undefined
}

/** 会议记录: the document is known by its hash. Another one takes its place for a reason. */
export function recordMinutes(state: SessionState, order: RecordMinutes, given: GivenSession): SessionDecision {
  const { document, recorderId, reason } = order
  if (state.phase === null) return refuse('session.unknown')
  if (state.phase !== 'held') return refuse('session.not-held')
  if (state.minutes?.sha256 === document.sha256) return accept()
  if (state.minutes && reason === undefined) return refuse('session.minutes-need-reason')
  if (state.attended[recorderId] === undefined) return refuse('session.recorder-absent')
  const why = reason === undefined ? {} : { reason }
  return accept(sessionMinuted({ document, recorderId, ...why }, { effectiveOn: given.today }))
}
