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
  it('of a resident names the resident', () =>
    givenOrder()
      .when(place({ contact: null }))
      .thenRefused('order.resident-unnamed'))
  it('asks a unit that exists today', () =>
    givenOrder()
      .when((order) => placeOrder(order, asked, { ...today, unit: undefined }))
      .thenRefused('order.unit-unknown'))
  it('is for today or later', () => {
    givenOrder()
      .when(place({ wantedOn: day('2026-02-28'), claimUntil: day('2026-02-28') }))
      .thenRefused('order.wanted-in-the-past')
    givenOrder()
      .when(place({ wantedOn: day('2026-03-01'), claimUntil: day('2026-03-01') }))
      .thenRecords('volunteering.order-placed.v1')
  })
  it('can be claimed until the day of service at the latest', () => {
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
  it('after the last day for claims is too late', () =>
    givenOrder(placed()).when(publish('2026-03-06')).thenRefused('order.claim-period-over'))
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
})

describe('withdrawing', () => {
  const withdraw = (order: OrderState) => withdrawOrder(order, { reason: '已由家属办理' }, acting())
  it('is possible until somebody has served', () => {
    const withdrawn = orderWithdrawn({ reason: '已由家属办理' }, { effectiveOn: day('2026-03-08') })
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
})

describe('erasing the resident', () => {
  const why = { reason: '本人申请', authority: '个人信息保护法第四十七条' }
  const erase = (order: OrderState) => eraseResident(order, why, acting())
  it('waits until the order is concluded, since who serves must find the door', () =>
    givenOrder(placed(), published()).when(erase).thenRefused('order.still-under-way'))
  it('names whose key is to be destroyed', () =>
    givenOrder(placed(), orderWithdrawn({ reason: '不再需要' }, { effectiveOn: day('2026-03-02') }))
      .when(erase)
      .then(residentErased({ residentId: resident, ...why }, { effectiveOn: day('2026-03-08') })))
  it('is nothing for an order of a unit', () =>
    givenOrder(placed({ forUnit: true }), orderWithdrawn({ reason: '不再需要' }, { effectiveOn: day('2026-03-02') }))
      .when(erase)
      .thenRefused('order.no-resident'))
})
