import type { UnitId } from '@harbor/kernel/ids'
import type { LocalDate } from '@harbor/kernel/time'
import type { View, ViewDocument } from '@harbor/kernel/view'
import {
  reorganisationEvents,
  type ReorganisationEvent,
  type ReorganisationId,
  type ReorganisationKind,
} from './events'
import { evolveReorganisation, noReorganisation, type ReorganisationPhase, type ReorganisationState } from './state'

/** A reorganisation as lists show it: branches, and how many move, but nobody by id. */
export interface ReorganisationRow extends ViewDocument {
  readonly id: ReorganisationId
  readonly kind: ReorganisationKind
  readonly phase: ReorganisationPhase
  readonly unitId: UnitId
  readonly reason: string
  readonly sources: readonly { readonly unitId: UnitId; readonly closes: boolean }[]
  readonly receivers: readonly { readonly unitId: UnitId; readonly name: string | null }[]
  readonly proposedOn: LocalDate
  readonly approvedOn: LocalDate | null
  readonly document: string | null
  readonly moves: number
  readonly endedOn: LocalDate | null
}

export const reorganisationsView: View<ReorganisationEvent, ReorganisationState, ReorganisationRow> = {
  name: 'reorganisations',
  version: 1,
  collection: {
    name: 'reorganisations',
    fields: { phase: 'string', proposedOn: 'string' },
    indexes: [['phase', 'proposedOn'], ['proposedOn']],
    text: [],
  },
  handles: reorganisationEvents.map(({ type }) => type),
  personal: false,
  key: ({ stream }) => stream.slice(-36),
  evolve: (state = noReorganisation, event) => evolveReorganisation(state, event),
  documents: ({ id, phase, kind, unitId, reason, proposedOn, sources, receivers, decision, moves, ended }) =>
    id === null || phase === null || unitId === null || proposedOn === null
      ? []
      : [
          {
            id,
            kind,
            phase,
            unitId,
            reason,
            sources: sources.map((source) => ({ unitId: source.unitId, closes: source.closes })),
            receivers: receivers.map(({ established, ...branch }) => ({
              unitId: branch.unitId,
              name: established?.name ?? null,
            })),
            proposedOn,
            approvedOn: decision?.on ?? null,
            document: decision?.document ?? null,
            moves: moves.length,
            endedOn: ended?.on ?? null,
          },
        ],
}
