import { hash } from 'node:crypto'
import type { Position, RestsOn } from '@harbor/kernel/event'
import type { EventId } from '@harbor/kernel/ids'
import type { Decision, Refused } from '@harbor/kernel/decision'
import type { AppendOrder } from './append-order'
import type { CommandContext, Journal, LoadedStream } from './journal'

/** Facts of other files that a decision rests on, as they stood at `position`. */
export interface Facts<T> {
  /** Names the question that was asked, e.g. `voters-due branch=… on=…`: replay asks it again. */
  readonly question: string
  readonly value: T
  readonly position: Position
}

export type Outcome =
  /** `repeated`: this command had its effect before; nothing was added now. */
  | {
      readonly kind: 'recorded'
      readonly repeated: boolean
      readonly stream: string
      readonly revision: number
      readonly position: Position
      readonly eventIds: readonly EventId[]
    }
  | { readonly kind: 'refused'; readonly refusal: Refused }
  /** The stream is not at the revision that the caller named, or others kept winning the race. */
  | { readonly kind: 'conflict'; readonly actualRevision: number }

export interface Execution<T = undefined> {
  readonly journal: Journal
  readonly stream: string
  readonly context: CommandContext
  /** The revision that the caller saw; without it the decision is taken on whatever stands there. */
  readonly ifRevision?: number
  readonly personal?: boolean
  /** Gathers what the decision needs of other files; recorded as `restsOn`, so that replay can ask again. */
  readonly facts?: (loaded: LoadedStream) => Promise<Facts<T> | undefined>
  readonly decide: (loaded: LoadedStream, facts: T | undefined) => Decision
  /**
   * Makes the caller's what belongs to one file alone, such as a number: after the decision, so that a refusal leaves no trace, and before
   * anything is stored. Again: nothing. Throws when it is another's.
   */
  readonly claim?: (() => Promise<void>) | undefined
  /** For decisions whose facts other decisions of the same kind change at the same moment, in whichever process. */
  readonly order?: AppendOrder | undefined
  /** Runs on every load before anything is answered, also for a repeated command; throws when the caller may not know. */
  readonly authorize?: (loaded: LoadedStream) => void
}

const attempts = 8

/**
 * Load, decide, append. When another writer was faster and the caller named no revision, the decision is taken anew on the
 * newer file. A repeated command (same id) answers as the first time and adds nothing.
 */
export async function execute<T = undefined>(execution: Execution<T>): Promise<Outcome> {
  const { journal, stream, context, order } = execution
  let actualRevision = 0
  for (let attempt = 0; attempt < attempts; attempt++) {
    const place = order && (await order.place())
    const loaded = await journal.load(stream, { personal: execution.personal ?? false })
    execution.authorize?.(loaded)
    const repeated = answerAgain(loaded, context)
    if (repeated) return repeated
    if (execution.ifRevision !== undefined && execution.ifRevision !== loaded.revision)
      return { kind: 'conflict', actualRevision: loaded.revision }
    const facts = execution.facts && (await execution.facts(loaded))
    const decision = execution.decide(loaded, facts?.value)
    if (!decision.accepted) return { kind: 'refused', refusal: decision }
    if (decision.events.length === 0) return nothingToAdd(loaded)
    await execution.claim?.()
    const toAppend = [loaded, decision.events, context, restsOnOf(facts)] as const
    const appended = await (order && place ? order.append(place, ...toAppend) : journal.append(...toAppend))
    if (appended.ok) {
      const { revision, position, eventIds } = appended
      return { kind: 'recorded', repeated: false, stream, revision, position, eventIds }
    }
    actualRevision = appended.actualRevision
  }
  return { kind: 'conflict', actualRevision }
}

/** The digest that goes into `meta.restsOn`: SHA-256 (hex) of the facts' JSON. */
export function digestFacts(value: unknown): string {
  return hash('sha256', JSON.stringify(value), 'hex')
}

function restsOnOf(facts: Facts<unknown> | undefined): RestsOn | undefined {
  return facts && { facts: facts.question, position: facts.position, digest: digestFacts(facts.value) }
}

function answerAgain(loaded: LoadedStream, context: CommandContext): Outcome | undefined {
  const said = loaded.saidOf(context.commandId)
  if (!said) return undefined
  if (said.commandDigest !== context.commandDigest)
    return { kind: 'refused', refusal: { accepted: false, code: 'command.key-reused', detail: {} } }
  const own = loaded.events.filter((event) => event.commandId === context.commandId)
  const last = own.at(-1)
  return (
    last && {
      ...nothingToAdd(loaded),
      revision: last.revision,
      position: last.position,
      eventIds: own.map((event) => event.id),
    }
  )
}

function nothingToAdd(loaded: LoadedStream): Extract<Outcome, { kind: 'recorded' }> {
  const position = (loaded.events.at(-1)?.position ?? 0) as Position
  return { kind: 'recorded', repeated: true, stream: loaded.stream, revision: loaded.revision, position, eventIds: [] }
}
