import type { Position } from '@harbor/kernel/event'
import { newId } from '@harbor/kernel/ids'
import { chainHash, CHAIN_START } from './chain'
import { NO_STREAM, type EventLog, type ParsedEvent, type RawEvent, type RawEventToAppend } from './event-log'

export interface OpenedLog {
  readonly log: EventLog
  /** The largest data and meta, in bytes, that the adapter takes for certain; default: the port's 1 MiB. */
  readonly eventBytes?: number
  /** Closes the log and removes what it stored. */
  dispose(): Promise<void>
}

const mebibyte = 1024 * 1024

/** The log of the test that runs. `start` is its head before: it may hold events of others. */
interface Subject {
  log: EventLog
  start: Position
  eventBytes: number
}

/** Every promise of the port EventLog, one sentence each, for whatever `open` gives. */
export function eventLogContract(name: string, open: () => Promise<OpenedLog>): void {
  describe(`${name} keeps the promises of EventLog`, () => {
    const subject = {} as Subject
    let opened: OpenedLog
    beforeEach(async () => {
      opened = await open()
      subject.log = opened.log
      subject.start = await opened.log.head()
      subject.eventBytes = opened.eventBytes ?? mebibyte
    })
    afterEach(() => opened.dispose())

    describe('append', () => appending(subject))
    describe('append again', () => appendingAgain(subject))
    describe('limits', () => limiting(subject))
    describe('readStream', () => readingStreams(subject))
    describe('readAll', () => readingAll(subject))
    describe('readRaw', () => readingRaw(subject))
    describe('appended', () => following(subject))
    describe('close', () => closing(subject))
  })
}

function appending(subject: Subject): void {
  it('stores the events of a new stream and answers with the position of the last', async () => {
    const stream = newStream()
    const events = eventsOf(stream, 3)
    const result = await subject.log.append(stream, NO_STREAM, events)
    const page = await subject.log.readAll(subject.start, { limit: 10 })
    expect(page.events.map(({ id }) => id)).toEqual(events.map(({ id }) => id))
    expect(result).toEqual({ ok: true, position: page.last })
  })

  it('goes on where the stream ends', async () => {
    const stream = newStream()
    const events = eventsOf(stream, 5)
    await expectOk(subject.log.append(stream, NO_STREAM, events.slice(0, 2)))
    await expectOk(subject.log.append(stream, 1, events.slice(2)))
    expect((await subject.log.readStream(stream)).map(({ revision }) => revision)).toEqual([0, 1, 2, 3, 4])
  })

  it.each([
    ['a stream that must not exist yet but does', NO_STREAM, 1],
    ['a revision that lies behind', 0, 1],
    ['a revision that lies ahead', 2, 1],
  ])('refuses %s, names the actual revision and adds nothing', async (_case, expected, actual) => {
    const stream = newStream()
    await expectOk(subject.log.append(stream, NO_STREAM, eventsOf(stream, 2)))
    const head = await subject.log.head()
    expect(await subject.log.append(stream, expected, eventsOf(stream, 2, expected + 1))).toEqual({
      ok: false,
      actualRevision: actual,
    })
    expect(await subject.log.head()).toBe(head)
  })

  it('refuses to go on with a stream that does not exist', async () => {
    const stream = newStream()
    expect(await subject.log.append(stream, 4, eventsOf(stream, 1, 5))).toEqual({
      ok: false,
      actualRevision: NO_STREAM,
    })
  })

  it('lets exactly one of many win when they expect the same revision', async () => {
    const streams = Array.from({ length: 32 }, newStream)
    const appends = Array.from({ length: 256 }, (_, index) => streams[index % 32] ?? '')
    const results = await Promise.all(
      appends.map((stream) => subject.log.append(stream, NO_STREAM, eventsOf(stream, 2))),
    )
    for (const stream of streams) {
      const ofStream = results.filter((_, index) => appends[index] === stream)
      expect(ofStream.filter(({ ok }) => ok)).toHaveLength(1)
      expect(ofStream.filter((result) => !result.ok && result.actualRevision === 1)).toHaveLength(7)
      expect(await subject.log.readStream(stream)).toHaveLength(2)
    }
  })
}

function appendingAgain(subject: Subject): void {
  it('of the same event ids at the same place answers as the first time and adds nothing', async () => {
    const stream = newStream()
    const [first, ...others] = eventsOf(stream, 4)
    if (!first) throw new Error('no event')
    const one = await subject.log.append(stream, NO_STREAM, [first])
    const many = await subject.log.append(stream, 0, others)
    const head = await subject.log.head()
    expect(await subject.log.append(stream, NO_STREAM, [first])).toEqual(one)
    expect(await subject.log.append(stream, 0, others)).toEqual(many)
    expect(await subject.log.head()).toBe(head)
  })

  it('of ids that stand there only in part is refused', async () => {
    const stream = newStream()
    const events = eventsOf(stream, 3)
    await expectOk(subject.log.append(stream, NO_STREAM, events.slice(0, 2)))
    const refused = { ok: false, actualRevision: 1 }
    expect(await subject.log.append(stream, NO_STREAM, events)).toEqual(refused)
    const [first, second] = [events[0], eventsOf(stream, 1, 1)[0]]
    if (!first || !second) throw new Error('no event')
    expect(await subject.log.append(stream, NO_STREAM, [first, second])).toEqual(refused)
  })

  it('of ids that stand at another place of the stream is refused', async () => {
    const stream = newStream()
    const [event] = eventsOf(stream, 1)
    if (!event) throw new Error('no event')
    await expectOk(subject.log.append(stream, NO_STREAM, [event]))
    await expectOk(subject.log.append(stream, 0, eventsOf(stream, 1, 1)))
    expect(await subject.log.append(stream, 0, [{ ...event, revision: 1 }])).toEqual({ ok: false, actualRevision: 1 })
  })
}

function limiting(subject: Subject): void {
  it('takes an event as large as its limit (1 MiB, or what its server takes), counted in bytes', async () => {
    const stream = newStream()
    const data = JSON.stringify('港'.repeat(mebibyte / 4))
    const padded = data + ' '.repeat(subject.eventBytes - Buffer.byteLength(`${data}{}`))
    await expectOk(subject.log.append(stream, NO_STREAM, [eventOf(stream, 0, { data: padded, meta: '{}' })]))
    expect((await subject.log.readStream(stream))[0]?.data).toBe(padded)
  })

  it.each([
    ['an event of more than 1 MiB', (stream: string) => [bigEvent(stream, 'a'.repeat(mebibyte))]],
    ['more than 1 MiB in bytes, not in letters', (stream: string) => [bigEvent(stream, '港'.repeat(mebibyte / 2))]],
    ['more than 1,000 events', (stream: string) => eventsOf(stream, 1001)],
  ])('refuses %s and adds nothing', async (_case, events) => {
    const stream = newStream()
    await expect(subject.log.append(stream, NO_STREAM, events(stream))).rejects.toMatchObject({
      code: 'store.too-large',
    })
    expect(await subject.log.head()).toBe(subject.start)
  })

  it('takes 1,000 events at once', async () => {
    const stream = newStream()
    await expectOk(subject.log.append(stream, NO_STREAM, eventsOf(stream, 1000)))
    expect(await subject.log.readStream(stream)).toHaveLength(1000)
  })

  it.each([
    ['no events', () => []],
    ['revisions that leave a gap', (stream: string) => [eventOf(stream, 1)]],
    ['a hash that is none', (stream: string) => [{ ...eventOf(stream, 0), hash: 'f'.repeat(63) }]],
    ['text that UTF-8 cannot hold', (stream: string) => [eventOf(stream, 0, { data: '"\ud800"' })]],
    ['a line feed in the type', (stream: string) => [eventOf(stream, 0, { type: 'a\nb' })]],
  ])('rejects what no correct caller sends: %s', async (_case, events) => {
    const stream = newStream()
    await expect(subject.log.append(stream, NO_STREAM, events(stream))).rejects.toThrow(TypeError)
    expect(await subject.log.head()).toBe(subject.start)
  })
}

function readingStreams(subject: Subject): void {
  it('gives nothing for an unknown stream', async () => {
    expect(await subject.log.readStream(newStream())).toEqual([])
  })

  it('gives the asked range, oldest first', async () => {
    const stream = newStream()
    await expectOk(subject.log.append(stream, NO_STREAM, eventsOf(stream, 10)))
    const revisions = async (options: { fromRevision?: number; limit?: number }) =>
      (await subject.log.readStream(stream, options)).map(({ revision }) => revision)
    expect(await revisions({ fromRevision: 7 })).toEqual([7, 8, 9])
    expect(await revisions({ limit: 2 })).toEqual([0, 1])
    expect(await revisions({ fromRevision: 4, limit: 3 })).toEqual([4, 5, 6])
    expect(await revisions({ fromRevision: 10 })).toEqual([])
  })

  it('keeps streams apart whose names begin alike', async () => {
    const stream = newStream()
    await expectOk(subject.log.append(stream, NO_STREAM, eventsOf(stream, 1)))
    await expectOk(subject.log.append(`${stream}-1`, NO_STREAM, eventsOf(`${stream}-1`, 2)))
    expect(await subject.log.readStream(stream)).toHaveLength(1)
  })
}

function readingAll(subject: Subject): void {
  it('pages through all events in the order of their positions', async () => {
    const streams = [newStream(), newStream()]
    for (const stream of streams) await expectOk(subject.log.append(stream, NO_STREAM, eventsOf(stream, 10)))
    const events = await readToHead(subject.log, subject.start, 7)
    expect(events.map(({ stream, revision }) => [stream, revision])).toEqual(
      streams.flatMap((stream) => Array.from({ length: 10 }, (_, revision) => [stream, revision])),
    )
    expectGrowing(events)
    expect(events.at(-1)?.position).toBe(await subject.log.head())
  })

  it('gives data and meta parsed', async () => {
    const stream = newStream()
    const event = eventOf(stream, 0, {
      data: '{"name":"李\\u0000\\u2028😀","n":[1,2.5,null]}',
      meta: '{"a":{"b":"c"}}',
    })
    await expectOk(subject.log.append(stream, NO_STREAM, [event]))
    const { events, last } = await subject.log.readAll(subject.start, { limit: 1 })
    const { hash: _hash, data: _data, meta: _meta, ...rest } = event
    expect(events).toEqual([
      { ...rest, stream, position: last, data: { name: '李\0\u2028😀', n: [1, 2.5, null] }, meta: { a: { b: 'c' } } },
    ])
  })

  it('gives an empty page at the head', async () => {
    const head = await subject.log.head()
    expect(await subject.log.readAll(head, { limit: 10 })).toEqual({ events: [], last: head })
  })

  it('gives only the asked types, and moves on when a page holds none of them', async () => {
    const stream = newStream()
    const types = Array.from({ length: 30 }, (_, index) => (index === 25 ? 'test.rare.v1' : 'test.usual.v1'))
    await expectOk(
      subject.log.append(
        stream,
        NO_STREAM,
        types.map((type, revision) => eventOf(stream, revision, { type })),
      ),
    )
    const first = await subject.log.readAll(subject.start, { limit: 10, types: ['test.rare.v1'] })
    expect(first.events).toEqual([])
    expect(first.last).toBeGreaterThan(subject.start)
    const rare = await readToHead(subject.log, subject.start, 10, ['test.rare.v1', "test.never'seen.v1"])
    expect(rare.map(({ revision, type }) => [revision, type])).toEqual([[25, 'test.rare.v1']])
    expect(await readToHead(subject.log, subject.start, 10, ['test.usual.v1', 'test.rare.v1'])).toHaveLength(30)
    expect(await readToHead(subject.log, subject.start, 10, [])).toEqual([])
  })

  it('leaves out the types excepted, never one that nobody named, and moves on', async () => {
    const stream = newStream()
    const types = ['test.usual.v1', "test.isn't.v1", 'test.usual.v1', 'test.invented.v9', 'test.usual.v1']
    const events = types.map((type, revision) => eventOf(stream, revision, { type }))
    await expectOk(subject.log.append(stream, NO_STREAM, events))
    const except = ['test.usual.v1', 'test.never-seen.v1']
    const page = await subject.log.readAll(subject.start, { limit: 10, except })
    expect(page.events.map(({ type }) => type)).toEqual(["test.isn't.v1", 'test.invented.v9'])
    expect(page.last).toBe(await subject.log.head())
    const fewer = await subject.log.readAll(subject.start, { limit: 10, except: [...except, "test.isn't.v1"] })
    expect(fewer.events.map(({ type }) => type)).toEqual(['test.invented.v9'])
    expect((await subject.log.readAll(subject.start, { limit: 10, except: [] })).events).toHaveLength(5)
    const raw = await subject.log.readRaw(subject.start, { limit: 10, except })
    expect(raw.events.map(({ type }) => type)).toEqual(["test.isn't.v1", 'test.invented.v9'])
    expect(raw.last).toBe(page.last)
  })
}

function readingRaw(subject: Subject): void {
  it('gives the stored bytes', async () => {
    const stream = newStream()
    const texts = ['"招宝山"', '"😀 \\u2028 \\u0000 \\ud83d"', '{"b": 1,"a":1e2, "a":"\u2028"}', ' [ ] ']
    const events = texts.map((data, revision) => eventOf(stream, revision, { data, meta: `{"spaced" : ${data}}` }))
    const chained: RawEventToAppend[] = []
    let previous = CHAIN_START
    for (const event of events) {
      previous = chainHash(previous, stream, event)
      chained.push({ ...event, hash: previous })
    }
    await expectOk(subject.log.append(stream, NO_STREAM, chained))
    const { events: stored, last } = await subject.log.readRaw(subject.start, { limit: 10 })
    expect(stored.map(({ position: _position, ...event }) => event)).toEqual(
      chained.map((event) => ({ ...event, stream })),
    )
    expect(await subject.log.readStream(stream)).toEqual(stored)
    expect(stored.at(-1)?.position).toBe(last)
  })

  it('pages like readAll', async () => {
    const stream = newStream()
    await expectOk(subject.log.append(stream, NO_STREAM, eventsOf(stream, 10)))
    const events: RawEvent[] = []
    for (let after = subject.start; ;) {
      const page = await subject.log.readRaw(after, { limit: 3 })
      if (page.last === after) break
      events.push(...page.events)
      after = page.last
    }
    expect(events.map(({ revision }) => revision)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])
  })
}

function following(subject: Subject): void {
  it('wakes who waits when an event arrives', async () => {
    const giveUp = AbortSignal.timeout(25_000)
    const waits = Array.from({ length: 3 }, () => subject.log.appended(subject.start, giveUp))
    const stream = newStream()
    const result = await subject.log.append(stream, NO_STREAM, eventsOf(stream, 1))
    await Promise.all(waits)
    expect(giveUp.aborted).toBe(false)
    expect(result).toEqual({ ok: true, position: await subject.log.head() })
  })

  it('resolves at once when the log already holds more', async () => {
    const stream = newStream()
    await expectOk(subject.log.append(stream, NO_STREAM, eventsOf(stream, 1)))
    await expect(subject.log.appended(subject.start, new AbortController().signal)).resolves.toBeUndefined()
  })

  it('ends without error when the signal aborts, before or while it waits', async () => {
    const abort = new AbortController()
    const waiting = subject.log.appended(subject.start, abort.signal)
    abort.abort()
    await expect(waiting).resolves.toBeUndefined()
    await expect(subject.log.appended(subject.start, abort.signal)).resolves.toBeUndefined()
  })

  it('never skips: a reader beside 64 writers sees each acknowledged event once', async () => {
    const total = 64 * 20
    const acknowledged: string[] = []
    const writers = Array.from({ length: 64 }, async () => {
      const stream = newStream()
      for (const event of eventsOf(stream, 20)) {
        await expectOk(subject.log.append(stream, event.revision - 1, [event]))
        acknowledged.push(event.id)
      }
    })
    const seen: ParsedEvent[] = []
    const reader = async () => {
      for (let after = subject.start; seen.length < total;) {
        const page = await subject.log.readAll(after, { limit: 50 })
        seen.push(...page.events)
        if (page.last === after) await subject.log.appended(after, AbortSignal.timeout(10_000))
        after = page.last
      }
    }
    await Promise.all([reader(), ...writers])
    expectGrowing(seen)
    expect(seen.map(({ id }) => id).sort()).toEqual(acknowledged.sort())
  })
}

function closing(subject: Subject): void {
  it('answers what was appended before, then rejects everything', async () => {
    const stream = newStream()
    const pending = subject.log.append(stream, NO_STREAM, eventsOf(stream, 1))
    const waiting = subject.log.appended(
      ((await subject.log.head()) + 1_000_000) as Position,
      new AbortController().signal,
    )
    const closed = { code: 'store.closed' }
    await Promise.all([
      expect(waiting).rejects.toMatchObject(closed),
      expect(pending).resolves.toMatchObject({ ok: true }),
      subject.log.close(),
      subject.log.close(),
    ])
    await expect(subject.log.append(stream, 0, eventsOf(stream, 1, 1))).rejects.toMatchObject(closed)
    await expect(subject.log.readAll(subject.start, { limit: 1 })).rejects.toMatchObject(closed)
    await expect(subject.log.readStream(stream)).rejects.toMatchObject(closed)
    await expect(subject.log.head()).rejects.toMatchObject(closed)
  })
}

export function newStream(): string {
  return `test-${newId()}`
}

/** One event with its own id. The hash is of the right form only: chains are the codec's part. */
export function eventOf(stream: string, revision: number, parts: Partial<RawEventToAppend> = {}): RawEventToAppend {
  const event = {
    revision,
    id: newId<'event'>(),
    type: 'test.happened.v1',
    data: JSON.stringify({ revision }),
    meta: '{"recordedAt":"2026-11-24T00:00:00.000Z"}',
    ...parts,
  }
  return { ...event, hash: chainHash(CHAIN_START, stream, event) }
}

export function eventsOf(stream: string, count: number, fromRevision = 0): RawEventToAppend[] {
  return Array.from({ length: count }, (_, index) => eventOf(stream, fromRevision + index))
}

export async function readToHead(
  log: EventLog,
  from: Position,
  limit: number,
  types?: readonly string[],
): Promise<ParsedEvent[]> {
  const events: ParsedEvent[] = []
  for (let after = from; ;) {
    const page = await log.readAll(after, types ? { limit, types } : { limit })
    events.push(...page.events)
    if (page.last === after) return events
    after = page.last
  }
}

export async function expectOk(appending: ReturnType<EventLog['append']>): Promise<void> {
  expect(await appending).toMatchObject({ ok: true })
}

function bigEvent(stream: string, text: string): RawEventToAppend {
  return eventOf(stream, 0, { data: JSON.stringify(text) })
}

function expectGrowing(events: readonly ParsedEvent[]): void {
  const positions = events.map(({ position }) => position)
  expect(positions).toEqual([...new Set(positions)].sort((a, b) => a - b))
}
