import { toLocalDate } from '@harbor/kernel/time'
import * as of from '@harbor/testing/member-events'
import { given, type Told } from '@harbor/testing/member-fixture'
import { ids, memberNo } from '@harbor/testing/member-ids'
import { branchAndAbove } from '@harbor/testing/street-units'
import type { RosterRow } from '../standing/voters'
import type { DevelopmentGiven } from './act'
import * as decide from './decide-admission'

const on = toLocalDate
const facts: DevelopmentGiven = { today: on('2026-11-24'), actorId: ids.secretary, units: branchAndAbove }
const past: DevelopmentGiven = { ...facts, historic: true }

/** 16 due, memberNo(2) to memberNo(17). */
const voters = {
  branchId: ids.branch,
  on: on('2023-06-01'),
  due: 16,
  members: Array.from({ length: 16 }, (_, index) => memberNo(index + 2)),
}
const full: RosterRow = { memberId: memberNo(2), branchId: ids.branch, stage: 'full', standing: 'member' }
const ready = of.readyForVote('2021-09-01')
const opinion = (day: string, number = 2) => of.opined({ on: day, filedBy: memberNo(number) })

/** Nine came and eight said yes: one yes short of nine. */
const vote = (
  written: { yes?: number; no?: number },
  told: readonly Told[],
  given_ = facts,
  day = '2023-06-01',
  dueByMinutes?: number,
) =>
  given(...ready, ...told).when((file) =>
    decide.voteOnAdmission(
      file,
      {
        on: on(day),
        unitId: ids.branch,
        present: 9,
        secret: true,
        yes: 8,
        no: 1,
        abstained: 0,
        writtenYes: written.yes ?? 0,
        writtenNo: written.no ?? 0,
        dueByMinutes,
      },
      { ...given_, voters },
    ),
  )

describe('written opinions of absentees, filed before the meeting, count', () => {
  it('as votes: eight yes in the meeting and one in writing carry sixteen due', () => {
    const [event] = vote({ yes: 1 }, [opinion('2023-05-31')]).thenTypes('membership.admission-voted.v1')
    expect(event?.data).toMatchObject({ due: 16, present: 9, yes: 8, writtenYes: 1, carried: true, findings: [] })
  })
  it('also when they say no', () => {
    const [event] = vote({ no: 1 }, [opinion('2023-05-31')]).thenTypes('membership.admission-voted.v1')
    expect(event?.data).toMatchObject({ writtenNo: 1, carried: false })
  })
  it('when they came in on the day of the meeting', () =>
    vote({ yes: 1 }, [opinion('2023-06-01')]).thenRecords('membership.admission-voted.v1'))
  it('yes and no alike, as many as were filed', () => {
    const filed = [opinion('2023-05-30'), opinion('2023-05-31', 3)]
    vote({ yes: 1, no: 1 }, filed).thenFindings()
    vote({ yes: 1, no: 1 }, filed.slice(1)).thenRefused('development.opinions-not-filed', { written: 2, filed: 1 })
  })
  it('of whoever was due by the minutes of old times, also where the roll of that day does not have him', () =>
    vote({ yes: 1 }, [opinion('2023-05-31', 18)], past, '2023-06-01', 16).thenFindings(
      'development.voters-from-minutes',
    ))
  it('less those of members who came after all', () =>
    vote({}, [opinion('2023-05-31')]).thenRecords('membership.admission-voted.v1'))
})

describe('written opinions do not count', () => {
  const refused = { written: 1, filed: 0, pack: 'DEV-2014', article: 'art. 21' }

  it('when none was filed', () => vote({ yes: 1 }, []).thenRefused('development.opinions-not-filed', refused))
  it('when filed after the meeting', () =>
    vote({ yes: 1 }, [opinion('2023-06-02')]).thenRefused('development.opinions-not-filed', refused))
  it('twice of one person', () =>
    vote({ yes: 2 }, [opinion('2023-05-30'), opinion('2023-05-31')]).thenRefused('development.opinions-not-filed', {
      written: 2,
      filed: 1,
    }))
  it('of somebody who is not due to vote on the day of the meeting', () =>
    vote({ yes: 1 }, [opinion('2023-05-31', 18)]).thenRefused('development.opinions-not-filed', refused))
  it('when filed for another matter', () =>
    vote({ yes: 1 }, [of.opined({ on: '2023-05-31', matter: 'conversion' })]).thenRefused(
      'development.opinions-not-filed',
      refused,
    ))
  it('a second time, in the meeting after the one they were filed for', () => {
    const lost = [opinion('2023-05-19'), of.voted({ on: '2023-05-20', carried: false })]
    vote({ yes: 1 }, lost).thenRefused('development.opinions-not-filed', refused)
    vote({ yes: 1 }, [...lost, opinion('2023-05-31')]).thenRecords('membership.admission-voted.v1')
  })
  it('but in minutes of old times they are recorded, with a finding', () => {
    const [event] = vote({ yes: 1 }, [], past).thenTypes('membership.admission-voted.v1')
    expect(event?.data).toMatchObject({
      carried: true,
      findings: [{ code: 'development.opinions-not-filed', article: 'art. 21', detail: { written: 1, filed: 0 } }],
    })
  })
})

describe('filing a written opinion', () => {
  const file = (day: string, told: readonly Told[], row: RosterRow | undefined = full, given_ = facts) =>
    given(...told).when((it_) =>
      decide.fileOpinion(
        it_,
        { on: on(day), unitId: ids.branch, matter: 'admission', filedBy: memberNo(2) },
        { ...given_, roster: row ? [row] : [] },
      ),
    )

  it('tells that it was filed and by whom, not what it says', () => {
    const [event] = file('2023-05-31', ready).thenTypes('membership.opinion-filed.v1')
    expect(event?.data).toEqual({ unitId: ids.branch, findings: [], matter: 'admission', filedBy: memberNo(2) })
  })
  it('is for members of the branch who may vote', () => {
    const code = 'development.opinion-not-entitled'
    file('2023-05-31', ready, { ...full, stage: 'probationary' }).thenRefused(code, { persons: [memberNo(2)] })
    file('2023-05-31', ready, { ...full, standing: 'suspended' }).thenRefused(code)
    file('2023-05-31', ready, { ...full, branchId: ids.otherBranch }).thenRefused(code)
    file('2023-05-31', ready, { ...full, onProbationWithinParty: true }).thenRefused(code)
    given(...ready)
      .when((it_) =>
        decide.fileOpinion(
          it_,
          { on: on('2023-05-31'), unitId: ids.branch, matter: 'admission', filedBy: memberNo(2) },
          { ...facts, roster: [] },
        ),
      )
      .thenRefused(code)
  })
  it('is too late once the meeting has carried it', () => {
    const carried = [...ready, of.voted({ on: '2023-06-01' })]
    file('2023-06-02', carried).thenRefused('development.opinion-late', { votedOn: '2023-06-01' })
    file('2023-06-02', carried, full, past).thenFindings('development.opinion-late')
  })
  it('told again adds nothing', () => file('2023-05-31', [...ready, opinion('2023-05-31')]).thenNothing())
  it('on a conversion is for a probationary member', () => {
    const conversion = (told: readonly Told[]) =>
      given(...told).when((it_) =>
        decide.fileOpinion(
          it_,
          { on: on('2024-05-31'), unitId: ids.branch, matter: 'conversion', filedBy: memberNo(2) },
          { ...facts, roster: [full] },
        ),
      )
    conversion(of.admitted()).thenRecords('membership.opinion-filed.v1')
    conversion(ready).thenRefused('development.wrong-stage', { expected: 'probationary' })
  })
})
