import { array, assert, constantFrom, integer, property, record } from 'fast-check'
import { toLocalDate } from '@harbor/kernel/time'
import { outcomeOf } from '@harbor/testing/member-fixture'
import { fixed, ids } from '@harbor/testing/member-ids'
import { recordedIn } from '@harbor/testing/volunteering-fixture'
import { recordClaim, withdrawClaim } from './decide'
import { claimStream, claimWithdrawn, totalClaimed, type ClaimEvent } from './events'
import { reconcile, type OnRecord } from './reconcile'
import { claimOf } from './state'

const day = toLocalDate
const today = day('2026-11-20')
const claim = {
  unitId: ids.street,
  measure: 'problems',
  total: 39,
  precision: 'exact',
  from: day('2014-01-01'),
  until: day('2026-10-31'),
  source: '招宝先锋港 2026 年度总结',
} as const
const claimed = totalClaimed(claim, { effectiveOn: today })
const given = (...events: readonly ClaimEvent[]) => claimOf(recordedIn(claimStream(fixed('f5', 1)), events))
const thing = (lacks: OnRecord['lacks'] = null, amount = 1): OnRecord => ({ id: 'a', label: 'a', amount, lacks })

describe('a claimed total', () => {
  const make = (more: object = {}, ...events: readonly ClaimEvent[]) =>
    outcomeOf(recordClaim(given(...events), { ...claim, ...more }, { today, unitIsKnown: true }))

  it('is recorded as what was said, about days that have passed', () => {
    make().then(claimed)
    make({}, claimed).thenRefused('claim.recorded-already')
    make({ until: today }).thenRecords('organization.total-claimed.v1')
    make({ until: day('2026-11-21') }).thenRefused('claim.in-the-future')
    make({ until: claim.from }).thenRecords('organization.total-claimed.v1')
    make({ until: day('2013-12-31') }).thenRefused('claim.reversed')
    outcomeOf(recordClaim(given(), claim, { today, unitIsKnown: false })).thenRefused('claim.unit-unknown')
  })
  it('can be withdrawn, once', () => {
    const withdrawn = claimWithdrawn({ reason: '笔误' }, { effectiveOn: today })
    outcomeOf(withdrawClaim(given(claimed), { reason: '笔误' }, { today })).then(withdrawn)
    outcomeOf(withdrawClaim(given(claimed, withdrawn), { reason: '笔误' }, { today })).thenNothing()
    outcomeOf(withdrawClaim(given(), { reason: '笔误' }, { today })).thenRefused('claim.unknown')
  })
})

describe('reconciling', () => {
  it('tells what is evidenced, what lacks evidence, and what is nowhere on record', () => {
    const things = [...Array(36).fill(thing()), thing('no-evidence'), thing('no-evidence')] as OnRecord[]
    expect(reconcile(claim, things)).toMatchObject({
      claimed: 39,
      recorded: 38,
      evidenced: 36,
      unrecorded: 1,
      beyond: 0,
      holds: false,
    })
    expect(reconcile(claim, things).lacking).toHaveLength(2)
  })
  it('does not hold a rounded claim to the last one', () => {
    const nearly = { total: 1_000, precision: 'about' } as const
    const things = (count: number) => Array(count).fill(thing()) as OnRecord[]
    expect(reconcile(nearly, things(950)).holds).toBe(true)
    expect(reconcile(nearly, things(949)).holds).toBe(false)
    expect(reconcile({ ...nearly, precision: 'exact' }, things(999)).holds).toBe(false)
  })
  it('always adds up', () =>
    assert(
      property(
        array(
          record({
            id: constantFrom('a'),
            label: constantFrom('a'),
            amount: integer({ min: 0, max: 50 }),
            lacks: constantFrom(null, 'no-attendance', 'not-held', 'no-evidence'),
          }),
          { maxLength: 60 },
        ),
        integer({ min: 0, max: 2_000 }),
        (things, total) => {
          const told = reconcile({ total, precision: 'exact' }, things)
          const lacking = told.lacking.reduce((sum, { amount }) => sum + amount, 0)
          expect(told.evidenced + lacking).toBe(told.recorded)
          expect(told.recorded + told.unrecorded - told.beyond).toBe(told.claimed)
          expect(told.holds).toBe(told.evidenced >= total)
        },
      ),
    ))
})
