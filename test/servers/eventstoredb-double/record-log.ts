/** What a client proposes to append. */
export interface Proposed {
  readonly id: string
  readonly type: string
  readonly contentType: string
  readonly data: Uint8Array
  readonly metadata: Uint8Array
}

/** One record of the server's log. `position` is both commit and prepare position, as for every plain append. */
export interface LogRecord extends Proposed {
  readonly stream: string
  readonly revision: number
  readonly position: number
  readonly createdTicks: string
}

export type Expected = number | 'no_stream' | 'any' | 'stream_exists'

export type Appended =
  | { readonly kind: 'written' | 'idempotent'; readonly last: LogRecord }
  | { readonly kind: 'wrong-version'; readonly current: number | undefined }
  | { readonly kind: 'too-large' }

const maxAppendBytes = 1024 * 1024
const ticksPerMs = 10_000n

/** The server's log in memory: it outlives a restart of the double. The checks are those of EventStoreDB 23.10. */
export class RecordLog {
  readonly records: LogRecord[] = []
  private readonly streams = new Map<string, LogRecord[]>()
  private readonly deleted = new Set<string>()
  private readonly listeners = new Set<(records: readonly LogRecord[]) => void>()
  private end = 142

  constructor() {
    // The server's own records stand in $all from the beginning, and get more with time.
    this.append('$settings', 'any', [systemRecord('$UserCreated')])
  }

  append(stream: string, expected: Expected, proposed: readonly Proposed[]): Appended {
    if (proposed.reduce((sum, event) => sum + sizeOf(event), 0) > maxAppendBytes) return { kind: 'too-large' }
    const standing = this.streams.get(stream) ?? []
    const current = standing.length - 1
    const decision = this.check(stream, standing, expected, proposed)
    if (decision !== 'write') return decision
    const written = proposed.map((event, index) => this.write(stream, current + 1 + index, event))
    this.streams.set(stream, [...standing, ...written])
    this.deleted.delete(stream)
    for (const listener of this.listeners) listener(written)
    const last = written.at(-1)
    if (!last) throw new Error('an append without events')
    return { kind: 'written', last }
  }

  ofStream(stream: string): readonly LogRecord[] | undefined {
    return this.deleted.has(stream) ? undefined : this.streams.get(stream)
  }

  /** The stream reads as missing, may be begun again, and its revisions go on counting. */
  softDelete(stream: string): void {
    this.deleted.add(stream)
  }

  /** Index of the first record at or behind `position`. */
  indexAt(position: number): number {
    let [low, high] = [0, this.records.length]
    while (low < high) {
      const middle = (low + high) >>> 1
      if ((this.records[middle]?.position ?? 0) < position) low = middle + 1
      else high = middle
    }
    return low
  }

  listen(listener: (records: readonly LogRecord[]) => void): () => void {
    this.listeners.add(listener)
    return () => void this.listeners.delete(listener)
  }

  private check(
    stream: string,
    standing: readonly LogRecord[],
    expected: Expected,
    proposed: readonly Proposed[],
  ): Appended | 'write' {
    const wrong: Appended = { kind: 'wrong-version', current: standing.at(-1)?.revision }
    if (expected === 'stream_exists') return standing.length > 0 ? 'write' : wrong
    if (expected === 'any') return this.sameAs(standing, proposed, indexOfId(standing, proposed[0]?.id)) ?? 'write'
    const revision = expected === 'no_stream' ? -1 : expected
    if (revision === standing.length - 1) return 'write'
    if (revision > standing.length - 1) return wrong
    const same = this.sameAs(standing, proposed, revision + 1)
    if (same) return same
    const isFirstOther = standing[revision + 1]?.id !== proposed[0]?.id
    return expected === 'no_stream' && isFirstOther && this.deleted.has(stream) ? 'write' : wrong
  }

  private sameAs(standing: readonly LogRecord[], proposed: readonly Proposed[], from: number): Appended | undefined {
    const isSame = from >= 0 && proposed.every(({ id }, index) => standing[from + index]?.id === id)
    const last = standing[from + proposed.length - 1]
    return isSame && last ? { kind: 'idempotent', last } : undefined
  }

  private write(stream: string, revision: number, event: Proposed): LogRecord {
    const record = {
      ...event,
      stream,
      revision,
      position: this.end,
      createdTicks: String(BigInt(Date.now()) * ticksPerMs),
    }
    // As long as it is on disk, with a header: positions have gaps of every size.
    this.end += sizeOf(event) + stream.length + 90
    this.records.push(record)
    return record
  }
}

export function systemRecord(type: string): Proposed {
  const data = Buffer.from('{"$maintained":"by the server"}')
  return { id: crypto.randomUUID(), type, contentType: 'application/json', data, metadata: new Uint8Array() }
}

/** As the server counts an append. */
function sizeOf({ data, metadata, type }: Proposed): number {
  return data.length + metadata.length + 2 * type.length
}

function indexOfId(standing: readonly LogRecord[], id: string | undefined): number {
  return standing.findIndex((record) => record.id === id)
}
