import type { Slice } from '@harbor/kernel/slice'
import { claimEvents } from './events'
import { claimRefusals } from './refusals'
import { claimsView } from './views'

export const reconciliationSlice: Slice = {
  name: 'organization/reconciliation',
  events: claimEvents,
  refusals: claimRefusals,
  views: [claimsView],
}
