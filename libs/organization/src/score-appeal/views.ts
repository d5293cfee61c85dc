import type { MemberId, UnitId } from '@harbor/kernel/ids'
import type { LocalDate } from '@harbor/kernel/time'
import type { View, ViewDocument } from '@harbor/kernel/view'
import type { DefinitionId, Index } from '../appraisal/events'
import { appealEvents, type AppealEvent, type AppealId, type AppealOutcome } from './events'
import { evolveAppeal, noAppeal, type AppealState } from './state'

/** An appeal as lists show it: without what was said for it. */
export interface AppealRow extends ViewDocument {
  readonly id: AppealId
  readonly index: Index
  /** Empty text: about a branch. */
  readonly memberId: MemberId | ''
  readonly unitId: UnitId
  readonly definitionId: DefinitionId
  readonly item: string
  readonly scoreOn: LocalDate
  readonly openedOn: LocalDate
  readonly outcome: AppealOutcome | 'open'
  readonly hundredths: number
  readonly decidedOn: LocalDate | null
  readonly reason: string | null
}

export const appealsView: View<AppealEvent, AppealState, AppealRow> = {
  name: 'score-appeals',
  version: 1,
  collection: {
    name: 'score-appeals',
    fields: {
      index: 'string',
      memberId: 'string',
      unitId: 'string',
      scoreOn: 'string',
      openedOn: 'string',
      outcome: 'string',
    },
    indexes: [['memberId'], ['unitId', 'scoreOn'], ['outcome']],
    text: [],
  },
  handles: appealEvents.map(({ type }) => type),
  personal: false,
  key: ({ stream }) => stream.slice(-36),
  evolve: (state, event) => evolveAppeal(state ?? noAppeal, event),
  documents: ({ openedOn, unitId, definitionId, scoreOn, memberId, outcome, ...told }, key) => {
    if (openedOn === null || unitId === null || definitionId === null || scoreOn === null) return []
    const { index, item, hundredths, decidedOn, reason } = told
    const about = { index, memberId: memberId ?? ('' as const), unitId, definitionId, item, scoreOn }
    return [{ id: key as AppealId, ...about, openedOn, outcome: outcome ?? 'open', hundredths, decidedOn, reason }]
  },
}
