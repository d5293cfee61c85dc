import { accept, refuse, type Decision, type Finding } from '@harbor/kernel/decision'
import type { EventOf } from '@harbor/kernel/event'
import type { LocalDate } from '@harbor/kernel/time'
import { breach } from '@harbor/rules/breach'
import { limitDate } from '@harbor/rules/limit'
import { reg2019 } from '@harbor/rules/reg-2019'
import { isRecorded, recordJudged, type Breaches } from '../../judgement'
import type { MemberFile } from '../../member-file'
import { membershipRestored, membershipSuspended } from '../events'
import type { RollRefusal } from '../refusals'
import type { SuspensionGround } from '../state'
import {
  authority,
  foundBy,
  hasLeft,
  isHistoric,
  restoration,
  standingForbids,
  type Decided,
  type GivenUnits,
} from './guards'

export interface SuspendMembership extends Decided {
  readonly ground: SuspensionGround
  /** The day from which the ground has existed: settled, left for study, last contact. */
  readonly since: LocalDate
}

/** 停止党籍 (REG-2019 art. 24): settled abroad, study abroad for more than five years, contact lost for six months. */
export function suspendMembership(
  file: MemberFile,
  { on, unitId, ground, since }: SuspendMembership,
  given: GivenUnits,
): Decision<EventOf<typeof membershipSuspended>, RollRefusal> {
  const suspended = (findings: Finding[]) =>
    membershipSuspended({ decidedBy: unitId, findings, ground, since }, { effectiveOn: on })
  if (isRecorded(file, suspended([]))) return accept()
  const forbidden = standingForbids(file, on, given, ['member'])
  if (forbidden) return forbidden
  if (since > on) return refuse('roll.begins-after', { since, on })
  return recordJudged(
    isHistoric(given),
    [...authority(unitId, given.units, on), ...groundBreaches(file, ground, since, on)],
    suspended,
  )
}

function groundBreaches(
  file: MemberFile,
  ground: SuspensionGround,
  since: LocalDate,
  on: LocalDate,
): Breaches<RollRefusal> {
  switch (ground) {
    case 'settled-abroad':
      return []
    case 'study-abroad-over-5-years': {
      const from = limitDate(reg2019.studyAbroad, since)
      return [on <= from ? breach('roll.study-abroad-too-short', reg2019.studyAbroad, { since, from }) : null]
    }
    case 'lost-contact': {
      const { contact } = file.roll
      const lost = contact !== null && contact.foundOn === null && contact.lastContactOn === since
      const from = limitDate(reg2019.lostContact, since)
      return [
        lost ? null : breach('roll.contact-not-lost', reg2019.lostContact, { since }),
        on < from ? breach('roll.contact-lost-too-short', reg2019.lostContact, { since, from }) : null,
      ]
    }
  }
}

export interface RestoreMembership extends Decided {
  readonly reason: string
}

/** 恢复党籍: only from suspension. Whoever was removed or left applies anew (REG-2019 art. 24). */
export function restoreMembership(
  file: MemberFile,
  { on, unitId, reason }: RestoreMembership,
  given: GivenUnits,
): Decision<EventOf<typeof membershipRestored>, RollRefusal> {
  const restored = (findings: Finding[]) =>
    membershipRestored({ decidedBy: unitId, findings, reason }, { effectiveOn: on })
  if (isRecorded(file, restored([]))) return accept()
  const left = hasLeft(file, on)
  if (left) return left
  const forbidden = standingForbids(file, on, given, ['suspended'], 'roll.not-suspended')
  if (forbidden) return forbidden
  const { suspension, contact } = file.roll
  const stillLost = suspension?.ground === 'lost-contact' && !foundBy(contact?.foundOn, on)
  const lost = stillLost ? breach('roll.still-lost', restoration) : null
  return recordJudged(isHistoric(given), [...authority(unitId, given.units, on), lost], restored)
}
