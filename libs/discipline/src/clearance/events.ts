import { Type } from 'typebox'
import { defineEvent, type EventOf } from '@harbor/kernel/event'
import { IdOf } from '@harbor/kernel/schema'
import { Sealed } from '../sealed'

// NOTE: names and payloads are the storage format. Once landed: a new version and an upcaster, never an edit.

/** 转出核查. Without a transfer: ahead of the next one. Sealed like a case, so that nobody can tell from the log who waits for it. */
export const transferCleared = defineEvent(
  'discipline.transfer-cleared',
  1,
  Sealed({ memberId: IdOf<'member'>(), transferId: Type.Union([IdOf<'transfer'>(), Type.Null()]) }),
)
export const clearanceEvents = [transferCleared] as const
export type ClearanceEvent = EventOf<(typeof clearanceEvents)[number]>

export const CLEARANCE = 'clearance-'
export function clearanceStream(clearanceId: string): string {
  return `${CLEARANCE}${clearanceId}`
}
