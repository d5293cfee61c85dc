import type { Slice } from '@harbor/kernel/slice'
import { developmentEvents } from './events'
import { developmentPublicEvents } from './told/public-events'
import { developmentRefusals } from './refusals'

export const developmentSlice: Slice = {
  name: 'membership/development',
  events: developmentEvents,
  refusals: developmentRefusals,
  publicEvents: developmentPublicEvents,
  views: [],
}
