import type { DomainEvent } from '@harbor/kernel/event'
import type { MemberId, UnitId } from '@harbor/kernel/ids'
import { addDays, FAR_DATE, type LocalDate } from '@harbor/kernel/time'
import type { View, ViewDocument } from '@harbor/kernel/view'
import { joinSources } from '@harbor/read-models/joined-sources'
import type { DeadlineOfFile, DeadlineSource } from './deadline-source'

/** One time limit of one file. `state` is not here: it depends on the day of asking (see queries.ts). */
export interface DeadlineRow extends ViewDocument {
  /** The stream whose events opened it, e.g. `member-<id>`, `order-<id>`. */
  readonly subject: string
  /** Empty text: about no single member. */
  readonly memberId: MemberId | ''
  readonly rule: string
  readonly article: string
  readonly opensOn: LocalDate
  readonly dueOn: LocalDate
  /** Null: outstanding. */
  readonly metOn: LocalDate | null
  /** The first day on which it counts as missed: after `dueOn` unless met in time; the far date when it never will. */
  readonly missedFrom: LocalDate
  /** Who must act; empty text: nobody on the platform. */
  readonly unitId: UnitId | ''
  /** Empty text: for everybody who may see the unit's deadlines; otherwise for the members of that circle alone. */
  readonly circle: string
}

export const DEADLINES = 'deadlines'

/**
 * Every time limit of every file in one calendar, recomputed from events, so that a correction moves it. Each stream, or each
 * of its parts, is folded by the source that reads it. Raise the version here when a source's fold changes.
 */
export function deadlinesView(sources: readonly DeadlineSource[]): View<DomainEvent, unknown, DeadlineRow> {
  const joined = joinSources('deadline', sources)
  return {
    name: DEADLINES,
    version: 12,
    collection: {
      name: DEADLINES,
      fields: {
        subject: 'string',
        memberId: 'string',
        rule: 'string',
        opensOn: 'string',
        dueOn: 'string',
        metOn: 'string',
        missedFrom: 'string',
        unitId: 'string',
        circle: 'string',
      },
      indexes: [['unitId', 'dueOn'], ['dueOn'], ['memberId'], ['subject']],
      text: [],
    },
    ...joined.fold,
    documents: (state, key) => {
      const { stream, id, source } = joined.of(key)
      return source.deadlinesOf(state, id).map((deadline) => rowOf(stream, deadline))
    },
  }
}

function rowOf(stream: string, { key, unitId, memberId, circle, ...deadline }: DeadlineOfFile): DeadlineRow {
  return {
    id: `${stream}/${key}`,
    subject: stream,
    memberId: memberId ?? '',
    ...deadline,
    missedFrom: inTime(deadline) ? FAR_DATE : addDays(deadline.dueOn, 1),
    unitId: unitId ?? '',
    circle: circle ?? '',
  }
}

function inTime({ metOn, dueOn }: { readonly metOn: LocalDate | null; readonly dueOn: LocalDate }): boolean {
  return metOn !== null && metOn <= dueOn
}
