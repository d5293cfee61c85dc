import type { Slice } from '@harbor/kernel/slice'
import { whenASessionIsHeldThenItsPlanItemIsDone } from './consequences/when-a-session-is-held-then-its-plan-item-is-done'
import { sessionEvents } from './events'
import { sessionRefusals } from './refusals'
import { sessionPublicEvents } from './told/public-events'
import { sessionsView } from './views'

export const sessionSlice: Slice = {
  name: 'organization/session',
  events: sessionEvents,
  refusals: sessionRefusals,
  views: [sessionsView],
  automations: [whenASessionIsHeldThenItsPlanItemIsDone],
  publicEvents: sessionPublicEvents,
}
