import { eventsOf } from '../event-log.contract'
import { NO_STREAM, type AppendResult } from '../event-log'
import { storeError } from '../store-advice'
import { AppendQueue } from './append-queue'
import type { LogWriter } from './log-writer'

const append = { stream: 'a', expectedRevision: NO_STREAM, events: eventsOf('a', 1), bytes: 10 }
const done: AppendResult = { ok: true, position: 1 as never }

/** A disk that fails once, as no disk of a test does when it is asked to. */
function queueOver(failure: Error): AppendQueue {
  let failed = false
  const write = (group: readonly unknown[]) => {
    if (failed) return group.map(() => done)
    failed = true
    throw failure
  }
  return new AppendQueue({ write } as unknown as LogWriter, 'log.db', { appends: 9, bytes: 999 }, () => undefined)
}

describe('after a failed write', () => {
  it('of which nobody knows what the disk holds, nothing more is acknowledged', async () => {
    const queue = queueOver(storeError('store.io', 'the disk did not answer'))
    await expect(queue.add(append)).rejects.toMatchObject({ code: 'store.io' })
    await expect(queue.add(append)).rejects.toMatchObject({ code: 'store.io' })
  })

  it('on a full disk it goes on once there is room', async () => {
    const queue = queueOver(storeError('store.disk-full', 'no room'))
    await expect(queue.add(append)).rejects.toMatchObject({ code: 'store.disk-full' })
    expect(await queue.add(append)).toEqual(done)
  })
})
