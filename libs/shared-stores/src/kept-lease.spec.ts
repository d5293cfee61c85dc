import { setTimeout as delay } from 'node:timers/promises'
import { keepLease } from './kept-lease'
import { leaseAt, type LeasePlace, type LeaseRecord } from './lease'

const times = { forMs: 3_000, renewMs: 20, askMs: 20 }
const forEver = new AbortController().signal

describe('a lease that is kept', () => {
  let place: LeasePlace & { failing: boolean }
  beforeEach(() => (place = placeThatMayFail()))

  it('is held by the first, and by the next when the first stops', async () => {
    const [here, there] = [keepLease(leaseAt(place), { times }), keepLease(leaseAt(place), { times })]
    const first = await here.next(forEver)
    expect([first?.fence, first?.isHeld, there.held]).toEqual([1, true, undefined])
    await here.stop()
    expect([first?.isHeld, first?.lost.aborted, here.held]).toEqual([false, true, undefined])
    expect((await there.next(forEver))?.fence).toBe(2)
    await there.stop()
  })

  it('is renewed for as long as the store answers, and lost in time when it does not', async () => {
    const troubles: unknown[] = []
    const here = keepLease(leaseAt(place), { times, onTrouble: (error) => troubles.push(error) })
    const first = await here.next(forEver)
    while (((await place.read())?.beat ?? 0) < 5) await delay(10)
    expect(first?.isHeld).toBe(true)
    place.failing = true
    await once(first?.lost)
    expect(here.held).toBeUndefined()
    place.failing = false
    expect((await here.next(forEver))?.fence).toBe(2)
    expect(troubles.at(0)).toBeInstanceOf(Error)
    expect(troubles.at(-1)).toBeUndefined()
    await here.stop()
  })

  it('is lost when another has taken it', async () => {
    const here = keepLease(leaseAt(place), { times })
    const first = await here.next(forEver)
    await place.replace(await place.read(), { holder: 'another', fence: 9, beat: 0, forMs: 60_000 })
    await once(first?.lost)
    expect(here.held).toBeUndefined()
    await here.stop()
    expect(await place.read()).toMatchObject({ holder: 'another' })
  })

  it('is not waited for any longer when the waiting is called off, or the keeping ends', async () => {
    await place.replace(undefined, { holder: 'another', fence: 1, beat: 0, forMs: 60_000 })
    const here = keepLease(leaseAt(place), { times })
    const calledOff = new AbortController()
    const waiting = here.next(calledOff.signal)
    calledOff.abort()
    expect(await waiting).toBeUndefined()
    const stillWaiting = here.next(forEver)
    await here.stop()
    expect(await stillWaiting).toBeUndefined()
  })
})

function once(signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve) => {
    if (!signal || signal.aborted) resolve()
    else signal.addEventListener('abort', () => resolve(), { once: true })
  })
}

function placeThatMayFail(): LeasePlace & { failing: boolean } {
  let stored: LeaseRecord | undefined
  return {
    failing: false,
    async read() {
      if (this.failing) throw new Error('no answer')
      return stored
    },
    async replace(seen, next) {
      if (this.failing) throw new Error('no answer')
      const same = stored?.fence === seen?.fence && stored?.beat === seen?.beat && stored?.holder === seen?.holder
      if (same) stored = next
      return same
    },
  }
}
