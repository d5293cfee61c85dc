import type { Slice } from '@harbor/kernel/slice'
import { problemEvents } from './events'
import { problemRefusals } from './refusals'
import { problemPublicEvents } from './told/public-events'
import { evidenceView, problemsView, squadsView } from './views'

export const problemSlice: Slice = {
  name: 'organization/problem',
  events: problemEvents,
  refusals: problemRefusals,
  views: [problemsView, squadsView, evidenceView],
  publicEvents: problemPublicEvents,
}
