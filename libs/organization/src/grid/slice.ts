import type { Slice } from '@harbor/kernel/slice'
import { gridEvents } from './events'
import { gridRefusals } from './refusals'
import { gridsView } from './views'

export const gridSlice: Slice = {
  name: 'organization/grid',
  events: gridEvents,
  refusals: gridRefusals,
  views: [gridsView],
}
