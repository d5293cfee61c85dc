import { eventOf } from '@harbor/event-log/event-log.contract'
import { openEventStoreDbEventLog } from '@harbor/event-log/eventstoredb/eventstoredb-event-log'
import { newId } from '@harbor/kernel/ids'
import { EventStoreDbDouble } from '../servers/eventstoredb-double/eventstoredb-double'

/** `eventstoredb-of-many.ts EVENTS BYTES`: the double with so many events of about that size. Tells its address; ends when its input ends. */
const [events = 0, bytes = 0] = process.argv.slice(2).map(Number)
/** Below what the server takes at once. */
const appendEvents = Math.max(1, Math.floor(900_000 / (bytes + 500)))
const double = await EventStoreDbDouble.start()
await (await openEventStoreDbEventLog(double.address)).close()
const { hash, meta, type } = eventOf('many', 0)
// All share their bytes, so that the double holds millions.
const data = Buffer.from(JSON.stringify({ text: 'a'.repeat(bytes) }))
const metadata = Buffer.from(JSON.stringify({ hash, meta }))
for (let written = 0; written < events; written += appendEvents) {
  const proposed = Array.from({ length: Math.min(appendEvents, events - written) }, () => {
    return { id: newId(), type, contentType: 'application/octet-stream', data, metadata }
  })
  const result = double.log.append(`harbor.many-${written}`, 'no_stream', proposed)
  if (result.kind !== 'written') throw new Error(result.kind)
}
process.stdout.write(`${double.address}\n`)
process.stdin.on('end', () => process.exit(0)).resume()
