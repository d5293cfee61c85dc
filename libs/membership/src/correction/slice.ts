import type { Slice } from '@harbor/kernel/slice'
import { correctionPublicEvents } from './told/public-events'
import { correctionRefusals } from './refusals'

/** Its events stand with the roll's: every file can be corrected, whatever slice wrote the record. */
export const correctionSlice: Slice = {
  name: 'membership/correction',
  events: [],
  refusals: correctionRefusals,
  publicEvents: correctionPublicEvents,
  views: [],
}
