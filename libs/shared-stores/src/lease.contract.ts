import { leaseAt, type Lease, type LeasePlace } from './lease'

export interface OpenedPlaces {
  /** The same place, seen through a connection of its own. */
  place(name: string): Promise<LeasePlace>
  dispose(): Promise<void>
}

const forMs = 6_000

/** What every place of a lease must do for the discipline of `leaseAt` to hold. The clocks are the specs' own: nothing waits. */
export function leaseContract(name: string, open: () => Promise<OpenedPlaces>): void {
  describe(name, () => {
    let places: OpenedPlaces
    let nowMs: number
    beforeEach(async () => {
      places = await open()
      nowMs = 1_000
    })
    afterEach(() => places.dispose())

    /** A process whose clock stands elsewhere than the others'. */
    const contender = async (offMs = 0, lease = 'relay'): Promise<Lease> =>
      leaseAt(await places.place(lease), { nowMs: () => nowMs + offMs })

    it('is one’s own for the asking, and nobody else’s', async () => {
      const [here, there] = [await contender(), await contender()]
      expect(await here.acquire(forMs)).toMatchObject({ fence: 1, forMs })
      expect(await there.acquire(forMs)).toBeUndefined()
      expect(await (await contender(0, 'projector')).acquire(forMs)).toMatchObject({ fence: 1 })
    })

    it('goes to one alone of many who ask at the same moment, again and again', async () => {
      const all = await Promise.all(Array.from({ length: 8 }, () => contender()))
      for (let round = 1; round <= 5; round++) {
        const terms = await Promise.all(all.map((one) => one.acquire(forMs)))
        expect(terms.flatMap((term) => term?.fence ?? [])).toEqual([round])
        await Promise.all(all.map(async (one, index) => terms[index] && one.release(terms[index])))
      }
    })

    it('is taken over when nobody has renewed it for its time, however the clocks stand', async () => {
      const here = await contender()
      const there = await contender(-86_400_000)
      const first = await here.acquire(forMs)
      expect(first?.untilMs).toBe(1_000 + forMs * 0.9)
      expect(await there.acquire(forMs)).toBeUndefined()
      nowMs += forMs - 1
      expect(await there.acquire(forMs)).toBeUndefined()
      nowMs += 1
      expect(await there.acquire(forMs)).toMatchObject({ fence: 2 })
      expect(await here.acquire(forMs)).toBeUndefined()
      expect(first && (await here.renew(first))).toBeUndefined()
    })

    it('stays with who renews it', async () => {
      const [here, there] = [await contender(), await contender(3_600_000)]
      let term = await here.acquire(forMs)
      for (let round = 0; round < 5; round++) {
        nowMs += forMs - 1_000
        expect(await there.acquire(forMs)).toBeUndefined()
        term = term && (await here.renew(term))
        expect(term).toMatchObject({ fence: 1, untilMs: nowMs + forMs * 0.9 })
      }
    })

    it('is free at once when it is given back', async () => {
      const [here, there] = [await contender(), await contender()]
      const first = await here.acquire(forMs)
      if (first) await here.release(first)
      const second = await there.acquire(forMs)
      expect(second).toMatchObject({ fence: 2 })
      // Who has lost it gives nothing back.
      if (first) await here.release(first)
      expect(second && (await there.renew(second))).toMatchObject({ fence: 2 })
    })

    it('asked for by its own holder begins a new term: the one before is over', async () => {
      const here = await contender()
      const first = await here.acquire(forMs)
      expect(await here.acquire(forMs)).toMatchObject({ fence: 2 })
      expect(first && (await here.renew(first))).toBeUndefined()
    })
  })
}
