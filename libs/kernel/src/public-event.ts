import type { Static, TSchema } from 'typebox'
import { effectiveHistory } from './correction'
import type { Recorded } from './event'
import { deriveId, type EventId, type Id } from './ids'
import type { LocalDate } from './time'

/** One fact as district systems are told it. `data` null: the subject's entry in a compacted topic is taken away. */
export interface PublicEvent {
  readonly type: string
  /** The person or unit that it is about: key of the message, and what order is kept by. */
  readonly subject: string
  readonly data: Readonly<Record<string, unknown>> | null
  /** Where it differs from that of the event that it is told of. */
  readonly effectiveOn?: LocalDate
  /** Tells apart messages of one type about one event. */
  readonly about?: string
}

/**
 * What may be told: name, version and schema of one public message. It is a contract with others: a field may be added, nothing is
 * taken away or changed; what needs more is a new version, told beside the old one.
 */
export interface PublicEventType<Schema extends TSchema = TSchema> {
  (
    subject: string,
    data: Static<Schema> | null,
    more?: { readonly effectiveOn?: LocalDate; readonly about?: string },
  ): PublicEvent
  readonly type: string
  /** The topic that carries it. */
  readonly topic: string
  readonly schema: Schema
  readonly zh: string
  readonly en: string
}

/** What a slice tells outside. `tell` is pure: the same stream gives the same messages for ever, so that a replay is a repetition. */
export interface PublicEvents {
  readonly types: readonly PublicEventType[]
  /** Current stored types that can have something to tell. */
  readonly handles: readonly string[]
  /** True when `before` is needed; otherwise it is empty. */
  readonly readsFile: boolean
  /** `before`: what stood in the event's stream when it was recorded, oldest first, personal parts closed. */
  tell(event: Recorded, before: readonly Recorded[]): readonly PublicEvent[]
}

/** `definePublic('party.membership.enrolled', 1, 'party.membership.v1', schema, { zh, en })` */
export function definePublic<Schema extends TSchema>(
  name: string,
  version: number,
  topic: string,
  schema: Schema,
  words: { readonly zh: string; readonly en: string },
): PublicEventType<Schema> {
  const type = `${name}.v${version}`
  const make = (subject: string, data: Static<Schema> | null, more: object = {}): PublicEvent => ({
    type,
    subject,
    data,
    ...more,
  })
  return Object.assign(make, { type, topic, schema, ...words })
}

/** The id under which an event is told: the same in every process, so that who gets it twice knows. */
export function publicIdOf(eventId: EventId, { type, about }: Pick<PublicEvent, 'type' | 'about'>): Id<'public-event'> {
  return deriveId(eventId, about === undefined ? type : `${type} ${about}`)
}

/** What a correction changes of what was told: by the id of the message that no longer holds as it was. */
export interface Retold {
  readonly subject: string
  readonly corrects: Id<'public-event'>
  readonly type: string
  /** Null: what was told never took place. */
  readonly becomes: { readonly data: Readonly<Record<string, unknown>>; readonly effectiveOn?: LocalDate } | null
}

/** Compares what a file tells before and after its newest event, a correction. `tell`: as for a single event, without file. */
export function retold(
  before: readonly Recorded[],
  correction: Recorded,
  tell: (event: Recorded) => readonly PublicEvent[],
): readonly Retold[] {
  const toldOf = (events: readonly Recorded[]) =>
    new Map(
      effectiveHistory(events, correction.type).flatMap((event) =>
        tell(event).map((told) => [publicIdOf(event.id, told), { effectiveOn: event.effectiveOn, ...told }] as const),
      ),
    )
  const [was, is] = [toldOf(before), toldOf([...before, correction])]
  return [...new Set([...was.keys(), ...is.keys()])].flatMap((corrects): readonly Retold[] => {
    const [old, now] = [was.get(corrects), is.get(corrects)]
    const named = now ?? old
    if (!named || JSON.stringify(old) === JSON.stringify(now)) return []
    const { subject, type } = named
    if (!now?.data) return [{ subject, corrects, type, becomes: null }]
    const { data, effectiveOn } = now
    return [{ subject, corrects, type, becomes: { data, ...(effectiveOn && { effectiveOn }) } }]
  })
}
