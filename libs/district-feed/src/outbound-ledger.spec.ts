import { toInstant } from '@harbor/kernel/time'
import { messageAbout } from '@harbor/testing/feed-messages'
import { useTestFolder } from '@harbor/testing/test-folder'
import { fetchedBy, forgetOldEntries } from './outbound-ledger'
import { openSqliteRelayStore } from './sqlite/sqlite-relay-store'

const installationId = '01930000-0000-7000-8000-000000000001'

describe('who was sent what', () => {
  const folder = useTestFolder()

  it('is kept for three years to the day in Shanghai, and forgotten on the day after', async () => {
    const store = await openSqliteRelayStore(folder(), { installationId })
    const member = messageAbout('member', 'party.membership.v1')
    // Just before and just after midnight of 24 November 2023 in Shanghai.
    for (const at of ['2023-11-23T15:59:59.000Z', '2023-11-23T16:00:00.000Z', '2026-11-23T01:00:00.000Z'])
      await store.record(fetchedBy('district', [member], toInstant(at)))
    const now = (instant: string) => ({ now: () => toInstant(instant) })
    expect(await forgetOldEntries(store, now('2026-11-23T15:59:59.999Z'))).toBe(0)
    expect(await forgetOldEntries(store, now('2026-11-23T16:00:00.000Z'))).toBe(1)
    expect(await forgetOldEntries(store, now('2026-11-24T15:59:59.999Z'))).toBe(0)
    expect(await forgetOldEntries(store, now('2026-11-24T16:00:00.000Z'))).toBe(1)
    const left = await store.sentAbout('member', { limit: 10 })
    expect(left.map(({ at }) => at)).toEqual(['2026-11-23T01:00:00.000Z'])
    await store.close()
  })
})
