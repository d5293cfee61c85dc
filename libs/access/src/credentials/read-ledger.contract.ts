import { accountNo, ids } from '@harbor/testing/member-ids'
import type { AccessPair } from './access-pair.contract'
import type { ReadQuery, SensitiveRead } from './read-ledger'

export function readLedgerContract(pair: () => AccessPair): void {
  describe('the record of sensitive reads', () => {
    const ledger = () => pair().here.reads
    const there = () => pair().there.reads
    const clock = () => pair().clock

    const read = (named: Partial<SensitiveRead> = {}): SensitiveRead => ({
      at: clock().now(),
      accountId: accountNo(1),
      role: 'branch-secretary',
      permission: 'member.read-personal',
      subject: `member-${ids.member}`,
      reason: '核对身份',
      request: 'r-1',
      ...named,
    })

    it('tells who read what, when, by which permission and why; newest first', async () => {
      await ledger().record(read())
      await ledger().record(read({ accountId: accountNo(2), role: 'auditor', reason: '' }))
      expect(await there().find({ limit: 10 })).toEqual([
        { number: 2, ...read({ accountId: accountNo(2), role: 'auditor', reason: '' }) },
        { number: 1, ...read() },
      ])
    })

    it('is asked by reader, subject and time, in pages', async () => {
      const start = clock().now()
      await ledger().record(read({ accountId: accountNo(2) }))
      clock().goOn({ hours: 1 })
      for (const subject of ['member-1', 'member-2', 'member-1']) await ledger().record(read({ subject }))
      const numbers = async (query: Omit<ReadQuery, 'limit'>, limit = 10) =>
        (await there().find({ ...query, limit })).map(({ number }) => number)
      expect(await numbers({ accountId: accountNo(2) })).toEqual([1])
      expect(await numbers({ subject: 'member-1' })).toEqual([4, 2])
      expect(await numbers({ until: start })).toEqual([1])
      expect(await numbers({ from: clock().now() })).toEqual([4, 3, 2])
      expect(await numbers({}, 3)).toEqual([4, 3, 2])
      expect(await numbers({ before: 2 }, 3)).toEqual([1])
    })

    it('keeps the order of reads that come together', async () => {
      await Promise.all(Array.from({ length: 50 }, (_, index) => ledger().record(read({ request: `r-${index}` }))))
      expect((await there().find({ limit: 50 })).map(({ request }) => request)).toEqual(
        Array.from({ length: 50 }, (_, index) => `r-${49 - index}`),
      )
      expect(await there().verify()).toEqual({ ok: true, reads: 50 })
    })

    it('is one chain, whichever processes append at the same moment', async () => {
      const all = [pair().here, pair().there, await pair().again()]
      const requests = Array.from({ length: 90 }, (_, index) => `r-${index}`)
      await Promise.all(
        requests.map(async (request, index) => {
          // Some come while others are under way.
          if (index % 3 === 0) await ledger().find({ limit: 1 })
          await all[index % all.length]?.reads.record(read({ request }))
        }),
      )
      const found = await ledger().find({ limit: 1_000 })
      expect(found.map(({ request }) => request).toSorted()).toEqual(requests.toSorted())
      expect(found.map(({ number }) => number)).toEqual(Array.from({ length: 90 }, (_, index) => 90 - index))
      expect(await there().verify()).toEqual({ ok: true, reads: 90 })
    })

    it('says so when a read could not be recorded, so that nothing is shown', async () => {
      const closed = await pair().again()
      await closed.close()
      await expect(closed.reads.record(read())).rejects.toThrow()
    })
  })
}
