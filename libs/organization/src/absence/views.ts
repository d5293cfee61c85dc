import type { MemberId, UnitId } from '@harbor/kernel/ids'
import type { LocalDate } from '@harbor/kernel/time'
import type { View, ViewDocument } from '@harbor/kernel/view'
import type { Rung } from '@harbor/rules/absence-ladder'
import { absenceEvents, type AbsenceEvent } from './events'
import { evolveAbsence, type AbsenceState, type RungId } from './state'

/** One decision, or one that is awaited. Whether its ground still stands is said by the ladder. */
export interface RungRow extends ViewDocument {
  readonly id: RungId
  readonly memberId: MemberId
  readonly branchId: UnitId
  readonly rung: Rung
  readonly phase: 'pending' | 'taken' | 'rejected'
  readonly absences: number
  readonly proposedOn: LocalDate
  readonly decidedOn: LocalDate | null
  readonly document: string | null
}

export const rungsView: View<AbsenceEvent, AbsenceState, RungRow> = {
  name: 'absence-rungs',
  version: 1,
  collection: {
    name: 'absence-rungs',
    fields: { memberId: 'string', branchId: 'string', rung: 'string', phase: 'string', proposedOn: 'string' },
    indexes: [['branchId', 'proposedOn'], ['memberId'], ['phase']],
    text: [],
  },
  handles: absenceEvents.map(({ type }) => type),
  personal: false,
  key: ({ stream }) => stream.slice(-36),
  evolve: (state = [], event) => evolveAbsence(state, event),
  documents: (state, key) =>
    state.map(({ rungId, branchId, rung, taken, absences, proposedOn, decidedOn, document }) => ({
      id: rungId,
      memberId: key as MemberId,
      branchId,
      rung,
      phase: taken === null ? 'pending' : taken ? 'taken' : 'rejected',
      absences: absences.length,
      proposedOn,
      decidedOn,
      document,
    })),
}
