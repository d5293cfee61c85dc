import { chainHash, CHAIN_START } from '@harbor/event-log/chain'
import { NO_STREAM, type EventLog, type RawEventToAppend } from '@harbor/event-log/event-log'
import { newId } from '@harbor/kernel/ids'

/** Appends of one event each that go round `streams` streams, about 390 bytes of data and meta as real ones have. */
export interface SampleAppend {
  readonly stream: string
  readonly expectedRevision: number
  readonly events: readonly RawEventToAppend[]
}

/** Goes on for ever where it stopped; hashes chain. */
export class SampleStreams {
  private readonly streams: { readonly name: string; revision: number; hash: string }[]
  private turn = 0

  constructor(streams: number) {
    this.streams = Array.from({ length: streams }, () => ({
      name: `member-${newId()}`,
      revision: NO_STREAM,
      hash: CHAIN_START,
    }))
  }

  take(appends: number, eventsEach = 1): SampleAppend[] {
    return Array.from({ length: appends }, () => this.next(eventsEach))
  }

  names(): string[] {
    return this.streams.map(({ name }) => name)
  }

  private next(count: number): SampleAppend {
    const stream = this.streams[this.turn++ % this.streams.length]
    if (!stream) throw new Error('no streams')
    const expectedRevision = stream.revision
    const events = Array.from({ length: count }, () => {
      const bare = sampleEvent(stream.name, ++stream.revision)
      stream.hash = chainHash(stream.hash, stream.name, bare)
      return { ...bare, hash: stream.hash }
    })
    return { stream: stream.name, expectedRevision, events }
  }
}

function sampleEvent(stream: string, revision: number): Omit<RawEventToAppend, 'hash'> {
  const data = {
    memberId: stream.slice(7),
    branchId: newId(),
    on: '2025-01-10',
    due: 15,
    present: 8,
    yes: 8,
    step: `step-${revision % 25}`,
  }
  const actor = { id: newId(), role: 'branch-secretary', unitId: newId() }
  const meta = {
    recordedAt: '2026-11-24T08:00:00.000Z',
    effectiveOn: '2025-01-10',
    rulePack: 'DEV-2014',
    actor,
    command: newId(),
  }
  return {
    revision,
    id: newId(),
    type: `membership.development-step-${revision % 25}-taken.v1`,
    data: JSON.stringify(data),
    meta: JSON.stringify(meta),
  }
}

/** Fills a log with `events` events in `streams` streams, in appends of 100. */
export async function fillLog(log: EventLog, sample: SampleStreams, events: number): Promise<void> {
  for (let written = 0; written < events;) {
    const group = sample.take(Math.min(40, Math.ceil((events - written) / 100)), 100)
    await Promise.all(group.map((append) => log.append(append.stream, append.expectedRevision, append.events)))
    written += group.length * 100
  }
}
