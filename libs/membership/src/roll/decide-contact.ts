import { accept, refuse, type Decision, type Refused } from '@harbor/kernel/decision'
import type { EventOf } from '@harbor/kernel/event'
import type { Id } from '@harbor/kernel/ids'
import type { LocalDate } from '@harbor/kernel/time'
import { isRecorded } from '../judgement'
import type { MemberFile } from '../member-file'
import { isOnTheRoll, leftRollAfter, segmentOn } from '../standing/timeline'
import type { Given } from './standing-change/guards'
import { contactFound, contactLost, lapseEnded, lapseRecorded } from './events'
import type { RollRefusal } from './refusals'
import type { Lapse, LapseKind } from './state'

// What the branch observes of a member. Observations open deadlines and proposals; they never change a standing.

export interface RecordLapse {
  readonly lapseId: Id<'lapse'>
  readonly kind: LapseKind
  /** The first day without. */
  readonly since: LocalDate
}

export function recordLapse(
  file: MemberFile,
  { lapseId, kind, since }: RecordLapse,
  given: Given,
): Decision<EventOf<typeof lapseRecorded>, RollRefusal> {
  const recorded = lapseRecorded({ lapseId, kind, since }, { effectiveOn: since })
  if (isRecorded(file, recorded)) return accept()
  const forbidden = absent(file, since, given)
  if (forbidden) return forbidden
  const open = file.roll.lapses.find((lapse) => lapse.kind === kind && lastsOn(file, lapse, since))
  if (open) return refuse('roll.lapse-open', { since: open.since })
  return accept(recorded)
}

/** Not over by then: neither ended on record nor by leaving the roll. */
function lastsOn({ timeline }: MemberFile, lapse: Lapse, on: LocalDate): boolean {
  const endedOn = lapse.end?.on ?? leftRollAfter(timeline, lapse.since)
  return endedOn === null || endedOn > on
}

export interface EndLapse {
  readonly lapseId: Id<'lapse'>
  /** `resumed`: takes part, pays or works again. `excused`: there was good reason. */
  readonly how: 'resumed' | 'excused'
  readonly endedOn: LocalDate
  readonly reason: string
}

export function endLapse(
  file: MemberFile,
  order: EndLapse,
  { today }: Given,
): Decision<EventOf<typeof lapseEnded>, RollRefusal> {
  const { lapseId, how, endedOn, reason } = order
  const ended = lapseEnded({ lapseId, how, endedOn, reason }, { effectiveOn: endedOn })
  if (isRecorded(file, ended)) return accept()
  const lapse = file.roll.lapses.find((one) => one.lapseId === lapseId)
  if (!lapse) return refuse(file.exists ? 'roll.lapse-unknown' : 'roll.no-file')
  if (lapse.end) return refuse('roll.lapse-over', { on: lapse.end.on })
  if (endedOn > today) return refuse('roll.in-the-future', { on: endedOn })
  if (endedOn < lapse.since) return refuse('roll.dates-out-of-order', { earlier: lapse.since, later: endedOn })
  return accept(ended)
}

export interface RecordContactLost {
  readonly lastContactOn: LocalDate
}

export function recordContactLost(
  file: MemberFile,
  { lastContactOn }: RecordContactLost,
  given: Given,
): Decision<EventOf<typeof contactLost>, RollRefusal> {
  const lost = contactLost({ lastContactOn }, { effectiveOn: lastContactOn })
  if (isRecorded(file, lost)) return accept()
  const forbidden = absent(file, lastContactOn, given)
  if (forbidden) return forbidden
  const { contact } = file.roll
  if (!contact) return accept(lost)
  // Whoever left the roll and came back has left the old loss behind.
  const overOn = contact.foundOn ?? leftRollAfter(file.timeline, contact.lastContactOn)
  if (overOn === null) return refuse('roll.contact-already-lost', { since: contact.lastContactOn })
  return lastContactOn < overOn
    ? refuse('roll.dates-out-of-order', { earlier: overOn, later: lastContactOn })
    : accept(lost)
}

export interface RecordContactFound {
  readonly foundOn: LocalDate
  /** How the person was found. */
  readonly reason: string
}

/** Opens the path of restoration for whoever was suspended as lost (REG-2019 art. 24). */
export function recordContactFound(
  file: MemberFile,
  { foundOn, reason }: RecordContactFound,
  { today }: Given,
): Decision<EventOf<typeof contactFound>, RollRefusal> {
  const found = contactFound({ foundOn, reason }, { effectiveOn: foundOn })
  if (isRecorded(file, found)) return accept()
  if (!file.exists) return refuse('roll.no-file')
  const { contact } = file.roll
  if (!contact || contact.foundOn !== null) return refuse('roll.contact-is-not-lost')
  if (foundOn > today) return refuse('roll.in-the-future', { on: foundOn })
  if (foundOn < contact.lastContactOn)
    return refuse('roll.dates-out-of-order', { earlier: contact.lastContactOn, later: foundOn })
  return accept(found)
}

/** On that day the person must have been on the roll, and the day must have come. */
function absent(file: MemberFile, on: LocalDate, { today }: Given): Refused<RollRefusal> | undefined {
  if (!file.exists) return refuse('roll.no-file')
  if (on > today) return refuse('roll.in-the-future', { on })
  const [then, now] = [segmentOn(file.timeline, on), file.timeline.at(-1)]
  if (!then || !isOnTheRoll(then)) return refuse('roll.not-on-the-roll', { on, standing: then?.standing ?? 'unknown' })
  if (!now || !isOnTheRoll(now))
    return refuse('roll.not-on-the-roll', { on: today, standing: now?.standing ?? 'unknown' })
  return undefined
}
