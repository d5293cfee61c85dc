import { eventLogContract } from '@harbor/event-log/event-log.contract'
import { newId } from '@harbor/kernel/ids'
import { StoredLog } from './memory-event-log'

/** A log in memory that kept fewer promises would make the simulation prove something else. */
function inMemory(name: string, nextGap: () => number): void {
  eventLogContract(name, async () => {
    const log = StoredLog.empty(newId(), nextGap).open()
    return { log, dispose: () => log.close() }
  })
}

inMemory('the log in memory', () => 0)
inMemory('the log in memory, with gaps between positions', () => 3)
