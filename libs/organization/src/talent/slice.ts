import type { Slice } from '@harbor/kernel/slice'
import { talentEvents } from './events'
import { talentRefusals } from './refusals'
import { talentsView } from './views'

export const talentSlice: Slice = {
  name: 'organization/talent',
  events: talentEvents,
  refusals: talentRefusals,
  views: [talentsView],
}
