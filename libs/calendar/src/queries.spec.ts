import { addDays, toLocalDate, type LocalDate } from '@harbor/kernel/time'
import { memberDeadlines } from '@harbor/membership/deadlines/member-deadlines'
import { memberStream } from '@harbor/membership/member-file'
import { ids, memberNo } from '@harbor/testing/member-ids'
import { enrolled, lapsed, received, underWay } from '@harbor/testing/member-roll-events'
import { MemberWorld } from '@harbor/testing/member-world'
import { deadlineCounts, deadlinesPage, ofDay, type DeadlineQuestion } from './queries'
import { deadlinesView, type DeadlineRow } from './views'

const day = toLocalDate
const member = enrolled({ on: '2011-07-01' })

it.each([
  [null, true],
  ['2026-07-02', false],
])('a limit that was missed, met at last on %s, is overdue: %s', (metOn, overdue) => {
  const row = { dueOn: day('2026-07-01'), metOn: metOn === null ? null : day(metOn) } as DeadlineRow
  expect(ofDay(row, day('2026-07-20'))).toMatchObject({ state: 'missed', overdue })
})

describe('asking the calendar', () => {
  let world: MemberWorld
  beforeAll(async () => {
    world = await MemberWorld.open([deadlinesView([memberDeadlines])])
    await world.record(memberNo(1), [member, lapsed({ since: '2026-01-01' })])
    await world.record(memberNo(2), [member, lapsed({ since: '2026-06-15' })])
    await world.record(memberNo(3), [member, ...underWay('2026-05-01')])
    await world.record(memberNo(4), [member, ...underWay('2026-05-01'), received({ on: '2026-05-20' })])
    await world.caughtUp()
  })
  afterAll(() => world.close())

  const rows = () => world.readModels.collection<DeadlineRow>('deadlines')
  const page = (today: string, named: Partial<DeadlineQuestion> = {}) =>
    deadlinesPage(rows(), { today: day(today), units: 'all', limit: 50, ...named })
  const ask = async (today: string, named: Partial<DeadlineQuestion> = {}) => {
    const { documents } = await page(today, named)
    return documents.map(({ memberId, rule, state, overdue }) => [memberId, rule, state, overdue])
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
    expect(await ask('2026-07-20', { subject: memberStream(memberNo(3)) })).toHaveLength(1)
  })
  it.each<[Partial<Record<'dueFrom' | 'dueUntil', string>>, number]>([
    [{}, 4],
    [{ dueFrom: '2026-07-01' }, 4],
    [{ dueFrom: '2026-07-02' }, 3],
    [{ dueUntil: '2026-07-30' }, 3],
    [{ dueUntil: '2026-07-29' }, 1],
    [{ dueFrom: '2026-07-02', dueUntil: '2026-07-30' }, 2],
  ])('takes both ends of the stretch %j', async (stretch, number) =>
    expect(await ask('2026-07-20', stretch as Partial<DeadlineQuestion>)).toHaveLength(number),
  )
  it('goes on where a page ended, and tells how many there are', async () => {
    const first = await page('2026-07-20', { limit: 3 })
    expect(first).toMatchObject({ total: 4, documents: [{}, {}, {}] })
    const { nextCursor } = first
    expect(await page('2026-07-20', { limit: 3, ...(nextCursor !== null && { cursor: nextCursor }) })).toMatchObject({
      documents: [{ memberId: memberNo(2), rule: 'roll.lapse' }],
    })
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
