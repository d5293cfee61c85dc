import * as fc from 'fast-check'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ParsedEvent, RawEvent } from '@harbor/event-log/event-log'
import type { Position } from '@harbor/kernel/event'
import { deriveId } from '@harbor/kernel/ids'
import { EventSort, type SortedEvents } from './event-sort'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'harbor-sort-spec-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const arrival: fc.Arbitrary<Arrival> = fc.record({
  place: fc.constantFrom('a', 'b', 'ab', 'file-宁波', 'z'),
  stream: fc.option(fc.constantFrom<string>('s1', '流 2'), { nil: undefined }),
  text: fc.oneof(fc.string({ unit: 'grapheme', maxLength: 40 }), fc.constant('招宝山'.repeat(50))),
})
interface Arrival {
  readonly place: string
  readonly stream: string | undefined
  readonly text: string
}

function eventOf({ place, stream = place, text }: Arrival, index: number): RawEvent {
  return {
    position: (index + 1) as Position,
    stream,
    revision: index,
    id: deriveId<'event'>('018f0000-0000-7000-8000-000000000000', String(index)),
    type: `test.kind-${index % 3}.v1`,
    data: JSON.stringify({ text }),
    meta: JSON.stringify({ index }),
    hash: '',
  }
}

async function sortedBy(arrivals: readonly Arrival[], memoryBytes: number, pageEvents: number): Promise<ParsedEvent[]> {
  const sort = new EventSort({ memoryBytes: () => memoryBytes, folder })
  try {
    for (const [index, one] of arrivals.entries()) {
      while (!sort.add(one.place, eventOf(one, index))) await sort.makeRoom()
    }
    expect(sort.events).toBe(arrivals.length)
    return await allOf(await sort.sorted(), pageEvents)
  } finally {
    await sort.close()
  }
}

async function allOf(sorted: SortedEvents, pageEvents: number): Promise<ParsedEvent[]> {
  const events: ParsedEvent[] = []
  for (;;) {
    const page = await sorted.page(pageEvents)
    events.push(...page)
    if (page.length < pageEvents) return events
  }
}

describe('sorting events', () => {
  it('brings them into the order of places, and leaves those of one place as they came, whatever the memory', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(arrival, { maxLength: 60, size: 'max' }),
        fc.constantFrom(1, 500, 3_000, 1_000_000),
        fc.constantFrom(1, 7, 1_000),
        async (arrivals, memoryBytes, pageEvents) => {
          const expected = arrivals
            .map((one, index) => ({ place: one.place, event: eventOf(one, index) }))
            .toSorted((a, b) => (a.place < b.place ? -1 : a.place > b.place ? 1 : 0))
            .map(({ event: { hash: _hash, data, meta, ...rest } }) => {
              return { ...rest, data: JSON.parse(data) as unknown, meta: JSON.parse(meta) as unknown }
            })
          expect(await sortedBy(arrivals, memoryBytes, pageEvents)).toEqual(expected)
        },
      ),
      { numRuns: 60 },
    )
  })

  it('reads ahead more than once in a long run', async () => {
    const arrivals = Array.from({ length: 3_000 }, (_, index) => {
      return { place: `p${index % 700}`, stream: undefined, text: '长'.repeat(index % 400) }
    })
    const sorted = await sortedBy(arrivals, 900_000, 100)
    expect(sorted.map(({ stream, position }) => [stream, position])).toEqual(
      arrivals
        .map(({ place }, index) => [place, index + 1] as const)
        .toSorted(([a, at], [b, bt]) => (a < b ? -1 : a > b ? 1 : at - bt)),
    )
  })

  it('leaves no file behind, not even while it works', async () => {
    const sort = new EventSort({ memoryBytes: () => 1, folder })
    const one = eventOf({ place: 'a', stream: undefined, text: 'x' }, 0)
    expect(sort.add('a', one)).toBe(true)
    expect(sort.add('b', one)).toBe(false)
    await sort.makeRoom()
    expect(readdirSync(folder)).toEqual([])
    await sort.close()
  })

  it('says where there is no place for its file', async () => {
    const sort = new EventSort({ memoryBytes: () => 1, folder: join(folder, 'missing') })
    sort.add('a', eventOf({ place: 'a', stream: undefined, text: 'x' }, 0))
    await expect(sort.makeRoom()).rejects.toMatchObject({ code: 'store.io' })
    await sort.close()
  })

  it('refuses what is no JSON as damage', async () => {
    const sort = new EventSort({ memoryBytes: () => 1_000, folder })
    sort.add('a', { ...eventOf({ place: 'a', stream: undefined, text: 'x' }, 0), data: '{' })
    await expect((await sort.sorted()).page(1)).rejects.toMatchObject({ code: 'store.damaged' })
  })
})
