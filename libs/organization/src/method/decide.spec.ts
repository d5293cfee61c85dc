import { toLocalDate } from '@harbor/kernel/time'
import { outcomeOf } from '@harbor/testing/member-fixture'
import { fixed, ids } from '@harbor/testing/member-ids'
import { theProblem } from '@harbor/testing/problem-fixture'
import { recordedIn } from '@harbor/testing/volunteering-fixture'
import { noProblem } from '../problem/state'
import { distilMethod, reuseMethod, reviseMethod, withdrawMethod, type GivenMethod } from './decide'
import { methodDistilled, methodReused, methodRevised, methodStream, methodWithdrawn, type MethodEvent } from './events'
import { methodOf } from './state'

const day = toLocalDate
const how = { name: '原位清淤', summary: '不外运，就地处理', steps: ['取样', '就地固化', '复绿'] }
const distilled = methodDistilled(
  { ...how, problemId: theProblem, unitId: ids.branch },
  { effectiveOn: day('2024-06-20') },
)
const withdrawn = methodWithdrawn({ reason: '已有更好的办法' }, { effectiveOn: day('2024-09-01') })
const other = fixed<'problem'>('e1', 2)
const reused = methodReused({ problemId: other, note: '河道较窄，改用小型设备' }, { effectiveOn: day('2024-08-01') })

const accepted = {
  phase: 'accepted',
  unitId: ids.branch,
  acceptedOn: day('2024-06-10'),
  openedOn: day('2024-03-01'),
} as const
const openOne = { ...accepted, phase: 'open', acceptedOn: null } as const
const of = (problem?: GivenMethod['problem']): GivenMethod => ({ today: day('2024-12-01'), problem })
const given = (...events: readonly MethodEvent[]) => methodOf(recordedIn(methodStream(fixed('f2', 1)), events))

describe('a method', () => {
  const distil = (problem: GivenMethod['problem'], on = '2024-06-20') =>
    outcomeOf(distilMethod(given(), { ...how, problemId: theProblem, on: day(on) }, of(problem)))

  it('comes from a problem that others had accepted, and its unit answers for it', () =>
    distil(accepted).then(distilled))
  it('does not come from a problem that is still open, or from none', () => {
    distil(openOne).thenRefused('method.problem-not-accepted')
    distil(undefined).thenRefused('method.problem-unknown')
    distil(noProblem).thenRefused('method.problem-unknown')
  })
  it.each([
    ['2024-06-09', 'method.before-acceptance'],
    ['2024-06-10', undefined],
    ['2024-12-01', undefined],
    ['2024-12-02', 'method.in-the-future'],
  ] as const)('is as old as the acceptance at most, and not of a day to come: %s %s', (on, code) => {
    if (code) distil(accepted, on).thenRefused(code)
    else distil(accepted, on).thenRecords('organization.method-distilled.v1')
  })
  it('is distilled once', () =>
    outcomeOf(
      distilMethod(given(distilled), { ...how, problemId: theProblem, on: day('2024-06-20') }, of(accepted)),
    ).thenRefused('method.distilled-already'))

  const reuse = (problemId: typeof other, problem: GivenMethod['problem'], ...events: readonly MethodEvent[]) =>
    outcomeOf(
      reuseMethod(given(...events), { on: day('2024-08-01'), problemId, note: '河道较窄，改用小型设备' }, of(problem)),
    )
  it('is reused on other problems, each counted once', () => {
    reuse(other, openOne, distilled).then(reused)
    reuse(other, openOne, distilled, reused).thenNothing()
    reuse(fixed<'problem'>('e1', 3), openOne, distilled, reused).thenRecords('organization.method-reused.v1')
    expect(given(distilled, reused).reuses).toHaveLength(1)
  })
  it('is not reused on its own problem, nor on one that was given up or does not exist', () => {
    reuse(theProblem, accepted, distilled).thenRefused('method.own-problem')
    reuse(other, { ...openOne, phase: 'given-up' }, distilled).thenRefused('method.problem-given-up')
    reuse(other, undefined, distilled).thenRefused('method.problem-unknown')
    reuse(other, noProblem, distilled).thenRefused('method.problem-unknown')
  })
  const better = { ...how, steps: ['取样', '就地固化'] }
  const revise = (on: string, ...events: readonly MethodEvent[]) =>
    outcomeOf(reviseMethod(given(...events), { ...better, on: day(on) }, of()))
  const withdraw = (on: string, ...events: readonly MethodEvent[]) =>
    outcomeOf(withdrawMethod(given(...events), { on: day(on), reason: '已有更好的办法' }, of()))
  const reuseOn = (on: string, ...events: readonly MethodEvent[]) =>
    outcomeOf(reuseMethod(given(...events), { on: day(on), problemId: other, note: '同上' }, of(openOne)))

  it('can be revised until it is withdrawn', () => {
    revise('2024-10-01', distilled).then(methodRevised(better, { effectiveOn: day('2024-10-01') }))
    revise('2024-10-01', distilled, withdrawn).thenRefused('method.withdrawn')
  })
  it('once withdrawn is not reused any more; withdrawing it again adds nothing', () => {
    withdraw('2024-09-01', distilled).then(withdrawn)
    withdraw('2024-09-01', distilled, withdrawn).thenNothing()
    reuse(other, openOne, distilled, withdrawn).thenRefused('method.withdrawn')
  })
  it.each([
    ['revised', revise],
    ['reused', reuseOn],
    ['withdrawn', withdraw],
  ])('is %s on a day from that of its own to today', (_, act) => {
    act('2024-12-01').thenRefused('method.unknown')
    act('2024-06-19', distilled).thenRefused('method.before-distilled')
    expect(act('2024-06-20', distilled).decision.accepted).toBe(true)
    expect(act('2024-12-01', distilled).decision.accepted).toBe(true)
    act('2024-12-02', distilled).thenRefused('method.in-the-future')
  })
})
