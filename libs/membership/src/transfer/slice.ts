import type { Slice } from '@harbor/kernel/slice'
import { transferEvents } from './events'
import { transferPublicEvents } from './told/public-events'
import { transferRefusals } from './refusals'

export const transferSlice: Slice = {
  name: 'membership/transfer',
  events: transferEvents,
  refusals: transferRefusals,
  publicEvents: transferPublicEvents,
  views: [],
}
