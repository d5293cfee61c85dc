import { hash } from 'node:crypto'
import { isId } from '@harbor/kernel/ids'
import type { RawEvent, RawEventToAppend } from './event-log'

/** A stream as far as it has been proven. */
export interface Chain {
  revision: number
  hash: string
  /** Of its newest event, as `recordedAtOf` has it. */
  recordedAt: number
  /** See StreamPlaces. */
  places: number
}

/**
 * What proves events. Its text runs in another thread, too (sqlite/look-up-aside.ts), so that there is one of it: it may use nothing but
 * what stands in it and what it is given.
 */
export function provingWith(sha256: (text: string) => string, isUuid: (text: string) => boolean) {
  /** What the first event of a stream is chained to. */
  const CHAIN_START = '0'.repeat(64)

  /** For an instant that is not as it was written: before all others. */
  const UNREADABLE = -1

  /**
   * The hash of one event, chained to the one before it in its stream: SHA-256, lower-case hex, over the UTF-8 bytes of
   * `previous LF stream LF revision LF id LF type LF data LF meta`. JSON text holds no raw line feed and the other parts
   * are limited to visible ASCII, so no two events have the same bytes. The algorithm is named in `meta.hashAlgorithm`
   * as soon as there is a second one; without that member it is SHA-256.
   */
  const chainHash = (previous: string, stream: string, event: Omit<RawEventToAppend, 'hash'>): string =>
    sha256(`${previous}\n${stream}\n${event.revision}\n${event.id}\n${event.type}\n${event.data}\n${event.meta}`)

  /** How `meta` begins. Each digit written out: an expression that counts takes twice as long. */
  const instant = /^\{"recordedAt":"\d\d\d\d-\d\d-\d\dT\d\d:\d\d:\d\d\.\d\d\dZ"/
  const digit = (text: string, at: number): number => text.charCodeAt(at) - 48
  const twoDigits = (text: string, at: number): number => digit(text, at) * 10 + digit(text, at + 1)

  /**
   * The instant of an event: its day as the number YYYYMMDD, times the milliseconds of a day, plus those that have passed of it. It is
   * the first member of `meta`, always at the same place, so no event is parsed; and a number holds on to no text.
   */
  const recordedAtOf = (meta: string): number => {
    if (!instant.test(meta)) return UNREADABLE
    const day =
      (twoDigits(meta, 15) * 100 + twoDigits(meta, 17)) * 10_000 + twoDigits(meta, 20) * 100 + twoDigits(meta, 23)
    const seconds = (twoDigits(meta, 26) * 60 + twoDigits(meta, 29)) * 60 + twoDigits(meta, 32)
    return day * 86_400_000 + seconds * 1000 + twoDigits(meta, 35) * 10 + digit(meta, 37)
  }

  /** Before its first event. */
  const begun = (): Chain => ({ revision: -1, hash: CHAIN_START, recordedAt: UNREADABLE, places: 0 })

  const isSound = (event: RawEvent, before: number, chain: Readonly<Chain>, computed: string, at: number): boolean => {
    const inOrder = event.revision === chain.revision + 1 && event.position > before && computed === event.hash
    return inOrder && at !== UNREADABLE && at >= chain.recordedAt && isUuid(event.id)
  }

  /** Exact in a number for streams of 100,000 events in a log of 100 million. */
  const placeOf = (revision: number, position: number): number => position * ((revision % 64) + 1)

  const goOn = (chain: Chain, event: RawEvent, at: number): void => {
    chain.revision = event.revision
    chain.hash = event.hash
    chain.recordedAt = at
    chain.places += placeOf(event.revision, event.position)
  }

  return { CHAIN_START, UNREADABLE, chainHash, recordedAtOf, begun, isSound, placeOf, goOn }
}

export const { CHAIN_START, UNREADABLE, chainHash, recordedAtOf, begun, isSound, placeOf, goOn } = provingWith(
  (text) => hash('sha256', text, 'hex'),
  isId,
)
