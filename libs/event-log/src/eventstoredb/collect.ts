import type { AllStreamResolvedEvent, ResolvedEvent, StreamingRead } from '@eventstore/db-client'
import { NoAnswer } from './eventstoredb-errors'
import type { StoredRecord } from './stored-form'

type Resolved = AllStreamResolvedEvent | ResolvedEvent

/**
 * Takes a read event by event until it ends or `visit` answers false: `ended` says which. Rejects with the read's error, with what
 * `visit` threw, or with NoAnswer when nothing came for `idleMs`: reads of the client know no deadline. A read that was
 * left is cancelled, or the server would go on sending.
 */
export function collect(
  read: StreamingRead<Resolved>,
  idleMs: number,
  visit: (record: StoredRecord) => boolean,
): Promise<{ readonly ended: boolean }> {
  return new Promise((resolve, reject) => {
    let settled = false
    const settle = (act: () => void, cancel: boolean) => {
      if (settled) return
      settled = true
      clearTimeout(timer)
      read.removeListener('data', onData)
      // What was under way still arrives; it must neither wait here for ever nor be kept.
      read.resume()
      if (cancel) void read.cancel().catch(() => {})
      act()
    }
    const idle = () => settle(() => reject(new NoAnswer(`nothing read within ${idleMs} ms`)), true)
    const timer = setTimeout(idle, idleMs)
    const onData = ({ event }: Resolved) => {
      timer.refresh()
      try {
        if (settled || !event || visit(event)) return
        settle(() => resolve({ ended: false }), true)
      } catch (error) {
        settle(() => reject(error), true)
      }
    }
    // Stays for good: a second error follows the first, and one that nobody hears ends the process.
    read.on('error', (error) => settle(() => reject(error), false))
    read.on('end', () => settle(() => resolve({ ended: true }), false))
    read.on('data', onData)
  })
}
