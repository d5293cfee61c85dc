import type { Slice } from '@harbor/kernel/slice'
import { absenceEvents } from './events'
import { absenceRefusals } from './refusals'
import { rungsView } from './views'

export const absenceSlice: Slice = {
  name: 'organization/absence',
  events: absenceEvents,
  refusals: absenceRefusals,
  views: [rungsView],
}
