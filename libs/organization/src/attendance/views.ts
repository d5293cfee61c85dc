import type { DomainEvent } from '@harbor/kernel/event'
import type { MemberId } from '@harbor/kernel/ids'
import type { View, ViewDocument } from '@harbor/kernel/view'
import { joinSources } from '@harbor/read-models/joined-sources'
import { attendanceStates, type AttendanceFact, type AttendanceSource } from './attendance-source'
import { evolveExemptions, type Exemptions } from './decide'
import { studyEvents, type StudyEvent } from './events'

/** One member at one thing. Its id is made of both, so that it cannot count twice. */
export interface AttendanceRow extends AttendanceFact, ViewDocument {
  /** The stream that tells of it, e.g. `session-<id>`. */
  readonly source: string
  readonly year: number
  /** `YYYY-MM` */
  readonly month: string
}

export const ATTENDANCES = 'attendances'

/**
 * Attendances of all sources in one ledger: by member and year, by unit and month. Raise the version here when a source's fold changes
 * or a source is added.
 */
export function attendancesView(sources: readonly AttendanceSource[]): View<DomainEvent, unknown, AttendanceRow> {
  const joined = joinSources('attendance', sources)
  return {
    name: ATTENDANCES,
    version: 5,
    collection: {
      name: ATTENDANCES,
      fields: {
        memberId: 'string',
        unitId: 'string',
        source: 'string',
        on: 'string',
        year: 'number',
        month: 'string',
        kind: 'string',
        status: 'string',
      },
      indexes: [['memberId', 'on'], ['unitId', 'month'], ['source']],
      text: [],
    },
    ...joined.fold,
    documents: (state, key) => {
      const { stream, id, source } = joined.of(key)
      return onceEach(source.attendancesOf(state, id)).map((fact) => rowOf(stream, fact))
    },
  }
}

/** A member counts once at one thing, however often it is told: at the best that is told. */
export function onceEach(facts: readonly AttendanceFact[]): readonly AttendanceFact[] {
  const best = new Map<MemberId, AttendanceFact>()
  for (const fact of facts) {
    const known = best.get(fact.memberId)
    if (!known || rankOf(fact) < rankOf(known)) best.set(fact.memberId, fact)
  }
  return [...best.values()]
}

function rankOf({ status }: AttendanceFact): number {
  return attendanceStates.indexOf(status)
}

function rowOf(source: string, { memberId, unitId, on, kind, classHours, status }: AttendanceFact): AttendanceRow {
  const [year, month] = [Number(on.slice(0, 4)), on.slice(0, 7)]
  return { id: `${source}/${memberId}`, source, memberId, unitId, on, year, month, kind, classHours, status }
}

/** One year in which one member need not reach the class hours. */
export interface ExemptionRow extends ViewDocument {
  readonly memberId: MemberId
  readonly year: number
}

export const exemptionsView: View<StudyEvent, Exemptions, ExemptionRow> = {
  name: 'class-hour-exemptions',
  version: 1,
  collection: {
    name: 'class-hour-exemptions',
    fields: { memberId: 'string', year: 'number' },
    indexes: [['year'], ['memberId']],
    text: [],
  },
  handles: studyEvents.map(({ type }) => type),
  personal: false,
  key: ({ stream }) => stream.slice(-36),
  evolve: (years = [], event) => evolveExemptions(years, event),
  documents: (years, key) => years.map((year) => ({ id: `${key}/${year}`, memberId: key as MemberId, year })),
}
