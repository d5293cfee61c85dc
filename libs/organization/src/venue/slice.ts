import type { Slice } from '@harbor/kernel/slice'
import { venueEvents } from './events'
import { venueRefusals } from './refusals'
import { bookingsView, venuesView } from './views'

export const venueSlice: Slice = {
  name: 'organization/venue',
  events: venueEvents,
  refusals: venueRefusals,
  views: [venuesView, bookingsView],
}
