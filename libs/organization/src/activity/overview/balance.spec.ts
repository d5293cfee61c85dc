import * as fc from 'fast-check'
import { toLocalDate } from '@harbor/kernel/time'
import { unitNo } from '@harbor/testing/member-ids'
import { bases } from '../../bases'
import { balanceOf } from './balance'

const [first, second] = [unitNo(4), unitNo(5)]
const on = toLocalDate('2026-03-07')

describe('the balance of the four bases', () => {
  it('counts activities with those who came, and orders with those who served, beside each other', () => {
    const held = [
      { unitId: first, base: 'care', on, attended: 3, guests: 10 },
      { unitId: first, base: 'conviction', on: toLocalDate('2025-03-07'), attended: 5, guests: 0 },
      { unitId: second, base: 'care', on, attended: 2, guests: 0 },
    ] as const
    const balance = balanceOf(held, [{ base: 'service', unitId: second, orders: 1, served: 2 }])
    expect(balance).toMatchObject({ activities: 3, attended: 10, guests: 10, orders: 1, served: 2 })
    expect(balance.byBase.map(({ base, activities, orders, share }) => [base, activities, orders, share])).toEqual([
      ['conviction', 1, 0, 0.25],
      ['integrity', 0, 0, 0],
      ['care', 2, 0, 0.5],
      ['service', 0, 1, 0.25],
    ])
    expect(balance.byUnit.map(({ unitId, activities, lacking }) => [unitId, activities, lacking])).toEqual([
      [first, 2, ['integrity', 'service']],
      [second, 1, ['conviction', 'integrity']],
    ])
    expect(balance.byYear).toEqual([
      { year: 2025, activities: 1, attended: 5 },
      { year: 2026, activities: 2, attended: 5 },
    ])
  })
  it('of nothing is nothing', () => expect(balanceOf([], []).byBase.map(({ share }) => share)).toEqual([0, 0, 0, 0]))
  it('is the same sum by base, by unit and as a whole', () => {
    const base = fc.constantFrom(...bases)
    const unitId = fc.constantFrom(first, second)
    const held = fc.array(fc.record({ unitId, base, on: fc.constant(on), attended: fc.nat(50), guests: fc.nat(50) }))
    const orders = fc.array(fc.record({ unitId, base, orders: fc.nat(9), served: fc.nat(9) }))
    fc.assert(
      fc.property(held, orders, (activities, served) => {
        const { byBase, byUnit, byYear: _, ...all } = balanceOf(activities, served)
        for (const parts of [byBase, byUnit])
          for (const sum of ['activities', 'attended', 'guests', 'orders', 'served'] as const)
            expect(parts.reduce((total, part) => total + part[sum], 0)).toBe(all[sum])
      }),
    )
  })
})
