import { Type } from 'typebox'
import type { Recorded } from '@harbor/kernel/event'
import { definePublic, type PublicEvents } from '@harbor/kernel/public-event'
import { Choice, IdOf, InstantText } from '@harbor/kernel/schema'
import { bases } from '../../bases'
import {
  activityCalledOff,
  activityHeld,
  activityOpened,
  activityRescheduled,
  type ActivityEvent,
  type ActivityId,
} from '../events'
import { activityOf } from '../state'

// NOTE: what districts are told is a contract with them: add a field, or a new version beside the old one; never take away.

const TOPIC = 'party.activity.v1'
const ofActivity = { unitId: IdOf<'unit'>(), activityId: IdOf<'activity'>(), base: Choice(bases) }
const slot = { startsAt: InstantText, endsAt: InstantText }
const Count = Type.Integer({ minimum: 0 })

/** Open to sign-up. */
export const announced = definePublic(
  'party.activity.announced',
  1,
  TOPIC,
  Type.Object({ ...ofActivity, title: Type.String(), ...slot, capacity: Count }),
  { zh: '活动开放报名', en: 'An activity is open to sign-up' },
)
export const rescheduled = definePublic(
  'party.activity.rescheduled',
  1,
  TOPIC,
  Type.Object({ ...ofActivity, ...slot }),
  { zh: '活动改期', en: 'An activity was rescheduled' },
)
export const calledOff = definePublic('party.activity.called-off', 1, TOPIC, Type.Object(ofActivity), {
  zh: '活动取消',
  en: 'An activity was called off',
})
/** How many came; nobody by id. One that was never announced, written down afterwards, is told with this alone. */
export const held = definePublic(
  'party.activity.held',
  1,
  TOPIC,
  Type.Object({ ...ofActivity, title: Type.String(), ...slot, attended: Count, absent: Count, guests: Count }),
  { zh: '活动举办', en: 'An activity was held' },
)

const handled = [activityOpened.type, activityRescheduled.type, activityCalledOff.type, activityHeld.type] as const

/** The street's programme and its counts; neither who signed up or came, nor who led it, nor why it was called off. */
export const activityPublicEvents: PublicEvents = {
  types: [announced, rescheduled, calledOff, held],
  handles: handled,
  readsFile: true,
  tell(event, before) {
    const told = event as Recorded<Extract<ActivityEvent, { type: (typeof handled)[number] }>>
    const activity = activityOf(before)
    const { unitId, title, base, slot: time, phase, capacity } = activity
    if (!unitId || !time) return []
    const { startsAt, endsAt } = time
    const what = { unitId, activityId: event.stream.slice(-36) as ActivityId, base }
    switch (told.type) {
      case 'organization.activity-opened.v1':
        return [announced(unitId, { ...what, title, startsAt, endsAt, capacity })]
      case 'organization.activity-rescheduled.v1': {
        const { startsAt: from, endsAt: to } = told.data
        return phase === 'open' ? [rescheduled(unitId, { ...what, startsAt: from, endsAt: to })] : []
      }
      case 'organization.activity-called-off.v1':
        return phase === 'open' ? [calledOff(unitId, what)] : []
      case 'organization.activity-held.v1': {
        const { attended, absent, guests } = told.data
        return [held(unitId, { ...what, title, startsAt, endsAt, attended, absent, guests })]
      }
    }
  },
}
