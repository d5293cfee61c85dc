import type { ParsedEvent, RawEvent } from '@harbor/event-log/event-log'
import { PackedEvents } from './packed-events'
import { FileRun, MemoryRun, merged, type Run } from './sorted-runs'
import { TemporaryFile } from './temporary-file'

export interface EventSortOptions {
  /** Of packed events held in memory; asked at every event, since other builds may begin and end. One event always fits. */
  readonly memoryBytes: () => number
  /** Where what does not fit goes. Default: the system's folder for temporary files. */
  readonly folder?: string | undefined
}

const leastArenaBytes = 64 * 1024
const readAheadBytes = { ofAll: 8 * 1024 * 1024, most: 128 * 1024, least: 8 * 1024 }

/**
 * Brings events into the order of places (streams, or keys of a view), within a place in the order in which they came, with a fixed
 * amount of memory: what does not fit is written, sorted, to a temporary file, run after run, and the runs are merged at the end.
 */
export class EventSort {
  private readonly packed = new PackedEvents()
  private arena = Buffer.allocUnsafeSlow(leastArenaBytes)
  private used = 0
  private added = 0
  /** Where in the arena the events of a place begin. */
  private places = new Map<string, number[]>()
  private readonly fileRuns: { readonly start: number; readonly end: number }[] = []
  private file: TemporaryFile | undefined

  constructor(private readonly options: EventSortOptions) {}

  /** How many were added. */
  get events(): number {
    return this.added
  }

  /** False when memory is full: then `makeRoom` first. */
  add(place: string, event: RawEvent): boolean {
    const end = this.used + this.packed.roomFor(event)
    if (this.used > 0 && end > this.options.memoryBytes()) return false
    if (end > this.arena.length) this.grow(end)
    const known = this.places.get(place)
    if (known) known.push(this.used)
    else this.places.set(place, [this.used])
    this.used = this.packed.pack(place, event, this.arena, this.used)
    this.added++
    return true
  }

  /** Writes what is held as a run of its own. Rejects with a StoreError, `store.disk-full` among others. */
  async makeRoom(): Promise<void> {
    this.file ??= await TemporaryFile.open(this.options.folder)
    const { file, packed, arena } = this
    const start = file.length
    for (const [place, offsets] of this.inOrder()) {
      const name = Buffer.from(place)
      const size = offsets.reduce((sum, offset) => sum + packed.bytesOf(arena, offset), 0)
      file.append(FileRun.headerOf(name, size))
      for (const offset of offsets) {
        if (file.append(arena.subarray(offset, offset + packed.bytesOf(arena, offset)))) await file.flush()
      }
    }
    await file.flush()
    this.fileRuns.push({ start, end: file.length })
    this.places = new Map()
    this.used = 0
  }

  /** All events in order; to be read once, after the last was added. */
  async sorted(): Promise<SortedEvents> {
    return new SortedEvents(merged(await this.runs()))
  }

  async close(): Promise<void> {
    await this.file?.close()
    this.file = undefined
    this.places = new Map()
    this.arena = Buffer.alloc(0)
  }

  /** Those in the file, oldest first, then what is still in memory: the order in which events of one place came. */
  private async runs(): Promise<readonly Run[]> {
    const runs: Run[] = []
    const share = readAheadBytes.ofAll / Math.max(1, this.fileRuns.length)
    const readAhead = Math.floor(Math.min(Math.max(share, readAheadBytes.least), readAheadBytes.most))
    for (const { start, end } of this.fileRuns) {
      if (this.file) runs.push(await FileRun.open(this.packed, this.file, start, end, readAhead))
    }
    runs.push(new MemoryRun(this.packed, this.arena, this.inOrder()))
    return runs
  }

  private inOrder(): readonly (readonly [place: string, offsets: readonly number[]])[] {
    return [...this.places].sort(([a], [b]) => (a < b ? -1 : 1))
  }

  private grow(atLeast: number): void {
    const larger = Buffer.allocUnsafeSlow(Math.max(atLeast, this.arena.length * 2))
    this.arena.copy(larger, 0, 0, this.used)
    this.arena = larger
  }
}

export class SortedEvents {
  constructor(private readonly runs: Generator<Run>) {}

  /** The next events; fewer than asked for only at the end. */
  async page(events: number): Promise<readonly ParsedEvent[]> {
    const page: ParsedEvent[] = []
    while (page.length < events) {
      const next = this.runs.next()
      if (next.done) break
      await next.value.take(page, events - page.length)
    }
    return page
  }
}
