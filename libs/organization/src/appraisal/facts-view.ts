import type { DomainEvent } from '@harbor/kernel/event'
import type { MemberId, UnitId } from '@harbor/kernel/ids'
import type { View, ViewDocument } from '@harbor/kernel/view'
import { joinSources } from '@harbor/read-models/joined-sources'
import type { AppraisalFact, AppraisalSource } from './appraisal-source'

/** A fact, and the stream that tells of it. */
export interface FactRow extends ViewDocument, Omit<AppraisalFact, 'memberId' | 'unitId'> {
  readonly source: string
  /** Empty text: about no single member, of no unit. */
  readonly memberId: MemberId | ''
  readonly unitId: UnitId | ''
}

export const APPRAISAL_FACTS = 'appraisal-facts'

/** All facts that indices can count, of all sources. Raise the version here when a source's fold changes or a source is added. */
export function appraisalFactsView(sources: readonly AppraisalSource[]): View<DomainEvent, unknown, FactRow> {
  const joined = joinSources('appraisal', sources)
  return {
    name: APPRAISAL_FACTS,
    version: 5,
    collection: {
      name: APPRAISAL_FACTS,
      fields: {
        memberId: 'string',
        unitId: 'string',
        kind: 'string',
        detail: 'string',
        on: 'string',
        quantity: 'number',
        source: 'string',
      },
      indexes: [
        ['memberId', 'on'],
        // All that the scores of everybody ask, in the order in which it is grouped: answered from the index alone.
        ['memberId', 'unitId', 'kind', 'detail', 'quantity', 'on'],
        ['unitId', 'kind', 'on'],
      ],
      text: [],
    },
    ...joined.fold,
    documents: (state, key) => {
      const { stream, id, source } = joined.of(key)
      return source.factsOf(state, id).map(({ memberId, unitId, ...fact }) => ({
        id: `${stream}/${fact.key}`,
        source: stream,
        memberId: memberId ?? '',
        unitId: unitId ?? '',
        ...fact,
      }))
    },
  }
}
