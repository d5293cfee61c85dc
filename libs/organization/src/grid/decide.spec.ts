import * as fc from 'fast-check'
import { toLocalDate } from '@harbor/kernel/time'
import { outcomeOf } from '@harbor/testing/member-fixture'
import { fixed } from '@harbor/testing/member-ids'
import { recordedIn } from '@harbor/testing/volunteering-fixture'
import { closeGrid, outlineGrid, registerGrid, renameGrid } from './decide'
import { gridClosed, gridOutlined, gridRegistered, gridRenamed, gridStream, type GridEvent } from './events'
import { mostFeatures, readFeatures } from './reading/features'
import { outlineLimits, readOutline } from './reading/outline'
import { gridOf, isGridOn } from './state'

const on = toLocalDate
const gridId = fixed<'grid'>('f6', 1)
const square = [
  [121.7, 29.95],
  [121.71, 29.95],
  [121.71, 29.96],
  [121.7, 29.96],
  [121.7, 29.95],
] as const
const border = [square.map(([x, y]): [number, number] => [x, y])]
const today = on('2026-03-01')
const stateOf = (...events: readonly GridEvent[]) => gridOf(recordedIn(gridStream(gridId), events))
const registered = gridRegistered(
  { name: '听潮第一网格', kind: 'grid', outline: border },
  { effectiveOn: on('2020-01-01') },
)
const order = { name: '听潮第一网格', kind: 'grid' as const, on: on('2020-01-01'), outline: border }

describe('a grid', () => {
  it('is registered once, from its day on', () => {
    outcomeOf(registerGrid(stateOf(), order, { today })).then(registered)
    outcomeOf(registerGrid(stateOf(registered), order, { today })).thenRefused('grid.registered-already')
    outcomeOf(registerGrid(stateOf(), { ...order, on: today }, { today })).thenRecords(
      'organization.grid-registered.v1',
    )
    outcomeOf(registerGrid(stateOf(), { ...order, on: on('2026-03-02') }, { today })).thenRefused('grid.in-the-future')
    expect([isGridOn(stateOf(registered), on('2019-12-31')), isGridOn(stateOf(registered), on('2020-01-01'))]).toEqual([
      false,
      true,
    ])
  })

  it('can hold estates, and lies in none itself', () => {
    const within = stateOf(registered)
    const estate = { name: '潮声里小区', kind: 'estate' as const, withinId: gridId, on: on('2021-01-01') }
    outcomeOf(registerGrid(stateOf(), estate, { today, within })).then(
      gridRegistered({ name: '潮声里小区', kind: 'estate', withinId: gridId }, { effectiveOn: on('2021-01-01') }),
    )
    outcomeOf(registerGrid(stateOf(), { ...estate, kind: 'grid' }, { today, within })).thenRefused(
      'grid.within-for-estates',
    )
    outcomeOf(registerGrid(stateOf(), estate, { today, within: undefined })).thenRefused('grid.within-unknown')
    outcomeOf(registerGrid(stateOf(), { ...estate, on: on('2019-12-31') }, { today, within })).thenRefused(
      'grid.within-unknown',
    )
    const inEstate = stateOf(gridRegistered({ name: '望潮小区', kind: 'estate' }, { effectiveOn: on('2020-01-01') }))
    outcomeOf(registerGrid(stateOf(), estate, { today, within: inEstate })).thenRefused('grid.within-unknown')
  })
  it('may be registered before it is drawn, and an estate in no grid', () => {
    const { outline: _, ...plain } = order
    const dates = { effectiveOn: on('2020-01-01') }
    outcomeOf(registerGrid(stateOf(), plain, { today })).then(
      gridRegistered({ name: '听潮第一网格', kind: 'grid' }, dates),
    )
    outcomeOf(registerGrid(stateOf(), { ...plain, kind: 'estate' }, { today })).then(
      gridRegistered({ name: '听潮第一网格', kind: 'estate' }, dates),
    )
  })

  it('is renamed for a reason and drawn anew; the same again changes nothing', () => {
    outcomeOf(renameGrid(stateOf(registered), { name: '听潮一号网格', reason: '统一编号' }, { today })).then(
      gridRenamed({ name: '听潮一号网格', reason: '统一编号' }, { effectiveOn: today }),
    )
    outcomeOf(renameGrid(stateOf(registered), { name: '听潮第一网格', reason: '统一编号' }, { today })).thenNothing()
    outcomeOf(outlineGrid(stateOf(registered), border, { today })).thenNothing()
    const wider = [border[0]?.map(([x, y]): [number, number] => [x + (x > 121.705 ? 0.01 : 0), y]) ?? []]
    outcomeOf(outlineGrid(stateOf(registered), wider, { today })).then(
      gridOutlined({ outline: wider }, { effectiveOn: today }),
    )
  })

  it('is closed once nobody serves it', () => {
    const close = { on: today, reason: '撤并' }
    outcomeOf(closeGrid(stateOf(registered), close, { today, servedBy: ['听潮第一网格党支部'] })).thenRefused(
      'grid.served',
    )
    outcomeOf(closeGrid(stateOf(registered), close, { today })).then(
      gridClosed({ reason: '撤并' }, { effectiveOn: today }),
    )
    const closed = stateOf(registered, gridClosed({ reason: '撤并' }, { effectiveOn: today }))
    expect(isGridOn(closed, today)).toBe(false)
    outcomeOf(closeGrid(closed, close, { today })).thenRefused('grid.closed', { on: today })
    outcomeOf(outlineGrid(closed, [], { today })).thenRefused('grid.closed', { on: today })
    outcomeOf(renameGrid(closed, { name: '甲', reason: '统一编号' }, { today })).thenRefused('grid.closed', {
      on: today,
    })
  })

  it.each([
    ['2020-01-01', 'grid.before-it-was'],
    ['2020-01-02', undefined],
    ['2026-03-01', undefined],
    ['2026-03-02', 'grid.in-the-future'],
  ] as const)('is closed after its first day and not of a day to come: %s %s', (day, code) => {
    const outcome = outcomeOf(closeGrid(stateOf(registered), { on: on(day), reason: '撤并' }, { today }))
    if (code) outcome.thenRefused(code)
    else outcome.thenRecords('organization.grid-closed.v1')
  })

  it('that nobody registered is not renamed, drawn or closed', () => {
    outcomeOf(renameGrid(stateOf(), { name: '甲', reason: '统一编号' }, { today })).thenRefused('grid.unknown')
    outcomeOf(outlineGrid(stateOf(), border, { today })).thenRefused('grid.unknown')
    outcomeOf(closeGrid(stateOf(), { on: today, reason: '撤并' }, { today })).thenRefused('grid.unknown')
  })
})

describe('an outline', () => {
  it('is a polygon with closed rings, somewhere on earth, with an area', () => {
    expect(readOutline([square])).toEqual({ outline: border })
    expect(readOutline([square.slice(0, 4)])).toEqual({ fault: 'ring-open' })
    expect(readOutline([[...square.slice(0, 4), [200, 29.95]]])).toEqual({ fault: 'ring-open' })
    expect(readOutline([square.map(([x, y]) => [y, x])])).toEqual({ fault: 'outside-the-world' })
    expect(
      readOutline([
        [
          [1, 1],
          [2, 2],
          [3, 3],
          [1, 1],
        ],
      ]),
    ).toEqual({ fault: 'flat' })
  })

  it('keeps within its limits', () => {
    const circle = Array.from({ length: outlineLimits.points }, (_, index) => {
      const angle = (index / outlineLimits.points) * 2 * Math.PI
      return [121 + Math.cos(angle) / 100, 29 + Math.sin(angle) / 100]
    })
    expect(readOutline([[...circle, circle[0]]])).toEqual({ fault: 'too-large' })
    expect('outline' in readOutline([[...circle.slice(1), circle[1]]])).toBe(true)
    expect(readOutline(Array.from({ length: outlineLimits.rings + 1 }, () => square))).toEqual({ fault: 'too-large' })
  })

  it('of whatever a file holds is read or named, never thrown at', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const read = readOutline(value)
        expect('outline' in read || 'fault' in read).toBe(true)
      }),
    )
  })
})

describe('a GeoJSON file', () => {
  const feature = (properties: object, coordinates: unknown = [square]) => ({
    type: 'Feature',
    properties,
    geometry: { type: 'Polygon', coordinates },
  })
  const file = (...features: unknown[]) => ({ type: 'FeatureCollection', features })

  it('gives a grid a feature, by name, and says of each other what is wrong', () => {
    const read = readFeatures(
      file(
        feature({ 名称: '听潮第一网格' }),
        feature({ name: '潮声里', kind: 'estate' }),
        feature({}),
        feature({ name: '潮声里' }),
        feature({ name: 'x', kind: 'street' }),
        feature({ name: 'y' }, []),
        7,
      ),
    )
    expect(read?.map((one) => ('fault' in one ? one.fault : one.kind))).toEqual([
      'grid',
      'estate',
      'no-name',
      'named-twice',
      'wrong-kind',
      'not-a-polygon',
      'not-a-feature',
    ])
  })

  it('that is no FeatureCollection, or too many features, is none', () => {
    expect(readFeatures({ type: 'Feature' })).toBeUndefined()
    expect(
      readFeatures(file(...Array.from({ length: mostFeatures + 1 }, () => feature({ name: 'x' })))),
    ).toBeUndefined()
    expect(readFeatures([])).toBeUndefined()
  })
})
