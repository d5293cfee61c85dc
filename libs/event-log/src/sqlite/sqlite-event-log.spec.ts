import { readdirSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { LOG_START } from '@harbor/kernel/event'
import { useTestFolder } from '@harbor/testing/test-folder'
import { NO_STREAM } from '../event-log'
import { eventOf, eventsOf, expectOk, newStream, readToHead } from '../event-log.contract'
import { openSqliteEventLog, type SqliteEventLog, type SqliteEventLogOptions } from './sqlite-event-log'
import { requireSafeSqlite } from './sqlite-file'

/** 4 kB of JSON. */
const padded = JSON.stringify('a'.repeat(4000))

const folder = useTestFolder()
const opened: SqliteEventLog[] = []

async function open(options: SqliteEventLogOptions = {}): Promise<SqliteEventLog> {
  const log = await openSqliteEventLog(folder(), options)
  opened.push(log)
  return log
}

afterEach(async () => {
  for (const log of opened.splice(0)) await log.close()
})

describe('a log on SQLite', () => {
  it('is empty at first and keeps what it has when it is opened again', async () => {
    const log = await open()
    expect(await log.head()).toBe(LOG_START)
    const stream = newStream()
    const events = eventsOf(stream, 3)
    await expectOk(log.append(stream, NO_STREAM, events))
    const stored = await log.readStream(stream)
    await log.close()
    const again = await open()
    expect(again.installationId).toBe(log.installationId)
    expect(again.notices).toEqual([])
    expect(await again.readStream(stream)).toEqual(stored)
    await expectOk(again.append(stream, 2, eventsOf(stream, 1, 3)))
    expect((await readToHead(again, LOG_START, 2)).map(({ position }) => position)).toEqual([1, 2, 3, 4])
  })

  it('waits for the disk with every commit', async () => {
    const connections = jest.spyOn(DatabaseSync.prototype, 'exec')
    const log = await open()
    const writing = (connections.mock.contexts as DatabaseSync[]).filter((one) => one.isOpen)
    connections.mockRestore()
    await expectOk(log.append(newStream(), NO_STREAM, [eventOf('synced', 0)]))
    const full = 2
    expect(writing.length).toBeGreaterThan(0)
    for (const one of writing) expect(one.prepare('PRAGMA synchronous').get()).toEqual({ synchronous: full })
  })

  it('treats appends of one turn as if they came one after the other', async () => {
    const log = await open()
    const stream = newStream()
    const repeated = eventOf(stream, 0)
    const results = await Promise.all([
      log.append(stream, NO_STREAM, [repeated]),
      log.append(stream, 0, eventsOf(stream, 2, 1)),
      log.append(stream, 0, eventsOf(stream, 1, 1)),
      log.append(stream, NO_STREAM, [repeated]),
      log.append(stream, 2, eventsOf(stream, 1, 3)),
    ])
    expect(results).toEqual([
      { ok: true, position: 1 },
      { ok: true, position: 3 },
      { ok: false, actualRevision: 2 },
      { ok: true, position: 1 },
      { ok: true, position: 4 },
    ])
  })

  it('refuses what its queue cannot hold, and goes on when there is room', async () => {
    const log = await open({ queue: { appends: 2, bytes: 1000 } })
    const unavailable = { code: 'store.unavailable' }
    const append = (text = '') => {
      const stream = newStream()
      return log.append(stream, NO_STREAM, [eventOf(stream, 0, { data: JSON.stringify(text) })])
    }
    await Promise.all([
      expectOk(append()),
      expect(append('a'.repeat(1000))).rejects.toMatchObject(unavailable),
      expectOk(append()),
      expect(append()).rejects.toMatchObject(unavailable),
    ])
    await expectOk(append())
  })

  it('ends a page early when its events are large', async () => {
    const log = await open()
    for (let turn = 0; turn < 4; turn++) {
      const stream = newStream()
      const large = (revision: number) => eventOf(stream, revision, { data: JSON.stringify('a'.repeat(1_000_000)) })
      await expectOk(log.append(stream, NO_STREAM, [large(0), large(1), large(2), large(3), large(4)]))
    }
    const lengths: number[] = []
    for (let after = LOG_START; ;) {
      const { events, last } = await log.readAll(after, { limit: 1000 })
      if (last === after) break
      after = last
      lengths.push(events.length)
    }
    expect(lengths.reduce((sum, length) => sum + length)).toBe(20)
    expect(Math.min(...lengths.slice(1))).toBeLessThanOrEqual(12)
  })

  it('keeps its files for their owner alone', async () => {
    const log = await openSqliteEventLog(join(folder(), 'data'))
    opened.push(log)
    const mode = (path: string) => statSync(path).mode & 0o777
    const names = readdirSync(join(folder(), 'data'))
    expect(mode(join(folder(), 'data'))).toBe(0o700)
    expect(names).toEqual(['log.db', 'log.db-shm', 'log.db-wal', 'writer.lock', 'writer.pid'])
    expect(names.filter((name) => mode(join(folder(), 'data', name)) !== 0o600)).toEqual([])
  })

  it('keeps its WAL small however much is appended', async () => {
    const log = await open()
    for (let turn = 0; turn < 30; turn++) {
      const stream = newStream()
      const events = Array.from({ length: 250 }, (_, revision) => eventOf(stream, revision, { data: padded }))
      await expectOk(log.append(stream, NO_STREAM, events))
    }
    expect(statSync(join(folder(), 'log.db')).size).toBeGreaterThan(20_000_000)
    expect(statSync(join(folder(), 'log.db-wal')).size).toBeLessThan(20_000_000)
  })

  it('leaves an empty WAL behind when it is closed', async () => {
    const log = await open()
    await expectOk(log.append('a', NO_STREAM, eventsOf('a', 100)))
    await log.close()
    expect(readdirSync(folder()).filter((name) => name.startsWith('log.db'))).toEqual(['log.db'])
  })
})

describe('a second writer', () => {
  it('is refused by name of the process that holds the log, and let in when that has closed it', async () => {
    const first = await open()
    await expect(open()).rejects.toMatchObject({
      code: 'store.locked-by-other',
      message: expect.stringContaining(`process ${process.pid}`) as string,
    })
    await expectOk(first.append('a', NO_STREAM, eventsOf('a', 1)))
    await first.close()
    expect(await (await open()).head()).toBe(1)
  })
})

describe('a reader beside the writer', () => {
  it('sees what is committed and wakes when more comes', async () => {
    const writer = await open()
    const reader = await open({ readOnly: true })
    expect(reader.installationId).toBe(writer.installationId)
    const giveUp = AbortSignal.timeout(25_000)
    const woken = reader.appended(LOG_START, giveUp)
    await expectOk(writer.append('a', NO_STREAM, eventsOf('a', 2)))
    await woken
    expect(giveUp.aborted).toBe(false)
    expect(await readToHead(reader, LOG_START, 10)).toHaveLength(2)
    await expectOk(writer.append('b', NO_STREAM, [eventOf('b', 0, { type: 'test.new.v1' })]))
    expect((await readToHead(reader, LOG_START, 10, ['test.new.v1'])).map(({ type }) => type)).toEqual(['test.new.v1'])
  })

  it('waits without a timer of its own once it is aborted or closed', async () => {
    await open()
    const reader = await open({ readOnly: true })
    const abort = new AbortController()
    const waiting = reader.appended(LOG_START, abort.signal)
    abort.abort()
    await waiting
    const last = reader.appended(LOG_START, new AbortController().signal)
    await Promise.all([expect(last).rejects.toMatchObject({ code: 'store.closed' }), reader.close()])
  })

  it('appends nothing', async () => {
    await open()
    const reader = await open({ readOnly: true })
    await expect(reader.append('a', NO_STREAM, eventsOf('a', 1))).rejects.toMatchObject({ code: 'store.read-only' })
  })

  it('also reads when no writer runs, and makes nothing where there is no log', async () => {
    await expect(open({ readOnly: true })).rejects.toMatchObject({ code: 'store.not-a-store' })
    expect(readdirSync(folder())).toEqual([])
    const writer = await open()
    await expectOk(writer.append('a', NO_STREAM, eventsOf('a', 1)))
    await writer.close()
    expect(await (await open({ readOnly: true })).head()).toBe(1)
  })
})

describe('a store that is not in order is refused:', () => {
  const file = () => join(folder(), 'log.db')
  const damaged = { code: 'store.damaged', advice: { zh: /备份/, en: /backup/ } }

  async function filled(events = 100): Promise<void> {
    const log = await openSqliteEventLog(folder())
    await expectOk(log.append('a', NO_STREAM, eventsOf('a', events)))
    await log.close()
  }

  function alter(sql: string): void {
    const db = new DatabaseSync(file())
    db.exec(sql)
    db.close()
  }

  async function expectRefused(code: string): Promise<void> {
    for (const readOnly of [false, true]) await expect(open({ readOnly })).rejects.toMatchObject({ code })
  }

  it('SQLite with the bug that loses commits when a WAL is reset', () => {
    for (const version of ['3.51.2', '3.50.9', '3.8.11', '2.99.99']) {
      expect(() => requireSafeSqlite(version)).toThrow(`SQLite ${version} is older`)
    }
    for (const version of ['3.51.3', '3.52.0', '3.53.4', '4.0.0'])
      expect(() => requireSafeSqlite(version)).not.toThrow()
  })

  it('a file that is no database', async () => {
    writeFileSync(file(), '党员花名册\n'.repeat(1000))
    await expectRefused('store.not-a-store')
  })

  it('a database of another application', async () => {
    alter('CREATE TABLE a (b); PRAGMA application_id = 1')
    await expectRefused('store.not-a-store')
  })

  it('a log of a later format', async () => {
    await filled()
    alter('PRAGMA user_version = 2')
    await expectRefused('store.not-a-store')
  })

  it('an empty file', async () => {
    writeFileSync(file(), '')
    await expectRefused('store.damaged')
  })

  it('altered tables', async () => {
    await filled()
    alter('DROP INDEX events_by_stream')
    await expectRefused('store.damaged')
  })

  it('a file cut off', async () => {
    await filled(500)
    truncateSync(file(), statSync(file()).size - 3 * 8192)
    await expectRefused('store.damaged')
  })

  it.each(['DELETE FROM events WHERE position = 95', 'DELETE FROM events WHERE position < 5'])('%s', async (sql) => {
    await filled()
    alter(sql)
    await expectRefused('store.damaged')
  })

  it('and the lock is free again, so that the file can be put right', async () => {
    await filled()
    alter('PRAGMA user_version = 2')
    await expectRefused('store.not-a-store')
    alter('PRAGMA user_version = 1')
    expect(await (await open()).head()).toBe(100)
  })

  it('an event missing further back, when it is read', async () => {
    await filled(1000)
    await expectOk((await open()).append('b', NO_STREAM, eventsOf('b', 1000)))
    await opened.pop()?.close()
    alter('DELETE FROM events WHERE position = 300')
    const log = await open()
    const missing = { code: 'store.damaged', message: expect.stringMatching(/missing .*, from 300 on$/) as string }
    await expect(readToHead(log, LOG_START, 1000)).rejects.toMatchObject(missing)
    await expect(log.readRaw(LOG_START, { limit: 1000 })).rejects.toMatchObject(missing)
  })

  it('an event that is no JSON, by position, when it is read', async () => {
    await filled()
    alter(`UPDATE events SET data = '{"a' WHERE position = 42`)
    const log = await open()
    await expect(readToHead(log, LOG_START, 1000)).rejects.toMatchObject({
      ...damaged,
      message: expect.stringContaining('position 42') as string,
      advice: {
        zh: expect.stringMatching(damaged.advice.zh) as string,
        en: expect.stringMatching(damaged.advice.en) as string,
      },
    })
    expect((await log.readRaw(LOG_START, { limit: 1000 })).events).toHaveLength(100)
  })
})
