import { setTimeout as delay } from 'node:timers/promises'
import type { RelayStatus } from '@harbor/district-feed/relay'
import type { LogSource } from '@harbor/district-feed/log-source'
import { topics } from '@harbor/district-feed/topics'
import type { DomainEvent, Position } from '@harbor/kernel/event'
import { newId, type MemberId } from '@harbor/kernel/ids'
import { memberStream } from '@harbor/membership/member-file'
import { readTopic, type ReadMessage } from '@harbor/testing/kafka-reader'
import { enrolled, restored, suspended } from '@harbor/testing/member-roll-events'

/** Where events are recorded, whatever keeps them. */
export interface Recording {
  record(stream: string, ...events: readonly DomainEvent[]): Promise<void>
}

/** Members who are suspended and restored in turn, one event after the other, until it is stopped. */
export function keepRecording(world: Recording, pauseMs = 5): { stop(): Promise<number> } {
  const stopping = new AbortController()
  let recorded = 0
  const record = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      const members = Array.from({ length: 8 }, () => newId<'member'>())
      for (const member of members) await world.record(memberStream(member), enrolled({ on: '2020-01-01' }))
      // Files do not grow without end: after a while it is other members.
      for (let turn = 0; turn < 400 && !stopping.signal.aborted; turn++) {
        const back = Math.floor(turn / members.length) % 2 === 1
        const member = members[turn % members.length] as MemberId
        await world.record(memberStream(member), (back ? restored : suspended)({ on: '2026-01-01' }))
        recorded++
        await delay(pauseMs)
      }
    }
  }
  const recording = record()
  return {
    stop: async () => {
      stopping.abort()
      await recording
      return recorded
    },
  }
}

/** Resolves when the relay has told everything up to `head`. Throws when it has stopped, or after two minutes. */
export async function told(status: () => Promise<RelayStatus>, head: Position): Promise<void> {
  const giveUpAt = performance.now() + 120_000
  for (;;) {
    const now = await status()
    if (now.checkpoint >= head) return
    if (now.state === 'stopped' || performance.now() > giveUpAt) throw new Error(JSON.stringify(now))
    await delay(20)
  }
}

export interface Tally {
  readonly told: number
  readonly again: number
}

/** Nothing lost, repetitions only as the same message, the order of each key that of the log. */
export async function expectEverything(source: LogSource, brokers: string): Promise<Tally> {
  const expected = new Map<string, { readonly key: string; readonly id: string }[]>()
  for (let after = 0 as Position; ;) {
    const { messages, last } = await source.read(after, 1_000)
    for (const { topic, key, event } of messages) {
      const ofTopic = expected.get(topic) ?? []
      if (ofTopic.length === 0) expected.set(topic, ofTopic)
      ofTopic.push({ key, id: event.id })
    }
    if (last === after) break
    after = last
  }
  let [count, again] = [0, 0]
  for (const { name } of topics.filter(({ compacted }) => !compacted)) {
    const due = expected.get(name) ?? []
    if (due.length === 0) continue
    const arrived = await readTopic(brokers, name)
    const firsts = firstsOf(arrived)
    expect(firsts).toHaveLength(due.length)
    expect(idsByKey(firsts.map(({ key, headers }) => ({ key, id: headers['ce_id'] ?? '' })))).toEqual(idsByKey(due))
    count += due.length
    again += arrived.length - firsts.length
  }
  return { told: count, again }
}

function idsByKey(messages: readonly { readonly key: string; readonly id: string }[]): Map<string, string[]> {
  const ids = new Map<string, string[]>()
  for (const { key, id } of messages) {
    const ofKey = ids.get(key) ?? []
    if (ofKey.length === 0) ids.set(key, ofKey)
    ofKey.push(id)
  }
  return ids
}

function firstsOf(arrived: readonly ReadMessage[]): readonly ReadMessage[] {
  const first = new Map<string, ReadMessage>()
  for (const message of arrived) {
    const id = message.headers['ce_id'] ?? ''
    const before = first.get(id)
    if (before) expect([before.key, before.value]).toEqual([message.key, message.value])
    else first.set(id, message)
  }
  return [...first.values()]
}
