import { timingSafeEqual } from 'node:crypto'
import type { Instant } from '@harbor/kernel/time'
import type { PersonalDataKeys } from '@harbor/event-log/keys'
import type { ActivityId } from '../events'

const windowMs = 5 * 60_000
/** 40 bits, for five minutes. */
const codeLength = 10

/** What the organiser shows at the door. */
export interface ShownCode {
  readonly code: string
  /** From then on another one is shown; this one is still taken for five minutes. */
  readonly until: Instant
}

/**
 * Codes of an activity that change every five minutes: keyed hashes of activity and time, so that nothing is stored and nobody can make
 * one for another activity or hour. A code is no secret between those in the room; that each checks in for himself is said by the account.
 */
export class CheckInCodes {
  constructor(private readonly keys: Pick<PersonalDataKeys, 'blindIndex'>) {}

  shownAt(activityId: ActivityId, now: Instant): ShownCode {
    const window = windowOf(now)
    const until = new Date((window + 1) * windowMs).toISOString() as Instant
    return { code: this.codeOf(activityId, window), until }
  }

  /** Of these five minutes, or of the five before. */
  fits(activityId: ActivityId, code: string, now: Instant): boolean {
    const told = Buffer.from(code.trim().toLowerCase())
    return [0, 1].some((back) => {
      const good = Buffer.from(this.codeOf(activityId, windowOf(now) - back))
      return good.length === told.length && timingSafeEqual(good, told)
    })
  }

  private codeOf(activityId: ActivityId, window: number): string {
    return this.keys.blindIndex('activity-check-in', `${activityId} ${window}`).slice(0, codeLength)
  }
}

function windowOf(now: Instant): number {
  return Math.floor(Date.parse(now) / windowMs)
}
