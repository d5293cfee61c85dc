import { rmSync } from 'node:fs'
import type { EventLog } from '@harbor/event-log/event-log'
import { openSqliteEventLog } from '@harbor/event-log/sqlite/sqlite-event-log'
import { makeTestFolder } from '@harbor/testing/test-folder'
import type { Contestants } from './measure'

/** Contestants around a new log, which is closed and removed after them. */
export async function withLog(
  open: (log: EventLog, folder: string) => Contestants | Promise<Contestants>,
): Promise<Contestants> {
  const folder = makeTestFolder()
  const log = await openSqliteEventLog(folder)
  const contestants = await open(log, folder)
  const close = async () => {
    await contestants.close()
    await log.close()
    rmSync(folder, { recursive: true })
  }
  return { ...contestants, close }
}
