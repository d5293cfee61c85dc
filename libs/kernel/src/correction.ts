import type { DomainEvent, Recorded } from './event'
import type { EventId } from './ids'
import type { LocalDate } from './time'

/** What a correction puts in the place of the event that it corrects. Null: the event never took place. */
export interface Replacement {
  readonly data: Readonly<Record<string, unknown>>
  readonly effectiveOn?: LocalDate
}

/** The payload that every context's correcting event has. Personal parts stand apart, since they are sealed. */
export interface CorrectionData {
  readonly corrects: EventId
  readonly replacement: Replacement | null
  readonly personal?: unknown
}

/**
 * A file's history as it reads after its corrections: corrected events carry their replacement, annulled ones are gone, and so are
 * the correcting events. A correction can itself be corrected: an annulled one leaves no trace, the last word on an event counts.
 * Order of recording is kept, so a fold sees each fact where it was first told.
 */
export function effectiveHistory<E extends DomainEvent>(
  events: readonly Recorded<E>[],
  correctionType: string,
): readonly Recorded<E>[] {
  const lastWord = wordsInForce(events, correctionType)
  if (lastWord.size === 0) return events.filter((event) => event.type !== correctionType)
  return events.flatMap((event) => (event.type === correctionType ? [] : corrected(event, lastWord.get(event.id))))
}

/**
 * What the corrections in force say, by the id of the event that each speaks of, corrections among them: the last word counts, and
 * an annulled correction says nothing.
 */
export function wordsInForce(
  events: readonly Recorded[],
  correctionType: string,
): ReadonlyMap<EventId, CorrectionData> {
  const lastWord = new Map<EventId, CorrectionData>()
  for (const event of events.toReversed()) {
    if (event.type !== correctionType) continue
    const own = event.data as CorrectionData
    const revised = lastWord.get(event.id)
    if (revised?.replacement === null) continue
    const said: CorrectionData = revised?.replacement
      ? { ...own, ...(revised.replacement.data as Partial<CorrectionData>), corrects: own.corrects }
      : own
    if (!lastWord.has(said.corrects)) lastWord.set(said.corrects, said)
  }
  return lastWord
}

function corrected<E extends DomainEvent>(event: Recorded<E>, said: CorrectionData | undefined): Recorded<E>[] {
  if (!said) return [event]
  if (said.replacement === null) return []
  const { data, effectiveOn } = said.replacement
  const personal = said.personal ?? (event.data as { personal?: unknown }).personal
  return [
    {
      ...event,
      data: personal === undefined ? data : { ...data, personal },
      ...(effectiveOn && { effectiveOn }),
    },
  ]
}
