import { accept, refuse, type Decision, type Refused } from '@harbor/kernel/decision'
import type { EventOf } from '@harbor/kernel/event'
import type { Id } from '@harbor/kernel/ids'
import type { LocalDate } from '@harbor/kernel/time'
import { limitDate } from '@harbor/rules/limit'
import { reg2019 } from '@harbor/rules/reg-2019'
import { isRecorded } from '../judgement'
import type { MemberFile } from '../member-file'
import { leftRollAfter, segmentOn } from '../standing/timeline'
import type { Given } from './decide'
import { floatingContacted, floatingRegistered, floatingReturned } from './events'
import type { TransferRefusal } from './refusals'
import type { Floating } from './state'

// 流动党员: away for six months or more, the relation not transferred. The branch stays responsible.

export interface RegisterFloating {
  readonly floatingId: Id<'floating'>
  readonly leftOn: LocalDate
  readonly region: string
  readonly abroad: boolean
  readonly expectedReturnOn?: LocalDate
}

/** On leaving, with a return expected in six months or later, or without a known return. */
export function registerFloating(
  file: MemberFile,
  order: RegisterFloating,
  given: Given,
): Decision<EventOf<typeof floatingRegistered>, TransferRefusal> {
  const { floatingId, leftOn, region, abroad, expectedReturnOn } = order
  const registered = floatingRegistered(
    { floatingId, region, abroad, ...(expectedReturnOn && { expectedReturnOn }) },
    { effectiveOn: leftOn },
  )
  if (isRecorded(file, registered)) return accept()
  if (!file.exists) return refuse('transfer.no-file')
  if (leftOn > given.today) return refuse('transfer.in-the-future', { on: leftOn })
  const then = segmentOn(file.timeline, leftOn)
  if (then?.standing !== 'member')
    return refuse('transfer.not-on-the-roll', { on: leftOn, standing: then?.standing ?? 'unknown' })
  const away = file.transfer.floating.find((one) => isAwayOn(file, one, leftOn))
  if (away) return refuse('transfer.floating-open', { leftOn: away.leftOn })
  const moved = file.transfer.transfers.find(({ closed }) => closed?.how === 'received' && closed.on > leftOn)
  if (moved?.closed) return refuse('transfer.dates-out-of-order', { earlier: moved.closed.on, later: leftOn })
  const from = limitDate(reg2019.floatingAfter, leftOn)
  if (expectedReturnOn && expectedReturnOn < from) return refuse('transfer.floating-too-short', { leftOn, from })
  return accept(registered)
}

/** Neither returned nor transferred nor off the roll by then. */
function isAwayOn({ timeline }: MemberFile, { leftOn, endedOn }: Floating, on: LocalDate): boolean {
  const overOn = endedOn ?? leftRollAfter(timeline, leftOn)
  return overOn === null || overOn > on
}

export interface ContactFloating {
  readonly floatingId: Id<'floating'>
  readonly contactedOn: LocalDate
  /** Who of the branch was in contact. */
  readonly by: string
}

/** At least every half-year for those abroad. */
export function contactFloating(
  file: MemberFile,
  { floatingId, contactedOn, by }: ContactFloating,
  given: Given,
): Decision<EventOf<typeof floatingContacted>, TransferRefusal> {
  const contacted = floatingContacted({ floatingId, contactedOn, personal: { by } }, { effectiveOn: contactedOn })
  if (isRecorded(file, contacted)) return accept()
  const floating = floatingToAct(file, floatingId, contactedOn, given)
  return 'accepted' in floating ? floating : accept(contacted)
}

export interface ReturnFloating {
  readonly floatingId: Id<'floating'>
  readonly on: LocalDate
}

export function returnFloating(
  file: MemberFile,
  { floatingId, on }: ReturnFloating,
  given: Given,
): Decision<EventOf<typeof floatingReturned>, TransferRefusal> {
  const returned = floatingReturned({ floatingId }, { effectiveOn: on })
  if (isRecorded(file, returned)) return accept()
  const floating = floatingToAct(file, floatingId, on, given)
  if ('accepted' in floating) return floating
  return floating.endedOn ? refuse('transfer.floating-over', { on: floating.endedOn }) : accept(returned)
}

function floatingToAct(
  file: MemberFile,
  floatingId: Id<'floating'>,
  on: LocalDate,
  { today }: Given,
): Floating | Refused<TransferRefusal> {
  if (!file.exists) return refuse('transfer.no-file')
  const floating = file.transfer.floating.find((one) => one.floatingId === floatingId)
  if (!floating) return refuse('transfer.floating-unknown')
  if (floating.endedOn && floating.endedOn < on) return refuse('transfer.floating-over', { on: floating.endedOn })
  if (on > today) return refuse('transfer.in-the-future', { on })
  const offOn = leftRollAfter(file.timeline, floating.leftOn)
  if (offOn !== null && offOn <= on) return refuse('transfer.floating-over', { on: offOn })
  return on < floating.leftOn
    ? refuse('transfer.dates-out-of-order', { earlier: floating.leftOn, later: on })
    : floating
}
