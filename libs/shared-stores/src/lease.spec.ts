import * as fc from 'fast-check'
import { leaseContract } from './lease.contract'
import { leaseAt, type LeasePlace, type LeaseRecord, type Term } from './lease'

leaseContract('a lease in memory', () => {
  const places = new Map<string, LeasePlace>()
  const place = (name: string) => {
    const known = places.get(name) ?? placeInMemory()
    places.set(name, known)
    return Promise.resolve(known)
  }
  return Promise.resolve({ place, dispose: () => Promise.resolve() })
})

describe('a lease among processes whose clocks differ and whose answers get lost', () => {
  const act = fc.record({
    who: fc.nat(2),
    what: fc.constantFrom('ask', 'ask', 'ask', 'release', 'nothing'),
    lost: fc.boolean(),
    passesMs: fc.nat(2_500),
  })
  /** Off by hours, and up to 4 % too fast or too slow. */
  const clock = fc.record({
    offMs: fc.integer({ min: -1e8, max: 1e8 }),
    rate: fc.double({ min: 0.96, max: 1.04, noNaN: true }),
  })

  it('is believed in by one at most, and fences only grow', () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(clock, { minLength: 3, maxLength: 3 }),
        fc.array(act, { maxLength: 80 }),
        async (clocks, acts) => {
          let trueMs = 0
          const place = placeInMemory()
          let answerIsLost = false
          const unreliable: LeasePlace = {
            read: () => place.read(),
            replace: async (seen, next) => {
              const done = await place.replace(seen, next)
              if (answerIsLost) throw new Error('the answer was lost')
              return done
            },
          }
          const processes = clocks.map(({ offMs, rate }) => {
            const nowMs = () => offMs + trueMs * rate
            return { lease: leaseAt(unreliable, { nowMs }), nowMs, term: undefined as Term | undefined }
          })
          const fences: number[] = []
          for (const { who, what, lost, passesMs } of acts) {
            const one = processes[who]
            if (!one) continue
            answerIsLost = lost
            if (one.term && one.nowMs() >= one.term.untilMs) one.term = undefined
            try {
              if (what === 'release' && one.term) {
                const { term } = one
                one.term = undefined
                await one.lease.release(term)
              } else if (what === 'ask') {
                const before = one.term
                one.term = await (before ? one.lease.renew(before) : one.lease.acquire(6_000))
                if (!before && one.term) fences.push(one.term.fence)
              }
            } catch {
              // A renewal without an answer leaves the term to run out.
            }
            trueMs += passesMs
            const believers = processes.filter(({ term, nowMs }) => term && nowMs() < term.untilMs)
            expect(believers.length).toBeLessThanOrEqual(1)
          }
          expect(fences).toEqual([...new Set(fences)].toSorted((a, b) => a - b))
        },
      ),
      { numRuns: 300 },
    ))
})

function placeInMemory(): LeasePlace {
  let stored: LeaseRecord | undefined
  return {
    read: () => Promise.resolve(stored),
    replace: (seen, next) => {
      const same = stored?.fence === seen?.fence && stored?.beat === seen?.beat && stored?.holder === seen?.holder
      if (same) stored = next
      return Promise.resolve(same)
    },
  }
}
