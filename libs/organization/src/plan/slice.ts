import type { Slice } from '@harbor/kernel/slice'
import { planEvents } from './events'
import { planRefusals } from './refusals'
import { plansView } from './views'

export const planSlice: Slice = {
  name: 'organization/plan',
  events: planEvents,
  refusals: planRefusals,
  views: [plansView],
}
