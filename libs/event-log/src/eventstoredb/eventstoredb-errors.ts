import { isNativeError } from 'node:util/types'
import { StoreError, type StoreErrorCode } from '../event-log'
import { storeError } from '../store-advice'

/** The server did not answer in time. Whether it acted is unknown. */
export class NoAnswer extends Error {
  readonly type = 'no-answer'
}

/** What may go away by itself: another try within the caller's patience makes sense. */
const transientTypes: ReadonlySet<string> = new Set([
  'no-answer',
  'unavailable',
  'cancelled',
  'not-leader',
  'timeout',
  'deadline-exceeded',
  // "Server Is Not Ready" and "Server Is Busy" arrive as unknown.
  'unknown',
])
/** CANCELLED, UNKNOWN, DEADLINE_EXCEEDED, RESOURCE_EXHAUSTED, ABORTED, INTERNAL (a stream cut off), UNAVAILABLE: raw errors of the transport. */
const transientStatus: ReadonlySet<number> = new Set([1, 2, 4, 8, 10, 13, 14])

const codeOfType: Readonly<Record<string, StoreErrorCode>> = {
  'access-denied': 'store.access-denied',
  'maximum-append-size-exceeded': 'store.too-large',
  'stream-deleted': 'store.damaged',
  'invalid-argument': 'store.address',
}
const codeOfStatus: Readonly<Record<number, StoreErrorCode>> = {
  7: 'store.access-denied', // PERMISSION_DENIED
  16: 'store.access-denied', // UNAUTHENTICATED
}

export function typeOf(error: unknown): string | undefined {
  return isError(error) && 'type' in error && typeof error.type === 'string' ? error.type : undefined
}

export function isTransient(error: unknown): boolean {
  if (!isError(error) || error instanceof StoreError) return false
  const type = typeOf(error)
  if (type !== undefined) return transientTypes.has(type)
  const status = statusOf(error)
  // The client finds no node of a cluster and says so in a plain Error.
  return status === undefined ? error.message.startsWith('Failed to discover') : transientStatus.has(status)
}

/** What the client threw, as a StoreError; anything else (a programming error) comes back unchanged. */
export function toStoreError(error: unknown, server: string): unknown {
  if (!isError(error) || error instanceof StoreError) return error
  const code = isTransient(error) ? 'store.unavailable' : codeOf(error)
  return code === undefined ? error : storeError(code, `${server}: ${error.message || typeOf(error)}`, error)
}

function codeOf(error: Error): StoreErrorCode | undefined {
  const type = typeOf(error)
  if (type !== undefined) return codeOfType[type]
  const status = statusOf(error)
  return status === undefined ? undefined : codeOfStatus[status]
}

function statusOf(error: Error): number | undefined {
  return 'code' in error && typeof error.code === 'number' ? error.code : undefined
}

function isError(error: unknown): error is Error {
  return error instanceof Error || isNativeError(error)
}
