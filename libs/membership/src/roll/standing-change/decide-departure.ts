import { accept, refuse, type Decision, type Finding } from '@harbor/kernel/decision'
import type { EventOf } from '@harbor/kernel/event'
import type { LocalDate } from '@harbor/kernel/time'
import { isRecorded, recordJudged } from '../../judgement'
import type { MemberFile } from '../../member-file'
import { isOnTheRoll, segmentOn } from '../../standing/timeline'
import { memberDied, memberResigned } from '../events'
import type { RollRefusal } from '../refusals'
import { authority, isHistoric, standingForbids, type Decided, type Given, type GivenUnits } from './guards'

export interface RecordDeath {
  readonly on: LocalDate
}

/** Also after other acts of later date were recorded: death ends the file on its day. */
export function recordDeath(
  file: MemberFile,
  { on }: RecordDeath,
  { today }: Given,
): Decision<EventOf<typeof memberDied>, RollRefusal> {
  const death = memberDied({}, { effectiveOn: on })
  if (isRecorded(file, death)) return accept()
  if (!file.exists) return refuse('roll.no-file')
  if (on > today) return refuse('roll.in-the-future', { on })
  if (file.roll.diedOn) return refuse('roll.deceased', { on: file.roll.diedOn })
  const then = segmentOn(file.timeline, on)
  if (!then || !isOnTheRoll(then)) return refuse('roll.not-on-the-roll', { on, standing: then?.standing ?? 'unknown' })
  return accept(death)
}

export interface Resign extends Decided {
  readonly reason: string
}

/** 退党: discussed by the branch meeting, which takes the name off (党章 art. 9). The branch itself decides, or a unit above with the power. */
export function resign(
  file: MemberFile,
  { on, unitId, reason }: Resign,
  given: GivenUnits,
): Decision<EventOf<typeof memberResigned>, RollRefusal> {
  const resigned = (findings: Finding[]) => memberResigned({ decidedBy: unitId, findings, reason }, { effectiveOn: on })
  if (isRecorded(file, resigned([]))) return accept()
  const forbidden = standingForbids(file, on, given, ['member', 'suspended'])
  if (forbidden) return forbidden
  const byOwnBranch = unitId === segmentOn(file.timeline, on)?.branchId
  return recordJudged(isHistoric(given), byOwnBranch ? [] : authority(unitId, given.units, on), resigned)
}
