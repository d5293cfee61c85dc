import type { Slice } from '@harbor/kernel/slice'
import { appraisalEvents } from './events'
import { appraisalRefusals } from './refusals'
import { definitionsView } from './views'

export const appraisalSlice: Slice = {
  name: 'organization/appraisal',
  events: appraisalEvents,
  refusals: appraisalRefusals,
  views: [definitionsView],
}
