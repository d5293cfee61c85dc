import type { Static } from 'typebox'
import { Equal } from 'typebox/value'
import { accept, refuse, type Decision, type Finding, type Refused } from '@harbor/kernel/decision'
import type { EventOf } from '@harbor/kernel/event'
import type { UnitId } from '@harbor/kernel/ids'
import { addMonths, ageOn, type LocalDate } from '@harbor/kernel/time'
import { existsOn, type UnitFacts } from '@harbor/organization/public'
import { breach, findingOf, type Breach, type Rule } from '@harbor/rules/breach'
import { developmentPackOn } from '@harbor/rules/development-packs'
import { keeps } from '@harbor/rules/limit'
import { reg2019Article } from '@harbor/rules/reg-2019'
import { isRecorded, recordJudged, type Breaches } from '../judgement'
import type { MemberFile } from '../member-file'
import { isOnTheRoll, segmentOn } from '../standing/timeline'
import { transferUnderWay } from '../transfer/state'
import { isMemberStage, stages, type Stage } from '../words'
import { hasLeft, type Given, type GivenUnits } from './standing-change/guards'
import {
  detailsChanged,
  memberEnrolled,
  personalDataErased,
  type clearableDetails,
  type PersonDetails,
  type Provenance,
} from './events'
import type { RollRefusal } from './refusals'

/** The days of a person's road as letters and old files tell them; what is not known is left out. */
export interface RoadDates {
  readonly appliedOn?: LocalDate
  readonly activistOn?: LocalDate
  readonly targetOn?: LocalDate
  /** 入党日期: the day of the branch vote that admitted. */
  readonly joinedOn?: LocalDate
  /** 转正日期: the day on which probation ended. */
  readonly fullOn?: LocalDate
}

export interface Enrol extends RoadDates {
  /** The day from which the branch has been responsible. */
  readonly on: LocalDate
  readonly branchId: UnitId
  readonly stage: Stage
  readonly provenance: Static<typeof Provenance>
  readonly person: PersonDetails
  /** What reading the source found odd, e.g. an ID number whose checksum is wrong. */
  readonly sourceFindings?: readonly Finding[]
}

/**
 * A person comes onto the roll with a history that was lived elsewhere; `given.units` holds the branch. Odd dates are findings,
 * impossible ones are refused. Whoever was removed or left comes back by a new application only (REG-2019 art. 24).
 */
export function enrol(
  file: MemberFile,
  order: Enrol,
  given: GivenUnits,
): Decision<EventOf<typeof memberEnrolled>, RollRefusal> {
  const { on, branchId, stage, provenance, person, sourceFindings = [] } = order
  const dates = roadDates(order)
  const enrolled = (findings: Finding[]) =>
    memberEnrolled({ branchId, stage, ...dates, provenance, findings, personal: person }, { effectiveOn: on })
  if (isRecorded(file, enrolled([]))) return accept()
  const forbidden = fileForbidsEnrolment(file, on) ?? impossibleDates(order, given)
  if (forbidden) return forbidden
  const branch = given.units.find(({ id }) => id === branchId)
  if (!branch || !isBranchOn(branch, on)) return refuse('roll.not-a-branch', { unit: branch?.name ?? branchId, on })
  return recordJudged(true, oddities({ ...order, bornOn: person.bornOn }), (findings) =>
    enrolled([...sourceFindings, ...findings]),
  )
}

/** A person belongs to a branch, and only while it exists (REG-2019 art. 25). */
export function isBranchOn(unit: UnitFacts, on: LocalDate): boolean {
  return unit.kind === 'branch' && existsOn(unit, on)
}

/** The dates that are known, under the names of the payload. */
export function roadDates({ appliedOn, activistOn, targetOn, joinedOn, fullOn }: RoadDates): RoadDates {
  return {
    ...(appliedOn && { appliedOn }),
    ...(activistOn && { activistOn }),
    ...(targetOn && { targetOn }),
    ...(joinedOn && { joinedOn }),
    ...(fullOn && { fullOn }),
  }
}

function fileForbidsEnrolment(file: MemberFile, on: LocalDate): Refused<RollRefusal> | undefined {
  if (file.roll.erased) return refuse('roll.personal-data-erased')
  if (file.roll.diedOn) return refuse('roll.deceased', { on: file.roll.diedOn })
  if (transferUnderWay(file.transfer, file.timeline)) return refuse('roll.transfer-open')
  const last = file.timeline.at(-1)
  if (last && isOnTheRoll(last)) return refuse('roll.already-enrolled')
  if (last && on < last.validFrom) return refuse('roll.later-change', { on, from: last.validFrom })
  return last && hasLeft(file, on)
}

const stageDates = ['appliedOn', 'activistOn', 'targetOn', 'joinedOn', 'fullOn'] as const

type ImpossibleDates = 'roll.in-the-future' | 'roll.stage-contradicts-dates' | 'roll.dates-out-of-order'

/** Dates that no life can have: in the future, out of order, of a stage later than the person has reached. */
export function impossibleDates(
  order: RoadDates & { readonly on: LocalDate; readonly stage: Stage; readonly person: Pick<PersonDetails, 'bornOn'> },
  { today }: Pick<Given, 'today'>,
): Refused<ImpossibleDates> | undefined {
  const reached = stages.indexOf(order.stage)
  let latest = order.person.bornOn
  for (const [index, name] of stageDates.entries()) {
    const day = order[name]
    if (day === undefined) continue
    if (day > today) return refuse('roll.in-the-future', { on: day })
    if (index > reached) return refuse('roll.stage-contradicts-dates', { stage: order.stage, on: day })
    if (latest && day < latest) return refuse('roll.dates-out-of-order', { earlier: latest, later: day })
    latest = day
  }
  if (order.on > today) return refuse('roll.in-the-future', { on: order.on })
  const first = stageDates.map((name) => order[name]).find((day) => day !== undefined)
  if (first && order.on < first) return refuse('roll.dates-out-of-order', { earlier: first, later: order.on })
  return undefined
}

/** What an enrolment on record would find odd, e.g. after a correction of its dates. Ages only where the personal part is open. */
export function enrolmentFindings(
  enrolled: RoadDates & { readonly stage: Stage; readonly personal: PersonDetails | null },
): readonly Finding[] {
  const found = oddities({ ...enrolled, bornOn: enrolled.personal?.bornOn })
  return found.filter((one) => one !== null).map(findingOf)
}

/** The codes of these findings: who reviews an enrolment takes them anew instead of those recorded with it. */
export const enrolmentFindingCodes: readonly string[] = [
  'roll.joined-under-18',
  'roll.joined-on-unknown',
  'roll.probation-under-a-year',
] satisfies readonly RollRefusal[]

type Lived = RoadDates & { readonly stage: Stage; readonly bornOn: LocalDate | undefined }

/** Odd, and yet it may be so. Each is judged by the rules of its own day. */
function oddities({ bornOn, stage, appliedOn, activistOn, targetOn, joinedOn, fullOn }: Lived): Breaches<RollRefusal> {
  const applied = appliedOn ?? activistOn ?? targetOn ?? joinedOn
  return [
    applied && bornOn ? tooYoung(bornOn, applied) : null,
    isMemberStage(stage) && !joinedOn ? breach('roll.joined-on-unknown', membershipFromVote) : null,
    joinedOn && fullOn ? shortProbation(joinedOn, fullOn) : null,
  ]
}

function tooYoung(bornOn: LocalDate, on: LocalDate): Breach<RollRefusal> | null {
  const { applicantAge } = developmentPackOn(on).limits
  const age = ageOn(bornOn, on)
  if (applicantAge === null || keeps(applicantAge, age)) return null
  return breach('roll.joined-under-18', applicantAge, { on, age })
}

/** Rules whose texts were not read are not held against an old admission: there were years without probation. */
function shortProbation(joinedOn: LocalDate, fullOn: LocalDate): Breach<RollRefusal> | null {
  const { rules, historicOnly } = developmentPackOn(joinedOn)
  if (historicOnly || fullOn >= addMonths(joinedOn, rules.probation.months)) return null
  return breach('roll.probation-under-a-year', rules.probation, { joinedOn, fullOn })
}

const membershipFromVote: Rule = { ...reg2019Article.membershipFromVote, hard: false }

export interface ChangeDetails {
  readonly changes: Partial<PersonDetails>
  readonly cleared?: readonly (typeof clearableDetails)[number][]
  readonly reason: string
}

/** The file must have been read with personal parts, so that a change which changes nothing is seen. */
export function changeDetails(
  file: MemberFile,
  { changes, cleared = [], reason }: ChangeDetails,
  { today }: Given,
): Decision<EventOf<typeof detailsChanged>, RollRefusal> {
  const { details, erased } = file.roll
  if (erased) return refuse('roll.personal-data-erased')
  // No file, or what opened it was annulled: there is nobody whose details these would be.
  if (!details) return refuse('roll.no-file')
  if (changes.bornOn && changes.bornOn > today) return refuse('roll.in-the-future', { on: changes.bornOn })
  const struck = cleared.filter((name) => details[name] !== undefined && changes[name] === undefined)
  if (struck.length === 0 && Equal({ ...details, ...changes }, details)) return accept()
  const data = { reason, ...(struck.length > 0 && { cleared: struck }), personal: changes }
  return accept(detailsChanged(data, { effectiveOn: today }))
}

export interface ErasePersonalData {
  readonly reason: string
  /** The order or request that allows it. */
  readonly authority: string
}

/**
 * Puts the erasure on record; the edge then destroys the person's key, and what was sealed is unreadable in every copy. What
 * the file says of stages and dates stays, so counts stay. Not for members on the roll: their data is kept by law.
 */
export function erasePersonalData(
  file: MemberFile,
  { reason, authority }: ErasePersonalData,
  { today }: Given,
): Decision<EventOf<typeof personalDataErased>, RollRefusal> {
  if (!file.exists) return refuse('roll.no-file')
  if (file.roll.erased) return accept()
  const now = segmentOn(file.timeline, today)
  if (now?.standing === 'member' || now?.standing === 'suspended') return refuse('roll.erasure-of-a-member')
  return accept(personalDataErased({ reason, authority }, { effectiveOn: today }))
}
