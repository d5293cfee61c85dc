import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync, StatementSync } from 'node:sqlite'
import type { Position } from '@harbor/kernel/event'
import { useTestFolder } from '@harbor/testing/test-folder'
import { placeOf } from '../chain'
import { NO_STREAM, type StreamPlaces } from '../event-log'
import { eventsOf, expectOk, newStream } from '../event-log.contract'
import { LogLookUp } from './log-look-up'
import { openSqliteEventLog, type SqliteEventLog } from './sqlite-event-log'

const eventsAStream = 1_000
const open = new AbortController().signal
const folder = useTestFolder()
let log: SqliteEventLog
let places: Map<string, StreamPlaces>

beforeEach(async () => {
  log = await openSqliteEventLog(folder())
  places = new Map()
})
afterEach(() => log.close())

/** Eleven thousand events are enough for a thread. */
async function write(streams: number): Promise<void> {
  for (let number = 0; number < streams; number++) {
    const stream = newStream()
    const before = await log.head()
    await expectOk(log.append(stream, NO_STREAM, eventsOf(stream, eventsAStream)))
    let sum = 0
    for (let revision = 0; revision < eventsAStream; revision++) sum += placeOf(revision, before + revision + 1)
    places.set(stream, { revision: eventsAStream - 1, places: sum })
  }
}

async function reopen(): Promise<void> {
  await log.close()
  log = await openSqliteEventLog(folder(), { readOnly: true })
}

/** As `verify` does it; what is read by this thread meanwhile. */
async function lookUp(): Promise<number> {
  const begun = await log.lookUp?.()
  const reads = [jest.spyOn(StatementSync.prototype, 'get'), jest.spyOn(StatementSync.prototype, 'all')]
  try {
    await begun?.expectFindable(places)
    return reads.reduce((sum, { mock }) => sum + mock.calls.length, 0)
  } finally {
    for (const read of reads) read.mockRestore()
    await begun?.end()
  }
}

/** Of the pages of SQLite: the first of those that lead to the rows of a table; its first key less one. */
function misleadPositions(): void {
  const file = join(folder(), 'log.db')
  const bytes = readFileSync(file)
  const [pageBytes, tableInterior] = [8192, 5]
  let page = pageBytes
  while (bytes[page] !== tableInterior) page += pageBytes
  const key = page + bytes.readUInt16BE(page + 12) + 4
  bytes[key] = (bytes[key] ?? 0) - 1
  writeFileSync(file, bytes)
}

describe('a look at how a log finds its events', () => {
  it.each([
    ['a few, in this thread', 2, true],
    ['many, in another', 11, false],
  ])('finds all of %s', async (_, streams, isHere) => {
    await write(streams)
    expect((await lookUp()) > 0).toBe(isHere)
  })

  it.each([2, 11])('tells the position that is not found by its number, of %i thousand', async (streams) => {
    await write(streams)
    await log.close()
    misleadPositions()
    log = await openSqliteEventLog(folder(), { readOnly: true })
    await expect(lookUp()).rejects.toMatchObject({
      code: 'store.damaged',
      message: expect.stringMatching(/log\.db: position \d+ is not found by its number/) as string,
    })
  })

  it.each([2, 11])('tells the stream of which the index has other events, of %i thousand', async (streams) => {
    await write(streams)
    const [moved = '', there] = [...places][1] ?? []
    places.set(moved, { revision: eventsAStream - 1, places: (there?.places ?? 0) + 1 })
    await expect(lookUp()).rejects.toMatchObject({
      code: 'store.damaged',
      message: expect.stringContaining(`log.db: the index of streams has other events of ${moved}`) as string,
    })
  })

  it('tells of one stream too many', async () => {
    await write(11)
    places.delete([...places.keys()].toSorted().at(-1) ?? '')
    await expect(lookUp()).rejects.toMatchObject({ code: 'store.damaged' })
  })

  it('does not look at what has come since it began', async () => {
    await write(11)
    const begun = await log.lookUp?.()
    const earlier = new Map(places)
    await write(1)
    expect(begun?.last).toBe(11_000)
    await begun?.expectFindable(earlier)
    await expect(begun?.expectFindable(places)).rejects.toMatchObject({ code: 'store.damaged' })
    await begun?.end()
  })

  it('finds and tells the same where the thread fails', async () => {
    await write(11)
    await reopen()
    const file = join(folder(), 'log.db')
    const db = new DatabaseSync(file, { readOnly: true })
    const look = new LogLookUp(
      db,
      join(folder(), 'none', 'log.db'),
      file,
      11_000 as Position,
      async (work) => work(),
      open,
    )
    await look.expectFindable(places)
    await expect(look.expectFindable(new Map([...places].slice(1)))).rejects.toMatchObject({ code: 'store.damaged' })
    await look.end()
    db.close()
  })

  it('looks at a file that SQLite takes as unchanging', async () => {
    await write(11)
    await log.close()
    const file = join(folder(), 'log.db')
    const location = `file://${file}?immutable=1`
    const db = new DatabaseSync(location, { readOnly: true })
    const look = new LogLookUp(
      db,
      location,
      file,
      11_000 as Position,
      () => Promise.reject(new Error('read here')),
      open,
    )
    await look.expectFindable(places)
    await look.end()
    db.close()
  })

  it('lets go of the file at once when it ends', async () => {
    await write(11)
    const begun = await log.lookUp?.()
    await begun?.end()
    await log.close()
    // Whoever closes the last connection takes the write-ahead log away.
    expect(readdirSync(folder()).filter((name) => name.startsWith('log.db'))).toEqual(['log.db'])
  })

  it('ends with the log', async () => {
    await write(2)
    const begun = await log.lookUp?.()
    await log.close()
    await expect(begun?.expectFindable(places)).rejects.toMatchObject({ code: 'store.closed' })
    await expect(log.lookUp?.()).rejects.toMatchObject({ code: 'store.closed' })
    await begun?.end()
  })
})
