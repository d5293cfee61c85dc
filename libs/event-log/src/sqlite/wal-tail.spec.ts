import { copyFileSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { LOG_START } from '@harbor/kernel/event'
import { useTestFolder } from '@harbor/testing/test-folder'
import { NO_STREAM } from '../event-log'
import { eventsOf, expectOk, readToHead } from '../event-log.contract'
import { openSqliteEventLog } from './sqlite-event-log'
import { inspectWal } from './wal-tail'

const folder = useTestFolder()
const frameBytes = 24 + 8192
const commits = 6

/** What a crash may leave: the files as they stand after six commits of ten events, and the length of the WAL after each. */
async function crashed(): Promise<{ wal: Buffer; ends: number[] }> {
  const source = join(folder(), 'source')
  const log = await openSqliteEventLog(source)
  const wal = join(source, 'log.db-wal')
  const ends = [0]
  for (let commit = 0; commit < commits; commit++) {
    await expectOk(log.append('a', commit * 10 - 1, eventsOf('a', 10, commit * 10)))
    ends.push(statSync(wal).size)
  }
  mkdirSync(join(folder(), 'crashed'))
  copyFileSync(join(source, 'log.db'), join(folder(), 'crashed', 'log.db'))
  const bytes = readFileSync(wal)
  await log.close()
  return { wal: bytes, ends }
}

/** Opens the crashed store with that WAL; what was recovered and what was said of it. */
async function reopened(wal: Buffer): Promise<{ events: number; codes: string[] }> {
  const target = join(folder(), 'reopened')
  mkdirSync(target)
  copyFileSync(join(folder(), 'crashed', 'log.db'), join(target, 'log.db'))
  writeFileSync(join(target, 'log.db-wal'), wal)
  const log = await openSqliteEventLog(target)
  const events = (await readToHead(log, LOG_START, 1000)).length
  await expectOk(log.append('b', NO_STREAM, eventsOf('b', 1)))
  await log.close()
  rmSync(target, { recursive: true })
  return { events, codes: log.notices.map(({ code }) => code) }
}

describe('the end of a WAL after a crash', () => {
  it('that is whole is taken as it is', async () => {
    const { wal, ends } = await crashed()
    for (const [commit, end] of ends.entries()) {
      expect(await reopened(wal.subarray(0, end))).toEqual({ events: commit * 10, codes: [] })
    }
  })

  it('that was cut off anywhere recovers to the last whole commit, and says so', async () => {
    const { wal, ends } = await crashed()
    const cuts = [1, 31, 33, ...Array.from({ length: 12 }, (_, index) => 100 + Math.floor((index * wal.length) / 13))]
    for (const [commit, end] of ends.slice(1).entries()) {
      cuts.push(end - 1, end - frameBytes, end - frameBytes + 4, end - frameBytes + 24)
      if (commit < commits - 1) cuts.push(end + 1, end + 12, end + 24)
    }
    for (const cut of cuts.filter((cut) => !ends.includes(cut))) {
      const whole = ends.findLastIndex((end) => end <= cut)
      expect([cut, await reopened(wal.subarray(0, cut))]).toEqual([
        cut,
        { events: whole * 10, codes: ['store.torn-tail'] },
      ])
    }
  })

  it('whose last commit did not reach the disk in order recovers to the one before', async () => {
    const { wal, ends } = await crashed()
    const torn = Buffer.from(wal)
    torn.fill(0x55, (ends.at(-2) ?? 0) + 100, (ends.at(-2) ?? 0) + 200)
    expect(await reopened(torn)).toEqual({ events: (commits - 1) * 10, codes: ['store.torn-tail'] })
  })

  it('that is damaged before acknowledged commits is refused, and nothing is changed', async () => {
    const { wal, ends } = await crashed()
    const damaged = Buffer.from(wal)
    damaged.fill(0x55, (ends[2] ?? 0) + 100, (ends[2] ?? 0) + 200)
    await expect(reopened(damaged)).rejects.toMatchObject({ code: 'store.damaged' })
    expect(readFileSync(join(folder(), 'reopened', 'log.db-wal')).equals(damaged)).toBe(true)
  })

  it('whose header is damaged is refused while frames stand behind it', async () => {
    const { wal } = await crashed()
    const damaged = Buffer.from(wal)
    damaged.writeUInt8(damaged.readUInt8(17) ^ 4, 17)
    await expect(reopened(damaged)).rejects.toMatchObject({ code: 'store.damaged' })
  })

  it('with a damaged salt in a frame is not taken for one with frames of an earlier round', async () => {
    const { wal, ends } = await crashed()
    for (const at of [8, 15]) {
      const damaged = Buffer.from(wal)
      const frame = ends[2] ?? 0
      damaged.writeUInt8(damaged.readUInt8(frame + at) ^ 1, frame + at)
      await expect(reopened(damaged)).rejects.toMatchObject({ code: 'store.damaged' })
      rmSync(join(folder(), 'reopened'), { recursive: true })
      const inLast = Buffer.from(wal)
      const last = ends.at(-2) ?? 0
      inLast.writeUInt8(inLast.readUInt8(last + at) ^ 1, last + at)
      expect(await reopened(inLast)).toEqual({ events: (commits - 1) * 10, codes: ['store.torn-tail'] })
    }
  })

  it('with frames of an earlier round behind it is clean', async () => {
    const { wal, ends } = await crashed()
    const older = Buffer.from(wal)
    for (let offset = ends[3] ?? 0; offset < older.length; offset += frameBytes) older.fill(1, offset + 8, offset + 16)
    expect(await reopened(older)).toEqual({ events: 30, codes: [] })
  })

  it('is read up to the last whole commit also by a reader without a writer, who changes nothing', async () => {
    const { wal, ends } = await crashed()
    const torn = wal.subarray(0, (ends[4] ?? 0) + 500)
    const target = join(folder(), 'crashed')
    writeFileSync(join(target, 'log.db-wal'), torn)
    const log = await openSqliteEventLog(target, { readOnly: true })
    expect(await log.head()).toBe(40)
    await log.close()
    expect(readFileSync(join(target, 'log.db-wal')).equals(torn)).toBe(true)
  })

  it('is found nowhere when there is no WAL', () => {
    expect(inspectWal(join(folder(), 'log.db-wal'))).toEqual({ tornBytes: 0, commitsInside: 0 })
  })
})
