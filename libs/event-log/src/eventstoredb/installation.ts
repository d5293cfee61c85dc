import { randomUUID } from 'node:crypto'
import { jsonEvent, type EventStoreDBClient } from '@eventstore/db-client'
import { isId } from '@harbor/kernel/ids'
import { storeError } from '../store-advice'
import { collect } from './collect'
import { typeOf } from './eventstoredb-errors'
import { within, type Patience } from './patience'

/** Whose log this server keeps: one event in a stream of its own, written when the log is first opened. */
const stream = 'harbor-installation'
const format = 1

interface Installation {
  readonly installationId: string
  readonly format: number
}

/** The server's installation; where there is none, `wanted` (default: a new one) becomes it, unless the log is only read. */
export async function installationOf(
  client: EventStoreDBClient,
  patience: Patience,
  options: { readonly callMs: number; readonly readOnly: boolean; readonly wanted: string | undefined },
): Promise<string> {
  const { callMs, readOnly, wanted = randomUUID() } = options
  const found = await patience.persist(() => read(client, callMs))
  if (found !== undefined) return checked(found)
  if (readOnly) throw storeError('store.not-a-store', 'the server keeps no log of this program')
  const event = jsonEvent({
    id: wanted,
    type: 'harbor.installation.v1',
    data: { installationId: wanted, format } satisfies Installation,
  })
  const written = async () => {
    const options = { expectedRevision: 'no_stream', requiresLeader: true, deadline: callMs } as const
    try {
      await within(callMs, client.appendToStream(stream, event, options))
    } catch (error) {
      // Two processes opened the new log at the same time: the other one's id counts.
      if (typeOf(error) !== 'wrong-expected-version') throw error
    }
    return read(client, callMs)
  }
  return checked(await patience.persist(written))
}

async function read(client: EventStoreDBClient, callMs: number): Promise<unknown> {
  let data: unknown
  const reading = client.readStream(stream, { maxCount: 1, requiresLeader: true })
  try {
    await collect(reading, callMs, (record) => {
      data = record.data
      return true
    })
  } catch (error) {
    if (typeOf(error) !== 'stream-not-found') throw error
  }
  return data
}

function checked(data: unknown): string {
  const { installationId, format: found } = (data ?? {}) as Partial<Record<keyof Installation, unknown>>
  if (!isId(installationId)) throw storeError('store.damaged', `stream ${stream} names no installation`)
  if (found !== format)
    throw storeError('store.not-a-store', `the log has format ${String(found)}, this program knows format ${format}`)
  return installationId
}
