import { chainHash, CHAIN_START } from '@harbor/event-log/chain'
import type { RawEvent } from '@harbor/event-log/event-log'
import { deriveId, type CommandId } from '@harbor/kernel/ids'
import { automations } from '@harbor/platform/contexts'
import { decoded } from './decoded'
import { must } from './broken'
import { checkFile } from './file-invariants'
import type { StoredLog } from './stores/memory-event-log'

interface Meta {
  readonly recordedAt: string
  readonly command: CommandId
  readonly causation?: string
}

/** Where the events of one command in one stream stand. */
interface Stretch {
  readonly stream: string
  /** Revision of the last of them. */
  readonly last: number
}

/** Looks at what was added to the log since the last look, and at the files that it changed. */
export class LogInvariants {
  private seen = 0
  private lastPosition = 0

  private constructor(
    private readonly log: StoredLog,
    readonly places: Map<string, { readonly stream: string; readonly revision: number }>,
    private readonly commands: Map<CommandId, readonly Stretch[]>,
  ) {}

  /** Of a log that is looked at from its first event on. */
  static of(log: StoredLog): LogInvariants {
    return new LogInvariants(log, new Map(), new Map())
  }

  /** The same, for a log that is a copy and goes on by itself. */
  goingOnIn(log: StoredLog): LogInvariants {
    const own = new LogInvariants(log, new Map(this.places), new Map(this.commands))
    own.seen = this.seen
    own.lastPosition = this.lastPosition
    return own
  }

  check(): void {
    const added = this.log.events.slice(this.seen)
    this.seen = this.log.events.length
    for (const event of added) this.checkEvent(event)
    const changed = new Set(added.map(({ stream }) => stream))
    for (const stream of changed) checkFile(stream, this.log.stream(stream).map(decoded))
  }

  private checkEvent(event: RawEvent): void {
    const { position, stream, revision, id } = event
    const where = () => `${stream}/${revision} at ${position}`
    must(position > this.lastPosition, () => `${where()} is not behind position ${this.lastPosition}`)
    this.lastPosition = position
    must(!this.places.has(id), () => `${where()}: the event ${id} stands twice`)
    this.places.set(id, { stream, revision })
    const before = this.log.stream(stream)[revision - 1]
    must(this.log.stream(stream)[revision] === event, () => `${where()}: not at its place`)
    const hash = chainHash(before?.hash ?? CHAIN_START, stream, event)
    must(event.hash === hash, () => `${where()}: its hash does not chain`)
    const meta = JSON.parse(event.meta) as Meta
    const earlier = before ? (JSON.parse(before.meta) as Meta).recordedAt : ''
    must(earlier <= meta.recordedAt, () => `${where()}: recorded before the event in front of it`)
    this.checkCommand(event, meta)
  }

  /** What a command did in a stream it did at one go; what an automation did, in one stream alone. */
  private checkCommand({ stream, revision }: RawEvent, { command, causation }: Meta): void {
    const before = this.commands.get(command) ?? []
    const here = before.find((one) => one.stream === stream)
    must(
      !here || here.last === revision - 1,
      () => `${stream}/${revision}: the command ${command} had its effect twice`,
    )
    const stretches = [...before.filter((one) => one !== here), { stream, last: revision }]
    this.commands.set(command, stretches)
    if (causation === undefined) return
    must(this.places.has(causation), () => `${stream}/${revision}: its cause ${causation} is not in the log`)
    const isDerived = automations.some(({ name }) => deriveId(causation, name) === command)
    must(isDerived, () => `${stream}/${revision}: its command does not follow from its cause`)
    must(stretches.length === 1, () => `the consequence of ${causation} stands in several streams`)
  }
}
