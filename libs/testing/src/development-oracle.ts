import { addMonths, type LocalDate } from '@harbor/kernel/time'
import type { MemberEvent } from '@harbor/membership/member-event'
import { ids, memberNo } from './member-ids'

// The rules of development a second time, from their text and without the code that decides: what it records is held against them.
// Made for the persons and units of `development-courses`.

type Type = MemberEvent['type']
type Told<T extends Type> = Extract<MemberEvent, { type: T }>
const mayIntroduce: readonly string[] = [2, 3, 4].map(memberNo)
const mayCultivate: readonly string[] = [2, 3, 4, 5].map(memberNo)

type Rules = { readonly [T in Type]?: (event: Told<T>, course: CourseBefore) => readonly string[] }
const wrong = (broken: boolean, what: string) => (broken ? [what] : [])

/** What an event breaks that is recorded after those before it, in words; empty when it is lawful. */
export function breaksARule(file: readonly MemberEvent[], event: MemberEvent): readonly string[] {
  // The rule's type is that of its event; only the compiler loses it on the way.
  const rule = rules[event.type] as ((event: MemberEvent, course: CourseBefore) => readonly string[]) | undefined
  return rule?.(event, new CourseBefore(file, dayOf(event))) ?? []
}

const rules: Rules = {
  'membership.cultivators-assigned.v1': ({ data }) => {
    const { cultivators } = data
    return [
      ...wrong(cultivators.length < 1 || cultivators.length > 2, 'one or two cultivators'),
      ...wrong(
        cultivators.some((id) => !mayCultivate.includes(id)),
        'cultivators are full members',
      ),
    ]
  },
  'membership.target-confirmed.v1': ({ data }, course) => {
    const activist = course.last('membership.activist-confirmed.v1')
    return [
      ...wrong(!activist || addMonths(dayOf(activist), 12) > course.on, 'a year as activist'),
      ...wrong(data.opinionsHeard.length !== 4, 'opinions heard'),
      ...wrong(!course.last('membership.cultivators-assigned.v1'), 'cultivators before a target'),
    ]
  },
  'membership.introducers-assigned.v1': ({ data }) => {
    const { introducers } = data
    return wrong(
      introducers.length !== 2 || introducers.some((id) => !mayIntroduce.includes(id)),
      'two introducers with full rights',
    )
  },
  'membership.training-completed.v1': ({ data }) => {
    return wrong(data.days < 3 && data.classHours < 24, 'three days or 24 class hours')
  },
  'membership.pre-review-concluded.v1': ({ data }, course) => {
    const { passed, leavingOn } = data
    return [
      ...wrong(data.unitId !== ids.street, 'the committee with power'),
      ...wrong(passed && leavingOn !== undefined && leavingOn < addMonths(course.on, 3), 'leaving within three months'),
    ]
  },
  'membership.admission-voted.v1': ({ data }, course) => {
    return [
      ...ballotFaults(data, course, 'admission'),
      ...wrong(!course.last('membership.introducers-assigned.v1'), 'introducers before the vote'),
      ...wrong(!course.last('membership.training-completed.v1'), 'training before the vote'),
      ...wrong(!course.reviewPassed(), 'a political review that passed'),
    ]
  },
  'membership.admission-decided.v1': ({ data }, course) => {
    const { approved, votedOn, special, unitId, probationEndsOn } = data
    const carried = course
      .all('membership.admission-voted.v1')
      .some((vote) => dayOf(vote) === votedOn && vote.data.carried)
    return [
      ...wrong(unitId !== ids.street, 'the committee with power'),
      ...wrong(!carried, 'a resolution of the meeting, not later than the decision'),
      ...wrong(approved && !course.reviewPassed(), 'a political review that passed'),
      ...wrong(approved && course.on > addMonths(votedOn, special ? 6 : 3), 'approval in time'),
      ...wrong(approved && probationEndsOn !== addMonths(votedOn, 12), 'a year of probation from the vote'),
    ]
  },
  'membership.conversion-voted.v1': ({ data }, course) => {
    const { proposal, extendMonths = 0 } = data
    const { endsOn } = course.probation()
    return [
      ...ballotFaults(data, course, 'conversion'),
      ...wrong(proposal !== 'cancel' && course.on < endsOn, 'not before probation ends'),
      ...wrong(proposal === 'extend' && (extendMonths < 6 || extendMonths > 12), 'six to twelve months'),
      ...wrong(proposal === 'extend' && course.extended(), 'extended once'),
    ]
  },
  'membership.conversion-decided.v1': ({ data }, course) => {
    const { outcome, fullFrom, unitId } = data
    const vote = course.last('membership.conversion-voted.v1')
    return [
      ...wrong(unitId !== ids.street, 'the committee with power'),
      ...wrong(!vote?.data.carried, 'a resolution of the meeting, not later than the decision'),
      ...wrong(outcome !== 'not-approved' && vote?.data.proposal !== outcome, 'what the meeting resolved'),
      ...wrong(outcome === 'convert' && fullFrom !== course.probation().endsOn, 'full from the end of probation'),
      ...wrong(outcome === 'extend' && course.extended(), 'extended once'),
    ]
  },
}

function ballotFaults(
  data: Told<'membership.admission-voted.v1' | 'membership.conversion-voted.v1'>['data'],
  course: CourseBefore,
  matter: 'admission' | 'conversion',
): readonly string[] {
  const { due, present, secret, yes, no, abstained, writtenYes, writtenNo, carried } = data
  const written = writtenYes + writtenNo
  return [
    ...(secret ? [] : ['a secret ballot']),
    ...(present * 2 > due ? [] : ['more than half present']),
    ...(carried === (yes + writtenYes) * 2 > due ? [] : ['carried by more than half of those due']),
    ...(present <= due && yes + no + abstained === present ? [] : ['votes that add up']),
    ...(written <= due - present ? [] : ['only absentees write']),
    ...(written <= course.opinions(matter) ? [] : ['opinions filed before the meeting']),
  ]
}

/** What had happened by a day since the last application. */
class CourseBefore {
  private readonly since: readonly MemberEvent[]

  constructor(
    file: readonly MemberEvent[],
    readonly on: LocalDate,
  ) {
    const applied = file.findLastIndex(({ type }) => type === 'membership.application-submitted.v1')
    this.since = file.slice(Math.max(0, applied))
  }

  all<T extends Type>(type: T): readonly Told<T>[] {
    return this.since.filter((event): event is Told<T> => event.type === type && dayOf(event) <= this.on)
  }

  last<T extends Type>(type: T): Told<T> | undefined {
    return this.all(type)
      .toSorted((a, c) => (dayOf(a) < dayOf(c) ? -1 : dayOf(a) > dayOf(c) ? 1 : 0))
      .at(-1)
  }

  reviewPassed(): boolean {
    return this.last('membership.political-review-concluded.v1')?.data.passed === true
  }

  extended(): boolean {
    return this.all('membership.conversion-decided.v1').some(({ data }) => data.outcome === 'extend')
  }

  probation(): { readonly endsOn: LocalDate } {
    const admitted = this.all('membership.admission-decided.v1').find(({ data }) => data.approved)
    const extended = this.all('membership.conversion-decided.v1').find(({ data }) => data.outcome === 'extend')
    const vote = this.all('membership.conversion-voted.v1').find(
      ({ data }) => data.proposal === 'extend' && data.carried,
    )
    const endsOn = addMonths(admitted?.data.votedOn ?? ('9000-01-01' as LocalDate), 12)
    return { endsOn: extended ? addMonths(endsOn, vote?.data.extendMonths ?? 0) : endsOn }
  }

  opinions(matter: 'admission' | 'conversion'): number {
    const filed = this.all('membership.opinion-filed.v1').filter(({ data }) => data.matter === matter)
    return new Set(filed.map(({ data }) => data.filedBy)).size
  }
}

function dayOf({ effectiveOn }: MemberEvent): LocalDate {
  return effectiveOn ?? ('0000-01-01' as LocalDate)
}
