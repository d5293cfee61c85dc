import type { Slice } from '@harbor/kernel/slice'
import { rollEvents } from './events'
import { rollPublicEvents } from './told/public-events'
import { rollRefusals } from './refusals'

export const rollSlice: Slice = {
  name: 'membership/roll',
  events: rollEvents,
  refusals: rollRefusals,
  publicEvents: rollPublicEvents,
  views: [],
}
