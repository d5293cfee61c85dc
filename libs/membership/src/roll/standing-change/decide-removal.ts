import { accept, refuse, type Decision, type Finding } from '@harbor/kernel/decision'
import type { EventOf } from '@harbor/kernel/event'
import type { Id } from '@harbor/kernel/ids'
import type { LocalDate } from '@harbor/kernel/time'
import { breach } from '@harbor/rules/breach'
import { limitDate } from '@harbor/rules/limit'
import { reg2019 } from '@harbor/rules/reg-2019'
import { isRecorded, recordJudged, type Breaches } from '../../judgement'
import type { MemberFile } from '../../member-file'
import { leftRollAfter } from '../../standing/timeline'
import { memberDeemedWithdrawn, memberRemoved, type removalGrounds } from '../events'
import type { RollRefusal } from '../refusals'
import type { Lapse, LapseKind } from '../state'
import {
  authority,
  foundBy,
  isHistoric,
  restoration,
  standingForbids,
  suspensionRule,
  type Decided,
  type Given,
  type GivenUnits,
} from './guards'

export type RemovalGround = (typeof removalGrounds)[number]

export interface RemoveMember extends Decided {
  readonly ground: RemovalGround
  readonly reason: string
}

/** 除名 on the grounds of REG-2019 art. 31, or two years after a suspension without contact (art. 24). */
export function removeMember(
  file: MemberFile,
  { on, unitId, ground, reason }: RemoveMember,
  given: GivenUnits,
): Decision<EventOf<typeof memberRemoved>, RollRefusal> {
  const removed = (findings: Finding[]) =>
    memberRemoved({ decidedBy: unitId, findings, ground, reason }, { effectiveOn: on })
  if (isRecorded(file, removed([]))) return accept()
  const forbidden = standingForbids(file, on, given, ['member', 'suspended'])
  if (forbidden) return forbidden
  return recordJudged(
    isHistoric(given),
    [...authority(unitId, given.units, on), ...removalBreaches(file, ground, on)],
    removed,
  )
}

function removalBreaches(file: MemberFile, ground: RemovalGround, on: LocalDate): Breaches<RollRefusal> {
  const { suspension, contact } = file.roll
  const suspended = suspension !== null && suspension.restoredOn === null ? suspension : null
  switch (ground) {
    case 'lost-faith':
    case 'unfit-after-rectification':
    case 'no-longer-qualified':
      return []
    case 'settled-abroad-no-contact': {
      const settled = suspended !== null && suspended.ground !== 'lost-contact'
      return [
        settled ? null : breach('roll.not-suspended-on-that-ground', suspensionRule, { ground: 'settled-abroad' }),
      ]
    }
    case 'lost-contact-two-years': {
      if (suspended?.ground !== 'lost-contact')
        return [breach('roll.not-suspended-on-that-ground', suspensionRule, { ground: 'lost-contact' })]
      const from = limitDate(reg2019.removalAfterSuspension, suspended.on)
      return [
        contact && foundBy(contact.foundOn, on)
          ? breach('roll.contact-was-found', restoration, { on: contact.foundOn ?? on })
          : null,
        on < from
          ? breach('roll.suspended-too-short', reg2019.removalAfterSuspension, { since: suspended.on, from })
          : null,
      ]
    }
  }
}

export interface DeemWithdrawn extends Decided {
  /** The lapse on record; may be left out for a historic act, which then names kind and start itself. */
  readonly lapseId?: Id<'lapse'>
  readonly kind?: LapseKind
  readonly since?: LocalDate
  readonly reason: string
}

/** 自行脱党: six months in a row without reason of no organisation life, or no dues, or no assigned work (党章 art. 9, REG-2019 art. 31). */
export function deemWithdrawn(
  file: MemberFile,
  { on, unitId, reason, ...order }: DeemWithdrawn,
  given: GivenUnits,
): Decision<EventOf<typeof memberDeemedWithdrawn>, RollRefusal> {
  const lapse = lapseOf(file, order, given)
  if (!lapse) return refuse(file.exists ? 'roll.lapse-unknown' : 'roll.no-file')
  const { kind: ground, since, lapseId } = lapse
  const withdrawn = (findings: Finding[]) =>
    memberDeemedWithdrawn(
      { decidedBy: unitId, findings, ground, since, ...(lapseId && { lapseId }), reason },
      { effectiveOn: on },
    )
  if (isRecorded(file, withdrawn([]))) return accept()
  const forbidden = standingForbids(file, on, given, ['member', 'suspended'])
  if (forbidden) return forbidden
  if (since > on) return refuse('roll.begins-after', { since, on })
  const overOn = lapse.end?.on ?? leftRollAfter(file.timeline, since)
  if (overOn !== null) return refuse('roll.lapse-over', { on: overOn })
  const from = limitDate(reg2019.lapse, since)
  const tooShort = on < from ? breach('roll.lapse-too-short', reg2019.lapse, { since, from }) : null
  return recordJudged(isHistoric(given), [...authority(unitId, given.units, on), tooShort], withdrawn)
}

type LapseMeant = Pick<Lapse, 'kind' | 'since' | 'end'> & { readonly lapseId?: Id<'lapse'> }

function lapseOf(
  file: MemberFile,
  { lapseId, kind, since }: Pick<DeemWithdrawn, 'lapseId' | 'kind' | 'since'>,
  { historic }: Given,
): LapseMeant | undefined {
  if (lapseId) return file.roll.lapses.find((lapse) => lapse.lapseId === lapseId)
  return historic && kind && since ? { kind, since, end: null } : undefined
}
