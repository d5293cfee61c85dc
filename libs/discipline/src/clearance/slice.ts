import type { Slice } from '@harbor/kernel/slice'
import { clearanceEvents } from './events'
import { clearanceRefusals } from './refusals'
import { transferClearances } from './views'

export const clearanceSlice: Slice = {
  name: 'discipline/clearance',
  events: clearanceEvents,
  refusals: clearanceRefusals,
  views: [transferClearances],
}
