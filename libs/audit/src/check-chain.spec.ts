import { execFileSync, spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { CHAIN_START, chainHash } from '@harbor/event-log/chain'
import { NO_STREAM, type RawEventToAppend } from '@harbor/event-log/event-log'
import { eventsOf } from '@harbor/event-log/event-log.contract'
import { openSqliteEventLog } from '@harbor/event-log/sqlite/sqlite-event-log'
import { useTestFolder } from '@harbor/testing/test-folder'

const program = 'examples/auditors/check_chain.py'
const hasPython = spawnSync('python3', ['--version']).status === 0
const withPython = hasPython ? describe : describe.skip

function chained(stream: string): readonly RawEventToAppend[] {
  let previous = CHAIN_START
  return eventsOf(stream, 3).map((event) => ({ ...event, hash: (previous = chainHash(previous, stream, event)) }))
}

withPython('the check for auditors, which knows nothing of the platform', () => {
  const folder = useTestFolder()

  async function filled(): Promise<string> {
    const log = await openSqliteEventLog(folder())
    for (const stream of ['member-a', 'member-b']) await log.append(stream, NO_STREAM, chained(stream))
    const events = await log.readStream('member-a')
    await log.close()
    writeFileSync(join(folder(), 'file.json'), JSON.stringify({ events }))
    return events.at(-1)?.hash ?? ''
  }
  const check = (file: string) => execFileSync('python3', [program, join(folder(), file)], { encoding: 'utf8' })

  it('comes to the hashes that the platform stored, of a whole log and of one file, and prints the last one', async () => {
    const last = await filled()
    expect(check('log.db')).toBe('2 files, 0 faults\n')
    expect(check('file.json')).toBe(`member-a ends at revision 2 with ${last}\n1 files, 0 faults\n`)
  })

  it('names the event that was altered', async () => {
    await filled()
    const db = new DatabaseSync(join(folder(), 'log.db'))
    db.exec(
      `PRAGMA journal_mode = DELETE; UPDATE events SET data = data || ' ' WHERE stream = 'member-b' AND revision = 1`,
    )
    db.close()
    const { status, stdout } = spawnSync('python3', [program, join(folder(), 'log.db')], { encoding: 'utf8' })
    expect({ status, stdout }).toEqual({ status: 1, stdout: 'does not hold: member-b revision 1\n2 files, 1 faults\n' })
  })
})
