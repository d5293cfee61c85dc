import { toLocalDate } from '@harbor/kernel/time'
import { ids } from '@harbor/testing/member-ids'
import { branch } from '@harbor/testing/street-units'
import {
  acting,
  at,
  claimed,
  contact,
  givenOrder,
  memberNo,
  placed,
  published,
  resident,
  residentAccount,
  served,
} from '@harbor/testing/volunteering-fixture'
import { eraseResident, expireOrder, placeOrder, publishOrder, withdrawOrder, type PlaceOrder } from './decide'
import { orderExpired, orderWithdrawn, residentErased } from './events'
import { isLapsedOn, isOpenOn, type OrderState } from './state'

const day = toLocalDate
const today = acting({ now: at('2026-03-01') })
const asked: PlaceOrder = {
  unitId: ids.branch,
  placedFor: 'resident',
  residentId: resident,
  accountId: null,
  contact,
  need: '陪同就医',
  base: 'care',
  capacity: 1,
  wantedOn: day('2026-03-07'),
  claimUntil: day('2026-03-05'),
}
const withdrawn = orderWithdrawn({ reason: '已由家属办理' }, { effectiveOn: day('2026-03-08') })
const place =
  (named: Partial<PlaceOrder> = {}, unit: typeof branch | undefined = branch) =>
  (order: OrderState) =>
    placeOrder(order, { ...asked, ...named }, { ...today, unit })

describe('placing an order', () => {
  it('keeps what is wanted apart from who wants it', () => givenOrder().when(place()).then(placed()))
  it('of a unit names no resident', () =>
    givenOrder()
      .when(place({ placedFor: 'unit', residentId: null, contact: null }))
      .then(placed({ forUnit: true })))
  it('of a resident names the resident', () => {
    for (const named of [{ contact: null }, { residentId: null }])
      givenOrder().when(place(named)).thenRefused('order.resident-unnamed')
  })
  it('by the resident himself says whose account it is', () =>
    givenOrder()
      .when(place({ accountId: residentAccount }))
      .then(placed({ accountId: residentAccount })))
  it('asks a unit that exists today', () => {
    givenOrder()
      .when((order) => placeOrder(order, asked, { ...today, unit: undefined }))
      .thenRefused('order.unit-unknown')
    givenOrder()
      .when(place({}, { ...branch, dissolvedOn: day('2026-03-01') }))
      .thenRefused('order.unit-unknown')
  })
  it('is for today or later', () => {
    givenOrder()
      .when(place({ wantedOn: day('2026-02-28'), claimUntil: day('2026-02-28') }))
      .thenRefused('order.wanted-in-the-past')
    givenOrder()
      .when(place({ wantedOn: day('2026-03-01'), claimUntil: day('2026-03-01') }))
      .thenRecords('volunteering.order-placed.v1')
  })
  it('can be claimed until the day of service at the latest', () => {
    for (const claimUntil of ['2026-03-01', '2026-03-07'])
      givenOrder()
        .when(place({ claimUntil: day(claimUntil) }))
        .thenRecords('volunteering.order-placed.v1')
    givenOrder()
      .when(place({ claimUntil: day('2026-03-08') }))
      .thenRefused('order.claim-until-outside')
    givenOrder()
      .when(place({ claimUntil: day('2026-02-28') }))
      .thenRefused('order.claim-until-outside')
  })
  it('a second time is a second order', () => givenOrder(placed()).when(place()).thenRefused('order.placed-already'))
})

describe('publishing', () => {
  const publish = (on: string) => (order: OrderState) => publishOrder(order, acting({ now: at(on) }))
  it('opens it for claims', () => givenOrder(placed()).when(publish('2026-03-02')).then(published()))
  it('again adds nothing', () => givenOrder(placed(), published()).when(publish('2026-03-03')).thenNothing())
  it('after the last day for claims is too late', () => {
    givenOrder(placed()).when(publish('2026-03-05')).thenRecords('volunteering.order-published.v1')
    givenOrder(placed()).when(publish('2026-03-06')).thenRefused('order.claim-period-over')
  })
  it('is not for an order that is over', () =>
    givenOrder(placed(), withdrawn).when(publish('2026-03-02')).thenRefused('order.closed', { phase: 'withdrawn' }))
  it('needs an order', () => givenOrder().when(publish('2026-03-02')).thenRefused('order.unknown'))
})

describe('an order that nobody claims', () => {
  const open = [placed(), published()]
  const expire = (on: string) => (order: OrderState) => expireOrder(order, acting({ now: at(on) }))
  it('has lapsed by the date alone, without an event', () => {
    const { order } = givenOrder(...open)
    expect(isOpenOn(order, day('2026-03-05'))).toBe(true)
    expect(isLapsedOn(order, day('2026-03-05'))).toBe(false)
    expect(isOpenOn(order, day('2026-03-06'))).toBe(false)
    expect(isLapsedOn(order, day('2026-03-06'))).toBe(true)
  })
  it('is closed by the branch the day after its last', () => {
    givenOrder(...open)
      .when(expire('2026-03-05'))
      .thenRefused('order.still-open')
    givenOrder(...open)
      .when(expire('2026-03-06'))
      .then(orderExpired({}, { effectiveOn: day('2026-03-06') }))
  })
  it('has not expired once somebody claimed it', () =>
    givenOrder(...open, claimed(memberNo(1)))
      .when(expire('2026-03-06'))
      .thenRefused('order.claimed'))
  it('may never have been published', () =>
    givenOrder(placed()).when(expire('2026-03-06')).thenRecords('volunteering.order-expired.v1'))
  it('expires once, of those that are under way', () => {
    givenOrder().when(expire('2026-03-06')).thenRefused('order.unknown')
    givenOrder(...open, orderExpired({}, { effectiveOn: day('2026-03-06') }))
      .when(expire('2026-03-07'))
      .thenNothing()
    givenOrder(...open, withdrawn)
      .when(expire('2026-03-06'))
      .thenRefused('order.closed', { phase: 'withdrawn' })
  })
})

describe('withdrawing', () => {
  const withdraw = (order: OrderState) => withdrawOrder(order, { reason: '已由家属办理' }, acting())
  it('is possible until somebody has served', () => {
    givenOrder(placed()).when(withdraw).then(withdrawn)
    givenOrder(placed(), published(), claimed(memberNo(1)))
      .when(withdraw)
      .then(withdrawn)
    const two = [placed({ capacity: 2 }), published(), claimed(memberNo(1)), claimed(memberNo(2))]
    givenOrder(...two, served(memberNo(1)))
      .when(withdraw)
      .thenRefused('order.served-already')
    givenOrder(...two, served(memberNo(1)), served(memberNo(2)))
      .when(withdraw)
      .thenRefused('order.closed')
  })
  it('is done once, of an order that is under way', () => {
    givenOrder().when(withdraw).thenRefused('order.unknown')
    givenOrder(placed(), withdrawn).when(withdraw).thenNothing()
    givenOrder(placed(), published(), orderExpired({}, { effectiveOn: day('2026-03-06') }))
      .when(withdraw)
      .thenRefused('order.closed', { phase: 'expired' })
  })
})

describe('erasing the resident', () => {
  const why = { reason: '本人申请', authority: '个人信息保护法第四十七条' }
  const erase = (order: OrderState) => eraseResident(order, why, acting())
  const erased = residentErased({ residentId: resident, ...why }, { effectiveOn: day('2026-03-08') })
  it('waits until the order is concluded, since who serves must find the door', () => {
    givenOrder(placed()).when(erase).thenRefused('order.still-under-way')
    givenOrder(placed(), published()).when(erase).thenRefused('order.still-under-way')
  })
  it('names whose key is to be destroyed, once', () => {
    givenOrder(placed(), withdrawn).when(erase).then(erased)
    givenOrder(placed(), withdrawn, erased).when(erase).thenNothing()
    givenOrder().when(erase).thenRefused('order.unknown')
  })
  it('is nothing for an order of a unit', () =>
    givenOrder(placed({ forUnit: true }), withdrawn)
      .when(erase)
      .thenRefused('order.no-resident'))
})
