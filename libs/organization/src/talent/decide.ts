import { accept, refuse, type Decision } from '@harbor/kernel/decision'
import type { MemberId, UnitId } from '@harbor/kernel/ids'
import type { LocalDate } from '@harbor/kernel/time'
import { existsOn, type UnitFacts } from '../unit-facts'
import { talentChanged, talentRegistered, talentWithdrawn, type PersonId, type TalentEvent } from './events'
import type { TalentRefusal } from './refusals'
import type { TalentPerson, TalentState } from './state'

export type TalentDecision = Decision<TalentEvent, TalentRefusal>

export interface GivenTalent {
  readonly today: LocalDate
  /** The file of whoever acts, when the account belongs to a member. */
  readonly actorMemberId: MemberId | null
}

export interface RegisterTalent {
  readonly unitId: UnitId
  readonly personId: PersonId
  readonly memberId: MemberId | null
  readonly skills: readonly string[]
  /** Where the consent in writing is kept; null: the person registers by himself. */
  readonly document: string | null
  readonly consentOn: LocalDate
  readonly person: TalentPerson
}

/**
 * Nobody is registered without having agreed (PIPL arts. 13, 14): by the act of the person, or in writing. `onTheRoll`: for a member.
 * A member who had withdrawn can agree anew, in the same file.
 */
export function registerTalent(
  state: TalentState,
  order: RegisterTalent,
  given: GivenTalent & { readonly unit: UnitFacts | undefined; readonly onTheRoll: boolean },
): TalentDecision {
  const { unitId, personId, memberId, document, consentOn, person } = order
  if (state.phase === 'registered') return refuse('talent.registered-already')
  const isOwn = memberId !== null && memberId === given.actorMemberId
  if (!isOwn && document === null) return refuse('talent.consent-missing')
  if (consentOn > given.today) return refuse('talent.consent-later', { consentOn })
  if (state.withdrawnOn !== null && consentOn < state.withdrawnOn)
    return refuse('talent.consent-withdrawn', { on: state.withdrawnOn })
  if (!given.unit || !existsOn(given.unit, given.today)) return refuse('talent.unit-unknown')
  if (memberId !== null && !given.onTheRoll) return refuse('talent.not-on-the-roll')
  const skills = [...new Set(order.skills)]
  const consent = document === null ? ({ how: 'online' } as const) : ({ how: 'written', document } as const)
  const who = { unitId, personId, ...(memberId && { memberId }) }
  return accept(talentRegistered({ ...who, skills, consent, personal: { ...person } }, { effectiveOn: consentOn }))
}

export interface ChangeTalent {
  readonly skills: readonly string[]
  readonly person: TalentPerson
}

export function changeTalent(state: TalentState, order: ChangeTalent, given: GivenTalent): TalentDecision {
  if (state.phase === null || state.personId === null) return refuse('talent.unknown')
  if (state.phase === 'withdrawn') return refuse('talent.consent-withdrawn', { on: state.withdrawnOn ?? '' })
  const { personId } = state
  const skills = [...new Set(order.skills)]
  return accept(talentChanged({ personId, skills, personal: { ...order.person } }, { effectiveOn: given.today }))
}

/** At any time, without a reason (PIPL art. 15). Again: nothing is added. */
export function withdrawConsent(state: TalentState, given: GivenTalent): TalentDecision {
  if (state.phase === null) return refuse('talent.unknown')
  if (state.phase === 'withdrawn') return accept()
  const isOwn = state.memberId !== null && state.memberId === given.actorMemberId
  return accept(talentWithdrawn({ told: isOwn ? 'by-person' : 'to-staff' }, { effectiveOn: given.today }))
}
