import type { Slice } from '@harbor/kernel/slice'
import { sanctionEvents } from './events'
import { sanctionPublicEvents } from './told/public-events'
import { sanctionRefusals } from './refusals'
import { rightsLimitedView } from './rights/views'

export const sanctionSlice: Slice = {
  name: 'membership/sanction',
  events: sanctionEvents,
  refusals: sanctionRefusals,
  publicEvents: sanctionPublicEvents,
  views: [rightsLimitedView],
}
