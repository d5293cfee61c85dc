import type { DomainEvent, Position, Recorded } from '@harbor/kernel/event'
import type { UnitId } from '@harbor/kernel/ids'
import { FAR_DATE, toInstant, toLocalDate } from '@harbor/kernel/time'
import { foldView } from '@harbor/testing/fold-view'
import { fixed, ids } from '@harbor/testing/member-ids'
import { deadlineSource, type DeadlineSource } from './deadline-source'
import { deadlinesPage } from './queries'
import { MemberWorld } from '@harbor/testing/member-world'
import { memberDeadlines } from '@harbor/membership/deadlines/member-deadlines'
import { enrolled, lapsed } from '@harbor/testing/member-roll-events'
import { deadlinesView, type DeadlineRow } from './views'

const day = toLocalDate
type Opened = DomainEvent<'test.opened.v1', { readonly dueOn: string }>

function sourceOf(streams: string, circle?: (id: string) => string): DeadlineSource {
  return deadlineSource<Opened, readonly string[]>({
    streams,
    handles: ['test.opened.v1'],
    evolve: (state = [], { data }) => [...state, data.dueOn],
    deadlinesOf: (state, id) =>
      state.map((dueOn) => ({
        key: `test/${dueOn}`,
        rule: 'test.due',
        article: '',
        opensOn: day('2026-01-01'),
        dueOn: day(dueOn),
        metOn: null,
        unitId: ids.branch,
        ...(circle && { circle: circle(id) }),
      })),
    texts: { 'test.due': { zh: '到期', en: 'due' } },
  })
}

const opened = (stream: string, number: number, dueOn: string): Recorded<Opened> => ({
  type: 'test.opened.v1',
  data: { dueOn },
  id: fixed<'event'>('e0', number),
  stream,
  revision: 0,
  position: number as Position,
  recordedAt: toInstant('2026-01-01T02:00:00Z'),
  actor: { id: ids.secretary, role: 'branch-secretary' },
  commandId: fixed<'command'>('c0', number),
})
const stream = (kind: string, number: number) => `${kind}-${fixed('f0', number)}`

describe('one calendar of several contexts', () => {
  const view = deadlinesView([sourceOf('order'), sourceOf('case', (id) => `case-${id}`)])

  it('folds each stream by the source that reads it, and names rows after their stream', () => {
    expect(foldView(view, [opened(stream('order', 1), 1, '2026-02-01')])).toMatchObject([
      { id: `${stream('order', 1)}/test/2026-02-01`, subject: stream('order', 1), circle: '', memberId: '' },
    ])
    expect(foldView(view, [opened(stream('case', 1), 1, '2026-02-01')])).toMatchObject([{ circle: stream('case', 1) }])
  })
  it('counts as missed from the day after the last one, unless met by then', () => {
    const met = (metOn: string | null) => {
      const source = sourceOf('order')
      const deadlinesOf: DeadlineSource['deadlinesOf'] = (state, id) =>
        source.deadlinesOf(state, id).map((one) => ({ ...one, metOn: metOn === null ? null : day(metOn) }))
      return foldView(deadlinesView([{ ...source, deadlinesOf }]), [opened(stream('order', 1), 1, '2026-02-01')])
    }
    expect(met('2026-02-01')).toMatchObject([{ missedFrom: FAR_DATE }])
    expect(met('2026-02-02')).toMatchObject([{ missedFrom: '2026-02-02' }])
    expect(met(null)).toMatchObject([{ missedFrom: '2026-02-02' }])
  })
  it('has one source for each kind of stream, and says so', () => {
    expect(() => deadlinesView([sourceOf('order'), sourceOf('order')])).toThrow('same streams')
    expect(() => foldView(view, [opened(stream('other', 1), 1, '2026-02-01')])).toThrow('no deadline source')
  })
})

describe('a row of a circle', () => {
  let world: MemberWorld
  beforeAll(async () => {
    const confidential = { ...memberDeadlines, deadlinesOf: withCircle }
    world = await MemberWorld.open([deadlinesView([confidential])])
    await world.record(ids.member, [enrolled({ on: '2011-07-01' }), lapsed({ since: '2026-01-01' })])
    await world.caughtUp()
  })
  afterAll(() => world.close())
  const withCircle: DeadlineSource['deadlinesOf'] = (state, id) =>
    memberDeadlines.deadlinesOf(state, id).map((row) => ({ ...row, circle: 'case-1' }))
  const ask = (circles: readonly string[], units: ReadonlySet<UnitId> | 'all' = 'all') =>
    deadlinesPage(world.readModels.collection<DeadlineRow>('deadlines'), {
      today: day('2026-07-20'),
      units,
      circles,
      limit: 50,
    })

  it('is neither shown nor counted outside it', async () =>
    expect(await ask([])).toMatchObject({ documents: [], total: 0 }))
  it('is not shown to another circle', async () => expect(await ask(['case-2'])).toMatchObject({ total: 0 }))
  it('is shown within it', async () => expect(await ask(['case-1', 'case-2'])).toMatchObject({ total: 1 }))
})
