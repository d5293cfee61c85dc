import type { MemberId, UnitId } from '@harbor/kernel/ids'
import type { LocalDate } from '@harbor/kernel/time'
import type { View, ViewDocument } from '@harbor/kernel/view'
import { talentEvents, type TalentEvent, type TalentId } from './events'
import { evolveTalent, noTalent, type TalentState } from './state'

/** A talent, as long as the consent to be shown stands. The name is not kept here: it is read from the file, where it can be erased. */
export interface TalentRow extends ViewDocument {
  readonly id: TalentId
  readonly unitId: UnitId
  /** Empty text for a resident. */
  readonly memberId: MemberId | ''
  /** Joined, so that words can be looked for. */
  readonly skills: string
  readonly consentOn: LocalDate
}

export const talentsView: View<TalentEvent, TalentState, TalentRow> = {
  name: 'talents',
  version: 1,
  collection: {
    name: 'talents',
    fields: { unitId: 'string', memberId: 'string', consentOn: 'string' },
    indexes: [['unitId'], ['memberId']],
    text: ['skills'],
  },
  handles: talentEvents.map(({ type }) => type),
  personal: false,
  key: (event) => event.stream.slice(-36),
  evolve: (state = noTalent, event) => evolveTalent(state, event),
  documents: ({ phase, unitId, memberId, skills, consentOn }, key) =>
    phase !== 'registered' || unitId === null || consentOn === null
      ? []
      : [
          {
            id: key as TalentId,
            unitId,
            memberId: memberId ?? '',
            skills: skills.join('、'),
            consentOn,
          },
        ],
}
