import type { WordsOfCodes } from '@harbor/kernel/decision'
import type { Recorded } from '@harbor/kernel/event'
import type { AccountId } from '@harbor/kernel/ids'
import { dateOf, type LocalDate } from '@harbor/kernel/time'
import type { AppraisalEvent, IndexDefinition } from './events'

export const definitionPhases = ['draft', 'approved', 'discarded'] as const
export type DefinitionPhase = (typeof definitionPhases)[number]

export const definitionPhaseNames: WordsOfCodes<DefinitionPhase> = {
  draft: { zh: '草案', en: 'draft' },
  approved: { zh: '已批准', en: 'approved' },
  discarded: { zh: '已放弃', en: 'discarded' },
}

/** What a definition's stream says. JSON, since views keep it too. */
export interface DefinitionState {
  /** Null: never drafted. */
  readonly phase: DefinitionPhase | null
  readonly definition: IndexDefinition | null
  readonly draftedBy: AccountId | null
  readonly draftedOn: LocalDate | null
  readonly approvedOn: LocalDate | null
  /** In force from that day; null: not approved. */
  readonly from: LocalDate | null
  readonly document: string | null
}

export const noDefinition: DefinitionState = {
  phase: null,
  definition: null,
  draftedBy: null,
  draftedOn: null,
  approvedOn: null,
  from: null,
  document: null,
}

export function evolveDefinition(state: DefinitionState, event: Recorded<AppraisalEvent>): DefinitionState {
  const on = event.effectiveOn ?? dateOf(event.recordedAt)
  switch (event.type) {
    case 'organization.index-drafted.v1':
      return { ...state, phase: 'draft', definition: event.data, draftedBy: event.actor.id, draftedOn: on }
    case 'organization.index-approved.v1': {
      const { from, document } = event.data
      return { ...state, phase: 'approved', approvedOn: on, from, document }
    }
    case 'organization.index-discarded.v1':
      return { ...state, phase: 'discarded' }
  }
}

export function definitionOf(events: readonly Recorded[]): DefinitionState {
  return (events as readonly Recorded<AppraisalEvent>[]).reduce(evolveDefinition, noDefinition)
}
