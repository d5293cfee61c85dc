import { addDays, toLocalDate, type LocalDate } from '@harbor/kernel/time'
import type { Breach } from './breach'
import * as check from './development-checks'
import { dev2014 } from './dev-2014'
import { dev2026 } from './dev-2026'
import { devEarlier } from './dev-earlier'
import type { StepKey } from './steps'
import { shippedWorkingDays } from './working-days'

const on = toLocalDate

describe('年满十八岁: an applicant', () => {
  const bornOn = on('2006-03-15')
  it.each([
    ['is accepted on his 18th birthday', bornOn, '2024-03-15', null],
    ['is too young on the day before', bornOn, '2024-03-14', ['development.under-age', { age: 17, least: 18 }]],
    ['shows when he was born', null, '2024-03-15', ['development.birth-unknown', {}]],
  ] as const)('%s', (_, born, day, found) =>
    expect(check.checkAge(dev2014, born, on(day))).toEqual(found && refusing(found[0], 'art. 5', found[1])),
  )
})

describe.each<{
  act: string
  done: (from: LocalDate | null, on: LocalDate) => Breach | null
  dueOn: string
  late: Omit<Breach, 'detail'>
}>([
  {
    act: 'the talk with an applicant, within a month',
    done: (from, day) => check.checkTalk(dev2014, from, day),
    dueOn: '2024-02-29',
    late: soft('development.talk-late', 'DEV-2014', 'art. 7'),
  },
  {
    act: 'the general meeting, within a month of the pre-review',
    done: (from, day) => check.checkMeetingInTime(dev2026, from, day),
    dueOn: '2024-02-29',
    late: soft('development.meeting-late', 'DEV-2026', 'art. 19?'),
  },
  {
    act: 'the oath, within a month of the approval',
    done: (from, day) => check.checkOathInTime(dev2026, from, day),
    dueOn: '2024-02-29',
    late: soft('development.oath-late', 'DEV-2026', 'art. 29?'),
  },
  {
    act: 'the approval, within three months of the meeting',
    done: (from, day) => from && check.checkApprovalInTime(dev2014, from, day, false),
    dueOn: '2024-04-30',
    late: { ...soft('development.approval-late', 'DEV-2014', 'art. 28?'), hard: true },
  },
  {
    act: 'the approval of a special case, within six',
    done: (from, day) => from && check.checkApprovalInTime(dev2014, from, day, true),
    dueOn: '2024-07-31',
    late: { ...soft('development.approval-late', 'DEV-2014', 'art. 28?'), hard: true },
  },
  {
    act: 'the meeting on conversion, within a month of the end of probation',
    done: (from, day) => from && check.checkConversionMeetingInTime(dev2014, from, day, false),
    dueOn: '2024-02-29',
    late: soft('development.conversion-late', 'DEV-2014', 'art. 32?'),
  },
  {
    act: 'the meeting on the conversion of somebody who moved here, within six',
    done: (from, day) => from && check.checkConversionMeetingInTime(dev2014, from, day, true),
    dueOn: '2024-07-31',
    late: soft('development.conversion-late', 'DEV-2014', 'art. 37'),
  },
  {
    act: 'the approval of a conversion, within three months of the meeting',
    done: (from, day) => check.checkConversionApprovalInTime(dev2014, from, day),
    dueOn: '2024-04-30',
    late: soft('development.conversion-approval-late', 'DEV-2014', 'art. 34'),
  },
])('$act, counted from 31 January 2024', ({ done, dueOn, late }) => {
  const from = on('2024-01-31')
  it(`is in time up to ${dueOn}`, () => expect(done(from, on(dueOn))).toBeNull())
  it('is late from the day after on', () =>
    expect(done(from, addDays(on(dueOn), 1))).toEqual({ ...late, detail: { dueOn } }))
  it('is not late where the day to count from is not on file', () => expect(done(null, on('2026-12-31'))).toBeNull())
})

describe('the number of persons', () => {
  it.each([
    ['cultivators: one or two', 'art. 9', check.checkCultivators, 'development.cultivators-number', [1, 2]],
    ['introducers: two', 'art. 14?', check.checkIntroducers, 'development.introducers-number', [2, 2]],
  ] as const)('of %s (%s)', (_, article, checked, code, [least, most]) => {
    expect([least, most].map((number) => checked(dev2014, number))).toEqual([null, null])
    expect([least - 1, most + 1].map((number) => checked(dev2014, number))).toEqual([
      refusing(code, article, { number: least - 1, limit: least }),
      refusing(code, article, { number: most + 1, limit: most }),
    ])
  })
  it('of introducers before 2014 is at least two, and nobody is refused by it', () => {
    expect([2, 3].map((number) => check.checkIntroducers(devEarlier, number))).toEqual([null, null])
    expect(check.checkIntroducers(devEarlier, 1)).toMatchObject({ hard: false, detail: { number: 1, limit: 2 } })
  })
})

describe('每半年考察一次: an activist since 31 January 2024', () => {
  const missed = (since: string, dueOn: string) => ({
    ...soft('development.assessment-missed', 'DEV-2014', 'art. 11?'),
    detail: { since, dueOn },
  })
  it.each<[string, string[], string, object | null]>([
    ['need not be assessed yet after half a year', [], '2024-07-31', null],
    ['should have been a day later', [], '2024-08-01', missed('2024-01-31', '2024-07-31')],
    ['is assessed again half a year after the last time', ['2024-07-31'], '2025-01-31', null],
    ['and no later', ['2024-07-31'], '2025-02-01', missed('2024-07-31', '2025-01-31')],
    ['is assessed in time in whatever order it was noted', ['2024-12-01', '2024-07-31'], '2025-06-01', null],
    [
      'shows the first gap, though he was assessed later',
      ['2024-09-01'],
      '2024-09-02',
      missed('2024-01-31', '2024-07-31'),
    ],
    ['gains nothing by what was before', ['2023-12-01'], '2024-08-01', missed('2024-01-31', '2024-07-31')],
    ['loses nothing by what was before', ['2023-12-01'], '2024-07-31', null],
    ['is asked for that day, not for later ones', ['2025-06-01'], '2024-07-31', null],
  ])('%s (%j, asked on %s)', (_, assessedOn, asked, found) =>
    expect(check.checkAssessments(dev2014, on('2024-01-31'), assessedOn.map(on), on(asked))).toEqual(found),
  )
  it('cannot be late where the day of his confirmation is not on file', () =>
    expect(check.checkAssessments(dev2014, null, [], on('2026-12-31'))).toBeNull())
})

describe('经过一年以上培养教育和考察: a target', () => {
  it('was an activist for a year, the day itself included', () => {
    expect(check.checkActivistTime(dev2014, on('2024-02-29'), on('2025-02-28'))).toBeNull()
    expect(check.checkActivistTime(dev2014, on('2024-02-29'), on('2025-02-27'))).toEqual(
      refusing('development.activist-time', 'art. 13', { activistOn: '2024-02-29', earliestOn: '2025-02-28' }),
    )
  })
  it('is not measured where the day of his confirmation is not on file', () =>
    expect(check.checkActivistTime(dev2014, null, on('2025-02-27'))).toBeNull())
  it('is confirmed once all four opinions were heard', () => {
    expect(check.checkOpinions(dev2014, ['masses', 'members', 'cultivators', 'group'])).toBeNull()
    expect(check.checkOpinions(dev2014, ['group', 'members'])).toEqual(
      refusing('development.opinions-missing', 'art. 13', { missing: ['cultivators', 'masses'] }),
    )
  })
})

describe('公示不少于五个工作日: the notice of a target (19 June 2026 is a holiday)', () => {
  const whole = ['2026-06-15', '2026-06-22'] as const
  const aDayLess = ['2026-06-15', '2026-06-21'] as const
  const notice = (code: string, detail: object) => ({ ...soft(code, 'DEV-2026', 'art. 13?'), detail })
  const short = notice('development.notice-short', { days: 4, least: 5 })
  const missing = notice('development.notice-missing', { least: 5 })
  const noCalendar = notice('development.calendar-missing', { year: 2027 })
  it.each<[string, (readonly [string, string])[], string, object[]]>([
    ['is long enough with five', [whole], '2026-06-23', []],
    ['is too short with four', [aDayLess], '2026-06-23', [short]],
    ['must be over on the day of the decision', [whole], '2026-06-22', [missing]],
    ['must have been', [], '2026-06-23', [missing]],
    ['may be one of several, the first', [whole, aDayLess], '2026-06-23', []],
    ['may be one of several, the last', [aDayLess, whole], '2026-06-23', []],
    [
      'in a year without a calendar counts from Monday to Friday',
      [['2027-01-04', '2027-01-08']],
      '2027-01-09',
      [noCalendar],
    ],
  ])('%s', (_, notices, day, found) =>
    expect(
      check.checkTargetNotice(
        dev2026,
        notices.map(([from, until]) => ({ from: on(from), until: on(until) })),
        on(day),
        shippedWorkingDays,
      ),
    ).toEqual(found),
  )
  it('never refuses for want of a calendar, even where a local rule makes the five days hard', () => {
    const { targetNotice } = dev2026.limits
    const strict = {
      ...dev2026,
      limits: { ...dev2026.limits, targetNotice: targetNotice && { ...targetNotice, hard: true } },
    }
    const found = check.checkTargetNotice(
      strict,
      [{ from: on('2027-01-04'), until: on('2027-01-07') }],
      on('2027-02-01'),
      shippedWorkingDays,
    )
    expect(found).toEqual([{ ...short, hard: true }, noCalendar])
  })
})

describe('before admission', () => {
  it.each([
    [3, 0, true],
    [0, 24, true],
    [2, 23, false],
  ])('a training of %i days or %i class hours is enough: %s', (days, classHours, isEnough) =>
    expect(check.checkTraining(dev2014, days, classHours)).toEqual(
      isEnough
        ? null
        : refusing('development.training-short', 'art. 17?', { days, classHours, leastDays: 3, leastClassHours: 24 }),
    ),
  )
  it('who leaves within three months of the pre-review waits; who leaves on the day itself, or not at all, does not', () => {
    const leaving = (day: string | null) => check.checkStay(dev2014, on('2024-01-31'), day === null ? null : on(day))
    expect([leaving('2024-04-30'), leaving(null)]).toEqual([null, null])
    expect(leaving('2024-04-29')).toEqual(
      refusing('development.leaving-soon', 'art. 19', { leavingOn: '2024-04-29', earliestOn: '2024-04-30' }),
    )
  })
})

describe('延长一次, 不能少于半年, 最长不超过一年: an extension of probation', () => {
  it.each([6, 12])('of %i months is allowed', (months) => expect(check.checkExtension(dev2014, months, 0)).toBeNull())
  it.each([5, 13])('of %i months is not', (months) =>
    expect(check.checkExtension(dev2014, months, 0)).toEqual(
      refusing('development.extension-length', 'art. 32', { months, least: 6, most: 12 }),
    ),
  )
  it('is not allowed a second time', () =>
    expect(check.checkExtension(dev2014, 6, 1)).toEqual(refusing('development.extension-again', 'art. 32', {})))
  it('before 2014 was of a year at most, and nobody is refused by it', () => {
    expect(check.checkExtension(devEarlier, 12, 1)).toBeNull()
    expect(check.checkExtension(devEarlier, 13, 1)).toMatchObject({
      hard: false,
      detail: { months: 13, least: 1, most: 12 },
    })
  })
})

it('conversion is discussed on the day on which probation ends, not on the day before', () => {
  expect(check.checkProbationOver(dev2014, on('2025-06-01'), on('2025-06-01'))).toBeNull()
  expect(check.checkProbationOver(dev2014, on('2025-06-01'), on('2025-05-31'))).toEqual(
    refusing('development.probation-not-over', 'art. 32', { probationEndsOn: '2025-06-01' }),
  )
})

describe('a step', () => {
  const half: Partial<Record<StepKey, string>> = { 'political-review': '2025-03-01', training: '2025-03-02' }
  const done = { ...half, 'target-filed': '2025-03-01', introducers: '2025-03-01' }
  const found = (before: Partial<Record<StepKey, string>>, day: string, after?: readonly StepKey[]) =>
    check.checkOrder(dev2014, 'committee-review', (key) => toDate(before[key]), on(day), after)

  it('is taken on the day of the last that it waits for', () => expect(found(done, '2025-03-02')).toEqual([]))
  it('is too early on the day before', () =>
    expect(found(done, '2025-03-01')).toEqual([
      refusing('development.step-too-early', 'art. 17?', {
        step: 'committee-review',
        before: 'training',
        doneOn: '2025-03-02',
      }),
    ]))
  it('names each that is missing, with its article', () =>
    expect(found(half, '2025-03-02')).toEqual([
      refusing('development.step-missing', 'art. 13', { step: 'committee-review', missing: 'target-filed' }),
      refusing('development.step-missing', 'art. 14?', { step: 'committee-review', missing: 'introducers' }),
    ]))
  it('waits for the steps that are named instead', () => {
    expect(found({}, '2025-03-02', [])).toEqual([])
    expect(found({}, '2025-03-02', ['application'])).toEqual([
      refusing('development.step-missing', 'art. 6', { step: 'committee-review', missing: 'application' }),
    ])
  })
  it('that the pack does not know waits for nothing', () =>
    expect(check.checkOrder(dev2014, 'local-tea', () => null, on('2025-03-02'))).toEqual([]))
  it('that waits for one which the pack does not know cites the pack alone', () =>
    expect(found({}, '2025-03-02', ['local-tea'])).toEqual([
      refusing('development.step-missing', '', { step: 'committee-review', missing: 'local-tea' }),
    ]))
})

it('persons who lack a quality are named; without any there is no breach', () => {
  const rule = dev2014.rules.introducersFull
  expect(check.checkNone('development.introducers-not-full', rule, [])).toBeNull()
  expect(check.checkNone('development.introducers-not-full', rule, ['member-1'])).toEqual(
    refusing('development.introducers-not-full', 'art. 14?', { persons: ['member-1'] }),
  )
})

it('what the texts before 2014 are not known to ask for is never broken', () => {
  const [long, now] = [on('1990-01-01'), on('2010-01-01')]
  expect([
    check.checkTalk(devEarlier, long, now),
    check.checkCultivators(devEarlier, 0),
    check.checkAssessments(devEarlier, long, [], now),
    check.checkActivistTime(devEarlier, now, now),
    check.checkOpinions(devEarlier, []),
    check.checkTraining(devEarlier, 0, 0),
    check.checkStay(devEarlier, now, now),
    check.checkMeetingInTime(devEarlier, long, now),
    check.checkApprovalInTime(devEarlier, long, now, true),
    check.checkOathInTime(devEarlier, long, now),
    check.checkConversionMeetingInTime(devEarlier, long, now, true),
    check.checkConversionApprovalInTime(devEarlier, long, now),
  ]).toEqual(Array.from({ length: 12 }, () => null))
  expect(check.checkTargetNotice(devEarlier, [], now, shippedWorkingDays)).toEqual([])
  expect(check.checkOrder(devEarlier, 'conversion', () => null, now)).toEqual([])
  expect(check.checkAge({ ...devEarlier, limits: { ...devEarlier.limits, applicantAge: null } }, null, now)).toBeNull()
})

/** A breach of DEV-2014 that refuses. */
function refusing(code: string, article: string, detail: object) {
  return { code, pack: 'DEV-2014', article, hard: true, detail }
}

function soft(code: string, pack: string, article: string) {
  return { code, pack, article, hard: false }
}

function toDate(day: string | undefined): LocalDate | null {
  return day === undefined ? null : on(day)
}
