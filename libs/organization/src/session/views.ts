import type { UnitId } from '@harbor/kernel/ids'
import type { Instant, LocalDate } from '@harbor/kernel/time'
import type { View, ViewDocument } from '@harbor/kernel/view'
import type { SessionKind } from '@harbor/rules/organisation-life-pack'
import type { PlanId, PlanItemId, SessionId } from '../programme-words'
import { sessionEvents, type SessionEvent } from './events'
import { countsOf, dayOf, evolveSession, noSession, type SessionPhase, type SessionState } from './state'

/** A session as lists show it. It names nobody. */
export interface SessionRow extends ViewDocument {
  readonly id: SessionId
  readonly unitId: UnitId
  readonly kind: SessionKind
  readonly theme: string
  readonly phase: SessionPhase
  readonly on: LocalDate
  /** `YYYY-MM` */
  readonly month: string
  readonly startsAt: Instant
  readonly endsAt: Instant
  readonly place: string
  readonly classHours: number
  readonly planId: PlanId | null
  readonly itemId: PlanItemId | null
  /** Who was due, closed when it was held; 0 before. */
  readonly due: number
  readonly present: number
  readonly excused: number
  readonly unexcused: number
  readonly resolutions: number
  /** 1 once minutes are filed. */
  readonly minuted: number
}

export const sessionsView: View<SessionEvent, SessionState, SessionRow> = {
  name: 'sessions',
  version: 2,
  collection: {
    name: 'sessions',
    fields: {
      unitId: 'string',
      kind: 'string',
      phase: 'string',
      on: 'string',
      month: 'string',
      startsAt: 'string',
      itemId: 'string',
    },
    indexes: [['unitId', 'on'], ['month', 'unitId'], ['itemId'], ['on']],
    text: ['theme', 'place'],
  },
  handles: sessionEvents.map(({ type }) => type),
  personal: false,
  key: ({ stream }) => stream.slice(-36),
  evolve: (state = noSession, event) => evolveSession(state, event),
  documents: (state, key) => rowOf(state, key as SessionId),
}

function rowOf(state: SessionState, id: SessionId): readonly SessionRow[] {
  const { phase, unitId, kind, theme, startsAt, endsAt, place, classHours, planId, itemId } = state
  if (phase === null || unitId === null) return []
  const on = dayOf(state)
  return [
    {
      id,
      unitId,
      kind,
      theme,
      phase,
      on,
      month: on.slice(0, 7),
      startsAt,
      endsAt,
      place,
      classHours,
      planId,
      itemId,
      ...countsOf(state),
      resolutions: state.resolutions.length,
      minuted: state.minutes === null ? 0 : 1,
    },
  ]
}
