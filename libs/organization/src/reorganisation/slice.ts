import type { Slice } from '@harbor/kernel/slice'
import { reorganisationEvents } from './events'
import { reorganisationRefusals } from './refusals'
import { reorganisationsView } from './views'

export const reorganisationSlice: Slice = {
  name: 'organization/reorganisation',
  events: reorganisationEvents,
  refusals: reorganisationRefusals,
  views: [reorganisationsView],
}
