import { writeSync } from 'node:fs'
import { StoreError } from '@harbor/event-log/event-log'
import { openSqliteEventLog } from '@harbor/event-log/sqlite/sqlite-event-log'
import { LOG_START } from '@harbor/kernel/event'

/** Argument: folder. Opens the log to read and writes `read <number of events>` or `refused <code>` to stdout. */
async function run(folder: string): Promise<void> {
  const log = await openSqliteEventLog(folder, { readOnly: true })
  const { events } = await log.readAll(LOG_START, { limit: 1000 })
  writeSync(1, `read ${events.length}\n`)
  await log.close()
}

run(process.argv[2] ?? '').catch((error: unknown) => {
  writeSync(1, `refused ${error instanceof StoreError ? error.code : String(error)}\n`)
})
