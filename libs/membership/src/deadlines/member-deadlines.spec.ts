import * as fc from 'fast-check'
import { addDays, toLocalDate, type LocalDate } from '@harbor/kernel/time'
import { foldView } from '@harbor/testing/fold-view'
import { lives } from '@harbor/testing/lawful-histories'
import { admitted, applied, convertedOnTime, developedTo, readyForVote } from '@harbor/testing/member-events'
import { eventNo, fileOf, recorded, recordedOn, type Told } from '@harbor/testing/member-fixture'
import { ids, memberNo } from '@harbor/testing/member-ids'
import {
  contactLost,
  enrolled,
  floatingRegistered,
  lapsed,
  received,
  suspended,
  underWay,
} from '@harbor/testing/member-roll-events'
import { MemberWorld } from '@harbor/testing/member-world'
import { recordCorrected } from '../roll/events'
import { deadlineState } from '@harbor/calendar/deadline'
import { deadlinesOf, deadlineTexts } from './deadlines-of'
import { deadlineCounts, deadlinesPage, type DeadlineQuestion } from '@harbor/calendar/queries'
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

describe('the state of a deadline', () => {
  it.each([
    ['2025-07-01', null, 'open'],
    ['2025-07-02', null, 'missed'],
    ['2026-01-01', '2025-07-01', 'met'],
    ['2026-01-01', '2025-07-02', 'missed'],
  ] as const)('on %s, met on %s, is %s', (today, metOn, state) =>
    expect(deadlineState({ dueOn: day('2025-07-01'), metOn: metOn && day(metOn) }, day(today))).toBe(state),
  )
})

describe('asking the calendar', () => {
  let world: MemberWorld
  beforeAll(async () => {
    world = await MemberWorld.open([deadlinesView])
    await world.record(memberNo(1), [member, lapsed({ since: '2026-01-01' })])
    await world.record(memberNo(2), [member, lapsed({ since: '2026-06-15' })])
    await world.record(memberNo(3), [member, ...underWay('2026-05-01')])
    await world.record(memberNo(4), [member, ...underWay('2026-05-01'), received({ on: '2026-05-20' })])
    await world.caughtUp()
  })
  afterAll(() => world.close())

  const rows = () => world.readModels.collection<DeadlineRow>('deadlines')
  const ask = async (today: string, named: Partial<DeadlineQuestion> = {}) => {
    const page = await deadlinesPage(rows(), { today: day(today), units: 'all', limit: 50, ...named })
    return page.documents.map(({ memberId, rule, state, overdue }) => [memberId, rule, state, overdue])
  }

  it('tells the state of the day, soonest due first', async () => {
    expect(await ask('2026-07-20')).toEqual([
      [memberNo(1), 'roll.lapse', 'missed', true],
      [memberNo(3), 'transfer.receipt', 'open', false],
      [memberNo(4), 'transfer.receipt', 'met', false],
      [memberNo(2), 'roll.lapse', 'open', false],
    ])
  })
  it('tells nothing that opens later: the follow-up of a letter comes the day after it expires', async () => {
    expect(await ask('2026-07-30', { rules: ['transfer.follow-up'] })).toEqual([])
    expect(await ask('2026-07-31', { rules: ['transfer.follow-up'] })).toEqual([
      [memberNo(3), 'transfer.follow-up', 'open', false],
    ])
  })
  it('filters by state, unit, member and due day', async () => {
    expect(await ask('2026-07-20', { state: 'missed' })).toEqual([[memberNo(1), 'roll.lapse', 'missed', true]])
    expect(await ask('2026-07-20', { state: 'met' })).toEqual([[memberNo(4), 'transfer.receipt', 'met', false]])
    expect(await ask('2026-07-20', { state: 'open', memberId: memberNo(2) })).toHaveLength(1)
    expect(await ask('2026-07-20', { units: new Set([ids.branch]) })).toHaveLength(2)
    expect(await ask('2026-07-20', { units: new Set() })).toEqual([])
    expect(await ask('2026-07-20', { dueFrom: day('2026-07-02'), dueUntil: day('2026-07-30') })).toHaveLength(2)
  })
  it('counts each state as the pages show it, on any day', async () => {
    for (let today: LocalDate = day('2026-01-01'); today < '2027-03-01'; today = addDays(today, 31)) {
      const shown = (await ask(today)).map(([, , state]) => state)
      const tally = (wanted: string) => shown.filter((state) => state === wanted).length
      expect(await deadlineCounts(rows(), { today, units: 'all' })).toEqual({
        open: tally('open'),
        met: tally('met'),
        missed: tally('missed'),
      })
    }
  })
})
