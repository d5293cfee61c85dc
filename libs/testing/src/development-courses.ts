import * as fc from 'fast-check'
import type { Decision } from '@harbor/kernel/decision'
import { addDays, toLocalDate, type LocalDate } from '@harbor/kernel/time'
import type { MemberEvent } from '@harbor/membership/member-event'
import type { MemberFile } from '@harbor/membership/member-file'
import type { DevelopmentGiven } from '@harbor/membership/development/act'
import * as admission from '@harbor/membership/development/decide-admission'
import * as candidacy from '@harbor/membership/development/decide-candidacy'
import type { DevelopmentEvent } from '@harbor/membership/development/events'
import type { DevelopmentRefusal } from '@harbor/membership/development/refusals'
import type { RosterRow, VotersDue } from '@harbor/membership/standing/voters'
import * as of from './member-events'
import { fileOf } from './member-fixture'
import { ids, memberNo } from './member-ids'
import { branch, branchAndAbove } from './street-units'

// Random courses of development: orders as people give them, in order and out of order, right and wrong.

/** The day on which a course begins that has no history. */
export const firstDay = toLocalDate('2020-01-01')
export const developmentFacts: DevelopmentGiven = {
  today: toLocalDate('2026-11-24'),
  actorId: ids.secretary,
  units: branchAndAbove,
}
/** memberNo(2) to memberNo(4) are full members; memberNo(5) is on probation within the Party, memberNo(6) a probationary member. */
export const roster: readonly RosterRow[] = [2, 3, 4, 5, 6].map((number) => ({
  memberId: memberNo(number),
  branchId: ids.branch,
  stage: number === 6 ? 'probationary' : 'full',
  standing: 'member',
  onProbationWithinParty: number === 5,
}))
/** Fifteen or sixteen due, with those of the roster who may vote among them. */
function votersOn(on: LocalDate, pick: number): VotersDue {
  const due = 15 + (pick % 2)
  const members = [2, 3, 4, ...Array.from({ length: due - 3 }, (_, index) => index + 20)].map(memberNo)
  return { branchId: ids.branch, on, due, members }
}

/** An order: its day, and a number that chooses among right and wrong ways of giving it; 1 is always right. */
export interface At {
  readonly on: LocalDate
  readonly pick: number
  readonly given: DevelopmentGiven
}
type Decided = Decision<DevelopmentEvent, DevelopmentRefusal>
type Order = (file: MemberFile, at: At) => Decided

const b = ({ on }: At) => ({ on, unitId: ids.branch })
/** Now and then the community committee, which has no power. */
const s = ({ on, pick }: At) => ({ on, unitId: pick % 7 === 0 ? ids.community : ids.street })
/** The first ones of these, one too few or too many now and then. */
const some = <T>(all: readonly T[], right: number, { pick }: At) =>
  all.slice(0, pick % 5 === 0 ? right - 1 : pick % 5 === 4 ? right + 1 : right)
const persons = (right: number, at: At) =>
  some(at.pick % 6 === 0 ? [memberNo(2), memberNo(5), memberNo(6)] : [memberNo(2), memberNo(3), memberNo(4)], right, at)
const organ = { organ: 'branch-committee' } as const
const opinions = ['group', 'cultivators', 'members', 'masses'] as const

/** Numbers that add up most often, and carry most often. */
function ballotOf({ pick, on }: At): Omit<admission.VoteOrder, 'on' | 'unitId'> & { readonly voters: VotersDue } {
  const present = 9 - (pick % 4 === 0 ? 1 : 0) - (pick % 11 === 0 ? 1 : 0)
  const yes = present - (pick % 3 === 0 ? 1 : 0)
  const writtenYes = pick % 5 === 2 ? 1 : 0
  return {
    present,
    secret: pick % 13 !== 0,
    yes,
    no: present - yes + (pick % 17 === 0 ? 1 : 0),
    abstained: 0,
    writtenYes,
    writtenNo: pick % 9 === 0 ? 1 : 0,
    voters: votersOn(on, pick),
  }
}
const proposalOf = (proposal: 'convert' | 'extend' | 'cancel'): Order => {
  return (file, at) => {
    const { voters, ...ballot } = ballotOf(at)
    const months = proposal === 'extend' && { extendMonths: 5 + (at.pick % 9) }
    return admission.voteOnConversion(file, { ...b(at), ...ballot, proposal, ...months }, { ...at.given, voters })
  }
}
const outcome =
  (told: 'convert' | 'extend' | 'cancel' | 'not-approved'): Order =>
  (file, at) =>
    admission.decideConversion(file, { ...s(at), outcome: told }, at.given)
const file = (matter: 'activist' | 'target' | 'admission'): Order => {
  return (it, at) => {
    const recipient = at.pick % 5 === 0 ? { unitId: ids.otherStreet } : { unitId: ids.street }
    const outside = matter === 'admission' ? { outside: '区委组织部' } : recipient
    return candidacy.fileUpward(it, { ...b(at), matter, recipient: outside }, at.given)
  }
}
const assess = (whom: 'activist' | 'probation'): Order => {
  return (it, at) => candidacy.recordAssessment(it, { ...b(at), of: whom, period: '半年', result: 'good' }, at.given)
}
const opine = (matter: 'admission' | 'conversion'): Order => {
  return (it, at) =>
    admission.fileOpinion(it, { ...b(at), matter, filedBy: memberNo(2 + (at.pick % 5)) }, { ...at.given, roster })
}

/** Every act of the road in its order, then the detours. */
const road: readonly Order[] = [
  (it, at) =>
    candidacy.submitApplication(
      it,
      { ...b(at), person: { name: '林晓舟', bornOn: toLocalDate(at.pick % 9 === 0 ? '2005-03-01' : '1990-01-01') } },
      { ...at.given, branch },
    ),
  (it, at) => candidacy.holdApplicationTalk(it, { ...b(at), talkers: ['周岚'] }, at.given),
  (it, at) => candidacy.nominateActivist(it, { ...b(at), by: 'members' }, at.given),
  (it, at) => candidacy.confirmActivist(it, { ...b(at), ...organ }, { ...at.given, branchHasCommittee: true }),
  file('activist'),
  (it, at) => candidacy.assignCultivators(it, { ...b(at), cultivators: persons(2, at) }, { ...at.given, roster }),
  assess('activist'),
  (it, at) => candidacy.confirmTarget(it, { ...b(at), ...organ, opinionsHeard: some(opinions, 4, at) }, at.given),
  file('target'),
  (it, at) => candidacy.assignIntroducers(it, { ...b(at), introducers: persons(2, at) }, { ...at.given, roster }),
  (it, at) => candidacy.concludePoliticalReview(it, { ...b(at), passed: at.pick % 4 !== 0, documents: [] }, at.given),
  (it, at) =>
    candidacy.completeTraining(
      it,
      { ...s(at), days: at.pick % 5 === 0 ? 2 : 3, classHours: at.pick % 3 === 0 ? 24 : 16 },
      at.given,
    ),
  (it, at) => admission.reviewInCommittee(it, { ...b(at), ...organ, qualified: at.pick % 6 !== 0 }, at.given),
  (it, at) =>
    admission.concludePreReview(
      it,
      { ...s(at), passed: at.pick % 6 !== 0, ...(at.pick % 5 === 0 && { leavingOn: addDays(at.on, 60) }) },
      at.given,
    ),
  (it, at) => admission.fillForm(it, { ...b(at), formNumber: 'ZJ-1' }, at.given),
  opine('admission'),
  (it, at) => {
    const { voters, ...ballot } = ballotOf(at)
    return admission.voteOnAdmission(it, { ...b(at), ...ballot }, { ...at.given, voters })
  },
  (it, at) => admission.holdApprovalTalk(it, { ...s(at), talkers: ['沈清'] }, at.given),
  (it, at) =>
    admission.decideAdmission(
      it,
      {
        ...s(at),
        approved: at.pick % 6 !== 0,
        special: at.pick % 3 === 0,
        ...(at.pick % 3 === 0 && { reason: '区域调整' }),
      },
      at.given,
    ),
  file('admission'),
  (it, at) => admission.assignGroup(it, { ...b(at), groupName: '第一党小组' }, at.given),
  (it, at) => admission.takeOath(it, { ...b(at), place: '招宝大讲堂' }, at.given),
  assess('probation'),
  (it, at) => admission.applyForConversion(it, b(at), at.given),
  opine('conversion'),
  proposalOf('convert'),
  proposalOf('extend'),
  outcome('convert'),
  outcome('extend'),
  outcome('not-approved'),
  (it, at) => admission.archiveFile(it, { ...s(at), place: '街道档案室' }, at.given),
]
export const orders: readonly Order[] = [
  ...road,
  proposalOf('cancel'),
  outcome('cancel'),
  (it, at) =>
    candidacy.publishNotice(
      it,
      { ...b(at), matter: 'target', until: addDays(at.on, at.pick % 12), objections: 0 },
      at.given,
    ),
  (it, at) => candidacy.endCandidacy(it, { ...b(at), reason: 'withdrawn' }, at.given),
]

/** Where a course begins: at the application, or with a file that has come some way; and the next act of the road. */
const starts: readonly { readonly events: readonly MemberEvent[]; readonly next: number }[] = [
  { events: [], next: 0 },
  { events: of.developedTo('activist', '2020-01-01'), next: 7 },
  { events: of.readyForVote('2020-01-01'), next: 15 },
  { events: of.admitted({ votedOn: '2021-10-01' }), next: 19 },
]

export interface Course {
  readonly start: number
  readonly orders: readonly {
    /** Null: the next act of the road, or the first after it that is accepted. */
    readonly detour: number | null
    /** Days since the order before. */
    readonly days: number
    /** How many days ago the act was that is told now. */
    readonly ago: number
    readonly pick: number
  }[]
}
export const courses: fc.Arbitrary<Course> = fc.record({
  start: fc.nat(starts.length - 1),
  orders: fc.array(
    fc.record({
      detour: fc.oneof(
        { weight: 4, arbitrary: fc.constant(null) },
        { weight: 1, arbitrary: fc.nat(orders.length - 1) },
      ),
      days: fc.oneof({ weight: 4, arbitrary: fc.nat(40) }, { weight: 1, arbitrary: fc.nat(400) }),
      ago: fc.oneof({ weight: 6, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.nat(200) }),
      pick: fc.oneof({ weight: 1, arbitrary: fc.constant(1) }, { weight: 1, arbitrary: fc.nat(5_000) }),
    }),
    // Long courses: short ones do not come as far as a vote.
    { maxLength: 50, size: 'max' },
  ),
})

export interface Followed {
  /** What the file held before the first order. */
  readonly start: readonly MemberEvent[]
  /** What the orders put on record. */
  readonly told: readonly MemberEvent[]
  readonly file: MemberFile
  readonly refused: readonly DevelopmentRefusal[]
  /** The day of the last order. */
  readonly day: LocalDate
}

/** Gives each order to the file as it then stands and keeps what was accepted. */
export function follow(course: Course, given: DevelopmentGiven = developmentFacts): Followed {
  const { events: start, next } = starts[course.start] ?? { events: [], next: 0 }
  const told: MemberEvent[] = []
  const refused: DevelopmentRefusal[] = []
  let place = next
  let day = start.at(-1)?.effectiveOn ?? firstDay
  for (const { detour, days, ago, pick } of course.orders) {
    if (addDays(day, days) > developmentFacts.today) break
    day = addDays(day, days)
    const it = fileOf(...start, ...told)
    const wanted = detour === null ? road.slice(place) : orders.slice(detour, detour + 1)
    const taken = wanted.findIndex((order) => {
      const decision = order(it, { on: addDays(day, -ago), pick, given })
      if (!decision.accepted) refused.push(decision.code)
      else told.push(...decision.events)
      return decision.accepted && decision.events.length > 0
    })
    // Nothing more to be done: something begins anew.
    if (detour === null) place = taken < 0 ? 0 : place + taken + 1
  }
  return { start, told, file: fileOf(...start, ...told), refused, day }
}
