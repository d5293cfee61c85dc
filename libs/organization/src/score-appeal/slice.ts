import type { Slice } from '@harbor/kernel/slice'
import { appealEvents } from './events'
import { appealRefusals } from './refusals'
import { appealsView } from './views'

export const scoreAppealSlice: Slice = {
  name: 'organization/score-appeal',
  events: appealEvents,
  refusals: appealRefusals,
  views: [appealsView],
}
