import { addDays, addYears, dateOf, endOfDay, type Clock } from '@harbor/kernel/time'
import type { FeedMessage } from './district-feed'
import { LEDGER_YEARS, type RelayStore, type Sent } from './relay-store'

/**
 * Who was sent which person's data is kept at least three years (Personal Information Protection Law, arts. 55 and 56), then forgotten:
 * on the day after, Asia/Shanghai.
 */
export async function forgetOldEntries(store: RelayStore, clock: Clock): Promise<number> {
  const threeYearsAgo = addYears(dateOf(clock.now()), -LEDGER_YEARS)
  return store.forgetBefore(endOfDay(addDays(threeYearsAgo, -1)))
}

/** What an account fetches over HTTP counts as sent to it. */
export function fetchedBy(recipient: string, messages: readonly FeedMessage[], at: Sent['at']): readonly Sent[] {
  return messages.map(({ topic, event: { id: eventId, type, subject } }) => ({
    recipient,
    eventId,
    type,
    subject,
    topic,
    partition: null,
    offset: null,
    at,
  }))
}
