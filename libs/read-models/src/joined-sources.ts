import type { DomainEvent, Recorded } from '@harbor/kernel/event'
import type { View } from '@harbor/kernel/view'

/** What a slice brings to a view that several feed: a pure fold of its own streams. */
export interface StreamSource<E extends DomainEvent = DomainEvent, State = unknown> {
  /** What its streams' names begin with: `member` for `member-<id>`. No two sources of a view read the same. */
  readonly streams: string
  /** Stored types that it folds. */
  readonly handles: readonly E['type'][]
  /**
   * What in its file an event is about, where files grow for decades by things that know nothing of each other, as a ledger does by its
   * records: each is folded by itself then, so that a further event writes one of them and not all. Absent: the file is folded whole.
   */
  part?(event: Recorded<E>): string
  /** Of the part, or of the whole file. */
  evolve(state: State | undefined, event: Recorded<E>): State
  /** As in `View`: for files whose past can be corrected. */
  readonly rewrite?: NonNullable<View<E, State>['rewrite']>
}

/** What the sources of a view have in common: all of it but the documents. */
export type JoinedFold = Required<Pick<View, 'handles' | 'personal' | 'key' | 'evolve' | 'rewrite'>>

export interface JoinedSources<Source> {
  readonly fold: JoinedFold
  /** The stream of a key of the view, what its name ends with, and the source that reads it. Throws when there is none. */
  of(key: string): { readonly stream: string; readonly id: string; readonly source: Source }
}

/** `what`: the kind of source, in words for who joins two that cannot be joined. Keys are streams, or stream and part. */
export function joinSources<Source extends StreamSource>(
  what: string,
  sources: readonly Source[],
): JoinedSources<Source> {
  const byStreams = new Map(sources.map((source) => [source.streams, source]))
  if (byStreams.size < sources.length) throw new Error(`two ${what} sources read the same streams`)
  const sourceOf = (stream: string): Source => {
    const source = byStreams.get(stream.slice(0, -37))
    if (!source) throw new Error(`no ${what} source reads ${stream}`)
    return source
  }
  const fold: JoinedFold = {
    handles: [...new Set(sources.flatMap(({ handles }) => handles))],
    personal: false,
    key: (event) => {
      const source = sourceOf(event.stream)
      return source.part ? `${event.stream}/${source.part(event)}` : event.stream
    },
    evolve: (state, event) => sourceOf(event.stream).evolve(state, event),
    rewrite: {
      on: [...new Set(sources.flatMap(({ rewrite }) => rewrite?.on ?? []))],
      effective: (events) => {
        const [first] = events
        return first ? (sourceOf(first.stream).rewrite?.effective(events) ?? events) : []
      },
    },
  }
  const of = (key: string) => {
    const end = key.indexOf('/')
    const stream = end < 0 ? key : key.slice(0, end)
    return { stream, id: stream.slice(-36), source: sourceOf(stream) }
  }
  return { fold, of }
}
