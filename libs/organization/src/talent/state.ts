import type { Recorded } from '@harbor/kernel/event'
import type { MemberId, UnitId } from '@harbor/kernel/ids'
import { dateOf, type LocalDate } from '@harbor/kernel/time'
import type { PersonId, TalentEvent } from './events'

/** What may be shown of a talent to whom. */
export interface TalentPerson {
  readonly name: string
  readonly phone?: string
  readonly introduction?: string
}

/** What a talent's stream says. JSON. */
export interface TalentState {
  /** Null: never registered. */
  readonly phase: 'registered' | 'withdrawn' | null
  readonly unitId: UnitId | null
  readonly personId: PersonId | null
  readonly memberId: MemberId | null
  readonly skills: readonly string[]
  readonly consentOn: LocalDate | null
  readonly consent: { readonly how: 'written' | 'online'; readonly document?: string } | null
  readonly withdrawnOn: LocalDate | null
  /** Null: not opened, erased, or consent withdrawn. */
  readonly person: TalentPerson | null
}

export const noTalent: TalentState = {
  phase: null,
  unitId: null,
  personId: null,
  memberId: null,
  skills: [],
  consentOn: null,
  consent: null,
  withdrawnOn: null,
  person: null,
}

/** A withdrawal forgets the person: nothing that folds can show more than who may still be shown. */
export function evolveTalent(state: TalentState, event: Recorded<TalentEvent>): TalentState {
  const on = event.effectiveOn ?? dateOf(event.recordedAt)
  switch (event.type) {
    case 'organization.talent-registered.v1': {
      const { unitId, personId, memberId, skills, consent, personal } = event.data
      const who = { unitId, personId, memberId: memberId ?? null, person: personal }
      return { phase: 'registered', ...who, skills, consent, consentOn: on, withdrawnOn: null }
    }
    case 'organization.talent-changed.v1':
      return { ...state, skills: event.data.skills, person: event.data.personal }
    case 'organization.talent-consent-withdrawn.v1':
      return { ...state, phase: 'withdrawn', withdrawnOn: on, skills: [], person: null }
  }
}

export function talentOf(events: readonly Recorded[]): TalentState {
  return (events as readonly Recorded<TalentEvent>[]).reduce(evolveTalent, noTalent)
}
