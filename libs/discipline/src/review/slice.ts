import type { Slice } from '@harbor/kernel/slice'
import { caseFileRead, reviewEvents } from './events'
import { reviewPublicEvents } from './told/public-events'
import { reviewRefusals } from './refusals'
import { caseTeams } from './views'
import { whenAReviewDecides } from './consequences/when-a-review-decides-then-the-member-file-follows'

export const reviewSlice: Slice = {
  name: 'discipline/review',
  events: [...reviewEvents, caseFileRead],
  refusals: reviewRefusals,
  publicEvents: reviewPublicEvents,
  views: [caseTeams],
  automations: [whenAReviewDecides],
}
