import { rmSync, writeFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { chainHash, CHAIN_START } from '@harbor/event-log/chain'
import { NO_STREAM, StoreError, type EventLog, type RawEventToAppend } from '@harbor/event-log/event-log'
import { openSqliteEventLog } from '@harbor/event-log/sqlite/sqlite-event-log'
import { newId } from '@harbor/kernel/ids'

/**
 * Arguments: folder, bytes of an event, bytes of ballast. Puts the ballast on the disk, then appends groups of three events from 32
 * writers until it is killed or the store fails. A line to stdout for each:
 * `ok <stream> <revision of its last event>` for an append that was acknowledged, `failed <code>` for one that was not;
 * `after <ok or code>` for one more append without the ballast, `head <position>` after reopening, `refused <code>` when it cannot open.
 */
const [folder = '', eventBytes = '300', ballastBytes = '0'] = process.argv.slice(2)
const ballast = join(folder, 'ballast')
const say = (line: string) => writeSync(1, `${line}\n`)

async function run(): Promise<void> {
  if (ballastBytes !== '0') writeFileSync(ballast, new Uint8Array(Number(ballastBytes)))
  const log = await openSqliteEventLog(folder)
  await Promise.all(Array.from({ length: 32 }, () => appendUntilStopped(log)))
  rmSync(ballast, { force: true })
  const late = await log.append('test-after', NO_STREAM, [eventOf('test-after', 0)]).catch(codeOf)
  say(`after ${typeof late === 'string' ? late : 'ok'}`)
  await log.close().catch((error: unknown) => say(`closing ${codeOf(error)}`))
  const again = await openSqliteEventLog(folder)
  say(`head ${await again.head()}`)
  await again.close()
}

async function appendUntilStopped(log: EventLog): Promise<void> {
  const stream = `test-${newId()}`
  try {
    for (let revision = 0; ; revision += 3) {
      const events = [revision, revision + 1, revision + 2].map((place) => eventOf(stream, place))
      const result = await log.append(stream, revision - 1, events)
      if (!result.ok) throw new Error(`conflict in ${stream}`)
      say(`ok ${stream} ${revision + 2}`)
    }
  } catch (error) {
    say(`failed ${codeOf(error)}`)
  }
}

function eventOf(stream: string, revision: number): RawEventToAppend {
  const data = JSON.stringify('a'.repeat(Number(eventBytes)))
  const event = { revision, id: newId<'event'>(), type: 'test.happened.v1', data, meta: '{}' }
  return { ...event, hash: chainHash(CHAIN_START, stream, event) }
}

function codeOf(error: unknown): string {
  return error instanceof StoreError ? error.code : String(error)
}

run().catch((error: unknown) => say(`refused ${codeOf(error)}`))
