import type { LocalDate } from '@harbor/kernel/time'
import type { View, ViewDocument } from '@harbor/kernel/view'
import { claimEvents, type ClaimEvent, type ClaimId, type TotalClaimed } from './events'
import { evolveClaim, noClaim, type ClaimState } from './state'

export interface ClaimRow extends ViewDocument, TotalClaimed {
  readonly id: ClaimId
  readonly recordedOn: LocalDate | null
  readonly withdrawnOn: LocalDate | null
}

export const claimsView: View<ClaimEvent, ClaimState, ClaimRow> = {
  name: 'total-claims',
  version: 1,
  collection: {
    name: 'total-claims',
    fields: { unitId: 'string', measure: 'string', until: 'string', withdrawnOn: 'string' },
    indexes: [['unitId', 'until']],
    text: [],
  },
  handles: claimEvents.map(({ type }) => type),
  personal: false,
  key: ({ stream }) => stream.slice(-36),
  evolve: (state, event) => evolveClaim(state ?? noClaim, event),
  documents: ({ claim, recordedOn, withdrawnOn }, key) =>
    claim === null ? [] : [{ id: key as ClaimId, ...claim, recordedOn, withdrawnOn }],
}
