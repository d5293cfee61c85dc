import { thingSpec } from '../collection-samples.contract'
import type { Counted, DocumentChange } from './document-memory'
import { KeptCounts } from './kept-counts'

/** Values in the order of the spec: name, unit, rank. */
const document = (unit: string | null) => ['a', unit, 1] as const
const change = (before: string | null | undefined, now: string | null | undefined): DocumentChange => ({
  doc: 1,
  id: 'd1',
  before: before === undefined ? undefined : document(before),
  now: now === undefined ? undefined : { values: document(now), text: '' },
})
const units = (...counts: readonly [string | null, number][]): readonly Counted[] =>
  counts.map(([unit, count]) => ({ values: [unit], count }))

describe('a kept count', () => {
  const limits = { counts: 2, kinds: 4 }

  it('follows documents that come, change and go, in order of the values', () => {
    const counts = new KeptCounts(thingSpec, limits)
    counts.keep('by unit', [], ['unit'], units(['u2', 1]))
    counts.change([change(undefined, 'u1'), change(undefined, null), change('u2', 'u1')])
    expect(counts.find('by unit')).toEqual(units([null, 1], ['u1', 2]))
    counts.change([change('u1', undefined), change(null, 'u3')])
    expect(counts.find('by unit')).toEqual(units(['u1', 1], ['u3', 1]))
  })

  it('is of what meets the conditions alone, all of them', () => {
    const counts = new KeptCounts(thingSpec, limits)
    const tests = [
      { field: 'unit', is: 'one-of', values: ['u1', null] },
      { field: 'rank', is: 'gte', value: 1 },
      { field: 'id', is: 'lt', value: 'd2' },
    ] as const
    counts.keep('all', tests, [], [])
    for (const unit of ['u1', null, 'u2', 'u1']) counts.change([change(undefined, unit)])
    counts.change([{ ...change(undefined, 'u1'), id: 'd2' }])
    counts.change([{ ...change(undefined, 'u1'), now: { values: ['a', 'u1', 0.5], text: '' } }])
    expect(counts.find('all')).toEqual([{ values: [], count: 3 }])
  })

  it('is let go when others are asked for, the one asked longest ago first', () => {
    const counts = new KeptCounts(thingSpec, limits)
    for (const asked of ['a', 'b']) counts.keep(asked, [], [], [{ values: [], count: 1 }])
    counts.find('a')
    counts.keep('c', [], [], [])
    expect(['a', 'b', 'c'].map((asked) => counts.find(asked)?.length)).toEqual([1, undefined, 0])
  })

  it('is let go when it has more kinds than the bound of all together, also by commits', () => {
    const counts = new KeptCounts(thingSpec, limits)
    counts.keep('large', [], ['unit'], units(['a', 1], ['b', 1], ['c', 1], ['d', 1], ['e', 1]))
    expect(counts.find('large')).toBeUndefined()
    counts.keep('by unit', [], ['unit'], units(['a', 1], ['b', 1], ['c', 1]))
    counts.change([change(undefined, 'd')])
    expect(counts.find('by unit')).toHaveLength(4)
    counts.change([change('d', 'e')])
    expect(counts.find('by unit')).toHaveLength(4)
    counts.change([change(undefined, 'f')])
    expect(counts.find('by unit')).toBeUndefined()
    counts.keep('by unit', [], ['unit'], units(['a', 1], ['b', 1], ['c', 1], ['d', 1]))
    expect(counts.find('by unit')).toHaveLength(4)
  })
})
