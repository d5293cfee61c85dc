import { rmSync } from 'node:fs'
import { makeTestFolder } from '@harbor/testing/test-folder'
import { eventLogContract } from '../event-log.contract'
import { openSqliteEventLog } from './sqlite-event-log'

eventLogContract('the log on SQLite', async () => {
  const folder = makeTestFolder()
  const log = await openSqliteEventLog(folder)
  const dispose = async () => {
    await log.close()
    rmSync(folder, { recursive: true })
  }
  return { log, dispose }
})
