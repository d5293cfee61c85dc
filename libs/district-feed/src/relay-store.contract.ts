import type { Position } from '@harbor/kernel/event'
import { newId } from '@harbor/kernel/ids'
import { toInstant, type Instant } from '@harbor/kernel/time'
import { leaseContract } from '@harbor/shared-stores/lease.contract'
import type { RelayStore, Sent } from './relay-store'

export interface OpenedRelayStore {
  /** The store as another process has it. */
  open(asked: { readonly installationId: string }): Promise<RelayStore>
  dispose(): Promise<void>
}

const at = (position: number): Position => position as Position
const now = toInstant('2026-11-24T01:00:00Z')

/** What every store of relays promises, to one relay and to several that share it. */
export function relayStoreContract(name: string, openStore: () => Promise<OpenedRelayStore>): void {
  describe(name, () => {
    const installationId = newId()
    const opened: RelayStore[] = []
    let shared: OpenedRelayStore
    const open = async (asked = { installationId }): Promise<RelayStore> => {
      const store = await shared.open(asked)
      opened.push(store)
      return store
    }
    let here: RelayStore
    let there: RelayStore
    beforeEach(async () => {
      shared = await openStore()
      here = await open()
      there = await open()
    })
    afterEach(async () => {
      for (const store of opened.splice(0)) await store.close()
      await shared.dispose()
    })

    it('begins at the start of the log', async () => {
      expect(await here.checkpoint()).toEqual({ position: 0, offsets: {} })
      expect(await here.begin(1)).toEqual({ position: 0, offsets: {} })
    })

    it('keeps how far was told, and the newest offset of each place, for whoever begins next', async () => {
      await here.begin(1)
      expect(await here.commit(1, at(7), [sent(0, 3), sent(0, 4), sent(1, 9)])).toBe(true)
      expect(await here.commit(1, at(9), [sent(0, 5)])).toBe(true)
      expect(await here.commit(1, at(12), [])).toBe(true)
      const checkpoint = { position: 12, offsets: { 'party.membership.v1/0': '5', 'party.membership.v1/1': '9' } }
      expect(await there.checkpoint()).toEqual(checkpoint)
      expect(await there.begin(2)).toEqual(checkpoint)
      expect(await (await open()).checkpoint()).toEqual(checkpoint)
    })

    it('moves for nobody whose term is over, but the ledger has what he sent', async () => {
      await here.begin(1)
      await here.commit(1, at(3), [])
      await there.begin(2)
      expect(await here.commit(1, at(5), [sent(0, 1, { subject: 'late' })])).toBe(false)
      expect(await here.begin(1)).toBeUndefined()
      expect((await there.checkpoint()).position).toBe(3)
      expect(await there.sentAbout('late', { limit: 10 })).toHaveLength(1)
      expect(await there.commit(2, at(4), [])).toBe(true)
    })

    it('moves only for who has begun', async () => {
      expect(await here.commit(1, at(5), [])).toBe(false)
      expect((await here.checkpoint()).position).toBe(0)
    })

    it('lets one of two win who begin and commit at the same moment', async () => {
      for (let fence = 1; fence < 20; fence += 2) {
        const from = (await here.checkpoint()).position
        const [, , first, second] = await Promise.all([
          here.begin(fence),
          there.begin(fence + 1),
          here.commit(fence, at(from + 1), []),
          there.commit(fence + 1, at(from + 2), []),
        ])
        const { position } = await here.checkpoint()
        if (second) expect(position).toBe(from + 2)
        else expect(position).toBe(first ? from + 1 : from)
        expect(await here.commit(fence, at(from + 1), [])).toBe(false)
        expect(await there.begin(fence + 1)).toMatchObject({ position })
      }
    })

    it('tells who was sent what about somebody, newest first', async () => {
      const mine = [sent(0, 1), sent(null, null, { recipient: 'account-1' }), sent(2, 8, { at: later(1) })]
      await here.begin(1)
      await here.commit(1, at(3), mine.slice(0, 1))
      await there.record([...mine.slice(1), sent(0, 2, { subject: 'somebody-else' })])
      const found = await here.sentAbout('member-1', { limit: 10 })
      expect(found[0]).toEqual(mine[2])
      expect(found).toHaveLength(3)
      expect(found).toEqual(expect.arrayContaining(mine))
      expect(await there.sentAbout('member-1', { limit: 1 })).toEqual([mine[2]])
      expect(await there.sentAbout('nobody', { limit: 10 })).toEqual([])
    })

    it('keeps the order of what was sent at one instant', async () => {
      await here.record([1, 2, 3, 4].map((offset) => sent(0, offset)))
      const found = await here.sentAbout('member-1', { limit: 10 })
      expect(found.map(({ offset }) => offset)).toEqual(['4', '3', '2', '1'])
    })

    it('forgets what was sent before a day, and nothing else', async () => {
      await here.record([sent(0, 1), sent(0, 2, { at: later(1) }), sent(0, 3, { at: later(2) })])
      expect(await there.forgetBefore(later(1))).toBe(1)
      expect((await here.sentAbout('member-1', { limit: 10 })).map(({ offset }) => offset)).toEqual(['3', '2'])
    })

    it('of another installation is refused', async () => {
      await expect(open({ installationId: newId() })).rejects.toMatchObject({ code: 'store.other-installation' })
    })

    it('rejects everything after closing', async () => {
      await here.close()
      const closed = { code: 'store.closed' }
      await expect(here.checkpoint()).rejects.toMatchObject(closed)
      await expect(here.begin(1)).rejects.toMatchObject(closed)
      await expect(here.record([sent(0, 1)])).rejects.toMatchObject(closed)
      await expect(here.lease.read()).rejects.toMatchObject(closed)
    })
  })

  leaseContract(`the lease of ${name}`, async () => {
    const installationId = newId()
    const shared = await openStore()
    const opened: RelayStore[] = []
    const stores = new Map<string, OpenedRelayStore>([['relay', shared]])
    return {
      place: async (lease) => {
        const store = stores.get(lease) ?? (await openStore())
        stores.set(lease, store)
        const one = await store.open({ installationId })
        opened.push(one)
        return one.lease
      },
      dispose: async () => {
        for (const one of opened) await one.close()
        for (const store of stores.values()) await store.dispose()
      },
    }
  })
}

function sent(partition: number | null, offset: number | null, named: Partial<Sent> = {}): Sent {
  return {
    recipient: 'kafka',
    eventId: newId(),
    type: 'party.membership.enrolled.v1',
    subject: 'member-1',
    topic: 'party.membership.v1',
    partition,
    offset: offset === null ? null : String(offset),
    at: now,
    ...named,
  }
}

function later(hours: number): Instant {
  return new Date(Date.parse(now) + hours * 3_600_000).toISOString() as Instant
}
