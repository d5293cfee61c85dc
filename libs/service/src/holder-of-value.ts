import { reserve, type Reservation } from '@harbor/event-log/reservations'
import type { Caller } from './caller'
import type { Core } from './core'
import { ProblemError } from './problem'

/**
 * Makes the value the file's that asks for it, unless another has it; answers with the stream whose it is now. Throws `request.busy` where
 * a crowd asks for it at the same moment.
 */
export async function holderOfValue({ journal }: Core, reservation: Reservation, { context }: Caller): Promise<string> {
  const reserved = await reserve(journal, reservation, context)
  if (reserved.ok) return reservation.holder
  if (reserved.holder === undefined) throw new ProblemError('request.busy', {}, [], { 'retry-after': '1' })
  return reserved.holder
}
