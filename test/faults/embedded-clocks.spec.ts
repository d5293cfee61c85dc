import { rmSync } from 'node:fs'
import { verifyLog } from '@harbor/audit/verify'
import type { Meta } from '@harbor/event-log/codec'
import { deriveId } from '@harbor/kernel/ids'
import { toInstant, type Instant } from '@harbor/kernel/time'
import { makeTestFolder, useTestFolder } from '@harbor/testing/test-folder'
import { act, openHarborStores } from './harbor-stores'
import { KilledChildren } from './killed-children'
import { limitMs, randomOf, roundsOr, say } from './rounds'
import { allEvents } from './whole-stores'

const acts = roundsOr(200)

describe('a clock that jumps', () => {
  const folder = useTestFolder()

  it(
    `back and forth never takes the recorded time of a file back: ${acts} acts`,
    async () => {
      const random = randomOf('clock')
      const latest = new Map<string, string>()
      let jumpedBack = 0
      let stores = await openHarborStores(folder())
      for (let amount = 0; amount < acts; amount++) {
        const now = someInstant(random)
        const account = deriveId('018f0000-0000-7000-8000-000000000000', `account ${amount % 12}`)
        const { stream } = await act(stores.journal, { account, amount, now })
        if (now < (latest.get(stream) ?? '')) jumpedBack++
        latest.set(stream, now > (latest.get(stream) ?? '') ? now : (latest.get(stream) ?? ''))
        // A start at another time is no other matter.
        if (amount % 50 !== 49) continue
        await stores.close()
        stores = await openHarborStores(folder())
      }
      expect(jumpedBack).toBeGreaterThan(acts / 4)
      expect(await verifyLog(stores.log)).toMatchObject({ ok: true, problems: [] })
      const last = new Map<string, string>()
      for (const { stream, meta } of await allEvents(stores.log)) {
        const { recordedAt } = meta as Meta
        expect([stream, recordedAt >= (last.get(stream) ?? '')]).toEqual([stream, true])
        last.set(stream, recordedAt)
      }
      expect(last).toEqual(latest)
      await stores.close()
      say(`clock: ${acts} acts, ${jumpedBack} at a time before one of the same file`)
    },
    limitMs(acts, 1_000),
  )
})

describe('the zone of the machine', () => {
  const children = new KilledChildren()
  afterAll(() => children.end())

  it('moves no day: not at midnight, not where summer time begins, not on 29 February, not in a workbook', async () => {
    const found = new Map<string, unknown>()
    const zones = ['Asia/Shanghai', 'America/New_York', 'Pacific/Kiritimati']
    for (const zone of zones) {
      const folder = makeTestFolder()
      children.prepare('days-of-zone', { TZ: zone })
      const order = { work: 'days', folder, number: 0 }
      const { lines } = await children.kill('days-of-zone', order, { lines: 2, thenMs: 0 })
      rmSync(folder, { recursive: true })
      expect(lines.find((line) => line.startsWith('zone'))).toContain(`zone ${zone}`)
      found.set(zone, JSON.parse(lines.find((line) => line.startsWith('days'))?.slice('days '.length) ?? 'null'))
    }
    const inShanghai = found.get('Asia/Shanghai')
    expect(inShanghai).toMatchObject({
      dates: expect.arrayContaining([
        ['2024-02-29T15:59:59.999Z', '2024-02-29'],
        ['2024-02-29T16:00:00.000Z', '2024-03-01'],
      ]) as unknown,
      roster: [{ accepted: true, content: { joinedOn: '2010-07-01', fullOn: '2011-07-01' } }],
    })
    for (const zone of zones) expect([zone, found.get(zone)]).toEqual([zone, inShanghai])
  }, 120_000)
})

/** Years back and forth, the last millisecond of a day in Shanghai, 29 February, the hours that New York has twice or not at all. */
function someInstant(random: () => number): Instant {
  const edges = [
    '2024-02-29T15:59:59.999Z',
    '2024-02-29T16:00:00.000Z',
    '2026-03-08T06:59:59.999Z',
    '2026-11-01T05:30:00.000Z',
    '2026-11-24T15:59:59.999Z',
  ]
  const edge = edges[Math.floor(random() * edges.length * 2)]
  return toInstant(edge ?? new Date(Date.UTC(2020, 0, 1) + random() * 10 * 366 * 86_400_000).toISOString())
}
