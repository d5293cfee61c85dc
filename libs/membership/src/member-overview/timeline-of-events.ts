import type { Recorded } from '@harbor/kernel/event'
import type { EventId } from '@harbor/kernel/ids'
import { dateOf, type Instant, type LocalDate } from '@harbor/kernel/time'
import type { CorrectionData } from '@harbor/kernel/correction'
import type { Finding } from '@harbor/kernel/decision'
import { eventLabels } from '../event-labels'
import { CORRECTION, type MemberEvent } from '../member-event'

/** One line of a member's timeline. */
export interface TimelineEntry {
  readonly eventId: EventId
  readonly revision: number
  readonly type: string
  readonly title: { readonly zh: string; readonly en: string }
  /** The day of legal effect; that of recording where the fact has none. */
  readonly on: LocalDate
  readonly recordedAt: Instant
  readonly actor: { readonly id: string; readonly role: string }
  readonly rulePack: string | null
  readonly basis: string | null
  /** The payload without personal parts and findings. */
  readonly facts: Readonly<Record<string, unknown>>
  readonly findings: readonly Finding[]
  /** Corrections of this entry that were known at the time asked for, oldest first. */
  readonly correctedBy: readonly EventId[]
}

/** Everything recorded, in the order of recording, corrected entries included and marked: the story of the file. */
export function timelineEntries(recorded: readonly Recorded<MemberEvent>[]): readonly TimelineEntry[] {
  const corrections = new Map<EventId, EventId[]>()
  for (const event of recorded) {
    if (event.type !== CORRECTION) continue
    const { corrects } = event.data satisfies Partial<CorrectionData>
    corrections.set(corrects, [...(corrections.get(corrects) ?? []), event.id])
  }
  return recorded.map((event) => {
    const {
      personal: _sealed,
      findings = [],
      ...facts
    } = event.data as Record<string, unknown> & { findings?: Finding[] }
    return {
      eventId: event.id,
      revision: event.revision,
      type: event.type,
      title: eventLabels[event.type],
      on: event.effectiveOn ?? dateOf(event.recordedAt),
      recordedAt: event.recordedAt,
      actor: { id: event.actor.id, role: event.actor.role },
      rulePack: event.rulePack ?? null,
      basis: event.basis ?? null,
      facts,
      findings,
      correctedBy: corrections.get(event.id) ?? [],
    }
  })
}
