import type { AccessPair } from './access-pair.contract'

export function throttleContract(pair: () => AccessPair): void {
  describe('sign-in attempts', () => {
    const here = () => pair().here.throttle
    const there = () => pair().there.throttle
    const clock = () => pair().clock
    /** Now here, now there: where an attempt arrives makes no difference. */
    let turn = 0
    const attempt = (username = 'lin', address = '10.0.0.7') =>
      (turn++ % 2 === 0 ? here() : there()).begin(username, address, clock().now())
    const wait = async (username?: string, address?: string): Promise<number> =>
      (await attempt(username, address)).retryAfterSeconds
    const fail = async (times: number, username?: string, address?: string): Promise<void> => {
      for (let time = 0; time < times; time++) expect(await wait(username, address)).toBe(0)
    }

    /** Waits as long as it is told before each next attempt. */
    const failPatiently = async (times: number): Promise<void> => {
      for (let time = 0; time < times; time++) {
        const seconds = await wait()
        if (seconds === 0) continue
        clock().goOn({ seconds })
        expect(await wait()).toBe(0)
      }
    }

    it('are free five times, then wait twice as long after each failure', async () => {
      await fail(5)
      const waits: number[] = []
      for (let round = 0; round < 12; round++) {
        const seconds = await wait()
        clock().goOn({ seconds: seconds - 1 })
        expect(await wait()).toBe(1)
        clock().goOn({ seconds: 1 })
        expect(await wait()).toBe(0)
        waits.push(seconds)
      }
      expect(waits).toEqual([1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900])
    })

    it('that are turned away do not make the wait longer', async () => {
      await failPatiently(6)
      expect([await wait(), await wait(), await wait()]).toEqual([2, 2, 2])
    })

    it('are counted for an account from whichever address, known or not', async () => {
      for (let host = 1; host <= 5; host++) await fail(1, 'nobody-knows', `10.0.1.${host}`)
      expect(await wait('nobody-knows', '10.0.1.99')).toBe(1)
      expect(await wait('somebody-else', '10.0.1.99')).toBe(0)
    })

    it('are counted for an address over all accounts: twenty are free', async () => {
      for (let guess = 1; guess <= 20; guess++) await fail(1, `guess-${guess}`)
      expect(await wait('guess-21')).toBe(1)
      expect(await wait('guess-21', '10.0.0.8')).toBe(0)
    })

    it('in the same moment do not slip through together, nor by different processes', async () => {
      const both = [here(), there()]
      const begun = Array.from({ length: 50 }, (_, index) =>
        (both[index % 2] ?? here()).begin('lin', '10.0.0.7', clock().now()),
      )
      const answers = (await Promise.all(begun)).map(({ retryAfterSeconds }) => retryAfterSeconds)
      expect(answers.filter((seconds) => seconds === 0)).toHaveLength(5)
    })

    it('that succeed free the account, and give the address back its one attempt', async () => {
      for (let guess = 1; guess <= 19; guess++) await fail(1, `guess-${guess}`)
      await fail(4, 'lin', '10.0.0.8')
      await here().succeeded(await attempt('lin'), clock().now())
      await fail(5, 'lin', '10.0.0.9')
      await fail(1, 'another')
      expect(await wait('one-more')).toBe(1)
    })

    it('that were not made after all do not count', async () => {
      await fail(4)
      await here().withdraw(await attempt())
      await fail(1)
      expect(await wait()).toBe(1)
    })

    describe('where the holder signed in before', () => {
      const signIn = async (username = 'lin', address = '10.0.0.7') =>
        there().succeeded(await attempt(username, address), clock().now())

      it('are not slowed down by strangers who guess at the account', async () => {
        await signIn()
        for (let host = 1; host <= 5; host++) await fail(1, 'lin', `10.0.1.${host}`)
        expect(await wait('lin', '10.0.1.99')).toBe(1)
        expect(await wait()).toBe(0)
      })
      it('are not slowed down by neighbours who guess at other accounts', async () => {
        await signIn()
        for (let guess = 1; guess <= 20; guess++) await fail(1, `guess-${guess}`)
        expect(await wait('guess-21')).toBe(1)
        expect(await wait()).toBe(0)
      })
      it('are free five times there too, and then wait', async () => {
        await signIn()
        await fail(5)
        expect(await wait()).toBe(1)
        expect(await wait('lin', '10.0.1.1')).toBe(0)
      })
      it('are slowed down like those of strangers again after a quarter', async () => {
        await signIn()
        clock().goOn({ hours: 89 * 24 })
        await fail(5, 'lin', '10.0.1.1')
        expect(await wait()).toBe(0)
        clock().goOn({ hours: 3 * 24 })
        await fail(5, 'lin', '10.0.1.1')
        expect(await wait()).toBe(1)
      })
    })

    it('are remembered over a restart, and forgotten after a quiet day', async () => {
      await failPatiently(9)
      const later = (await pair().again()).throttle
      expect((await later.begin('lin', '10.0.0.7', clock().now())).retryAfterSeconds).toBe(16)
      expect(await wait()).toBe(16)
      clock().goOn({ hours: 24 })
      await fail(5)
      expect(await wait()).toBe(1)
    })

    it('do not lock anybody out for ever when the clock is set back', async () => {
      await failPatiently(6)
      clock().goOn({ hours: -48 })
      expect(await wait()).toBe(2)
    })

    it('leave no name or address behind that one could read', async () => {
      await fail(1, 'my-password-typed-here', '10.11.12.13')
      expect(await pair().stored()).not.toMatch(/typed|10\.11|6d792d70617373/)
    })
  })
}
