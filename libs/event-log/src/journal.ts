import type { Actor, DomainEvent, EventType, Position, Recorded, RestsOn } from '@harbor/kernel/event'
import { deriveId, type CommandId, type EventId } from '@harbor/kernel/ids'
import { later, type Instant } from '@harbor/kernel/time'
import { CHAIN_START } from './chain'
import { Codec, type Meta } from './codec'
import { NO_STREAM, type EventLog, type ParsedEvent, type RawEvent, type RawEventToAppend } from './event-log'
import type { DataKey, PersonalDataKeys } from './keys'
import { isSealed } from './seal'

/** Who does what, when, under which id: the same for all events of one command. */
export interface CommandContext {
  readonly commandId: CommandId
  readonly commandDigest?: string
  readonly actor: Actor
  readonly now: Instant
  readonly correlationId?: string
  readonly causationId?: string
  readonly basis?: string
  readonly traceparent?: string
}

/** A stream as it was read: its events and where the next one joins the chain. */
export interface LoadedStream {
  readonly stream: string
  /** NO_STREAM when there are none. */
  readonly revision: number
  readonly events: readonly Recorded[]
  readonly lastHash: string
  readonly lastRecordedAt: Instant | undefined
  /** What the newest event of a command says that already had its effect here: the digest that the command came with. */
  readonly saidOf: (command: CommandId) => Pick<Meta, 'commandDigest'> | undefined
}

export type JournalAppend =
  | { readonly ok: true; readonly position: Position; readonly revision: number; readonly eventIds: readonly EventId[] }
  | { readonly ok: false; readonly actualRevision: number }

/** The person's key was destroyed: nothing personal can be recorded of this person any more. */
export class PersonErased extends Error {
  readonly code = 'person.erased'
  constructor() {
    super('the personal data of this person was erased; no new personal data can be recorded')
    this.name = 'PersonErased'
  }
}

/** Reads and appends domain events: log, codec and keys together. */
export class Journal {
  private readonly codec: Codec

  /** `types`: or the codec made of them already, which takes long to make, for who opens many logs. */
  constructor(
    readonly log: EventLog,
    readonly keys: PersonalDataKeys,
    types: readonly EventType[] | Codec,
  ) {
    this.codec = types instanceof Codec ? types : new Codec(types)
  }

  storedTypes(types?: readonly string[]): readonly string[] {
    return this.codec.storedTypes(types)
  }

  /**
   * The whole stream, oldest first; `personal`: open what its persons' keys still open. `fromRevision`: its end alone, for who needs no
   * more to go on; one event of it must be left.
   */
  async load(
    stream: string,
    options: { readonly personal: boolean; readonly fromRevision?: number } = { personal: false },
  ): Promise<LoadedStream> {
    const raw = await this.log.readStream(stream, { fromRevision: options.fromRevision ?? 0 })
    const parsed = raw.map(parse)
    const events = options.personal
      ? await this.decode(parsed, options)
      : parsed.map((event) => this.codec.decode(event))
    const last = raw.at(-1)
    return {
      stream,
      revision: last?.revision ?? NO_STREAM,
      events,
      lastHash: last?.hash ?? CHAIN_START,
      lastRecordedAt: events.at(-1)?.recordedAt,
      saidOf: (command) => parsed.findLast(({ meta }) => (meta as Meta).command === command)?.meta as Meta | undefined,
    }
  }

  /** Throws UndecodableEvent, and nothing is returned, when one of them cannot be read. */
  async decode(events: readonly ParsedEvent[], options: { personal: boolean }): Promise<readonly Recorded[]> {
    const keys = options.personal ? await this.keysOf(events) : undefined
    return events.map((event) => this.codec.decode(event, keys))
  }

  /**
   * Appends behind what was loaded. Event ids derive from the command's id, so a retry after an unknown outcome adds nothing; and from its
   * digest, so that another body under the same id, sent at the same moment, is not taken for a retry.
   * `recordedAt` never runs backwards within a stream, whatever the machine's clock does: a cut at an instant is a prefix of the file.
   */
  async append(
    loaded: LoadedStream,
    events: readonly DomainEvent[],
    context: CommandContext,
    restsOn?: RestsOn,
  ): Promise<JournalAppend> {
    return this.appendEncoded(loaded, await this.encode(loaded, events, context, restsOn))
  }

  /** The bytes that `append` would store. */
  async encode(
    loaded: LoadedStream,
    events: readonly DomainEvent[],
    context: CommandContext,
    restsOn?: RestsOn,
  ): Promise<readonly RawEventToAppend[]> {
    const recordedAt = loaded.lastRecordedAt ? later(context.now, loaded.lastRecordedAt) : context.now
    const body = context.commandDigest === undefined ? '' : `/${context.commandDigest}`
    const toAppend: RawEventToAppend[] = []
    let previousHash = loaded.lastHash
    for (const [index, event] of events.entries()) {
      const place = {
        id: deriveId<'event'>(context.commandId, `${loaded.stream}/${index}${body}`),
        revision: loaded.revision + 1 + index,
      }
      const person = this.codec.personOf(loaded.stream, event)
      const key = person === undefined ? undefined : await this.keyFor(person)
      const encoded = this.codec.encode(
        loaded.stream,
        previousHash,
        place,
        event,
        metaOf(event, recordedAt, context, restsOn),
        key,
      )
      toAppend.push(encoded)
      previousHash = encoded.hash
    }
    return toAppend
  }

  async appendEncoded(loaded: LoadedStream, encoded: readonly RawEventToAppend[]): Promise<JournalAppend> {
    const result = await this.log.append(loaded.stream, loaded.revision, encoded)
    if (!result.ok) return result
    return {
      ok: true,
      position: result.position,
      revision: loaded.revision + encoded.length,
      eventIds: encoded.map(({ id }) => id),
    }
  }

  private async keyFor(person: string): Promise<Uint8Array> {
    const key = await this.keys.loadOrCreate(person)
    if (key === 'destroyed') throw new PersonErased()
    return key
  }

  private async keysOf(events: readonly ParsedEvent[]): Promise<ReadonlyMap<string, DataKey>> {
    const persons = new Set<string>()
    for (const { data } of events) {
      const { personal } = data as { personal?: unknown }
      if (isSealed(personal)) persons.add(personal.person)
    }
    return persons.size === 0 ? new Map() : this.keys.load([...persons])
  }
}

function metaOf(event: DomainEvent, recordedAt: Instant, context: CommandContext, restsOn?: RestsOn): Meta {
  return {
    recordedAt,
    ...(event.effectiveOn && { effectiveOn: event.effectiveOn }),
    ...(event.rulePack && { rulePack: event.rulePack }),
    actor: context.actor,
    command: context.commandId,
    ...(context.commandDigest && { commandDigest: context.commandDigest }),
    ...(context.correlationId && { correlation: context.correlationId }),
    ...(context.causationId && { causation: context.causationId }),
    ...(context.basis && { basis: context.basis }),
    ...(restsOn && { restsOn }),
    ...(context.traceparent && { traceparent: context.traceparent }),
  }
}

function parse(raw: RawEvent): ParsedEvent {
  return { ...raw, data: JSON.parse(raw.data), meta: JSON.parse(raw.meta) }
}
