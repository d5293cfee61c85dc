import { defineEvent, LOG_START, type EventOf, type Position, type Recorded } from '@harbor/kernel/event'
import { deriveId } from '@harbor/kernel/ids'
import { Line, Payload } from '@harbor/kernel/schema'
import type { Instant } from '@harbor/kernel/time'
import type { CommandContext, Journal, LoadedStream } from './journal'

// NOTE: names and payloads are the storage format. Once landed: a new version and an upcaster, never an edit.

/** The value that the stream's name hides now belongs to `holder` (the stream that will use it). */
export const valueReserved = defineEvent('log.value-reserved', 1, Payload({ kind: Line(60), holder: Line(120) }))
export const valueReleased = defineEvent('log.value-released', 1, Payload({ reason: Line() }))

export const reservationEvents = [valueReserved, valueReleased] as const
type ReservationEvent = EventOf<(typeof reservationEvents)[number]>

/** A value that may belong to one file only: a person by ID number, a username, a letter's number. */
export interface Reservation {
  readonly kind: string
  /** The value in its one normal form. It is never stored: the stream is named by its keyed hash. */
  readonly value: string
  /** Stream that uses the value. */
  readonly holder: string
}

export type Reserved =
  | { readonly ok: true; readonly position: Position }
  | { readonly ok: false; readonly holder: string }
  /** Others kept winning the race for this value; nothing was reserved. */
  | { readonly ok: false; readonly holder: undefined }

export function reservationStream(journal: Journal, kind: string, value: string): string {
  return `reservation-${kind}-${journal.keys.blindIndex(kind, value)}`
}

/** Stream that holds the value now; undefined when it is free. */
export async function holderOf(journal: Journal, kind: string, value: string): Promise<string | undefined> {
  return currentHolder(await journal.load(reservationStream(journal, kind, value)))
}

/**
 * Makes the value the holder's, durably, before the holder's file is opened. Again for the same holder: nothing is added.
 * A crash between the two leaves a reservation without a file, which `releaseAbandoned` gives back.
 */
export async function reserve(journal: Journal, reservation: Reservation, context: CommandContext): Promise<Reserved> {
  const { kind, value, holder } = reservation
  const stream = reservationStream(journal, kind, value)
  for (let attempt = 0; attempt < attempts; attempt++) {
    const loaded = await journal.load(stream)
    const current = currentHolder(loaded)
    if (current !== undefined && current !== holder) return { ok: false, holder: current }
    const position = loaded.events.at(-1)?.position ?? LOG_START
    if (current === holder) return { ok: true, position }
    const appended = await journal.append(loaded, [valueReserved({ kind, holder })], turnOf(context, loaded))
    if (appended.ok) return { ok: true, position: appended.position }
  }
  return { ok: false, holder: undefined }
}

/** Gives the value back, if it is the holder's; otherwise nothing happens. */
export async function release(
  journal: Journal,
  reservation: Reservation & { readonly reason: string },
  context: CommandContext,
): Promise<void> {
  const stream = reservationStream(journal, reservation.kind, reservation.value)
  await releaseStream(journal, stream, reservation, context)
}

/**
 * Gives back what a crash left reserved: reservations older than `before` whose holder's stream has no event.
 * Reads the reservations of the log page by page from `after`; returns the released streams.
 */
export async function releaseAbandoned(
  journal: Journal,
  options: { readonly before: Instant; readonly after?: Position },
  context: CommandContext,
): Promise<readonly string[]> {
  const released: string[] = []
  let last = options.after ?? LOG_START
  for (;;) {
    const page = await journal.log.readAll(last, { limit: 1_000, types: [valueReserved.type] })
    if (page.last === last) return released
    last = page.last
    for (const event of (await journal.decode(page.events, { personal: false })) as readonly Recorded<
      EventOf<typeof valueReserved>
    >[]) {
      if (event.recordedAt >= options.before) continue
      const { holder } = event.data
      const [first] = await journal.log.readStream(holder, { limit: 1 })
      if (first) continue
      const gaveBack = await releaseStream(
        journal,
        event.stream,
        { holder, reason: 'holder was never opened' },
        context,
      )
      if (gaveBack) released.push(event.stream)
    }
  }
}

/** True when it was the holder's and is free now. */
async function releaseStream(
  journal: Journal,
  stream: string,
  { holder, reason }: { readonly holder: string; readonly reason: string },
  context: CommandContext,
): Promise<boolean> {
  for (let attempt = 0; attempt < attempts; attempt++) {
    const loaded = await journal.load(stream)
    if (currentHolder(loaded) !== holder) return false
    const appended = await journal.append(loaded, [valueReleased({ reason })], turnOf(context, loaded))
    if (appended.ok) return true
  }
  return false
}

const attempts = 8

/**
 * One command may reserve, release and reserve the same value again, tried anew after a refusal: each turn of the stream gets a
 * command id of its own. What has had its effect is seen in the stream, not by the id.
 */
function turnOf(context: CommandContext, { stream, revision }: LoadedStream): CommandContext {
  return { ...context, commandId: deriveId<'command'>(context.commandId, `${stream}/${revision}`) }
}

function currentHolder({ events }: Pick<LoadedStream, 'events'>): string | undefined {
  const last = events.at(-1) as Recorded<ReservationEvent> | undefined
  return last?.type === 'log.value-reserved.v1' ? last.data.holder : undefined
}
