import { openEventStoreDbEventLog } from '@harbor/event-log/eventstoredb/eventstoredb-event-log'
import { LOG_START } from '@harbor/kernel/event'

/** `read-eventstoredb.ts ADDRESS`: reads the whole log by pages, as a view does; tells how many events there were, and its peak in MB. */
const log = await openEventStoreDbEventLog(process.argv[2] ?? '', { readOnly: true })
let events = 0
for (let after = LOG_START; ;) {
  const page = await log.readAll(after, { limit: 1_000 })
  events += page.events.length
  if (page.last === after) break
  after = page.last
}
await log.close()
const peakMiB = Math.round(process.resourceUsage().maxRSS / 1024)
process.stdout.write(`${events} ${peakMiB}`, () => process.exit(0))
