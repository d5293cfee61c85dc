import { CHAIN_START, chainHash } from '@harbor/event-log/chain'
import type { EventLog, RawEvent } from '@harbor/event-log/event-log'
import { LOG_START, type Position } from '@harbor/kernel/event'
import { isId } from '@harbor/kernel/ids'

/** One thing that does not hold, and where. */
export interface VerifyProblem {
  readonly code:
    | 'verify.hash'
    | 'verify.revision'
    | 'verify.position'
    | 'verify.id'
    | 'verify.json'
    | 'verify.recorded-at'
    | 'verify.unreadable'
  readonly position: Position
  readonly stream: string
  readonly revision: number
  readonly detail: string
}

export interface VerifyReport {
  readonly ok: boolean
  /** Confidential streams are verified like all others and counted with none. */
  readonly events: number
  readonly streams: number
  /** The first 1,000. */
  readonly problems: readonly VerifyProblem[]
  readonly head: Position
}

interface Chain {
  revision: number
  hash: string
  recordedAt: string
  /** Not of a confidential stream. */
  readonly counted: boolean
}

const pageSize = 5_000
const problemLimit = 1_000

/**
 * Reads every stored byte and proves: each stream's chain is whole and in order from its first event, positions grow, ids are
 * unique within their stream's place, instants never run backwards within a stream, payloads are JSON. What it cannot see from
 * the log alone is a tail cut off every stream at once; a checkpoint kept elsewhere shows that.
 */
export async function verifyLog(
  log: EventLog,
  {
    onProgress = () => {},
    confidential = [],
  }: {
    readonly onProgress?: (read: number) => void
    /** How the names of streams begin whose number would tell what nobody may know; their faults are told without the name. */
    readonly confidential?: readonly string[]
  } = {},
): Promise<VerifyReport> {
  const chains = new Map<string, Chain>()
  const problems: VerifyProblem[] = []
  const isCounted = (stream: string): boolean => !confidential.some((name) => stream.startsWith(name))
  let events = 0
  let read = 0
  let last = LOG_START
  for (;;) {
    const page = await log.readRaw(last, { limit: pageSize })
    if (page.events.length === 0) break
    for (const event of page.events) {
      const chain = chains.get(event.stream) ?? begun(event.stream, chains, isCounted(event.stream))
      const recordedAt = recordedAtOf(event)
      for (const problem of faultsOf(event, last, chain, recordedAt))
        if (problems.length < problemLimit)
          problems.push(chain.counted ? problem : { ...problem, stream: '', revision: 0 })
      if (chain.counted) events += 1
      chain.revision = event.revision
      chain.hash = event.hash
      chain.recordedAt = recordedAt ?? ''
      last = event.position
    }
    read += page.events.length
    onProgress(read)
  }
  const streams = [...chains.values()].filter(({ counted }) => counted).length
  return { ok: problems.length === 0, events, streams, problems, head: last }
}

function begun(stream: string, chains: Map<string, Chain>, counted: boolean): Chain {
  const chain: Chain = { revision: -1, hash: CHAIN_START, recordedAt: '', counted }
  chains.set(stream, chain)
  return chain
}

const none: readonly VerifyProblem[] = []

function faultsOf(
  event: RawEvent,
  before: Position,
  chain: Readonly<Chain>,
  recordedAt: string | undefined,
): readonly VerifyProblem[] {
  const computed = chainHash(chain.hash, event.stream, event)
  const expected = chain.revision + 1
  const inOrder = event.revision === expected && event.position > before && computed === event.hash
  // A million sound events pass here; only for others is a list made.
  if (inOrder && recordedAt !== undefined && recordedAt >= chain.recordedAt && isId(event.id)) return none
  const faults: VerifyProblem[] = []
  const say = (code: VerifyProblem['code'], detail: string) =>
    faults.push({ code, position: event.position, stream: event.stream, revision: event.revision, detail })
  if (event.revision !== expected) say('verify.revision', `revision ${event.revision} where ${expected} must stand`)
  if (event.position <= before) say('verify.position', `position ${event.position} after ${before}`)
  if (!isId(event.id)) say('verify.id', 'the id is no UUID')
  if (computed !== event.hash)
    say('verify.hash', `stored ${event.hash.slice(0, 16)}…, computed ${computed.slice(0, 16)}…`)
  if (recordedAt === undefined) say('verify.json', 'data or meta is not the JSON that was written')
  else if (recordedAt < chain.recordedAt) say('verify.recorded-at', `${recordedAt} after ${chain.recordedAt}`)
  return faults
}

const start = '{"recordedAt":"'
const instant = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/

/** `recordedAt` is the first member of `meta`, always at the same place: no parse needed for a million events. */
function recordedAtOf({ meta }: RawEvent): string | undefined {
  const end = start.length + 24
  const text = meta.slice(start.length, end)
  return meta.startsWith(start) && meta[end] === '"' && instant.test(text) ? text : undefined
}
