import { FAR_DATE, type LocalDate } from '@harbor/kernel/time'
import type { View, ViewDocument } from '@harbor/kernel/view'
import { appraisalEvents, type AppraisalEvent, type DefinitionId, type Index, type IndexDefinition } from './events'
import { evolveDefinition, noDefinition, type DefinitionPhase, type DefinitionState } from './state'

export interface DefinitionRow extends ViewDocument {
  readonly id: DefinitionId
  readonly index: Index
  readonly name: string
  readonly phase: DefinitionPhase
  readonly draftedOn: LocalDate | null
  readonly approvedOn: LocalDate | null
  /** In force from that day; the far date until it is approved. */
  readonly from: LocalDate
  readonly document: string | null
  readonly definition: IndexDefinition
}

export const definitionsView: View<AppraisalEvent, DefinitionState, DefinitionRow> = {
  name: 'index-definitions',
  version: 1,
  collection: {
    name: 'index-definitions',
    fields: { index: 'string', phase: 'string', from: 'string', approvedOn: 'string' },
    indexes: [['index', 'from']],
    text: [],
  },
  handles: appraisalEvents.map(({ type }) => type),
  personal: false,
  key: ({ stream }) => stream.slice(-36),
  evolve: (state, event) => evolveDefinition(state ?? noDefinition, event),
  documents: ({ phase, definition, draftedBy: _, from, ...told }, key) =>
    phase === null || definition === null
      ? []
      : [
          {
            id: key as DefinitionId,
            index: definition.index,
            name: definition.name,
            phase,
            ...told,
            from: from ?? FAR_DATE,
            definition,
          },
        ],
}
