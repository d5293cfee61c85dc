import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import type { Actor, DomainEvent, EventType, Recorded, RestsOn } from '@harbor/kernel/event'
import type { CommandId, EventId } from '@harbor/kernel/ids'
import type { Instant, LocalDate } from '@harbor/kernel/time'
import { chainHash } from './chain'
import type { ParsedEvent, RawEventToAppend } from './event-log'
import type { DataKey } from './keys'
import { isSealed, seal, unseal } from './seal'
import { UndecodableEvent } from './undecodable'

/** What stands in `meta` of every event, in this order. Short of the payload, this is all that the log knows of an act. */
export interface Meta {
  readonly recordedAt: Instant
  readonly effectiveOn?: LocalDate
  readonly rulePack?: string
  readonly actor: Actor
  readonly command: CommandId
  /** Keyed digest of the command as received: the same command id with another body is refused. */
  readonly commandDigest?: string
  readonly correlation?: string
  readonly causation?: string
  readonly basis?: string
  readonly restsOn?: RestsOn
  readonly traceparent?: string
}

/** The payload breaks the schema of its type: a bug of the writer, found before anything was stored. */
export class InvalidEvent extends Error {
  readonly code = 'log.invalid-event'
  constructor(eventType: string, reason: string) {
    super(`${eventType}: ${reason}`)
    this.name = 'InvalidEvent'
  }
}

type Writable<T> = { -readonly [Member in keyof T]: T[Member] }

interface Known {
  readonly definition: EventType
  readonly version: number
  readonly validate: ValidateFunction
}

/** Between domain events and stored bytes: schema check, sealing of personal parts, hash chain; back again with upcasting. */
export class Codec {
  private readonly known = new Map<string, Known>()
  /** By current type: the names under which its versions are stored. */
  private readonly stored = new Map<string, readonly string[]>()

  constructor(definitions: readonly EventType[]) {
    const ajv = new Ajv2020({ strict: false, allErrors: false })
    for (const definition of definitions) {
      if (this.known.has(definition.type)) throw new Error(`event type defined twice: ${definition.type}`)
      const validate = ajv.compile(definition.schema)
      const name = definition.type.slice(0, definition.type.lastIndexOf('.v'))
      for (let version = 1; version <= definition.version; version++) {
        if (version < definition.version && !definition.upcasters[version])
          throw new Error(`${definition.type} has no upcaster from version ${version}`)
        this.known.set(`${name}.v${version}`, { definition, version, validate })
      }
      const versions = Array.from({ length: definition.version }, (_, index) => `${name}.v${index + 1}`)
      this.stored.set(definition.type, versions)
    }
  }

  /** Stored names of current and earlier versions for the current types given (default: all): what to ask a log for. */
  storedTypes(types?: readonly string[]): readonly string[] {
    const current = types ? new Set(types) : this.stored.keys()
    return [...current].flatMap((type) => this.stored.get(type) ?? [])
  }

  /** Whose key must seal this event's personal part; undefined when it has none. Without `personOf` it is the id that ends the stream's name. */
  personOf(stream: string, event: DomainEvent): string | undefined {
    if (typeof event.data !== 'object' || event.data === null || !('personal' in event.data)) return undefined
    const personOf = this.known.get(event.type)?.definition.personOf
    return personOf ? personOf(event.data) : stream.slice(-36)
  }

  /** The bytes to store. Throws InvalidEvent when the payload does not fit its schema. */
  encode(
    stream: string,
    previousHash: string,
    place: { readonly id: EventId; readonly revision: number },
    event: DomainEvent,
    meta: Meta,
    key: Uint8Array | undefined,
  ): RawEventToAppend {
    const known = this.known.get(event.type)
    if (!known || known.version !== known.definition.version) throw new InvalidEvent(event.type, 'not a current type')
    if (!known.validate(event.data)) {
      const [first] = known.validate.errors ?? []
      throw new InvalidEvent(event.type, `${first?.instancePath || '/'} ${first?.message ?? 'invalid'}`)
    }
    const bare = {
      ...place,
      type: event.type,
      data: JSON.stringify(this.sealed(stream, place.id, event, key)),
      meta: JSON.stringify(meta),
    }
    return { ...bare, hash: chainHash(previousHash, stream, bare) }
  }

  /** Throws UndecodableEvent for a type that is unknown here. `keys`: those of the persons named, when personal parts shall open. */
  decode(event: ParsedEvent, keys?: ReadonlyMap<string, DataKey>): Recorded {
    const known = this.known.get(event.type)
    if (!known) throw new UndecodableEvent(event.position, event.type, 'unknown type or newer version')
    const meta = event.meta as Meta
    const recorded: Writable<Recorded> = {
      type: known.definition.type,
      data: this.upcast(known, this.opened(event, keys)),
      id: event.id,
      stream: event.stream,
      revision: event.revision,
      position: event.position,
      recordedAt: meta.recordedAt,
      actor: meta.actor,
      commandId: meta.command,
    }
    // One by one: spreading what most events do not have would cost more than all of the above.
    if (meta.effectiveOn !== undefined) recorded.effectiveOn = meta.effectiveOn
    if (meta.rulePack !== undefined) recorded.rulePack = meta.rulePack
    if (meta.basis !== undefined) recorded.basis = meta.basis
    if (meta.restsOn !== undefined) recorded.restsOn = meta.restsOn
    if (meta.correlation !== undefined) recorded.correlationId = meta.correlation
    if (meta.causation !== undefined) recorded.causationId = meta.causation
    return recorded
  }

  private sealed(stream: string, eventId: EventId, event: DomainEvent, key: Uint8Array | undefined): unknown {
    const person = this.personOf(stream, event)
    if (person === undefined) return event.data
    if (!key) throw new InvalidEvent(event.type, 'no key to seal the personal part with')
    const data = event.data as { personal: unknown }
    return { ...data, personal: seal(person, eventId, key, data.personal) }
  }

  private opened(event: ParsedEvent, keys: ReadonlyMap<string, DataKey> | undefined): unknown {
    const data = event.data as { personal?: unknown }
    if (data.personal === undefined || !isSealed(data.personal)) return data
    const key = keys?.get(data.personal.person)
    if (keys && key === undefined)
      throw new UndecodableEvent(event.position, event.type, `the key of ${data.personal.person} is missing`)
    if (key === undefined || key === 'destroyed') return { ...data, personal: null }
    try {
      return { ...data, personal: unseal(data.personal, event.id, key) }
    } catch (cause) {
      throw new UndecodableEvent(event.position, event.type, 'its personal part does not open', { cause })
    }
  }

  private upcast(known: Known, stored: unknown): unknown {
    let data = stored
    for (let version = known.version; version < known.definition.version; version++) {
      const step = known.definition.upcasters[version]
      if (step) data = step(data as never)
    }
    return data
  }
}
