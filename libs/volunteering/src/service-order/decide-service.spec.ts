import { toLocalDate } from '@harbor/kernel/time'
import { ids } from '@harbor/testing/member-ids'
import {
  acting,
  at,
  claimed,
  colleague,
  givenOrder,
  memberNo,
  placed,
  published,
  released,
  residentAccount,
  served,
  staff,
  theOrder,
  told,
} from '@harbor/testing/volunteering-fixture'
import {
  claimOrder,
  confirmOrder,
  disputeOrder,
  recordIdOf,
  releaseOrder,
  reportDone,
  settleOrder,
  type ReportDone,
} from './decide-service'
import { orderConfirmed, orderDisputed, orderSettled, orderWithdrawn, serviceRendered } from './events'
import type { OrderState } from './state'

const day = toLocalDate
const [one, two, three] = [memberNo(1), memberNo(2), memberNo(3)]
const open = [placed(), published()]
const withdrawn = orderWithdrawn({ reason: '不再需要' }, { effectiveOn: day('2026-03-02') })
const claim =
  (memberId: typeof one | null, named: Partial<Parameters<typeof claimOrder>[1]> = {}) =>
  (order: OrderState) =>
    claimOrder(order, { ...acting({ now: at('2026-03-03'), memberId }), onTheRoll: true, ...named })

describe('claiming', () => {
  it('is an act of the member', () =>
    givenOrder(...open)
      .when(claim(one))
      .then(claimed(one)))
  it('for somebody else does not exist: an account without a member’s file claims nothing', () =>
    givenOrder(...open)
      .when(claim(null))
      .thenRefused('order.claim-for-oneself'))
  it('is first come: the last place goes once', () => {
    givenOrder(...open, claimed(one))
      .when(claim(two))
      .thenRefused('order.full', { capacity: 1 })
    const wide = [placed({ capacity: 2 }), published(), claimed(one)]
    givenOrder(...wide)
      .when(claim(two))
      .then(claimed(two))
    givenOrder(...wide, claimed(two))
      .when(claim(three))
      .thenRefused('order.full', { capacity: 2 })
  })
  it('again adds nothing', () =>
    givenOrder(...open, claimed(one))
      .when(claim(one))
      .thenNothing())
  it('needs a published order', () => {
    givenOrder().when(claim(one)).thenRefused('order.unknown')
    givenOrder(placed()).when(claim(one)).thenRefused('order.not-published')
    givenOrder(...open, withdrawn)
      .when(claim(one))
      .thenRefused('order.closed', { phase: 'withdrawn' })
  })
  it('ends with the last day', () => {
    givenOrder(...open)
      .when(claim(one, { now: at('2026-03-05', '23:59') }))
      .thenRecords('volunteering.order-claimed.v1')
    givenOrder(...open)
      .when(claim(one, { now: at('2026-03-06', '00:00') }))
      .thenRefused('order.claim-period-over')
  })
  it('is for people on the roll', () =>
    givenOrder(...open)
      .when(claim(one, { onTheRoll: false }))
      .thenRefused('order.claimant-not-on-the-roll'))
  it('is not for who asked', () =>
    givenOrder(placed({ accountId: residentAccount }), published())
      .when(claim(one, { actorId: residentAccount }))
      .thenRefused('order.own-order'))
})

describe('releasing', () => {
  const release = (memberId: typeof one) => (order: OrderState) =>
    releaseOrder(order, { memberId, reason: '临时出差' }, acting({ now: at('2026-03-04') }))
  it('frees the place for the next', () => {
    givenOrder(...open, claimed(one))
      .when(release(one))
      .then(released(one))
    givenOrder(...open, claimed(one), released(one))
      .when(claim(two))
      .then(claimed(two))
  })
  it('is of a claim, of an order that is open', () => {
    givenOrder(...open)
      .when(release(one))
      .thenRefused('order.not-claimed')
    givenOrder().when(release(one)).thenRefused('order.unknown')
    givenOrder(...open, claimed(one), withdrawn)
      .when(release(one))
      .thenRefused('order.closed', { phase: 'withdrawn' })
  })
  it('is over once the service is on record', () => {
    const wide = [placed({ capacity: 2 }), published(), claimed(one), claimed(two), served(one)]
    givenOrder(...wide)
      .when(release(one))
      .thenRefused('order.served-already')
  })
  it('of the only one who did not come leaves the order done', () => {
    const wide = [placed({ capacity: 2 }), published(), claimed(one), claimed(two), served(one), released(two)]
    expect(givenOrder(...wide).order.phase).toBe('done')
  })
})

describe('reporting the service', () => {
  const report =
    (named: Partial<ReportDone> = {}, busy: Parameters<typeof reportDone>[2]['busy'] = []) =>
    (order: OrderState) =>
      reportDone(
        order,
        { memberId: one, startedAt: at('2026-03-07', '09:00'), endedAt: at('2026-03-07', '11:00'), ...named },
        { ...acting({ now: at('2026-03-07', '11:00') }), busy },
      )
  const taken = [...open, claimed(one)]
  it('is of its start and end', () =>
    givenOrder(...taken)
      .when(report())
      .then(served(one)))
  it('of the same again adds nothing', () =>
    givenOrder(...taken, served(one))
      .when(report())
      .thenNothing())
  it('of another time once it is on record is refused', () => {
    const wide = [placed({ capacity: 2 }), published(), claimed(one), claimed(two), served(one)]
    for (const named of [{ startedAt: at('2026-03-07', '08:00') }, { endedAt: at('2026-03-07', '10:30') }])
      givenOrder(...wide)
        .when(report(named))
        .thenRefused('order.served-already')
    givenOrder(...taken, served(one))
      .when(report({ endedAt: at('2026-03-07', '10:30') }))
      .thenRefused('order.closed', { phase: 'done' })
  })
  it('in advance is refused', () =>
    givenOrder(...taken)
      .when(report({ endedAt: at('2026-03-07', '11:01') }))
      .thenRefused('order.service-not-ended'))
  it.each([
    ['order.service-reversed', '11:00', '10:00'],
    ['order.service-too-short', '10:50', '11:00'],
  ] as const)('is refused as %s from %s to %s', (code, from, to) =>
    givenOrder(...taken)
      .when(report({ startedAt: at('2026-03-07', from), endedAt: at('2026-03-07', to) }))
      .thenRefused(code),
  )
  it('of more than sixteen hours at a stretch is refused', () =>
    givenOrder(...taken)
      .when(report({ startedAt: at('2026-03-06', '18:45') }))
      .thenRefused('order.service-too-long'))
  it('of time before the order was published is refused', () =>
    givenOrder(...taken)
      .when(report({ startedAt: at('2026-03-02', '09:59'), endedAt: at('2026-03-02', '10:30') }))
      .thenRefused('order.before-published'))
  it('of time from its publication on counts', () =>
    givenOrder(...taken)
      .when(report({ startedAt: at('2026-03-02', '10:00'), endedAt: at('2026-03-02', '10:30') }))
      .then(served(one, '2026-03-02', '10:00', '10:30')))
  it('of time that the ledger has already is refused', () => {
    const other = { activity: '文明劝导', startedAt: at('2026-03-07', '10:45'), endedAt: at('2026-03-07', '12:00') }
    givenOrder(...taken)
      .when(report({}, [other]))
      .thenRefused('order.overlaps-hours', { activity: '文明劝导' })
    givenOrder(...taken)
      .when(report({}, [{ ...other, startedAt: at('2026-03-07', '11:00') }]))
      .thenRecords('volunteering.order-done.v1')
  })
  it('is of claimants alone, of an order there is', () => {
    givenOrder(...open)
      .when(report())
      .thenRefused('order.not-claimed')
    givenOrder().when(report()).thenRefused('order.unknown')
  })
})

const done = [...open, claimed(one), told(served(one), { by: staff })]
const rendered = serviceRendered(
  {
    memberId: one,
    recordId: recordIdOf(theOrder, one),
    activity: '陪同就医',
    base: 'care',
    organiserId: ids.branch,
    startedAt: at('2026-03-07', '09:00'),
    endedAt: at('2026-03-07', '11:00'),
  },
  { effectiveOn: day('2026-03-07') },
)

describe('confirming', () => {
  const confirm =
    (by: 'resident' | 'staff', as: Parameters<typeof acting>[0] = {}) =>
    (order: OrderState) =>
      confirmOrder(theOrder, order, { by, rating: 5 }, acting(as))
  const confirmed = (by: 'resident' | 'staff') => orderConfirmed({ by, rating: 5 }, { effectiveOn: day('2026-03-08') })
  it('rates the order and says what each member rendered', () =>
    givenOrder(...done)
      .when(confirm('resident', { by: residentAccount }))
      .then(confirmed('resident'), rendered))
  it('again adds nothing', () =>
    givenOrder(...done, confirmed('resident'))
      .when(confirm('resident'))
      .thenNothing())
  it('waits for everybody who claimed it', () =>
    givenOrder(placed({ capacity: 2 }), published(), claimed(one), claimed(two), served(one))
      .when(confirm('resident'))
      .thenRefused('order.not-served'))
  it('is of an order there is, that was neither disputed nor called off', () => {
    givenOrder().when(confirm('resident')).thenRefused('order.unknown')
    givenOrder(...open, withdrawn)
      .when(confirm('resident'))
      .thenRefused('order.closed', { phase: 'withdrawn' })
  })
  it('by the resident is his word, also where he had told of the service himself', () =>
    givenOrder(...open, claimed(one), told(served(one), { by: residentAccount }))
      .when(confirm('resident', { by: residentAccount }))
      .then(confirmed('resident'), rendered))
  it('by who served is refused', () =>
    givenOrder(...done)
      .when(confirm('staff', { by: colleague, memberId: one }))
      .thenRefused('order.own-service'))
  it('on behalf of the resident is not for who reported the service', () => {
    givenOrder(...done)
      .when(confirm('staff', { by: staff }))
      .thenRefused('order.same-person')
    givenOrder(...done)
      .when(confirm('staff', { by: colleague }))
      .then(confirmed('staff'), rendered)
    const ofTwo = [placed({ capacity: 2 }), published(), claimed(one), claimed(two)]
    givenOrder(...ofTwo, told(served(one), { by: staff }), told(served(two), { by: colleague }))
      .when(confirm('staff', { by: colleague }))
      .thenRefused('order.same-person')
  })
})

describe('a dispute', () => {
  const disputed = orderDisputed({ reason: '未按约定到场' }, { effectiveOn: day('2026-03-08') })
  const dispute = (as?: Parameters<typeof acting>[0]) => (order: OrderState) =>
    disputeOrder(order, { reason: '未按约定到场' }, acting(as))
  const settle =
    (outcome: 'rendered' | 'not-rendered', as: Parameters<typeof acting>[0] = { by: colleague }) =>
    (order: OrderState) =>
      settleOrder(theOrder, order, { outcome, reason: '双方当面核对' }, acting(as))
  const settled = (outcome: 'rendered' | 'not-rendered') =>
    orderSettled({ outcome, reason: '双方当面核对' }, { effectiveOn: day('2026-03-08') })
  it('takes the place of the confirmation', () => {
    givenOrder(...done)
      .when(dispute())
      .then(disputed)
    givenOrder(...done, disputed)
      .when((order) => confirmOrder(theOrder, order, { by: 'resident', rating: 5 }, acting()))
      .thenRefused('order.closed')
  })
  it('settled for the resident brings no hours, for the member those reported', () => {
    givenOrder(...done, disputed)
      .when(settle('not-rendered'))
      .then(settled('not-rendered'))
    givenOrder(...done, disputed)
      .when(settle('rendered'))
      .then(settled('rendered'), rendered)
  })
  it('is not settled by who served or reported it', () => {
    givenOrder(...done, disputed)
      .when(settle('rendered', { by: colleague, memberId: one }))
      .thenRefused('order.own-service')
    givenOrder(...done, disputed)
      .when(settle('rendered', { by: staff }))
      .thenRefused('order.same-person')
  })
  it('is of a service that is done, and of nobody’s own', () => {
    givenOrder().when(dispute()).thenRefused('order.unknown')
    givenOrder(...open, claimed(one))
      .when(dispute())
      .thenRefused('order.not-served')
    givenOrder(...done)
      .when(dispute({ memberId: one }))
      .thenRefused('order.own-service')
  })
  it('is raised once and settled once', () => {
    givenOrder(...done, disputed)
      .when(dispute())
      .thenNothing()
    givenOrder(...done, disputed, settled('rendered'))
      .when(settle('not-rendered'))
      .thenNothing()
    givenOrder(...done)
      .when(settle('rendered'))
      .thenRefused('order.not-disputed')
    givenOrder().when(settle('rendered')).thenRefused('order.unknown')
  })
})
