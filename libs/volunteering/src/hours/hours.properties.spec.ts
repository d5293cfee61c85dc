import * as fc from 'fast-check'
import type { Decision } from '@harbor/kernel/decision'
import type { Recorded } from '@harbor/kernel/event'
import { addDays, toLocalDate } from '@harbor/kernel/time'
import { foldView } from '@harbor/testing/fold-view'
import { ids } from '@harbor/testing/member-ids'
import { branch } from '@harbor/testing/street-units'
import { acting, at, colleague, recordNo, recordedIn, staff } from '@harbor/testing/volunteering-fixture'
import { ledgerOf, type Ledger } from '../ledger'
import { usualStarLevels } from '../star-levels'
import { overlap } from '../stretch'
import { bases, hoursStream } from '../words'
import { certifyHours, correctHours, recordHours, voidHours } from './decide'
import type { HoursEvent } from './events'
import { standing } from './state'
import { totalsOf } from './statistics/totals'
import { hoursView } from './views'

const lastDay = toLocalDate('2026-12-31')
const now = at('2027-01-01')
const why = { reason: '核对', authority: '党支部' }

/** One thing that somebody tries with a ledger. */
const acts = fc.record({
  kind: fc.constantFrom('record', 'record', 'certify', 'correct', 'void'),
  record: fc.integer({ min: 1, max: 8 }),
  day: fc.integer({ min: 0, max: 5 }),
  from: fc.integer({ min: 0, max: 20 }),
  quarters: fc.integer({ min: 0, max: 12 }),
  base: fc.constantFrom(...bases),
  by: fc.constantFrom(staff, colleague),
})
type Act = typeof acts extends fc.Arbitrary<infer A> ? A : never

function tried({ hours: ledger }: Ledger, act: Act): Decision<HoursEvent> {
  const day = addDays(toLocalDate('2026-03-01'), act.day)
  const startedAt = at(day, `${String(act.from).padStart(2, '0')}:00`)
  const endedAt = new Date(Date.parse(startedAt) + act.quarters * 900_000).toISOString() as typeof startedAt
  const content = { activity: '文明劝导', base: act.base, startedAt, endedAt }
  const given = { memberId: ids.member, ...acting({ now, by: act.by }) }
  const recordId = recordNo(act.record)
  switch (act.kind) {
    case 'record':
      return recordHours(
        ledger,
        { recordId, source: 'activity', organiserId: ids.branch, ...content },
        { ...given, unit: branch, onTheRoll: true },
      )
    case 'certify':
      return certifyHours(ledger, recordId, given)
    case 'correct':
      return correctHours(ledger, { recordId, ...content, ...why }, given)
    case 'void':
      return voidHours(ledger, { recordId, ...why }, given)
  }
}

/** The ledger after each accepted act, with what was recorded up to there. */
function lived(
  all: readonly Act[],
): readonly { readonly ledger: Ledger; readonly recorded: readonly Recorded<HoursEvent>[] }[] {
  const events: HoursEvent[] = []
  const tellers: Act['by'][] = []
  const moments = []
  for (const act of all) {
    const told = events.map((event, index) => ({ event, by: tellers[index] ?? staff }))
    const decision = tried(ledgerOf(ids.member, recordedIn(hoursStream(ids.member), told)), act)
    if (!decision.accepted || decision.events.length === 0) continue
    events.push(...decision.events)
    tellers.push(...decision.events.map(() => act.by))
    const recorded = recordedIn(
      hoursStream(ids.member),
      events.map((event, index) => ({ event, by: tellers[index] ?? staff })),
    )
    moments.push({ ledger: ledgerOf(ids.member, recorded), recorded })
  }
  return moments
}

/** What the events say when they are simply added up: the last word on each record, and nothing for a voided one. */
function addedUp(recorded: readonly Recorded<HoursEvent>[]): number {
  const last = new Map<string, number>()
  for (const { data } of recorded)
    if ('quarterHours' in data) last.set(data.recordId, data.quarterHours)
    else if ('reason' in data) last.delete(data.recordId)
  return [...last.values()].reduce((sum, quarters) => sum + quarters, 0)
}

describe('whatever is tried with a ledger', () => {
  const some = fc.array(acts, { maxLength: 25 })

  it('its total is, at every moment, the sum of the records as they read then', () => {
    fc.assert(
      fc.property(some, (all) => {
        for (const { ledger, recorded } of lived(all)) {
          const totals = totalsOf(ledger.hours.records, lastDay, usualStarLevels)
          expect(totals.quarterHours).toBe(addedUp(recorded))
          for (const part of [totals.byYear, totals.byBase, totals.byUnit])
            expect(part.reduce((sum, { quarterHours }) => sum + quarterHours, 0)).toBe(totals.quarterHours)
          expect(totals.certified).toBeLessThanOrEqual(totals.quarterHours)
        }
      }),
      { numRuns: 200 },
    )
  })
  it('no two records that count share a minute', () => {
    fc.assert(
      fc.property(some, (all) => {
        const counting = standing(lived(all).at(-1)?.ledger.hours ?? { records: [] })
        expect(counting.flatMap((a) => counting.filter((b) => a !== b && overlap(a, b)))).toEqual([])
      }),
      { numRuns: 200 },
    )
  })
  it('nobody certified what he himself had told of', () => {
    fc.assert(
      fc.property(some, (all) => {
        const records = lived(all).at(-1)?.ledger.hours.records ?? []
        expect(records.filter(({ certifiedBy, toldBy }) => certifiedBy === toldBy)).toEqual([])
      }),
      { numRuns: 200 },
    )
  })
  it('the view has the same sum', () => {
    fc.assert(
      fc.property(some, (all) => {
        const last = lived(all).at(-1)
        if (!last) return
        const rows = foldView(hoursView, last.recorded)
        expect(rows.reduce((sum, { quarterHours }) => sum + quarterHours, 0)).toBe(addedUp(last.recorded))
      }),
      { numRuns: 100 },
    )
  })
})
