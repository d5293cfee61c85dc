import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import type { TSchema } from 'typebox'
import type { Recorded } from '@harbor/kernel/event'
import { publicIdOf, type PublicEvents } from '@harbor/kernel/public-event'
import { sequenceOf, type CloudEvent } from './cloud-event'
import type { FeedMessage } from './district-feed'

/** An event that cannot be told: its mapping fails, or what it gives breaks the public schema. The feed must stop before it. */
export class UntellableEvent extends Error {
  readonly code = 'feed.untellable-event'
  constructor(
    readonly position: number,
    readonly eventType: string,
    readonly reason: string,
    options?: { cause?: unknown },
  ) {
    super(`event at position ${position} of type ${eventType} cannot be told: ${reason}`, options)
    this.name = 'UntellableEvent'
  }
}

type Writable<T> = { -readonly [Member in keyof T]: T[Member] }

interface Known {
  readonly topic: string
  readonly dataschema: string
  readonly fits: ValidateFunction
}

/** From stored events to messages: the mappings of all slices together. Pure but for the schemas that it has compiled. */
export class Telling {
  /** Current stored types that can have something to tell. */
  readonly handles: readonly string[]
  private readonly known: ReadonlyMap<string, Known>
  private readonly mappings = new Map<string, PublicEvents[]>()

  constructor(
    publicEvents: readonly PublicEvents[],
    private readonly source: string,
  ) {
    const ajv = new Ajv2020({ strict: false, allErrors: false })
    const types = publicEvents.flatMap((events) => events.types)
    this.known = new Map(
      types.map(({ type, topic, schema }) => [
        type,
        { topic, dataschema: schemaId(type), fits: ajv.compile(nothingElse(schema)) },
      ]),
    )
    if (this.known.size !== types.length) throw new Error('a public event type is defined twice')
    for (const events of publicEvents)
      for (const stored of events.handles) this.mappings.set(stored, [...(this.mappings.get(stored) ?? []), events])
    this.handles = [...this.mappings.keys()]
  }

  /** Whether a mapping of this type must see what stood in the stream before. */
  readsFile(type: string): boolean {
    return this.mappings.get(type)?.some(({ readsFile }) => readsFile) ?? false
  }

  /** Everything that one event tells, in a fixed order. Throws UntellableEvent. */
  messages(event: Recorded, before: readonly Recorded[]): readonly FeedMessage[] {
    try {
      return (this.mappings.get(event.type) ?? []).flatMap((events) =>
        events.tell(event, before).map((told) => this.message(event, told)),
      )
    } catch (cause) {
      if (cause instanceof UntellableEvent) throw cause
      throw new UntellableEvent(event.position, event.type, 'its mapping failed', { cause })
    }
  }

  private message(event: Recorded, told: ReturnType<PublicEvents['tell']>[number]): FeedMessage {
    const known = this.known.get(told.type)
    if (!known) throw new UntellableEvent(event.position, event.type, `${told.type} is not a public type`)
    if (told.data !== null && !known.fits(told.data)) {
      const [first] = known.fits.errors ?? []
      const why = `${told.type}: ${first?.instancePath || '/'} ${first?.message ?? 'invalid'}`
      throw new UntellableEvent(event.position, event.type, why)
    }
    const effectiveOn = told.effectiveOn ?? event.effectiveOn
    const cloudEvent: Writable<CloudEvent> = {
      specversion: '1.0',
      id: publicIdOf(event.id, told),
      source: this.source,
      type: told.type,
      subject: told.subject,
      time: event.recordedAt,
      datacontenttype: 'application/json',
      dataschema: known.dataschema,
      sequence: sequenceOf(event.position),
      data: told.data,
    }
    if (effectiveOn !== undefined) cloudEvent.effectiveon = effectiveOn
    return { topic: known.topic, key: told.subject, event: cloudEvent }
  }
}

export function sourceOf(installationId: string): string {
  return `urn:pioneer-harbor:${installationId}`
}

export function schemaId(type: string): string {
  return `urn:pioneer-harbor:public-event:${type}`
}

/**
 * Consumers must bear fields that are added, so the published schemas are open. What is sent is held to the fields that are declared:
 * a mapping that lets a stored field slip through is found out here.
 */
function nothingElse(schema: TSchema): TSchema {
  return { ...schema, additionalProperties: false }
}
