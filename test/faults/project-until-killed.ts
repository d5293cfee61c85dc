import { writeSync } from 'node:fs'
import { openSqliteEventLog } from '@harbor/event-log/sqlite/sqlite-event-log'
import { accounts, sourceOf, tags } from '@harbor/read-models/fixtures/ledger'
import { openMongoReadModels } from '@harbor/read-models/mongodb/mongo-read-models'
import { startViewRunner } from '@harbor/read-models/view-runner'

/** Arguments: folder of the log, URL, installation. Keeps the views of the ledger in MongoDB until it is killed; a line for every state. */
const [folder = '', url = '', installationId = ''] = process.argv.slice(2)
const log = await openSqliteEventLog(folder, { readOnly: true })
const readModels = await openMongoReadModels({ url, installationId, writesAtOnce: 5 })
await startViewRunner({
  source: sourceOf(log),
  readModels,
  views: [accounts, tags],
  pageSize: 5,
  onStatus: ({ view, state, error }) => writeSync(1, `${view} ${state} ${error?.code ?? ''}\n`),
})
writeSync(1, 'started\n')
