import { Codec } from '@harbor/event-log/codec'
import type { ParsedEvent, RawEvent } from '@harbor/event-log/event-log'
import type { DataKey } from '@harbor/event-log/keys'
import type { Recorded } from '@harbor/kernel/event'
import { eventTypes } from '@harbor/platform/contexts'

/** Compiled once: its schemas take longer than many a run. */
export const codec = new Codec(eventTypes)

/** Runs share the events that they begin with, so each is decoded once. */
const plain = new WeakMap<RawEvent, Recorded>()
const opened = new WeakMap<RawEvent, Recorded>()

/** Without its personal part. */
export function decoded(raw: RawEvent): Recorded {
  return remembered(plain, raw, () => codec.decode(parsed(raw)))
}

/** With its personal part. Keys are never destroyed in a run. */
export function unsealed(raw: RawEvent, keys: ReadonlyMap<string, DataKey>): Recorded {
  return remembered(opened, raw, () => codec.decode(parsed(raw), keys))
}

function remembered(known: WeakMap<RawEvent, Recorded>, raw: RawEvent, decode: () => Recorded): Recorded {
  const found = known.get(raw) ?? decode()
  known.set(raw, found)
  return found
}

function parsed(raw: RawEvent): ParsedEvent {
  return { ...raw, data: JSON.parse(raw.data), meta: JSON.parse(raw.meta) }
}
