import type { Position } from '@harbor/kernel/event'
import type { Instant } from '@harbor/kernel/time'
import type { LeasePlace } from '@harbor/shared-stores/lease'

/** One message that was sent: whose data, to whom, when. Kept three years. */
export interface Sent {
  /** `kafka`, or the account that fetched it over HTTP. */
  readonly recipient: string
  readonly eventId: string
  readonly type: string
  readonly subject: string
  readonly topic: string
  /** Null for what was fetched. */
  readonly partition: number | null
  readonly offset: string | null
  readonly at: Instant
}

/** How far the log was told, and what the broker said. */
export interface RelayCheckpoint {
  readonly position: Position
  /** By `topic/partition`: offset of the newest message that was acknowledged. */
  readonly offsets: Readonly<Record<string, string>>
}

export const LEDGER_YEARS = 3

/**
 * What relays must not forget: how far the log was told, who was sent what, and which of them is the one that tells. Processes share it.
 *
 * A relay begins its term before it tells, with the fence of its lease. From then on no commit of an earlier term moves the checkpoint,
 * however late it comes.
 */
export interface RelayStore {
  /** Where the lease of the one that tells stands. */
  readonly lease: LeasePlace
  checkpoint(): Promise<RelayCheckpoint>
  /** Where to go on; undefined when a later term has begun. Again with the same fence: what was under way before counts no more. */
  begin(fence: number): Promise<RelayCheckpoint | undefined>
  /**
   * After the broker has acknowledged. What was sent is in the ledger in any case. False: the checkpoint stays where it is, for a later
   * term has begun, whose relay tells the same again.
   */
  commit(fence: number, position: Position, sent: readonly Sent[]): Promise<boolean>
  /** Durable before what is recorded is handed out. */
  record(sent: readonly Sent[]): Promise<void>
  /** Newest first; of one instant, the last that was sent first. */
  sentAbout(subject: string, options: { readonly limit: number }): Promise<readonly Sent[]>
  /** Drops what was sent before; answers how many. */
  forgetBefore(at: Instant): Promise<number>
  close(): Promise<void>
}
