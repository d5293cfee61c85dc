import type { Automation, Todo } from '@harbor/kernel/automation'
import type { EventOf, Recorded } from '@harbor/kernel/event'
import type { View } from '@harbor/kernel/view'
import { serviceRendered } from '../../service-order/events'
import { hoursStream, type OrderId } from '../../words'
import { recordService, type RenderedService } from '../decide'
import { hoursRecorded, type HoursEvent } from '../events'
import { evolveHours, noHours } from '../state'

/** Hours that an order has brought and that are not in the ledger yet. */
export interface ServiceToRecord extends Todo, RenderedService {}

interface State {
  readonly open: ServiceToRecord | null
  readonly isRecorded: boolean
}

/** By record: whichever of the two is told first, a record that is in the ledger calls for nothing. */
export const servicesToRecord: View<EventOf<typeof serviceRendered | typeof hoursRecorded>, State, ServiceToRecord> = {
  name: 'services-to-record',
  version: 1,
  collection: { name: 'services-to-record', fields: {}, indexes: [], text: [] },
  handles: [serviceRendered.type, hoursRecorded.type],
  personal: false,
  key: (event) => event.data.recordId,
  evolve(state = { open: null, isRecorded: false }, event) {
    if (event.type === 'volunteering.hours-recorded.v1') return { open: null, isRecorded: true }
    if (state.isRecorded) return state
    const { memberId, ...service } = event.data
    const orderId = event.stream.slice(-36) as OrderId
    return { ...state, open: { id: event.id, stream: hoursStream(memberId), orderId, ...service } }
  },
  documents: ({ open }) => (open ? [open] : []),
}

/**
 * Whoever asked has confirmed a service: the member's ledger says so, once. Time that is counted already stands in its way; then the
 * to-do stays until somebody has corrected or voided one of the two.
 */
export const whenAnOrderIsConfirmedThenHoursAreRecorded: Automation<ServiceToRecord> = {
  name: 'when-an-order-is-confirmed-then-hours-are-recorded',
  todos: servicesToRecord,
  decide: (todo, events) => recordService(events.filter(isOfHours).reduce(evolveHours, noHours), todo),
}

/** The ledger holds certificates too. */
function isOfHours(event: Recorded): event is Recorded<HoursEvent> {
  return event.type.startsWith('volunteering.hours-')
}
