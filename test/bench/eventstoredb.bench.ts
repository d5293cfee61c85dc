import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline/promises'
import type { EventStoreDBClient } from '@eventstore/db-client'
import type { EventLog } from '@harbor/event-log/event-log'
import { leaseClient } from '@harbor/event-log/eventstoredb/client-lease'
import { openEventStoreDbEventLog } from '@harbor/event-log/eventstoredb/eventstoredb-event-log'
import { streamPrefix, toStored } from '@harbor/event-log/eventstoredb/stored-form'
import { LOG_START } from '@harbor/kernel/event'
import { pair, rateOf, type Benchmark, type Contestants } from './measure'
import { fillLog, SampleStreams, type SampleAppend } from './sample-events'

/**
 * The adapter beside the client that it stands on, both against the double of EventStoreDB in a process of its own: what the adapter
 * costs, and nothing about a real server.
 */
const root = join(import.meta.dirname, '../..')
const inFlight = 64
const storedEvents = 50_000
const pageEvents = 1_000

async function withServer(
  open: (log: EventLog, client: EventStoreDBClient) => Omit<Contestants, 'close'> | Promise<Omit<Contestants, 'close'>>,
): Promise<Contestants> {
  const loader = join(root, 'scripts/register-typescript.mjs')
  const script = join(root, 'test/servers/eventstoredb-double/main.ts')
  const server = spawn(process.execPath, ['--import', loader, script], { stdio: ['pipe', 'pipe', 'inherit'] })
  const [address] = (await once(createInterface({ input: server.stdout }), 'line')) as [string]
  const log = await openEventStoreDbEventLog(address)
  const lease = await leaseClient(address)
  const contestants = await open(log, lease.client)
  const close = async () => {
    await log.close()
    await lease.release()
    server.stdin.end()
    await once(server, 'exit')
  }
  return { ...contestants, close }
}

/** What a program would do that keeps its events in the same form by the client alone. */
async function appendRaw(
  client: EventStoreDBClient,
  { stream, expectedRevision, events }: SampleAppend,
): Promise<void> {
  const revision = expectedRevision < 0 ? 'no_stream' : BigInt(expectedRevision)
  await client.appendToStream(streamPrefix + stream, toStored(events).stored, { expectedRevision: revision })
}

async function appendBy(log: EventLog, { stream, expectedRevision, events }: SampleAppend): Promise<void> {
  const result = await log.append(stream, expectedRevision, events)
  if (!result.ok) throw new Error(`lost an append to ${stream}`)
}

/** `users` at once, each with its next append when the one before is answered. */
function appending(count: number, users: number, append: (one: SampleAppend) => Promise<void>) {
  const sample = new SampleStreams(Math.max(users, 50))
  return () => {
    const appends = sample.take(count)
    const user = async (number: number) => {
      for (let next = number; next < appends.length; next += users) {
        const one = appends[next]
        if (one) await append(one)
      }
    }
    return rateOf(count, () => Promise.all(Array.from({ length: users }, (_, number) => user(number))))
  }
}

function appendPair(name: string, count: number, users: number): Benchmark {
  return pair({
    name: `EventStoreDB (double): append, ${name}`,
    unit: 'appends/s',
    against: 'the client alone, the same bytes, the same double',
    targetRatio: 0.85,
    open: () =>
      withServer((log, client) => ({
        raw: appending(count, users, (one) => appendRaw(client, one)),
        system: appending(count, users, (one) => appendBy(log, one)),
      })),
  })
}

const catchUp = pair({
  name: 'EventStoreDB (double): catch-up, parsed',
  unit: 'events/s',
  against: "the client's readAll in one go + JSON.parse of data and meta",
  targetRatio: 0.85,
  open: () =>
    withServer(async (log, client) => {
      await fillLog(log, new SampleStreams(storedEvents / 100), storedEvents)
      return {
        raw: () => rateOf(storedEvents, () => readRaw(client)),
        system: () => rateOf(storedEvents, () => readPages(log)),
      }
    }),
})

async function readRaw(client: EventStoreDBClient): Promise<void> {
  for await (const { event } of client.readAll()) {
    if (!event?.streamId.startsWith(streamPrefix)) continue
    JSON.parse(Buffer.from(event.data as Uint8Array).toString('utf8'))
    JSON.parse((event.metadata as { meta: string }).meta)
  }
}

async function readPages(log: EventLog): Promise<void> {
  for (let after = LOG_START; ;) {
    const { last } = await log.readAll(after, { limit: pageEvents })
    if (last === after) return
    after = last
  }
}

export const eventStoreDbBenchmarks: readonly Benchmark[] = [
  appendPair('1 in flight', 300, 1),
  appendPair(`${inFlight} in flight`, 40 * inFlight, inFlight),
  catchUp,
]
