import { deadlineSource, type DeadlineSource } from '@harbor/calendar/deadline-source'
import type { MemberId } from '@harbor/kernel/ids'
import { addDays } from '@harbor/kernel/time'
import { house } from '../programme-words'
import { absenceEvents, type AbsenceEvent } from './events'
import { evolveAbsence, type AbsenceState } from './state'

/** A habit of the house, in days. */
const decideDays = 15

export const absenceDeadlines: DeadlineSource = deadlineSource<AbsenceEvent, AbsenceState>({
  streams: 'absence',
  handles: absenceEvents.map(({ type }) => type),
  evolve: (state = [], event) => evolveAbsence(state, event),
  deadlinesOf: (state, id) =>
    state.map(({ rungId, branchId, proposedOn, decidedOn }) => ({
      key: `absence.decide/${rungId}`,
      rule: 'absence.decide',
      article: house,
      opensOn: proposedOn,
      dueOn: addDays(proposedOn, decideDays),
      metOn: decidedOn,
      unitId: branchId,
      memberId: id as MemberId,
    })),
  texts: {
    'absence.decide': {
      zh: '十五日内决定缺席处理建议',
      en: 'A proposal about absences is decided within fifteen days',
    },
  },
})
