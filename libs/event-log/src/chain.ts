import { hash } from 'node:crypto'
import type { RawEventToAppend } from './event-log'

/** What the first event of a stream is chained to. */
export const CHAIN_START = '0'.repeat(64)

/**
 * The hash of one event, chained to the one before it in its stream: SHA-256, lower-case hex, over the UTF-8 bytes of
 * `previous LF stream LF revision LF id LF type LF data LF meta`. JSON text holds no raw line feed and the other parts
 * are limited to visible ASCII, so no two events have the same bytes. The algorithm is named in `meta.hashAlgorithm`
 * as soon as there is a second one; without that member it is SHA-256.
 */
export function chainHash(previous: string, stream: string, event: Omit<RawEventToAppend, 'hash'>): string {
  return hash(
    'sha256',
    `${previous}\n${stream}\n${event.revision}\n${event.id}\n${event.type}\n${event.data}\n${event.meta}`,
    'hex',
  )
}
