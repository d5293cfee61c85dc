import { Type } from 'typebox'
import type { Recorded } from '@harbor/kernel/event'
import { definePublic, type PublicEvents } from '@harbor/kernel/public-event'
import { Choice, IdOf } from '@harbor/kernel/schema'
import { sessionKinds } from '@harbor/rules/organisation-life-pack'
import type { SessionId } from '../../programme-words'
import { absenceExcused, attendanceCorrected, sessionHeld, type SessionEvent } from '../events'
import { countsOf, dayOf, evolveSession, noSession } from '../state'

// NOTE: what districts are told is a contract with them: add a field, or a new version beside the old one; never take away.

const TOPIC = 'party.meeting.v1'
const count = Type.Integer({ minimum: 0 })
const numbers = { due: count, present: count, excused: count, unexcused: count }
const ofSession = { sessionId: IdOf<'session'>(), unitId: IdOf<'unit'>(), kind: Choice(sessionKinds) }

/** The day of the session is the event's own (`effectiveon`). */
export const held = definePublic(
  'party.meeting.held',
  1,
  TOPIC,
  Type.Object({ ...ofSession, ...numbers, classHours: Type.Number({ minimum: 0 }) }),
  { zh: '组织生活已召开', en: 'A session of organisation life was held' },
)
export const recounted = definePublic('party.meeting.recounted', 1, TOPIC, Type.Object({ ...ofSession, ...numbers }), {
  zh: '组织生活的出席数有变化',
  en: 'The attendance of a session changed: an absence was excused, or the list corrected',
})

const handled = [sessionHeld.type, absenceExcused.type, attendanceCorrected.type] as const

/** Numbers alone: not who, nor under which theme, nor what was resolved. */
export const sessionPublicEvents: PublicEvents = {
  types: [held, recounted],
  handles: handled,
  readsFile: true,
  tell(event, before) {
    const events = [...before, event] as readonly Recorded<SessionEvent>[]
    const state = events.reduce(evolveSession, noSession)
    const { unitId, kind, classHours, phase } = state
    if (unitId === null || phase !== 'held') return []
    const numbersNow = { sessionId: event.stream.slice(-36) as SessionId, unitId, kind, ...countsOf(state) }
    const effectiveOn = dayOf(state)
    return event.type === sessionHeld.type
      ? [held(unitId, { ...numbersNow, classHours }, { effectiveOn })]
      : [recounted(unitId, numbersNow, { effectiveOn })]
  },
}
