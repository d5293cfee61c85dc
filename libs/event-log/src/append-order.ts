import { Type } from 'typebox'
import { defineEvent, type DomainEvent, type EventOf, type Recorded, type RestsOn } from '@harbor/kernel/event'
import { deriveId } from '@harbor/kernel/ids'
import { IdOf, Line, Payload } from '@harbor/kernel/schema'
import type { CommandContext, Journal, JournalAppend, LoadedStream } from './journal'

// NOTE: names and payloads are the storage format. Once landed: a new version and an upcaster, never an edit.

/** These bytes are about to be appended to `stream`, behind revision `after` (-1: a new stream). */
export const appendAnnounced = defineEvent(
  'log.append-announced',
  1,
  Payload({
    stream: Line(120),
    after: Type.Integer({ minimum: -1 }),
    events: Type.Array(
      Payload({
        id: IdOf<'event'>(),
        revision: Type.Integer({ minimum: 0 }),
        type: Line(200),
        data: Type.String(),
        meta: Type.String(),
        hash: Line(64),
      }),
      { minItems: 1 },
    ),
  }),
)
export const orderEvents = [appendAnnounced] as const
type Announcement = Recorded<EventOf<typeof appendAnnounced>>

/**
 * One order for appends to many streams, where each decision rests on what the others made of theirs: two units that each move below the
 * other. Any number of processes may write: what is to be appended is announced in a stream of the order first, with the exact revision at
 * which the decider had looked. Whoever was overtaken decides anew; whoever comes next appends what was announced before he looks, so
 * that a process that died or sleeps in between keeps nobody waiting and comes too late for nothing. Both append the same ids at the same
 * place, which the log takes once. A stream that went on by itself meanwhile makes the announcement void.
 */
export class AppendOrder {
  private readonly stream: string
  /** Only where to begin reading. */
  private known = 0

  constructor(
    private readonly journal: Journal,
    name: string,
  ) {
    this.stream = `order-${name}`
  }

  /** The place in the order from which to decide: everything announced before it is in its stream, or void. Ask before any fact. */
  async place(): Promise<LoadedStream> {
    const place = await this.journal.load(this.stream, { personal: false, fromRevision: this.known })
    const last = place.events.at(-1) as Announcement | undefined
    if (!last) return place
    const { stream, after, events } = last.data
    const { log } = this.journal
    const [next] = await log.readStream(stream, { fromRevision: after + 1, limit: 1 })
    if (!next) await log.append(stream, after, events)
    this.known = place.revision
    return place
  }

  /** Appends what was decided from that place. Not `ok`: others were first, there or in the stream itself. */
  async append(
    place: LoadedStream,
    loaded: LoadedStream,
    decided: readonly DomainEvent[],
    context: CommandContext,
    restsOn?: RestsOn,
  ): Promise<JournalAppend> {
    const { stream, revision: after } = loaded
    const encoded = await this.journal.encode(loaded, decided, context, restsOn)
    const announcement = appendAnnounced({ stream, after, events: [...encoded] })
    const announced = await this.journal.append(place, [announcement], turnOf(context, place))
    if (!announced.ok) return { ok: false, actualRevision: after }
    return this.journal.appendEncoded(loaded, encoded)
  }
}

/** A command that was overtaken announces again: each time with ids of its own, as does another body under the same id. */
function turnOf(context: CommandContext, { stream, revision }: LoadedStream): CommandContext {
  const { commandDigest = '', ...own } = context
  return { ...own, commandId: deriveId<'command'>(context.commandId, `${stream}/${revision}/${commandDigest}`) }
}
