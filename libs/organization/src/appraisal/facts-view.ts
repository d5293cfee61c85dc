import type { DomainEvent, Recorded } from '@harbor/kernel/event'
import type { MemberId, UnitId } from '@harbor/kernel/ids'
import type { View, ViewDocument } from '@harbor/kernel/view'
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
  const byStreams = new Map(sources.map((source) => [source.streams, source]))
  if (byStreams.size < sources.length) throw new Error('two appraisal sources read the same streams')
  const sourceOf = (stream: string): AppraisalSource => {
    const source = byStreams.get(stream.slice(0, -37))
    if (!source) throw new Error(`no appraisal source reads ${stream}`)
    return source
  }
  return {
    name: APPRAISAL_FACTS,
    version: 2,
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
    handles: [...new Set(sources.flatMap(({ handles }) => handles))],
    personal: false,
    key: ({ stream }) => stream,
    evolve: (state, event) => sourceOf(event.stream).evolve(state, event),
    documents: (state, stream) =>
      sourceOf(stream)
        .factsOf(state, stream.slice(-36))
        .map(({ memberId, unitId, ...fact }) => ({
          id: `${stream}/${fact.key}`,
          source: stream,
          memberId: memberId ?? '',
          unitId: unitId ?? '',
          ...fact,
        })),
    rewrite: {
      on: [...new Set(sources.flatMap(({ rewrite }) => rewrite?.on ?? []))],
      effective: (events: readonly Recorded[]) => {
        const [first] = events
        return first ? (sourceOf(first.stream).rewrite?.effective(events) ?? events) : []
      },
    },
  }
}
