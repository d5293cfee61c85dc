import type { DevelopmentEvent } from './development/events'
import type { RollEvent } from './roll/events'
import type { SanctionEvent } from './sanction/events'
import type { TransferEvent } from './transfer/events'

/** Every event that can stand in a member's file (`member-<id>`). */
export type MemberEvent = RollEvent | DevelopmentEvent | TransferEvent | SanctionEvent
export type MemberEventType = MemberEvent['type']

export const CORRECTION = 'membership.record-corrected.v1'
