import { createHash } from 'node:crypto'
import { LOG_START, type Position, type Recorded } from '@harbor/kernel/event'
import type { Instant } from '@harbor/kernel/time'
import type { Journal } from '@harbor/event-log/journal'

const pageSize = 5_000

/** Everything that was known at the instant, by stream: the log read from its start and cut there. Personal parts stay closed. */
export async function replayTo(
  journal: Journal,
  options: {
    readonly to: Instant
    readonly types: readonly string[]
    /** How many of those events were read, and how far into the log. */
    readonly onProgress?: (events: number, position: Position) => void
  },
): Promise<ReadonlyMap<string, readonly Recorded[]>> {
  const streams = new Map<string, Recorded[]>()
  const types = journal.storedTypes(options.types)
  let last = LOG_START
  let scanned = 0
  for (;;) {
    const page = await journal.log.readAll(last, { limit: pageSize, types })
    if (page.last === last) return streams
    for (const event of await journal.decode(page.events, { personal: false })) {
      if (event.recordedAt > options.to) continue
      const stream = streams.get(event.stream)
      if (stream) stream.push(event)
      else streams.set(event.stream, [event])
    }
    last = page.last
    scanned += page.events.length
    options.onProgress?.(scanned, last)
  }
}

/** SHA-256 (hex) over lines, sorted: two replays agree exactly when their digests do. */
export function digestLines(lines: readonly string[]): string {
  return createHash('sha256').update(lines.toSorted().join('\n')).digest('hex')
}
