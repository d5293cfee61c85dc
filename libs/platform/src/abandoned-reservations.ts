import { operatorOf } from '@harbor/access/account-office'
import { releaseAbandoned } from '@harbor/event-log/reservations'
import { newId } from '@harbor/kernel/ids'
import { toInstant, type Clock, type Instant } from '@harbor/kernel/time'
import type { Platform } from './open-platform'

/** Longer than any command takes between reserving a value and opening the file that shall hold it, repetitions by its sender included. */
const abandonedAfterMs = 600_000

/**
 * Gives back what a crash left reserved, recorded as an act of the operator; returns the streams of the released values. To be run
 * before the first request is taken: a command that takes up a reservation at the same time would lose it.
 */
export function sweepReservations({ core }: Pick<Platform, 'core'>, clock: Clock): Promise<readonly string[]> {
  const { journal } = core
  const now = clock.now()
  return releaseAbandoned(
    journal,
    { before: earlierBy(now, abandonedAfterMs) },
    { commandId: newId<'command'>(), actor: operatorOf(journal.log.installationId), now },
  )
}

function earlierBy(instant: Instant, ms: number): Instant {
  return toInstant(new Date(Date.parse(instant) - ms).toISOString())
}
