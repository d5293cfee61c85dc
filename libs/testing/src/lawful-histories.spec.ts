import * as fc from 'fast-check'
import { CORRECTION } from '@harbor/membership/member-event'
import { attempts } from './lawful-acts'
import { lives } from './lawful-histories'

/** Always the same lives: what the property tests rest on must not depend on luck. */
const sample = fc.sample(lives(), { numRuns: 300, seed: 20_260_505 })

describe('lawful lives', () => {
  it('hold every kind of act that is tried', () => {
    const acted = new Set(sample.flatMap(({ acts }) => acts))
    expect(attempts.filter((kind) => !acted.has(kind))).toEqual([])
  })
  it('move within the platform, out of it and into it', () => {
    const receipts = sample.flatMap(({ recorded }) =>
      recorded.flatMap((event) => (event.type === 'membership.transfer-received.v1' ? [event.data.at] : [])),
    )
    expect(receipts.some((at) => 'outside' in at)).toBe(true)
    expect(receipts.some((at) => 'unitId' in at)).toBe(true)
    expect(
      sample.some(({ file }) => file.transfer.transfers.some((one) => one.announced && one.closed?.how === 'received')),
    ).toBe(true)
  })
  it('are corrected, and corrections in them are corrected', () => {
    const corrections = sample.flatMap(({ recorded }) =>
      recorded.flatMap((event) => {
        const corrected = event.type === CORRECTION ? recorded.find(({ id }) => id === event.data.corrects) : undefined
        return corrected ? [corrected.type] : []
      }),
    )
    expect(corrections.filter((type) => type !== CORRECTION).length).toBeGreaterThan(50)
    expect(corrections.filter((type) => type === CORRECTION).length).toBeGreaterThan(10)
  })
})
