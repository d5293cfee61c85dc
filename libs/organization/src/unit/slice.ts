import type { Slice } from '@harbor/kernel/slice'
import { unitEvents } from './events'
import { unitPublicEvents } from './told/public-events'
import { unitRefusals } from './refusals'
import { unitsView } from './views'

export const unitSlice: Slice = {
  name: 'organization/unit',
  events: unitEvents,
  refusals: unitRefusals,
  publicEvents: unitPublicEvents,
  views: [unitsView],
}
