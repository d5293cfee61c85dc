import type { Slice } from '@harbor/kernel/slice'
import { standingPublicEvents } from './told/public-events'
import { standingIntervals } from './views'

export const standingSlice: Slice = {
  name: 'membership/standing',
  events: [],
  refusals: {},
  publicEvents: standingPublicEvents,
  views: [standingIntervals],
}
