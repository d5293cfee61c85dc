import { createInterface } from 'node:readline'
import { NO_STREAM } from '@harbor/event-log/event-log'
import { eventsOf } from '@harbor/event-log/event-log.contract'
import { openSqliteEventLog } from '@harbor/event-log/sqlite/sqlite-event-log'
import { LOG_START } from '@harbor/kernel/event'
import { useTestFolder } from '@harbor/testing/test-folder'
import { runInShell, runWithMounts, startChild, type Ended } from './child'

const folder = useTestFolder()
const script = 'append-until-stopped.ts'

/** The acknowledged last revision of each stream. */
function acknowledgedIn(output: string): Map<string, number> {
  const lines = output.split('\n').filter((line) => line.startsWith('ok '))
  return new Map(lines.map((line) => [line.split(' ')[1] ?? '', Number(line.split(' ')[2])]))
}

function linesOf({ stdout }: Ended, word: string): string[] {
  return [...new Set(stdout.split('\n').filter((line) => line.startsWith(`${word} `)))]
}

/** Everything acknowledged is there, every append whole, positions without a gap, and the log goes on. */
async function expectKept(data: string, acknowledged: ReadonlyMap<string, number>): Promise<void> {
  const log = await openSqliteEventLog(data)
  const stored = new Map<string, number>()
  let after = LOG_START
  for (;;) {
    const { events, last } = await log.readAll(after, { limit: 1000 })
    if (last === after) break
    for (const { stream, revision } of events) {
      expect(revision).toBe((stored.get(stream) ?? -1) + 1)
      stored.set(stream, revision)
    }
    after = last
  }
  await log.close()
  for (const [stream, revision] of acknowledged) expect(stored.get(stream)).toBeGreaterThanOrEqual(revision)
  expect([...stored.values()].filter((revision) => revision % 3 !== 2)).toEqual([])
}

describe('the log survives', () => {
  it('SIGKILL in the middle of appends: nothing acknowledged is lost, no append is half there, the lock is free', async () => {
    const acknowledged = new Map<string, number>()
    for (const killedAfter of [1, 400, 1500]) {
      const { child, ended } = startChild(script, [folder()])
      if (!child.stdout) throw new Error('no output')
      let lines = 0
      createInterface(child.stdout).on('line', () => {
        if (++lines === killedAfter) child.kill('SIGKILL')
      })
      const end = await ended
      expect([end.signal, end.stderr]).toEqual(['SIGKILL', ''])
      for (const [stream, revision] of acknowledgedIn(end.stdout)) acknowledged.set(stream, revision)
      expect(acknowledged.size).toBeGreaterThan(0)
      await expectKept(folder(), acknowledged)
    }
  }, 60_000)

  it('a disk that fails to write: neither that append nor any after it is acknowledged until the log is opened again', async () => {
    const end = await runInShell(`trap '' XFSZ; ulimit -f 2000`, script, [folder(), '3000'])
    const acknowledged = acknowledgedIn(end.stdout)
    expect([end.stderr, linesOf(end, 'failed'), linesOf(end, 'after'), acknowledged.size]).toEqual([
      '',
      ['failed store.io'],
      ['after store.io'],
      32,
    ])
    await expectKept(folder(), acknowledged)
  }, 60_000)

  it('a full disk: what cannot be stored is refused as such, the rest stays, and it goes on when there is room', async () => {
    const end = await runWithMounts(`mount -t tmpfs -o size=12m tmpfs '${folder()}'`, script, [
      folder(),
      '3000',
      '8000000',
    ])
    if (!end) return
    const appended = [...acknowledgedIn(end.stdout).values()].reduce((sum, revision) => sum + revision + 1, 0)
    expect([end.stderr, linesOf(end, 'failed'), linesOf(end, 'after'), linesOf(end, 'head')]).toEqual([
      '',
      ['failed store.disk-full'],
      ['after ok'],
      [`head ${appended + 1}`],
    ])
  }, 60_000)
})

describe('a read-only file system', () => {
  const readOnly = () => `mount --bind '${folder()}' '${folder()}'; mount -o remount,bind,ro '${folder()}'`

  it('is refused with what to do when the log is to be written', async () => {
    const empty = await runWithMounts(readOnly(), script, [folder()])
    if (!empty) return
    expect(empty.stdout).toBe('refused store.read-only\n')
    await (await openSqliteEventLog(folder())).close()
    expect((await runWithMounts(readOnly(), script, [folder()]))?.stdout).toBe('refused store.read-only\n')
  }, 30_000)

  it('is good enough to read from', async () => {
    const log = await openSqliteEventLog(folder())
    await log.append('a', NO_STREAM, eventsOf('a', 5))
    await log.close()
    const end = await runWithMounts(readOnly(), 'read-log.ts', [folder()])
    if (!end) return
    expect(end.stdout).toBe('read 5\n')
  }, 30_000)
})
