import { setTimeout as delay } from 'node:timers/promises'
import type { AccessStore } from './access-store'

/** `all`: the processes that may write at the same time. */
export function turnsContract(all: () => readonly AccessStore[]): void {
  describe('turns', () => {
    it('never run two pieces of work at the same matter at once', async () => {
      let [under, most, done] = [0, 0, 0]
      const work = async (isOurs: () => boolean): Promise<void> => {
        most = Math.max(most, ++under)
        await delay(1)
        expect(isOurs()).toBe(true)
        under--
        done++
      }
      const stores = all()
      await Promise.all(
        Array.from({ length: 20 }, async (_, index) =>
          stores[index % stores.length]?.turns.inTurn('administrators', work),
        ),
      )
      expect([most, done]).toEqual([1, 20])
    })

    it('do not wait for other matters', async () => {
      const [here] = all()
      await here?.turns.inTurn('one', () => here.turns.inTurn('another', () => Promise.resolve()))
    })

    it('go on after work that failed', async () => {
      for (const store of all()) {
        await expect(store.turns.inTurn('administrators', () => Promise.reject(new Error('half way')))).rejects.toThrow(
          'half way',
        )
        expect(await store.turns.inTurn('administrators', () => Promise.resolve(7))).toBe(7)
      }
    })
  })
}
