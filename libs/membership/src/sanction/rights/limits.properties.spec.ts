import * as fc from 'fast-check'
import { addDays, toLocalDate } from '@harbor/kernel/time'
import { rightsLimited, sanctionKinds } from '@harbor/rules/discipline-2023'
import { foldView } from '@harbor/testing/fold-view'
import { enrolled } from '@harbor/testing/member-roll-events'
import { fileOf, recorded, type Told } from '@harbor/testing/member-fixture'
import { fixedId } from '@harbor/testing/member-ids'
import { onProbation, probationExtended, rightsRestored, sanctioned } from '@harbor/testing/sanction-events'
import { limitsOn, limitsOver } from './limits'
import { rightsLimitedView } from './views'

const start = toLocalDate('2024-01-01')

/** A life with sanctions, extensions and restorations in any order, lawful or not: a fold must make sense of all of them. */
const lives = fc
  .array(
    fc.record({
      days: fc.integer({ min: 0, max: 900 }),
      what: fc.constantFrom(...sanctionKinds, 'extended' as const, 'restored' as const),
    }),
    { maxLength: 8 },
  )
  .map((acts) => acts.map(({ days, what }, index) => tell(addDays(start, days), what, index)))

function tell(on: string, what: (typeof sanctionKinds)[number] | 'extended' | 'restored', index: number): Told {
  if (what === 'extended') return probationExtended({ on })
  if (what === 'restored') return rightsRestored({ on })
  if (what === 'probation-within-party') return onProbation({ on })
  return sanctioned({ on, kind: what, reviewId: fixedId(index + 1) })
}

const days = fc.integer({ min: -30, max: 2_500 }).map((number) => addDays(start, number))

describe('the limits of a member', () => {
  it('are at most one a day for each right and kind of sanction', () => {
    fc.assert(
      fc.property(lives, days, (told, on) => {
        const limits = limitsOn(fileOf(enrolled({ on: '2020-01-01' }), ...told).sanction, on)
        for (const right of rightsLimited)
          for (const kind of sanctionKinds)
            expect(limits.filter((one) => one.right === right && one.because === kind).length).toBeLessThanOrEqual(1)
      }),
      { numRuns: 1_000 },
    )
  })
  it('never overlap, and never end before they begin', () => {
    fc.assert(
      fc.property(lives, (told) => {
        const limits = limitsOver(fileOf(enrolled({ on: '2020-01-01' }), ...told).sanction)
        for (const limit of limits) {
          expect(limit.from < limit.until).toBe(true)
          const same = limits.filter((one) => one.right === limit.right && one.because === limit.because)
          expect(same.every((one) => one === limit || one.until < limit.from || limit.until < one.from)).toBe(true)
        }
      }),
      { numRuns: 1_000 },
    )
  })
  it('are in the view as the file has them', () => {
    fc.assert(
      fc.property(lives, days, (told, on) => {
        const all = [enrolled({ on: '2020-01-01' }), ...told]
        const rows = foldView(rightsLimitedView, recorded(all))
        const inView = rows.filter(({ from, until }) => from <= on && on < until).map(({ right }) => right)
        const inFile = limitsOn(fileOf(...all).sanction, on).map(({ right }) => right)
        expect(inView.toSorted()).toEqual(inFile.toSorted())
      }),
      { numRuns: 300 },
    )
  })
})
