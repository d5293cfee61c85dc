import { EventStoreDbDouble } from '../../../../test/servers/eventstoredb-double/eventstoredb-double'
import { eventLogContract } from '../event-log.contract'
import { openEventStoreDbEventLog } from './eventstoredb-event-log'

/** The server counts its own overhead too: below 1 MiB an append. */
const eventBytes = 1024 * 1024 - 1024

for (const batchAppend of [true, false]) {
  const path = batchAppend ? 'batch appends' : 'unary appends of an older server'
  eventLogContract(`the log on EventStoreDB (its double, ${path})`, async () => {
    const double = await EventStoreDbDouble.start({ batchAppend })
    const log = await openEventStoreDbEventLog(double.address)
    const dispose = async () => {
      await log.close()
      double.stop()
    }
    return { log, dispose, eventBytes }
  })
}

const server = process.env['EVENTSTORE_URL']
if (server) {
  eventLogContract('the log on EventStoreDB (the server of EVENTSTORE_URL)', async () => {
    const log = await openEventStoreDbEventLog(server)
    return { log, dispose: () => log.close(), eventBytes }
  })
} else {
  const [name, need] = ['the log on a real EventStoreDB', 'set EVENTSTORE_URL=esdb://... to run its contract']
  process.stderr.write(`SKIPPED: ${name}; ${need}\n`)
  const skipped = it.skip
  skipped(`${name}: ${need}`, () => {})
}
