import type { Slice } from '@harbor/kernel/slice'
import { methodEvents } from './events'
import { methodRefusals } from './refusals'
import { methodsView } from './views'

export const methodSlice: Slice = {
  name: 'organization/method',
  events: methodEvents,
  refusals: methodRefusals,
  views: [methodsView],
}
