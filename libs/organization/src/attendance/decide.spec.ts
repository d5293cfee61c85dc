import { toLocalDate } from '@harbor/kernel/time'
import { outcomeOf } from '@harbor/testing/member-fixture'
import { ids, memberNo } from '@harbor/testing/member-ids'
import { recordedIn } from '@harbor/testing/volunteering-fixture'
import { endExemption, exemptFromHours, exemptionsOf } from './decide'
import { classHoursExempted, exemptionEnded, studyStream } from './events'

const today = toLocalDate('2026-03-01')
const given = { today, memberId: memberNo(1), actorMemberId: null, branchId: ids.branch }
const order = { year: 2026, authority: '支委会', reason: '年老体弱' }
const exempted = classHoursExempted({
  year: 2026,
  byUnitId: ids.branch,
  authority: '支委会',
  personal: { reason: '年老体弱' },
})
const yearsOf = (...events: Parameters<typeof recordedIn>[1]) =>
  exemptionsOf(recordedIn(studyStream(ids.member), events))

describe('exemption from class hours', () => {
  it('is for one year, by the branch, with reason and authority', () => {
    outcomeOf(exemptFromHours([], order, given)).then({ ...exempted, effectiveOn: today })
    expect(yearsOf(exempted)).toEqual([2026])
    expect(exemptFromHours([2025], order, given).accepted).toBe(true)
  })

  it('is given once, to somebody on the roll, and not to oneself', () => {
    outcomeOf(exemptFromHours([2026], order, given)).thenRefused('study.exempt-already')
    outcomeOf(exemptFromHours([], order, { ...given, branchId: null })).thenRefused('study.not-on-roll')
    outcomeOf(exemptFromHours([], order, { ...given, actorMemberId: memberNo(1) })).thenRefused('study.own-matter')
  })

  it('ends by an act of its own', () => {
    const end = { year: 2026, authority: '支委会' }
    outcomeOf(endExemption([2026], end, given)).then(
      exemptionEnded({ ...end, byUnitId: ids.branch }, { effectiveOn: today }),
    )
    outcomeOf(endExemption([], end, given)).thenRefused('study.not-exempt', { year: 2026 })
    outcomeOf(endExemption([2026], end, { ...given, branchId: null })).thenRefused('study.not-on-roll')
    outcomeOf(endExemption([2026], end, { ...given, actorMemberId: memberNo(1) })).thenRefused('study.own-matter')
    expect(yearsOf(exempted, exemptionEnded({ ...end, byUnitId: ids.branch }))).toEqual([])
  })

  it('of one year touches no other; years stand in their order', () => {
    const of = (year: number) => ({ ...exempted, data: { ...exempted.data, year } })
    const ended = exemptionEnded({ year: 2025, authority: '支委会', byUnitId: ids.branch })
    expect(yearsOf(of(2026), of(2024), of(2025))).toEqual([2024, 2025, 2026])
    expect(yearsOf(of(2026), of(2024), of(2025), ended)).toEqual([2024, 2026])
  })
})
