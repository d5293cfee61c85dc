import * as fc from 'fast-check'
import { addDays, FAR_DATE, toLocalDate, type LocalDate } from '@harbor/kernel/time'
import { lives } from '@harbor/testing/lawful-histories'
import { fileOf } from '@harbor/testing/member-fixture'
import { eventNo } from '@harbor/testing/member-fixture'
import { ids } from '@harbor/testing/member-ids'
import { enrolled, received, underWay } from '@harbor/testing/member-roll-events'
import { gapsOf } from './gaps'
import { segmentOn, type Segment } from './timeline'

const day = toLocalDate
const segment = (from: string, to: string, named: Partial<Segment> = {}): Segment => ({
  validFrom: day(from),
  validTo: day(to),
  stage: 'full',
  standing: 'member',
  branchId: ids.branch,
  eventId: eventNo(1),
  ...named,
})

describe('the gap detector', () => {
  it('finds nothing in a transfer: the day of the receipt belongs to the destination', () => {
    const { timeline } = fileOf(enrolled({ on: '2011-07-01' }), underWay('2025-01-10'), received({ on: '2025-02-01' }))
    expect(gapsOf(timeline)).toEqual([])
    expect(segmentOn(timeline, day('2025-01-31'))?.branchId).toBe(ids.branch)
    expect(segmentOn(timeline, day('2025-02-01'))?.branchId).toBe(ids.otherBranch)
  })
  it('finds days without a branch while on the roll', () =>
    expect(gapsOf([segment('2020-01-01', '2021-01-01'), segment('2021-01-01', FAR_DATE, { branchId: null })])).toEqual([
      { kind: 'none', from: '2021-01-01', until: FAR_DATE, branchId: null },
    ]))
  it('lets whoever left the roll have none', () =>
    expect(
      gapsOf([
        segment('2020-01-01', '2021-01-01'),
        segment('2021-01-01', FAR_DATE, { branchId: null, standing: 'removed' }),
      ]),
    ).toEqual([]))
  it('finds holes and days of two branches', () => {
    expect(gapsOf([segment('2020-01-01', '2021-01-01'), segment('2021-02-01', FAR_DATE)])).toMatchObject([
      { kind: 'hole', from: '2021-01-01', until: '2021-02-01' },
    ])
    expect(gapsOf([segment('2020-01-01', '2021-01-01'), segment('2020-12-01', FAR_DATE)])).toMatchObject([
      { kind: 'several', from: '2020-12-01', until: '2021-01-01' },
    ])
  })
  it('finds days of a branch that did not exist', () => {
    const lived = (from: string, until: LocalDate = FAR_DATE) => new Map([[ids.branch, { from: day(from), until }]])
    const timeline = [segment('2020-01-01', FAR_DATE)]
    expect(gapsOf(timeline, lived('2020-01-01'))).toEqual([])
    expect(gapsOf(timeline, lived('2020-03-01'))).toMatchObject([
      { kind: 'no-such-branch', from: '2020-01-01', until: '2020-03-01' },
    ])
    expect(gapsOf(timeline, lived('2019-01-01', day('2024-01-01')))).toMatchObject([
      { kind: 'no-such-branch', from: '2024-01-01', until: FAR_DATE },
    ])
    expect(gapsOf(timeline, new Map())).toMatchObject([{ kind: 'no-such-branch', from: '2020-01-01' }])
  })
})

/** Moves and what crosses them. */
const moving = [
  'initiate',
  'approve',
  'letter',
  'receive',
  'announce',
  'suspend',
  'restore',
  'apply',
  'resign',
] as const

describe('in every lawful life', () => {
  it('each day on the roll belongs to exactly one branch', () => {
    fc.assert(
      fc.property(fc.oneof(lives(), lives(60, moving)), ({ file }) => {
        expect(gapsOf(file.timeline)).toEqual([])
        const from = file.timeline.find(({ branchId }) => branchId !== null)?.validFrom
        for (let on = from; on !== undefined && on < '2026-01-01'; on = addDays(on, 37)) {
          const claims = file.timeline.filter(({ validFrom, validTo }) => validFrom <= on && on < validTo)
          expect(claims).toHaveLength(1)
        }
      }),
      { numRuns: 400 },
    )
  })
  it('an accepted command repeated adds nothing', () => {
    fc.assert(
      fc.property(lives(), ({ notRepeatable }) => expect(notRepeatable).toEqual([])),
      { numRuns: 150 },
    )
  })
  it('whoever died is dead for good', () => {
    fc.assert(
      fc.property(lives(), ({ file }) => {
        const death = file.timeline.findIndex(({ standing }) => standing === 'deceased')
        expect(death === -1 || death === file.timeline.length - 1).toBe(true)
      }),
      { numRuns: 100 },
    )
  })
})
