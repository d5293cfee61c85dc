import type { ParsedEvent } from '@harbor/event-log/event-log'
import type { PackedEvents } from './packed-events'
import type { TemporaryFile } from './temporary-file'

/** Packed events in the order of their places, to be taken from the front. */
export interface Run {
  /** Of the next event; undefined at the end. */
  readonly place: string | undefined
  /** Adds the next events of this place, at most so many, to the page. */
  take(page: ParsedEvent[], atMost: number): Promise<void>
}

export class MemoryRun implements Run {
  private index = 0
  private taken = 0

  constructor(
    private readonly packed: PackedEvents,
    private readonly bytes: Buffer,
    private readonly places: readonly (readonly [place: string, offsets: readonly number[]])[],
  ) {}

  get place(): string | undefined {
    return this.places[this.index]?.[0]
  }

  async take(page: ParsedEvent[], atMost: number): Promise<void> {
    const [place = '', offsets = []] = this.places[this.index] ?? []
    for (const offset of offsets.slice(this.taken, this.taken + atMost)) {
      page.push(this.packed.unpack(place, this.bytes, offset))
      this.taken++
    }
    if (this.taken < offsets.length) return
    this.index++
    this.taken = 0
  }
}

/** Of a name (bytes, uint16) and of the events that follow it (bytes, uint32). */
const lengthsBytes = 6

/** A run in a file: for each place its name and its events, read ahead as far as the buffer reaches. */
export class FileRun implements Run {
  place: string | undefined
  private buffer: Buffer
  private at = 0
  private filled = 0
  /** Bytes of the place's events that were not taken yet. */
  private left = 0

  private constructor(
    private readonly packed: PackedEvents,
    private readonly file: TemporaryFile,
    private next: number,
    private readonly end: number,
    readAheadBytes: number,
  ) {
    this.buffer = Buffer.allocUnsafeSlow(readAheadBytes)
  }

  static async open(
    packed: PackedEvents,
    file: TemporaryFile,
    start: number,
    end: number,
    readAheadBytes: number,
  ): Promise<FileRun> {
    const run = new FileRun(packed, file, start, end, readAheadBytes)
    await run.goOn()
    return run
  }

  static headerOf(name: Buffer, eventBytes: number): Buffer {
    const header = Buffer.allocUnsafe(lengthsBytes + name.length)
    header.writeUInt16LE(name.length, 0)
    header.writeUInt32LE(eventBytes, 2)
    name.copy(header, lengthsBytes)
    return header
  }

  async take(page: ParsedEvent[], atMost: number): Promise<void> {
    const place = this.place ?? ''
    for (let taken = 0; taken < atMost && this.left > 0; taken++) {
      if (!this.has(this.packed.headerBytes)) await this.read(this.packed.headerBytes)
      const bytes = this.packed.bytesOf(this.buffer, this.at)
      if (!this.has(bytes)) await this.read(bytes)
      page.push(this.packed.unpack(place, this.buffer, this.at))
      this.at += bytes
      this.left -= bytes
    }
    if (this.left === 0) await this.goOn()
  }

  /** To the next place. */
  private async goOn(): Promise<void> {
    this.place = undefined
    if (this.at === this.filled && this.next === this.end) return
    if (!this.has(lengthsBytes)) await this.read(lengthsBytes)
    const nameBytes = this.buffer.readUInt16LE(this.at)
    this.left = this.buffer.readUInt32LE(this.at + 2)
    if (!this.has(lengthsBytes + nameBytes)) await this.read(lengthsBytes + nameBytes)
    this.place = this.buffer.toString('utf8', this.at + lengthsBytes, this.at + lengthsBytes + nameBytes)
    this.at += lengthsBytes + nameBytes
  }

  private has(bytes: number): boolean {
    return this.filled - this.at >= bytes
  }

  /** Fills the buffer, so that it holds at least so many bytes from `at`. */
  private async read(bytes: number): Promise<void> {
    const rest = this.filled - this.at
    const buffer = bytes > this.buffer.length ? Buffer.allocUnsafeSlow(bytes) : this.buffer
    this.buffer.copy(buffer, 0, this.at, this.filled)
    const wanted = Math.min(buffer.length - rest, this.end - this.next)
    await this.file.read(buffer, rest, wanted, this.next)
    this.buffer = buffer
    this.next += wanted
    this.at = 0
    this.filled = rest + wanted
  }
}

/**
 * The run that stands at the smallest place, again and again until all are at their end; of several at the same place the first
 * given. What is taken between two steps decides which comes next.
 */
export function* merged(runs: readonly Run[]): Generator<Run> {
  const heap = runs.map((run, order) => ({ run, order })).filter(({ run }) => run.place !== undefined)
  for (let index = heap.length >> 1; index >= 0; index--) sink(heap, index)
  for (let [top] = heap; top; [top] = heap) {
    yield top.run
    if (top.run.place === undefined) {
      const last = heap.pop()
      if (last && last !== top) heap[0] = last
    }
    sink(heap, 0)
  }
}

interface Queued {
  readonly run: Run
  readonly order: number
}

function sink(heap: Queued[], from: number): void {
  for (let index = from; ;) {
    const [moving, left, right] = [heap[index], heap[2 * index + 1], heap[2 * index + 2]]
    if (!moving || !left) return
    const [child, at] = right && isBefore(right, left) ? [right, 2 * index + 2] : [left, 2 * index + 1]
    if (isBefore(moving, child)) return
    heap[index] = child
    heap[at] = moving
    index = at
  }
}

function isBefore(a: Queued, b: Queued): boolean {
  const [placeA, placeB] = [a.run.place ?? '', b.run.place ?? '']
  return placeA === placeB ? a.order < b.order : placeA < placeB
}
