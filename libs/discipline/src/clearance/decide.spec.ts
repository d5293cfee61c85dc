import { recorded } from '@harbor/testing/member-fixture'
import { ids, memberNo, transferNo } from '@harbor/testing/member-ids'
import { enrolled, initiated, transferWithdrawn, underWay } from '@harbor/testing/member-roll-events'
import * as of from '@harbor/testing/review-fixture'
import { sanctioned } from '@harbor/testing/sanction-events'
import { transferConsented, reviewClosed } from '../review/events'
import { clearTransfers } from './decide'
import { transferCleared } from './events'
import { wasCleared, type ClearanceHandled } from './state'
import { transferClearances, type ClearanceRow } from './views'
import type { Recorded } from '@harbor/kernel/event'

const { day } = of
const today = day('2026-11-24')

/** The row of the member of the specs after these events, of whatever stream. */
function rowAfter(...events: readonly Recorded[]): ClearanceRow | undefined {
  const handled = events.filter(({ type }) => transferClearances.handles.includes(type as ClearanceHandled['type']))
  const state = handled.reduce<unknown>(
    (folded, event) => transferClearances.evolve(folded as never, event as never),
    undefined,
  )
  for (const event of handled) expect(transferClearances.key(event as never)).toBe(ids.member)
  return transferClearances.documents(state as never, ids.member)[0]
}
const cleared = (transferId: typeof ids.transfer | null, on = '2025-01-20') =>
  ({
    ...transferCleared({ personal: { memberId: ids.member, transferId } }, { effectiveOn: day(on) }),
    stream: 'clearance-x',
    recordedAt: `${on}T02:00:00.000Z`,
  }) as unknown as Recorded
const member = recorded([enrolled({ on: '2020-01-01' }), ...underWay('2025-01-10')])
const review = (...told: Parameters<typeof of.recordedCase>[0]) => of.recordedCase(told)

describe('clearing transfers', () => {
  it('records each of the members', () => {
    const both = [
      { memberId: ids.member, transferId: ids.transfer },
      { memberId: memberNo(2), transferId: null },
    ]
    expect(clearTransfers({ on: today, cleared: both }, { today })).toEqual({
      accepted: true,
      events: both.map((personal) => transferCleared({ personal }, { effectiveOn: today })),
    })
  })
  it('needs somebody to clear, on a day that has come', () => {
    expect(clearTransfers({ on: today, cleared: [] }, { today })).toMatchObject({ code: 'clearance.nothing-pending' })
    expect(clearTransfers({ on: day('2026-11-25'), cleared: [] }, { today })).toMatchObject({
      code: 'clearance.in-the-future',
    })
  })
})

describe('a clearance', () => {
  it('of a transfer holds for that transfer', () => {
    const one = [{ transferId: ids.transfer, on: day('2025-01-20') }]
    expect(wasCleared(one, ids.transfer, day('2025-01-10'))).toBe(true)
    expect(wasCleared(one, transferNo(2), day('2025-01-10'))).toBe(false)
  })
  it.each([
    ['2025-01-19', false],
    ['2025-01-20', true],
    ['2025-04-20', true],
    ['2025-04-21', false],
  ])('ahead of a transfer holds for one initiated on %s: %s', (on, holds) =>
    expect(wasCleared([{ transferId: null, on: day('2025-01-20') }], ids.transfer, day(on))).toBe(holds),
  )
})

describe('the row that transfers ask for', () => {
  it('waits, then is cleared', () => {
    expect(rowAfter(...member)).toMatchObject({ transferId: ids.transfer, cleared: 0, free: 1 })
    expect(rowAfter(...member, cleared(ids.transfer))).toMatchObject({ cleared: 1, free: 1 })
  })
  it('is cleared for case officers whether or not a review is open, and not free while one is', () => {
    expect(rowAfter(...review(of.opened), ...member, cleared(ids.transfer))).toMatchObject({ cleared: 1, free: 0 })
    expect(rowAfter(...member, cleared(ids.transfer), ...review(of.opened))).toMatchObject({ cleared: 1, free: 0 })
  })
  it.each([
    [
      'the unit that reviews agrees',
      transferConsented({ personal: { memberId: ids.member, unitId: ids.street, reason: '不影响审查' } }),
    ],
    [
      'the review is closed',
      reviewClosed({ personal: { memberId: ids.member, how: 'no-breach', reason: '查无实据' } }),
    ],
    ['it is decided', of.decided()],
  ])('is free again when %s', (_, event) =>
    expect(rowAfter(...review(of.opened, event), ...member)).toMatchObject({ free: 1 }),
  )
  it('forgets a transfer that ended, also with the membership', () => {
    const began = [enrolled({ on: '2020-01-01' }), initiated({ on: '2025-01-10' })]
    expect(rowAfter(...recorded([...began, transferWithdrawn({ on: '2025-01-12' })]))).toMatchObject({ transferId: '' })
    const expelled = sanctioned({ on: '2025-01-12', kind: 'expulsion' })
    expect(rowAfter(...recorded([...began, expelled]))).toMatchObject({ transferId: '' })
  })
})
