import { Metadata, status, type ServiceError } from '@grpc/grpc-js'

/** What stands before every call to the streams: an error that ends it. */
export type Guard = (metadata: Metadata) => ServiceError | undefined

type CallKind = 'append' | 'read' | 'subscribe'

/** What a test orders to go wrong. Each order is carried out once for every time it was given. */
export class Faults {
  private readonly unavailable: Record<CallKind, number> = { append: 0, read: 0, subscribe: 0 }
  private readonly silent: Record<CallKind, number> = { append: 0, read: 0, subscribe: 0 }
  private lostReplies = 0
  private brokenReads: number[] = []

  /** The next calls of the kind are answered UNAVAILABLE; nothing is done. */
  failNext(kind: CallKind, times = 1): void {
    this.unavailable[kind] += times
  }

  /** The next calls of the kind get no answer at all, as on a network that swallows packets. */
  ignoreNext(kind: CallKind, times = 1): void {
    this.silent[kind] += times
  }

  /** The next appends are written, and then the connection breaks before the client hears of it. */
  loseNextReply(times = 1): void {
    this.lostReplies += times
  }

  /** The next read of many breaks off after so many events. */
  breakNextReadAfter(events: number): void {
    this.brokenReads.push(events)
  }

  takeUnavailable(kind: CallKind): boolean {
    return take(this.unavailable, kind)
  }
  takeSilent(kind: CallKind): boolean {
    return take(this.silent, kind)
  }
  takeLostReply(): boolean {
    if (this.lostReplies === 0) return false
    this.lostReplies--
    return true
  }
  takeBreak(): number | undefined {
    return this.brokenReads.shift()
  }
}

export function unavailable(details = 'the double was told to be unavailable'): ServiceError {
  return serviceError(status.UNAVAILABLE, details)
}

/** An error as it goes over the wire: `exception` names what the client turns it into. */
export function serviceError(code: status, details: string, trailers: Record<string, string> = {}): ServiceError {
  const metadata = new Metadata()
  for (const [name, value] of Object.entries(trailers)) metadata.set(name, value)
  return Object.assign(new Error(details), { code, details, metadata })
}

function take(counts: Record<CallKind, number>, kind: CallKind): boolean {
  if (counts[kind] === 0) return false
  counts[kind]--
  return true
}
