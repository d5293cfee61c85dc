import { addDays, toLocalDate, type LocalDate } from '@harbor/kernel/time'
import type { Decision } from '@harbor/kernel/decision'
import { dev2014 } from '@harbor/rules/dev-2014'
import { dev2026 } from '@harbor/rules/dev-2026'
import { explainVote } from '@harbor/rules/vote'
import * as of from '@harbor/testing/member-events'
import { fileOf, given, recorded, type Told } from '@harbor/testing/member-fixture'
import { ids, memberNo } from '@harbor/testing/member-ids'
import { enrolled, suspended } from '@harbor/testing/member-roll-events'
import { branchAndAbove } from '@harbor/testing/street-units'
import type { MemberEvent } from '../member-event'
import { memberFile, type MemberFile } from '../member-file'
import { partyAgeFrom, segmentOn } from '../standing/timeline'
import { rosterRowOn, votersDue, type RosterRow } from '../standing/voters'
import type { DevelopmentGiven } from './act'
import * as decide from './decide-admission'
import { assignIntroducers, fileUpward } from './decide-candidacy'
import { reviewDevelopment } from './law'

// The acceptance cases of the rules, in their own words, each decided act by act: what one decision records the next one sees.

const on = toLocalDate
const facts: DevelopmentGiven = { today: on('2026-11-24'), actorId: ids.secretary, units: branchAndAbove }
const byStreet = (day: string) => ({ on: on(day), unitId: ids.street })
const byBranch = (day: string) => ({ on: on(day), unitId: ids.branch })

/** The full members of the branch as files, the first of them being memberNo(2). */
function branchOf(number: number, day: string): readonly RosterRow[] {
  return Array.from({ length: number }, (_, index) => {
    const memberId = memberNo(index + 2)
    const { timeline } = memberFile(memberId, recorded([enrolled({ on: '2020-01-01' })], memberId))
    return rosterRowOn(memberId, timeline, on(day))
  }).flatMap((row) => row ?? [])
}

function votersOf(number: number, day: string) {
  return { ...facts, voters: votersDue(branchOf(number, day), ids.branch, on(day)) }
}

function secretly(present: number, yes: number) {
  return { present, secret: true, yes, no: present - yes, abstained: 0, writtenYes: 0, writtenNo: 0 }
}

type Step = (file: MemberFile) => Decision<MemberEvent>

/** The file after these decisions, each taken on what the ones before recorded. */
function after(told: readonly Told[], ...steps: readonly Step[]): readonly Told[] {
  return steps.reduce<readonly Told[]>((file, step) => {
    const decision = step(fileOf(...file))
    if (!decision.accepted) throw new Error(`refused: ${decision.code} ${JSON.stringify(decision.detail)}`)
    return [...file, ...decision.events]
  }, told)
}

const voteOn =
  (day: string, due: number, present: number, yes: number) =>
  (file: MemberFile): ReturnType<typeof decide.voteOnAdmission> =>
    decide.voteOnAdmission(file, { ...byBranch(day), ...secretly(present, yes) }, votersOf(due, day))
const talkOn =
  (day: string): Step =>
  (file) =>
    decide.holdApprovalTalk(file, { ...byStreet(day), talkers: ['沈清'] }, facts)
const approveOn =
  (day: string, special = false) =>
  (file: MemberFile): ReturnType<typeof decide.decideAdmission> =>
    decide.decideAdmission(
      file,
      { ...byStreet(day), approved: true, special, ...(special && { reason: '区域调整' }) },
      facts,
    )

function standingOn(told: readonly Told[], day: string) {
  const segment = segmentOn(fileOf(...told).timeline, on(day))
  return segment && [segment.stage, segment.standing]
}

describe('case 1: 15 due / 8 present / 8 yes: admitted. 16 / 8 / 8: cannot open. 16 / 9 / 8: fails (needs 9)', () => {
  const ready = of.readyForVote('2021-09-01')
  const day = '2023-06-01'

  it('15 due, 8 present, 8 yes: admitted', () => {
    const file = after(ready, voteOn(day, 15, 8, 8), talkOn('2023-06-10'), approveOn('2023-06-20'))
    expect(standingOn(file, '2023-05-31')).toEqual(['development-target', 'candidate'])
    expect(standingOn(file, day)).toEqual(['probationary', 'member'])
    expect(fileOf(...file).development.acts.at(-3)?.data).toMatchObject({ due: 15, present: 8, yes: 8, carried: true })
  })
  it('16 due, 8 present, 8 yes: cannot open', () =>
    given(...ready)
      .when(voteOn(day, 16, 8, 8))
      .thenRefused('development.no-quorum', { due: 16, present: 8, needed: 9, article: 'art. 20' }))
  it('16 due, 9 present, 8 yes: fails, needs 9', () => {
    const file = after(ready, voteOn(day, 16, 9, 8))
    expect(fileOf(...file).development.acts.at(-1)?.data).toMatchObject({ due: 16, carried: false })
    given(...file)
      .when(talkOn('2023-06-10'))
      .thenRefused('development.step-missing', { missing: 'admission-vote' })
    given(...file)
      .when(approveOn('2023-06-20'))
      .thenRefused('development.no-resolution')
    expect(explainVote(dev2014, { due: 16, ...secretly(9, 8) }).en).toBe('16 due, 9 present, 8 yes: needs 9')
  })
})

describe("case 2: Vote on 29 Feb 2024: probation ends 28 Feb 2025. Late approval leaves probation's start unchanged", () => {
  const voted = after(of.readyForVote('2022-05-29'), voteOn('2024-02-29', 15, 8, 8), talkOn('2024-03-01'))
  const inTime = after(voted, approveOn('2024-03-20'))
  const late = after(voted, approveOn('2024-08-29', true))
  const convert = (day: string): Step[] => [
    (file) => decide.applyForConversion(file, byBranch('2025-02-20'), facts),
    (file) =>
      decide.voteOnConversion(file, { ...byBranch(day), ...secretly(8, 8), proposal: 'convert' }, votersOf(15, day)),
    (file) => decide.decideConversion(file, { ...byStreet('2025-03-20'), outcome: 'convert' }, facts),
  ]

  it('voted on 29 February 2024 it ends on 28 February 2025', () =>
    expect(fileOf(...inTime).development.probation).toEqual({ startsOn: '2024-02-29', endsOn: '2025-02-28' }))
  it('a late approval leaves its start unchanged', () => {
    expect(fileOf(...late).development.probation).toEqual({ startsOn: '2024-02-29', endsOn: '2025-02-28' })
    expect(standingOn(late, '2024-02-28')).toEqual(['development-target', 'candidate'])
    expect(standingOn(late, '2024-02-29')).toEqual(['probationary', 'member'])
  })
  it('conversion is voted on from that day on, and party age counts from it', () => {
    expect(() => after(late, ...convert('2025-02-27'))).toThrow('development.probation-not-over')
    const full = after(late, ...convert('2025-02-28'))
    expect(standingOn(full, '2025-02-27')).toEqual(['probationary', 'member'])
    expect(standingOn(full, '2025-02-28')).toEqual(['full', 'member'])
    expect(partyAgeFrom(fileOf(...full).timeline)).toBe('2025-02-28')
  })
})

describe('case 3: A second extension, or one of 5 or 13 months: refused', () => {
  const applied = [...of.admitted({ votedOn: '2023-06-01' }), of.conversionApplied({ on: '2024-05-25' })]
  const extend =
    (extendMonths: number, day = '2024-06-10') =>
    (file: MemberFile) =>
      decide.voteOnConversion(
        file,
        { ...byBranch(day), ...secretly(8, 8), proposal: 'extend', extendMonths },
        votersOf(15, day),
      )
  const approved: Step = (file) =>
    decide.decideConversion(file, { ...byStreet('2024-07-01'), outcome: 'extend' }, facts)

  it.each([5, 13])('by %i months: refused', (months) =>
    given(...applied)
      .when(extend(months))
      .thenRefused('development.extension-length', { months, least: 6, most: 12, article: 'art. 32' }),
  )
  it.each([
    [6, '2024-12-01'],
    [12, '2025-06-01'],
  ])('by %i months: possible, and it ends on %s', (months, endsOn) =>
    expect(fileOf(...after(applied, extend(months), approved)).development.probation).toEqual({
      startsOn: '2023-06-01',
      endsOn,
    }),
  )
  it('a second time: refused, whether in the meeting or by the committee', () => {
    const extended = after(applied, extend(6), approved, (file) =>
      decide.applyForConversion(file, byBranch('2024-11-25'), facts),
    )
    const refusal = { pack: 'DEV-2014', article: 'art. 32' } as const
    given(...extended)
      .when(extend(6, '2024-12-02'))
      .thenRefused('development.extension-again', refusal)
    // Had the meeting resolved it all the same, as an old file may tell.
    given(...extended, of.conversionVoted({ on: '2024-12-02', proposal: 'extend', extendMonths: 6 }))
      .when((file) => decide.decideConversion(file, { ...byStreet('2025-01-02'), outcome: 'extend' }, facts))
      .thenRefused('development.extension-again', refusal)
  })
})

describe('case 4: probation within the Party takes the vote and the right to introduce', () => {
  const rows = branchOf(9, '2024-06-10')
  const punished = rows.map((row) => (row.memberId === memberNo(2) ? { ...row, onProbationWithinParty: true } : row))
  const introduce = (roster: readonly RosterRow[]) =>
    given(...of.developedTo('development-target', '2022-01-10')).when((file) =>
      assignIntroducers(
        file,
        { ...byBranch('2023-07-01'), introducers: [memberNo(2), memberNo(3)] },
        { ...facts, roster },
      ),
    )

  it('while it lasts he is not due to vote and cannot introduce', () => {
    expect(votersDue(punished, ids.branch, on('2024-06-10')).members).not.toContain(memberNo(2))
    introduce(punished).thenRefused('development.introducer-unfit', { persons: [memberNo(2)] })
  })
  it('once his rights are restored he is and can', () => {
    expect(votersDue(rows, ids.branch, on('2024-06-10')).members).toContain(memberNo(2))
    introduce(rows).thenRecords('membership.introducers-assigned.v1')
  })
  it('nor is a suspended member due', () => {
    const { timeline } = fileOf(enrolled({ on: '2020-01-01' }), suspended({ on: '2024-06-10' }))
    const dueOn = (day: string) =>
      votersDue(
        [rosterRowOn(ids.member, timeline, on(day))].flatMap((row) => row ?? []),
        ids.branch,
        on(day),
      ).due
    expect([dueOn('2024-06-09'), dueOn('2024-06-10')]).toEqual([1, 0])
  })
})

describe('case 11: The same file under DEV-2014 and DEV-2026 differs only in the notice, one-month and oath findings', () => {
  /** Pre-reviewed on 2023-05-01 by the builders. */
  const course = (votedOn: string, swornOn: string) =>
    fileOf(
      ...after(
        of.readyForVote('2021-09-01'),
        voteOn(votedOn, 15, 8, 8),
        talkOn(votedOn),
        approveOn('2023-07-01'),
        (file) =>
          fileUpward(
            file,
            { ...byStreet('2023-07-10'), matter: 'admission', recipient: { outside: '区委组织部' } },
            facts,
          ),
        (file) => decide.takeOath(file, { ...byBranch(swornOn), place: '招宝大讲堂' }, facts),
        (file) => decide.applyForConversion(file, byBranch('2024-05-25'), facts),
        (file) =>
          decide.voteOnConversion(
            file,
            { ...byBranch('2024-09-01'), ...secretly(8, 8), proposal: 'convert' },
            votersOf(15, '2024-09-01'),
          ),
        (file) => decide.decideConversion(file, { ...byStreet('2024-10-01'), outcome: 'convert' }, facts),
      ),
    )
  const late = course('2023-06-02', '2023-09-01')
  const codes = (file: MemberFile, pack: typeof dev2014) =>
    reviewDevelopment(file, () => pack).flatMap(({ findings }) => findings.map(({ code }) => code))

  it('differs only in the notice, one-month and oath findings', () => {
    expect(codes(late, dev2014)).toEqual(['development.conversion-late'])
    expect(codes(late, dev2026)).toEqual([
      'development.notice-missing',
      'development.meeting-late',
      'development.oath-late',
      'development.conversion-late',
    ])
  })
  it('differs in nothing that was kept', () =>
    expect(codes(course('2023-06-01', '2023-08-01'), dev2026)).toEqual([
      'development.notice-missing',
      'development.conversion-late',
    ]))
  it('names pack and article in each finding, and the event it is about', () => {
    const [first] = reviewDevelopment(late, () => dev2026)
    expect(first).toMatchObject({ findings: [{ pack: 'DEV-2026', article: 'art. 13?' }] })
    expect(late.recorded.find(({ id }) => id === first?.eventId)?.type).toBe('membership.target-confirmed.v1')
  })
})

describe('case 12: A community committee approves a probationary member: refused for lack of authority', () => {
  const voted = after(of.readyForVote('2021-09-01'), voteOn('2023-06-01', 15, 8, 8), talkOn('2023-06-10'))
  const byCommunity = (day: LocalDate) => ({ on: day, unitId: ids.community })

  it('is refused for lack of authority, and nobody is admitted by it', () => {
    given(...voted)
      .when((file) =>
        decide.decideAdmission(file, { ...byCommunity(on('2023-07-01')), approved: true, special: false }, facts),
      )
      .thenRefused('development.no-power', { on: '2023-07-01', pack: 'DEV-2014', article: 'art. 23?' })
    expect(standingOn(voted, '2023-07-02')).toEqual(['development-target', 'candidate'])
  })
  it('is refused also for a conversion', () =>
    given(...of.admitted(), of.conversionApplied({ on: '2024-05-25' }), of.conversionVoted({ on: '2024-06-01' }))
      .when((file) =>
        decide.decideConversion(file, { ...byCommunity(addDays(on('2024-06-01'), 10)), outcome: 'convert' }, facts),
      )
      .thenRefused('development.no-power'))
  it('in old files it is recorded as what it was, with the finding', () =>
    given(...voted)
      .when((file) =>
        decide.decideAdmission(
          file,
          { ...byCommunity(on('2023-07-01')), approved: true, special: false },
          { ...facts, historic: true },
        ),
      )
      .thenFindings('development.no-power'))
})
