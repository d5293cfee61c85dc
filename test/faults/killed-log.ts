import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { StoreError } from '@harbor/event-log/event-log'
import { openSqliteEventLog } from '@harbor/event-log/sqlite/sqlite-event-log'
import { rawEvents } from './damaged-stores'
import { eventsOfCommand } from './harbor-stores'
import { KilledChildren } from './killed-children'

export const pageBytes = 8192
const frameBytes = 24 + pageBytes
const headerBytes = 32
const actsBefore = 60

/** The log of a process that was killed: its file, its write-ahead log, and the events that both of them come to. */
export interface KilledLog {
  readonly file: Buffer
  readonly wal: Buffer
  readonly events: readonly string[]
}

export interface Found {
  readonly events: readonly string[]
  /** How many things the opening put right, and said. */
  readonly notices: number
}

export async function killedLog(folder: string): Promise<KilledLog> {
  const children = new KilledChildren()
  const data = join(folder, 'appended')
  const order = { work: 'append', folder: data, number: 0 }
  await children.kill('stores-until-killed', order, { lines: actsBefore, thenMs: 0 })
  await children.end()
  const [file, wal] = ['log.db', 'log.db-wal'].map((name) => readFileSync(join(data, name))) as [Buffer, Buffer]
  const { events } = await foundIn(folder, file, wal)
  expect(events.length).toBeGreaterThanOrEqual(actsBefore * eventsOfCommand)
  return { file, wal, events }
}

/** What the next start finds in these two. */
export async function foundIn(folder: string, file: Buffer, wal: Buffer): Promise<Found> {
  const place = join(folder, 'opened')
  rmSync(place, { recursive: true, force: true })
  mkdirSync(place)
  writeFileSync(join(place, 'log.db'), file)
  writeFileSync(join(place, 'log.db-wal'), wal)
  const store = await openSqliteEventLog(place)
  try {
    return { events: (await rawEvents(store)).map((event) => JSON.stringify(event)), notices: store.notices.length }
  } finally {
    await store.close()
  }
}

/** Where transactions end in a write-ahead log, up to `until`. */
export function commitsIn(wal: Buffer, until = wal.length): readonly number[] {
  const ends: number[] = []
  for (let end = headerBytes + frameBytes; end <= until; end += frameBytes)
    if (wal.readUInt32BE(end - frameBytes + 4) !== 0) ends.push(end)
  return ends
}

/**
 * With a write-ahead log that was damaged at a place the log is refused, or it is whole up to a commit; what is missing then is at most
 * the last commit, which may as well have been cut off, and that is said. What became of it, in a few words.
 */
export async function expectKeptOrRefused(folder: string, killed: KilledLog, wal: Buffer, at: number): Promise<string> {
  const result = await foundIn(folder, killed.file, wal).catch((error: unknown) => error)
  if (result instanceof StoreError) {
    const message = expect.stringContaining('log.db-wal') as string
    expect([at, result]).toMatchObject([at, { code: 'store.damaged', message }])
    return 'refused'
  }
  const { events, notices } = result as Found
  const isWhole = events.length === killed.events.length
  const isInLastCommit = at >= (commitsIn(killed.wal).at(-2) ?? 0)
  expect([at, events]).toEqual([at, killed.events.slice(0, events.length)])
  expect([at, isWhole || (isInLastCommit && notices === 1)]).toEqual([at, true])
  return isWhole ? 'of no effect' : 'last commit dropped, and said'
}
