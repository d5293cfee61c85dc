import { join } from 'node:path'
import type { FeedMessage } from '@harbor/district-feed/district-feed'
import type { CloudEvent } from '@harbor/district-feed/cloud-event'
import type { Position } from '@harbor/kernel/event'
import { newId, type MemberId } from '@harbor/kernel/ids'
import { memberStream } from '@harbor/membership/member-file'
import { FeedWorld } from '@harbor/testing/feed-world'
import { died, enrolled, restored, suspended } from '@harbor/testing/member-roll-events'
import { faultSeed, limitMs, randomOf, roundsOr, say } from './rounds'

interface District {
  take(event: CloudEvent, data: CloudEvent['data']): boolean
  members(): readonly unknown[]
  close(): void
}

const deliveries = roundsOr(50, 10)

describe('a consumer as in the examples', () => {
  let told: readonly FeedMessage[]
  let openDistrict: (file: string) => District

  /** Members who come, are suspended, come back, die; told in the order of the log. */
  beforeAll(async () => {
    const world = await FeedWorld.open()
    const random = randomOf('members')
    for (let number = 0; number < 12; number++) {
      const stream = memberStream(newId<'member'>() satisfies MemberId)
      await world.record(stream, enrolled({ on: '2020-01-01' }))
      for (const next of [suspended, restored, suspended])
        if (random() < 0.7) await world.record(stream, next({ on: '2026-01-01' }))
        else break
      if (random() < 0.3) await world.record(stream, died({ on: '2026-02-01' }))
    }
    told = (await world.source().read(0 as Position, 1_000)).messages
    await world.close()
    ;({ openDistrict } = (await import(join(process.cwd(), 'examples/consumers/node/district.mjs'))) as {
      openDistrict: typeof openDistrict
    })
  }, 120_000)

  it(
    `knows the same in the end, whatever comes twice and in whichever order: ${deliveries} seeds from ${faultSeed}`,
    () => {
      const serial = stateAfter(told)
      expect(serial.length).toBeGreaterThan(0)
      for (let seed = 0; seed < deliveries; seed++)
        expect(stateAfter(delivered(randomOf(`seed ${seed}`)))).toEqual(serial)
      say(
        `a consumer over ${deliveries} deliveries of ${told.length} messages, twice and out of order: as a serial one`,
      )
    },
    limitMs(deliveries, 1_000),
  )

  function stateAfter(messages: readonly FeedMessage[]): readonly unknown[] {
    const district = openDistrict(':memory:')
    const taken = messages.filter(({ event }) => district.take(event, event.data)).map(({ event }) => event.id)
    expect(taken).toHaveLength(new Set(messages.map(({ event }) => event.id)).size)
    const state = district.members()
    district.close()
    return state
  }

  /** Stretches of the feed again, as after crashes, and everything shuffled within reach, as over partitions and retries. */
  function delivered(random: () => number): readonly FeedMessage[] {
    const again = Array.from({ length: 1 + Math.floor(random() * 4) }, () => {
      const from = Math.floor(random() * told.length)
      return told.slice(from, from + Math.floor(random() * 20))
    })
    const reach = random() * told.length
    return [...told, ...again.flat()]
      .map((message, index) => ({ message, at: index + random() * reach }))
      .toSorted((a, b) => a.at - b.at)
      .map(({ message }) => message)
  }
})
