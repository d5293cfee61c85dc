import type { Slice } from '@harbor/kernel/slice'
import { orderEvents } from './events'
import { orderRefusals } from './refusals'
import { ordersView, claimsView } from './views'

export const serviceOrderSlice: Slice = {
  name: 'volunteering/service-order',
  events: orderEvents,
  refusals: orderRefusals,
  views: [ordersView, claimsView],
}
