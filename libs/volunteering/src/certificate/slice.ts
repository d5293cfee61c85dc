import type { Slice } from '@harbor/kernel/slice'
import { certificateEvents } from './events'
import { certificateRefusals } from './refusals'

export const certificateSlice: Slice = {
  name: 'volunteering/certificate',
  events: certificateEvents,
  refusals: certificateRefusals,
  views: [],
}
