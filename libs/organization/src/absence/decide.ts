import { accept, refuse, type Decision } from '@harbor/kernel/decision'
import type { AccountId, MemberId, UnitId } from '@harbor/kernel/ids'
import type { LocalDate } from '@harbor/kernel/time'
import type { LadderPack, Rung } from '@harbor/rules/absence-ladder'
import { citation } from '@harbor/rules/limit'
import { rungDecided, rungProposed, type AbsenceEvent } from './events'
import { ladderOf } from './ladder'
import type { AbsenceRefusal } from './refusals'
import { pendingOf, type AbsenceState, type RestingOn, type RungId } from './state'

export type AbsenceDecision = Decision<AbsenceEvent, AbsenceRefusal>

export interface GivenAbsence {
  readonly today: LocalDate
  readonly actorId: AccountId
  readonly actorMemberId: MemberId | null
  readonly memberId: MemberId
  /** The member's branch today; null: none. */
  readonly branchId: UnitId | null
  /** The units above that branch today. */
  readonly above: readonly UnitId[]
  /** Every absence without reason, as known now. */
  readonly unexcused: readonly RestingOn[]
  readonly pack: LadderPack
}

export interface ProposeRung {
  readonly rungId: RungId
  readonly rung: Rung
  readonly grounds: string
  /** Of the reminder, which the branch gives at once. */
  readonly document: string
}

/** The next rung and no other; what it rests on is taken from the ledger. A reminder is given with it. */
export function proposeRung(state: AbsenceState, order: ProposeRung, given: GivenAbsence): AbsenceDecision {
  const { rungId, rung, grounds, document } = order
  const { branchId, today, pack } = given
  if (branchId === null) return refuse('absence.not-on-roll')
  if (given.actorMemberId === given.memberId) return refuse('absence.own-matter')
  const ladder = ladderOf(given.unexcused, state, pack, today)
  if (ladder.pending) return refuse('absence.pending', { rung: ladder.pending.rung, on: ladder.pending.proposedOn })
  if (ladder.next !== rung)
    return refuse('absence.not-next', {
      rung,
      next: ladder.next ?? '-',
      absences: ladder.absences.length,
      needed: pack.rungs[rung].absences,
      source: citation(pack.rungs[rung]),
    })
  const dates = { effectiveOn: today, rulePack: pack.code }
  const absences = ladder.absences.map(({ source, on }) => ({ source, on }))
  const proposed = rungProposed({ rungId, rung, branchId, absences, personal: { grounds } }, dates)
  if (rung !== 'reminder') return accept(proposed)
  return accept<AbsenceEvent>(proposed, rungDecided({ rungId, taken: true, byUnitId: branchId, document }, dates))
}

export interface DecideRung {
  readonly rungId: RungId
  readonly taken: boolean
  readonly byUnitId: UnitId
  readonly document: string
  /** Of a rectification. */
  readonly until?: LocalDate | undefined
}

/**
 * From criticism on by another person than who proposed it: for the branch or a unit above; a proposal of disposal for a unit above. It
 * opens nothing: the discipline office opens a review, or does not. Absences that were excused since are no ground any more.
 */
export function decideRung(state: AbsenceState, order: DecideRung, given: GivenAbsence): AbsenceDecision {
  const { rungId, taken, byUnitId, document, until } = order
  const { today, pack } = given
  const step = pendingOf(state)
  if (step?.rungId !== rungId) return refuse('absence.nothing-pending')
  if (given.actorMemberId === given.memberId) return refuse('absence.own-matter')
  if (step.proposedBy === given.actorId) return refuse('absence.same-person')
  const isAbove = given.above.includes(byUnitId)
  if (!isAbove && (step.rung === 'disposal' || byUnitId !== given.branchId)) return refuse('absence.no-authority')
  const said = { rungId, taken, byUnitId, document }
  const dates = { effectiveOn: today, rulePack: pack.code }
  if (!taken) return accept(rungDecided(said, dates))
  const standing = step.absences.filter(({ source }) => given.unexcused.some((one) => one.source === source)).length
  const needed = pack.rungs[step.rung].absences
  if (standing < needed) return refuse('absence.since-excused', { standing, needed })
  if (step.rung !== 'rectification') return accept(rungDecided(said, dates))
  if (until === undefined || until <= today) return refuse('absence.needs-until')
  return accept(rungDecided({ ...said, until }, dates))
}
