import type { Static, TSchema } from 'typebox'
import type { AccountId, CommandId, EventId, UnitId } from './ids'
import type { Instant, LocalDate } from './time'

/** Where an event stands in the one total order of the log. Opaque and growing; compare it, never compute with it. */
export type Position = number & { readonly __position: true }
export const LOG_START = 0 as Position

/** A fact that a decision produced. `data` is JSON-safe and belongs to the type; the rest is the same for all. */
export interface DomainEvent<Type extends string = string, Data = unknown> {
  readonly type: Type
  readonly data: Data
  /** The calendar date on which the fact has legal effect, where it has one. */
  readonly effectiveOn?: LocalDate
  /** The rule pack by which it was decided, e.g. `DEV-2014`. */
  readonly rulePack?: string
}

/** Who acted, in which office. */
export interface Actor {
  readonly id: AccountId
  readonly role: string
  readonly unitId?: UnitId
}

/** The facts of other files on which a decision rested: read at `position`, their canonical JSON hashed to `digest` (SHA-256, hex). */
export interface RestsOn {
  readonly facts: string
  readonly position: Position
  readonly digest: string
}

/** An event as the log gives it back. */
export interface Envelope {
  readonly id: EventId
  readonly stream: string
  /** 0 for the first event of its stream, then one more each. */
  readonly revision: number
  readonly position: Position
  readonly recordedAt: Instant
  readonly actor: Actor
  readonly commandId: CommandId
  readonly correlationId?: string
  readonly causationId?: string
  /** The document that the act rests on (number of a resolution, of a letter). */
  readonly basis?: string
  readonly restsOn?: RestsOn
}
export type Recorded<E extends DomainEvent = DomainEvent> = E & Envelope

type Upcasters = Readonly<Record<number, (old: never) => unknown>>

/**
 * The definition of one stored event: name, version and payload schema in one place. Calling it makes the event.
 * NOTE: the stored name `<context>.<name>.v<version>` is the storage format: once landed it never changes.
 */
export interface EventType<Type extends string = string, Schema extends TSchema = TSchema> {
  (
    data: NonSealed<Static<Schema>>,
    facts?: { readonly effectiveOn?: LocalDate; readonly rulePack?: string },
  ): DomainEvent<Type, Static<Schema>>
  readonly type: Type
  readonly version: number
  readonly schema: Schema
  /** From the payload of version N (the key) to that of version N + 1. */
  readonly upcasters: Upcasters
  /** Whose key seals `data.personal`; by default the id that the stream's name ends with. */
  readonly personOf: ((data: Static<Schema>) => string) | undefined
}

/** A `personal` part may read back as null (sealed or erased), but must be given in full when the event is made. */
type NonSealed<Data> = 'personal' extends keyof Data
  ? Omit<Data, 'personal'> & { [K in keyof Pick<Data, 'personal'>]: NonNullable<Data[K]> }
  : Data

export type EventOf<T> = T extends EventType<infer Type, infer Schema> ? DomainEvent<Type, Static<Schema>> : never

/** `defineEvent('membership.transfer-received', 1, schema)` */
export function defineEvent<Name extends string, Version extends number, Schema extends TSchema>(
  name: Name,
  version: Version,
  schema: Schema,
  options: { upcasters?: Upcasters; personOf?: (data: Static<Schema>) => string } = {},
): EventType<`${Name}.v${Version}`, Schema> {
  const type = `${name}.v${version}` as const
  const make = (
    data: NonSealed<Static<Schema>>,
    facts: { readonly effectiveOn?: LocalDate; readonly rulePack?: string } = {},
  ): DomainEvent<typeof type, Static<Schema>> => ({ type, data: data as Static<Schema>, ...facts })
  return Object.assign(make, { type, version, schema, upcasters: options.upcasters ?? {}, personOf: options.personOf })
}
