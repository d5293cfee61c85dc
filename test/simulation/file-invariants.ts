import type { Recorded } from '@harbor/kernel/event'
import { FAR_DATE } from '@harbor/kernel/time'
import type { MemberId } from '@harbor/kernel/ids'
import { memberFile } from '@harbor/membership/member-file'
import type { MemberEvent } from '@harbor/membership/member-event'
import type { Segment } from '@harbor/membership/standing/timeline'
import { activityOf } from '@harbor/organization/activity/state'
import { venueOf } from '@harbor/organization/venue/state'
import { ledgerOf } from '@harbor/volunteering/ledger'
import { orderOf } from '@harbor/volunteering/service-order/state'
import { Broken } from './broken'

/** What must hold of a file whatever happened. By the name of its stream; of the others nothing more than of every stream. */
export function checkFile(stream: string, events: readonly Recorded[]): void {
  const fault = faultOf(stream, events)
  if (fault !== undefined) throw new Broken(`${stream}: ${fault}`)
}

function faultOf(stream: string, events: readonly Recorded[]): string | undefined {
  const id = stream.slice(-36)
  if (stream.startsWith('reservation-')) return faultOfReservation(events)
  switch (stream.slice(0, -37)) {
    case 'member':
      return faultOfMember(id as MemberId, events)
    case 'order':
      return faultOfOrder(events)
    case 'hours':
      return faultOfHours(id as MemberId, events)
    case 'venue':
      return faultOfVenue(events)
    case 'activity':
      return faultOfActivity(events)
    default:
      return undefined
  }
}

/** Nobody takes what another holds: of a person there is one file. */
function faultOfReservation(events: readonly Recorded[]): string | undefined {
  const holders = events.map(({ data }) => (data as { readonly holder?: string }).holder)
  const taken = holders.findIndex((holder, index) => holder !== undefined && holders[index - 1] !== undefined)
  return taken < 0 ? undefined : `${holders[taken]} took what ${holders[taken - 1]} held`
}

/** One branch a member a day: stretches without gap or overlap, and at most one transfer under way. */
function faultOfMember(memberId: MemberId, events: readonly Recorded[]): string | undefined {
  const { timeline, transfer } = memberFile(memberId, events as readonly Recorded<MemberEvent>[])
  const open = transfer.transfers.filter(({ closed }) => closed === null)
  if (open.length > 1) return `${open.length} transfers are open`
  return timeline
    .map((segment, index) => faultOfSegment(segment, timeline[index + 1]))
    .find((fault) => fault !== undefined)
}

function faultOfSegment({ validFrom, validTo }: Segment, next: Segment | undefined): string | undefined {
  if (validFrom >= validTo) return `the stretch from ${validFrom} ends on ${validTo}`
  const end = next?.validFrom ?? FAR_DATE
  return validTo === end ? undefined : `the stretch from ${validFrom} ends on ${validTo}, the next begins on ${end}`
}

/** No more people than places, none twice. */
function faultOfOrder(events: readonly Recorded[]): string | undefined {
  const { claims, capacity } = orderOf(events)
  if (claims.length > capacity) return `${claims.length} claims on ${capacity} places`
  return twice(
    claims.map(({ memberId }) => memberId),
    'claimed',
  )
}

/** Nobody serves twice at a time, and no service of an order counts twice. */
function faultOfHours(memberId: MemberId, events: readonly Recorded[]): string | undefined {
  const records = ledgerOf(memberId, events).hours.records.filter(({ voidedOn }) => voidedOn === null)
  const ofOrders = records.flatMap(({ orderId }) => orderId ?? [])
  return (
    twice(ofOrders, 'recorded') ??
    twice(
      records.map(({ recordId }) => recordId),
      'recorded',
    )
  )
}

function faultOfVenue(events: readonly Recorded[]): string | undefined {
  const standing = venueOf(events)
    .bookings.filter(({ cancelledOn, outcome }) => cancelledOn === null && outcome !== 'unused')
    .toSorted((a, b) => (a.startsAt < b.startsAt ? -1 : 1))
  const clash = standing.find(({ startsAt }, index) => startsAt < (standing[index - 1]?.endsAt ?? ''))
  return clash && `booked twice at ${clash.startsAt}`
}

function faultOfActivity(events: readonly Recorded[]): string | undefined {
  const { participants, capacity } = activityOf(events)
  const placed = participants.filter(({ seat }) => seat === 'place').length
  if (placed > capacity) return `${placed} signed up for ${capacity} places`
  return twice(
    participants.map(({ memberId }) => memberId),
    'on the list',
  )
}

function twice(all: readonly string[], what: string): string | undefined {
  const again = all.find((one, index) => all.indexOf(one) !== index)
  return again && `${again} is ${what} twice`
}
