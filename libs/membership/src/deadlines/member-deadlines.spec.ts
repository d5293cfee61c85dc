import * as fc from 'fast-check'
import { toLocalDate } from '@harbor/kernel/time'
import { foldView } from '@harbor/testing/fold-view'
import { lives } from '@harbor/testing/lawful-histories'
import { admitted, applied, convertedOnTime, developedTo, readyForVote } from '@harbor/testing/member-events'
import { eventNo, fileOf, recorded, recordedOn, type Told } from '@harbor/testing/member-fixture'
import { ids } from '@harbor/testing/member-ids'
import {
  contactLost,
  enrolled,
  floatingRegistered,
  lapsed,
  received,
  suspended,
  underWay,
} from '@harbor/testing/member-roll-events'
import { recordCorrected } from '../roll/events'
import { deadlinesOf, deadlineTexts } from './deadlines-of'
import { deadlinesView as calendarOf, type DeadlineRow } from '@harbor/calendar/views'
import { memberDeadlines } from './member-deadlines'

const deadlinesView = calendarOf([memberDeadlines])

const day = toLocalDate
const member = enrolled({ on: '2011-07-01' })
const roads: readonly (readonly Told[])[] = [
  [applied({ on: '2024-01-05' })],
  developedTo('activist'),
  developedTo('development-target'),
  readyForVote(),
  admitted(),
  convertedOnTime(),
  [member, lapsed({ since: '2025-01-01' }), contactLost({ since: '2025-03-01' }), suspended({ on: '2025-09-01' })],
  [member, underWay('2025-01-10'), received({ on: '2025-02-01' })],
  [member, floatingRegistered({ on: '2025-01-31' })],
]
const rowsOf = (...told: readonly Told[]) => foldView(deadlinesView, recorded(told))

/** What a row says, whatever its place in the view. */
function plain(rows: readonly Partial<DeadlineRow>[]) {
  return rows.map(({ rule, opensOn, dueOn, metOn, unitId }) => ({
    rule,
    opensOn,
    dueOn,
    metOn,
    unitId: unitId || null,
  }))
}

describe('the calendar of a file', () => {
  it.each(roads.map((road, index) => [index, road] as const))('road %s: is what the whole file says', (_, road) =>
    expect(plain(rowsOf(...road))).toEqual(plain(deadlinesOf(fileOf(...road)) as readonly Partial<DeadlineRow>[])),
  )
  it('is that in every lawful life, corrections applied', () => {
    fc.assert(
      fc.property(lives(), ({ recorded: told, file }) =>
        expect(plain(foldView(deadlinesView, told))).toEqual(
          plain(deadlinesOf(file) as readonly Partial<DeadlineRow>[]),
        ),
      ),
      { numRuns: 100 },
    )
  })
  it('has a key of its own for every row, and words for every rule', () => {
    for (const road of roads) {
      const rows = rowsOf(...road)
      expect(new Set(rows.map(({ id }) => id)).size).toBe(rows.length)
      expect(rows.filter(({ rule }) => !(rule in deadlineTexts))).toEqual([])
    }
  })
  it('moves with a correction', () => {
    const replacement = { data: lapsed({ since: '2025-05-01' }).data, effectiveOn: day('2025-05-01') }
    const terms = { proposalId: ids.proposal, corrects: eventNo(2), reason: '登记有误', authority: '街道党工委' }
    const told = [member, lapsed({ since: '2025-01-01' })]
    expect(rowsOf(...told)).toMatchObject([{ dueOn: '2025-07-01' }])
    expect(rowsOf(...told, recordedOn('2025-06-01', recordCorrected({ ...terms, replacement })))).toMatchObject([
      { dueOn: '2025-11-01' },
    ])
  })
})
