import { createHash } from 'node:crypto'
import type { AccountId } from '@harbor/kernel/ids'
import type { Instant } from '@harbor/kernel/time'
import type { Permission } from '../policy'

/** Somebody saw something sensitive: who, in which office, by which permission, what, when and why. */
export interface SensitiveRead {
  readonly at: Instant
  readonly accountId: AccountId
  readonly role: string
  readonly permission: Permission
  /** What was read: the stream of a file (`member-<id>`), or the question whose answer held many (`members?unitId=…`). */
  readonly subject: string
  /** As the reader gave it; empty when none was asked for. */
  readonly reason: string
  /** Correlation id of the request. */
  readonly request: string
}
/** `number` is 1 for the first read ever, then one more each. */
export interface RecordedRead extends SensitiveRead {
  readonly number: number
}

export interface ReadQuery {
  readonly accountId?: AccountId
  readonly subject?: string
  /** Both inclusive. */
  readonly from?: Instant
  readonly until?: Instant
  /** Only reads with a smaller number: the next page. */
  readonly before?: number
  /** 1..1,000. */
  readonly limit: number
}

export type LedgerVerdict =
  | { readonly ok: true; readonly reads: number }
  /** The first number at which the chain does not hold: changed, missing or put in. */
  | { readonly ok: false; readonly brokenAt: number }

export const CHAIN_START = '0'.repeat(64)

/**
 * The record of sensitive reads. It can only be appended to, and each line carries the hash of the one before, so that a change made
 * around the store shows.
 */
export interface ReadLedger {
  /** Resolves when the read is durably recorded; only then give the answer. */
  record(read: SensitiveRead): Promise<void>
  /** Newest first. */
  find(query: ReadQuery): Promise<readonly RecordedRead[]>
  /** Reads the whole ledger once. */
  verify(): Promise<LedgerVerdict>
}

/** The hash of a line, which rests on that of the line before. */
export function chained(previous: string, number: number, read: SensitiveRead): string {
  const { at, accountId, role, permission, subject, reason, request } = read
  const line = JSON.stringify([number, at, accountId, role, permission, subject, reason, request])
  return createHash('sha256').update(`${previous}\n${line}`).digest('hex')
}

/** How many lines an answer has. */
export function limitOf({ limit }: ReadQuery): number {
  return Math.min(Math.max(1, limit), 1_000)
}
