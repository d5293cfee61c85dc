import * as fc from 'fast-check'
import { toLocalDate } from '@harbor/kernel/time'
import { lifePackOn } from '@harbor/rules/organisation-life'
import { outcomeOf } from '@harbor/testing/member-fixture'
import { ids } from '@harbor/testing/member-ids'
import {
  approver,
  branchInPlan,
  fullYear,
  givenPlan,
  itemDone,
  itemNo,
  marchItems,
  planApproved,
  planGiven,
  planProposed,
  schemeApproved,
  schemeProposed,
  thePlan,
  yearPlan,
} from '@harbor/testing/programme-fixture'
import type { ToldEvent } from '@harbor/testing/volunteering-fixture'
import { approvePlan, fulfilItem, proposePlan, returnPlan, type ProposePlan } from './decide'
import { approveScheme, itemsFrom, lastDayOf, proposeScheme, returnScheme } from './decide-scheme'
import { planDeadlines } from './deadlines'
import {
  planApproved as approved,
  planItemDone,
  planProposed as proposed,
  planReturned,
  schemeProposed as scheme,
  type PlanEvent,
} from './events'
import type { PlanState } from './state'
import { itemOutcomes, varianceOf } from './variance/variance'

const on = toLocalDate
type Told = readonly ToldEvent<PlanEvent>[]
const byApprover = (day: string) => planGiven(day, { actorId: approver })

describe('a year plan', () => {
  it('is proposed by the unit and says nothing when it plans as often as the regulations ask', () => {
    givenPlan()
      .when((plan) => proposePlan(plan, yearPlan, planGiven('2025-12-20')))
      .then(
        proposed(
          { ...yearPlan, intended: [...fullYear], findings: [] },
          { effectiveOn: on('2025-12-20'), rulePack: 'LIFE-2019' },
        ),
      )
  })

  it('says which kinds it plans too seldom, with the article, and stands all the same', () => {
    const intended = fullYear.filter(({ kind }) => kind !== 'theme-day')
    const decision = proposePlan(givenPlan().plan, { ...yearPlan, intended }, planGiven('2025-12-20'))
    expect(decision).toMatchObject({
      accepted: true,
      events: [
        {
          data: {
            findings: [
              {
                code: 'plan.too-seldom',
                pack: 'BRANCH-2018',
                article: 'art. 16?',
                detail: { kind: 'theme-day', times: 0, wanted: 12 },
              },
            ],
          },
        },
      ],
    })
  })

  const findingsOf = (intended: ProposePlan['intended'], more: Parameters<typeof planGiven>[1] = {}) =>
    givenPlan()
      .when((plan) => proposePlan(plan, { ...yearPlan, intended }, planGiven('2025-12-20', more)))
      .thenTypes('organization.plan-proposed.v1')
      .flatMap(({ data }) => ('findings' in data ? data.findings : []))
      .map(({ detail }) => detail)

  it.each(fullYear.map(({ kind, times }) => [kind, times] as const))(
    'of a branch plans as often as it must: %s %i times a year, not once less',
    (kind, wanted) => {
      const others = fullYear.filter((one) => one.kind !== kind)
      expect(findingsOf([...others, { kind, times: wanted }])).toEqual([])
      expect(findingsOf([...others, { kind, times: wanted - 1 }])).toEqual([{ kind, times: wanted - 1, wanted }])
    },
  )
  it('of a group or a general branch owes what its kind holds alone', () => {
    const unitOf = (kind: typeof branchInPlan.kind) => ({ unit: { ...branchInPlan, kind } })
    const kinds = (kind: typeof branchInPlan.kind) => findingsOf([], unitOf(kind)).map((detail) => detail?.['kind'])
    expect(kinds('group')).toEqual(['group-meeting'])
    expect(kinds('general-branch')).toEqual(['committee-meeting'])
  })

  it('is of a unit that exists on the day, names each kind once, and waits for nothing else', () => {
    const propose = (more: Partial<ProposePlan>, given: Parameters<typeof planGiven>[1], ...events: Told) =>
      givenPlan(...events).when((plan) => proposePlan(plan, { ...yearPlan, ...more }, planGiven('2025-12-20', given)))
    propose({}, { unit: undefined }).thenRefused('plan.unit-unknown')
    propose({}, { unit: { ...branchInPlan, dissolvedOn: on('2025-12-20') } }).thenRefused('plan.unit-unknown')
    propose({ intended: [...fullYear, { kind: 'theme-day', times: 1 }] }, {}).thenRefused('plan.kind-twice')
    propose({}, {}, planProposed('2025-12-18')).thenRefused('plan.pending', { proposedOn: '2025-12-18' })
    const [event] = propose({ reason: '汛期任务' }, {}, planProposed(), planApproved()).thenTypes(
      'organization.plan-proposed.v1',
    )
    expect(event?.data).toMatchObject({ reason: '汛期任务' })
  })

  it('is decided while it waits, and by nobody where there is none', () => {
    const decisions = [
      (plan: PlanState) => approvePlan(plan, { byUnitId: ids.community }, byApprover('2025-12-28')),
      (plan: PlanState) =>
        returnPlan(plan, { byUnitId: ids.community, reason: '目标不明确' }, byApprover('2025-12-28')),
    ]
    for (const decide of decisions) {
      givenPlan().when(decide).thenRefused('plan.unknown')
      givenPlan(planProposed(), planApproved()).when(decide).thenRefused('plan.nothing-pending')
    }
    givenPlan(planProposed())
      .when((plan) => returnPlan(plan, { byUnitId: ids.community, reason: '目标不明确' }, planGiven('2025-12-28')))
      .thenRefused('plan.same-person')
  })

  it('of a year before the regulation of 2018 owes nothing', () => {
    const given = { ...planGiven('2015-12-20'), pack: lifePackOn(on('2016-01-01')) }
    expect(proposePlan(givenPlan().plan, { ...yearPlan, year: 2016, intended: [] }, given)).toMatchObject({
      events: [{ rulePack: 'LIFE-EARLIER', data: { findings: [] } }],
    })
  })

  it('is approved by another person, for a unit above', () => {
    givenPlan(planProposed())
      .when((plan) => approvePlan(plan, { byUnitId: ids.community }, byApprover('2025-12-28')))
      .then(approved({ byUnitId: ids.community }, { effectiveOn: on('2025-12-28') }))
  })

  it('is not approved by who proposed it', () => {
    givenPlan(planProposed())
      .when((plan) => approvePlan(plan, { byUnitId: ids.community }, planGiven('2025-12-28')))
      .thenRefused('plan.same-person')
  })

  it.each([ids.branch, ids.otherBranch])('is not approved by the unit itself, nor by one beside it', (byUnitId) => {
    givenPlan(planProposed())
      .when((plan) => approvePlan(plan, { byUnitId }, byApprover('2025-12-28')))
      .thenRefused('plan.approved-above')
  })

  it('of the street committee is approved by the committee itself, by another person', () => {
    const given = planGiven('2025-12-28', { actorId: approver, above: [] })
    givenPlan(planProposed())
      .when((plan) => approvePlan(plan, { byUnitId: ids.branch }, given))
      .then(approved({ byUnitId: ids.branch }, { effectiveOn: on('2025-12-28') }))
    givenPlan(planProposed())
      .when((plan) => approvePlan(plan, { byUnitId: ids.community }, given))
      .thenRefused('plan.approved-above')
  })

  it('is returned with a reason, and can be proposed anew', () => {
    const order = { byUnitId: ids.community, reason: '目标不明确' }
    givenPlan(planProposed())
      .when((plan) => returnPlan(plan, order, byApprover('2025-12-28')))
      .then(planReturned(order, { effectiveOn: on('2025-12-28') }))
    const again = givenPlan(planProposed(), planReturned(order)).plan
    expect(proposePlan(again, yearPlan, planGiven('2025-12-29')).accepted).toBe(true)
  })

  it('once approved changes for a reason alone, and counts as it was until the change is approved', () => {
    const { plan } = givenPlan(planProposed(), planApproved())
    expect(proposePlan(plan, yearPlan, planGiven('2026-05-01'))).toMatchObject({ code: 'plan.change-needs-reason' })
    const changed = { ...yearPlan, theme: '防汛年', reason: '汛期任务' }
    const decision = proposePlan(plan, changed, planGiven('2026-05-01'))
    if (!decision.accepted) throw new Error(decision.code)
    const pending = givenPlan(planProposed(), planApproved(), ...decision.events).plan
    expect([pending.approved?.theme, pending.pending?.content.theme, pending.changes]).toEqual([
      '潮声里党建年',
      '防汛年',
      0,
    ])
    const now = givenPlan(planProposed(), planApproved(), ...decision.events, planApproved('2026-05-03')).plan
    expect([now.approved?.theme, now.changes]).toEqual(['防汛年', 1])
  })
})

describe('the scheme of a month', () => {
  const order = { month: '2026-03', focus: '春季清洁', items: marchItems }

  it('needs an approved year plan', () => {
    givenPlan(planProposed())
      .when((plan) => proposeScheme(plan, order, planGiven('2026-02-20')))
      .thenRefused('plan.not-approved')
    givenPlan(planProposed(), planApproved())
      .when((plan) => proposeScheme(plan, order, planGiven('2026-02-20')))
      .then(scheme({ ...order, items: [...marchItems] }, { effectiveOn: on('2026-02-20') }))
  })

  it('stays within its month and year', () => {
    const { plan } = givenPlan(planProposed(), planApproved())
    const given = planGiven('2026-02-20')
    expect(proposeScheme(plan, { ...order, month: '2027-03' }, given)).toMatchObject({ code: 'plan.other-year' })
    expect(proposeScheme(plan, { ...order, month: '2026-13' }, given)).toMatchObject({ code: 'plan.other-year' })
    expect(proposeScheme(plan, { ...order, month: '2026-04' }, given)).toMatchObject({ code: 'plan.due-outside-month' })
    expect(proposeScheme(givenPlan().plan, order, given)).toMatchObject({ code: 'plan.unknown' })
  })

  it('waits for one decision at a time, and once approved changes for a reason alone', () => {
    const propose = (reason: string | undefined, ...events: Told) =>
      givenPlan(planProposed(), planApproved(), ...events).when((plan) =>
        proposeScheme(plan, { ...order, reason }, planGiven('2026-02-26')),
      )
    propose(undefined, schemeProposed()).thenRefused('plan.scheme-pending', { month: '2026-03' })
    propose(undefined, schemeProposed(), schemeApproved()).thenRefused('plan.change-needs-reason')
    propose('改期', schemeProposed(), schemeApproved()).then(
      scheme({ ...order, items: [...marchItems], reason: '改期' }, { effectiveOn: on('2026-02-26') }),
    )
  })

  it('takes no item of another month', () => {
    const { plan } = givenPlan(planProposed(), planApproved(), schemeProposed(), schemeApproved())
    const april = (itemId: (typeof marchItems)[number]['itemId']) =>
      outcomeOf(
        proposeScheme(
          plan,
          { ...order, month: '2026-04', items: [{ ...marchItems[0], itemId, dueOn: on('2026-04-30') }] },
          planGiven('2026-03-20'),
        ),
      )
    april(itemNo(1)).thenRefused('plan.item-of-other-month', { month: '2026-03' })
    april(itemNo(9)).thenRecords('organization.scheme-proposed.v1')
  })

  it('is approved for the unit itself, by another person', () => {
    const before = [planProposed(), planApproved(), schemeProposed()]
    const approval = { month: '2026-03', byUnitId: ids.branch }
    expect(approveScheme(givenPlan(...before).plan, approval, planGiven('2026-02-25'))).toMatchObject({
      code: 'plan.same-person',
    })
    for (const byUnitId of [ids.branch, ids.community])
      expect(
        approveScheme(givenPlan(...before).plan, { ...approval, byUnitId }, byApprover('2026-02-25')).accepted,
      ).toBe(true)
    expect(approveScheme(givenPlan().plan, approval, byApprover('2026-02-25'))).toMatchObject({ code: 'plan.unknown' })
    expect(
      approveScheme(givenPlan(planProposed(), planApproved()).plan, approval, byApprover('2026-02-25')),
    ).toMatchObject({ code: 'plan.nothing-pending' })
    expect(
      approveScheme(givenPlan(...before).plan, { ...approval, byUnitId: ids.otherBranch }, byApprover('2026-02-25')),
    ).toMatchObject({ code: 'plan.approved-by-stranger' })
    const returned = { ...approval, reason: '主题重复' }
    expect(returnScheme(givenPlan(...before).plan, returned, byApprover('2026-02-25')).accepted).toBe(true)
  })

  it('keeps what has taken place when it changes', () => {
    const { plan } = givenPlan(
      planProposed(),
      planApproved(),
      schemeProposed(),
      schemeApproved(),
      itemDone(itemNo(2), '2026-03-18'),
    )
    const change = (items: (typeof marchItems)[number][]) =>
      proposeScheme(plan, { ...order, items, reason: '改期' }, planGiven('2026-03-19'))
    expect(change([marchItems[0]])).toMatchObject({ code: 'plan.item-done', detail: { theme: '清洁家园' } })
    expect(change([marchItems[1]]).accepted).toBe(true)
    expect(change([marchItems[1], marchItems[1]])).toMatchObject({ code: 'plan.item-twice' })
  })

  it('gives new items an id, and the last day of the month', () => {
    const [item] = itemsFrom([{ kind: 'lecture', theme: '党史' }], '2028-02', () => itemNo(9))
    expect(item).toEqual({ itemId: itemNo(9), kind: 'lecture', theme: '党史', dueOn: '2028-02-29' })
    expect(lastDayOf('2026-12')).toBe('2026-12-31')
    const named = { itemId: itemNo(3), kind: 'lecture', theme: '党史', dueOn: on('2028-02-11') } as const
    expect(itemsFrom([named], '2028-02', () => itemNo(9))).toEqual([named])
  })
})

describe('what was planned and took place', () => {
  const approvedMarch = [planProposed(), planApproved(), schemeProposed(), schemeApproved()]

  it('fulfils its item once, however often it is told', () => {
    const done = { itemId: itemNo(1), source: 'session-x', on: on('2026-03-28') }
    givenPlan(...approvedMarch)
      .when((plan) => fulfilItem(plan, done))
      .then(planItemDone({ itemId: itemNo(1), source: 'session-x' }, { effectiveOn: on('2026-03-28') }))
    expect(fulfilItem(givenPlan(...approvedMarch, itemDone(itemNo(1), '2026-03-28')).plan, done)).toEqual({
      accepted: true,
      events: [],
    })
    expect(fulfilItem(givenPlan(...approvedMarch).plan, { ...done, itemId: itemNo(7) }).accepted).toBe(true)
  })

  it('is reported against the plan as of any day', () => {
    const { plan } = givenPlan(...approvedMarch, itemDone(itemNo(2), '2026-03-22'))
    const outcomes = (day: string) => varianceOf(plan, on(day)).items.map(({ outcome }) => outcome)
    expect(outcomes('2026-03-20')).toEqual(['open', 'open'])
    expect(outcomes('2026-03-21')).toEqual(['open', 'missed'])
    expect(outcomes('2026-03-22')).toEqual(['open', 'late'])
    expect(outcomes('2026-04-01')).toEqual(['missed', 'late'])
    const { kinds, total, months } = varianceOf(plan, on('2026-04-01'))
    expect(total).toEqual({ planned: 2, done: 0, late: 1, missed: 1, open: 0 })
    expect(months).toEqual([{ month: '2026-03', ...total }])
    expect(kinds.find(({ kind }) => kind === 'general-meeting')).toEqual({
      kind: 'general-meeting',
      intended: 4,
      planned: 1,
      done: 0,
      late: 0,
      missed: 1,
      open: 0,
    })
  })

  it('adds up on every day: planned is done, late, missed and open together', () => {
    const days = fc.integer({ min: 1, max: 30 })
    fc.assert(
      fc.property(fc.option(days), fc.option(days), days, (first, second, asked) => {
        const done = [first, second].flatMap((number, index) =>
          number === null ? [] : [itemDone(itemNo(index + 1), `2026-03-${String(number).padStart(2, '0')}`)],
        )
        const { plan } = givenPlan(...approvedMarch, ...done)
        const { total, months, kinds } = varianceOf(plan, on(`2026-03-${String(asked).padStart(2, '0')}`))
        for (const sums of [[total], months, kinds])
          expect(sums.reduce((sum, row) => sum + itemOutcomes.reduce((all, one) => all + row[one], 0), 0)).toBe(2)
      }),
    )
  })

  it('stands in the calendar: approvals, the scheme of each month, every item by its day', () => {
    const rows = planDeadlines.deadlinesOf(givenPlan(...approvedMarch, itemDone(itemNo(2), '2026-03-22')).plan, thePlan)
    expect(rows.find(({ key }) => key === 'plan.scheme/2026-03')).toMatchObject({
      dueOn: '2026-02-28',
      metOn: '2026-02-25',
    })
    expect(rows.filter(({ rule }) => rule === 'plan.scheme')).toHaveLength(12)
    expect(rows.find(({ key }) => key === `plan.item/${itemNo(2)}`)).toMatchObject({
      opensOn: '2026-03-01',
      dueOn: '2026-03-20',
      metOn: '2026-03-22',
      unitId: ids.branch,
    })
    expect(planDeadlines.deadlinesOf(givenPlan(planProposed('2025-12-20')).plan, thePlan)).toMatchObject([
      { rule: 'plan.approval', opensOn: '2025-12-20', dueOn: '2026-01-04', metOn: null },
    ])
  })
})
