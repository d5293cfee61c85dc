import { setImmediate as nextTurn } from 'node:timers/promises'
import { CHAIN_START, chainHash } from '@harbor/event-log/chain'
import { placeOf, type EventLog, type LookUp, type RawEvent } from '@harbor/event-log/event-log'
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
  /** See StreamPlaces. */
  places: number
  /** Of its newest event, as `recordedAtOf` has it. */
  recordedAt: number
  /** Not of a confidential stream. */
  readonly counted: boolean
}

/** Small, so that a page has gone before the collector would move it. */
const pageSize = 1_000
const problemLimit = 1_000

export interface VerifyOptions {
  readonly onProgress?: (read: number) => void
  /** How the names of streams begin whose number would tell what nobody may know; their faults are told without the name. */
  readonly confidential?: readonly string[]
}

/**
 * Reads every stored byte and proves: each stream's chain is whole and in order from its first event, positions grow, ids are
 * unique within their stream's place, instants never run backwards within a stream, payloads are JSON, and each event is found by its
 * stream too. Rejects with a StoreError that names the place where the store cannot read at all. What it cannot see from
 * the log alone is a tail cut off every stream at once; a checkpoint kept elsewhere shows that.
 */
export async function verifyLog(log: EventLog, options: VerifyOptions = {}): Promise<VerifyReport> {
  const lookUp = await log.lookUp?.()
  try {
    return await verifyUpTo(lookUp, log, options)
  } finally {
    await lookUp?.end()
  }
}

async function verifyUpTo(
  lookUp: LookUp | undefined,
  log: EventLog,
  { onProgress = () => {}, confidential = [] }: VerifyOptions,
): Promise<VerifyReport> {
  const chains = new Map<string, Chain>()
  const problems: VerifyProblem[] = []
  const isCounted = (stream: string): boolean => !confidential.some((name) => stream.startsWith(name))
  const end: number = lookUp?.last ?? Number.POSITIVE_INFINITY
  let events = 0
  let read = 0
  let last = LOG_START
  while (last < end) {
    const page = await log.readRaw(last, { limit: Math.min(pageSize, end - last) })
    if (page.events.length === 0) break
    for (const event of page.events) {
      const chain = chains.get(event.stream) ?? begun(event.stream, chains, isCounted(event.stream))
      const recordedAt = recordedAtOf(event.meta)
      const computed = chainHash(chain.hash, event.stream, event)
      if (!isSound(event, last, chain, computed, recordedAt))
        for (const problem of faultsOf(event, last, chain, computed, recordedAt))
          if (problems.length < problemLimit)
            problems.push(chain.counted ? problem : { ...problem, stream: '', revision: 0 })
      if (chain.counted) events += 1
      chain.revision = event.revision
      chain.hash = event.hash
      chain.recordedAt = recordedAt
      chain.places += placeOf(event.revision, event.position)
      last = event.position
    }
    read += page.events.length
    onProgress(read)
    await nextTurn()
  }
  // What a fault has moved, the index cannot lead to: then the fault is what is told.
  if (problems.length === 0) await lookUp?.expectFindable(chains)
  const streams = [...chains.values()].filter(({ counted }) => counted).length
  return { ok: problems.length === 0, events, streams, problems, head: last }
}

function begun(stream: string, chains: Map<string, Chain>, counted: boolean): Chain {
  const chain: Chain = { revision: -1, hash: CHAIN_START, places: 0, recordedAt: UNREADABLE, counted }
  chains.set(stream, chain)
  return chain
}

/** A million events pass here; only of others is a list of faults made. */
function isSound(event: RawEvent, before: Position, chain: Readonly<Chain>, computed: string, at: number): boolean {
  const inOrder = event.revision === chain.revision + 1 && event.position > before && computed === event.hash
  return inOrder && at !== UNREADABLE && at >= chain.recordedAt && isId(event.id)
}

function faultsOf(
  event: RawEvent,
  before: Position,
  chain: Readonly<Chain>,
  computed: string,
  recordedAt: number,
): readonly VerifyProblem[] {
  const expected = chain.revision + 1
  const faults: VerifyProblem[] = []
  const say = (code: VerifyProblem['code'], detail: string) =>
    faults.push({ code, position: event.position, stream: event.stream, revision: event.revision, detail })
  if (event.revision !== expected) say('verify.revision', `revision ${event.revision} where ${expected} must stand`)
  if (event.position <= before) say('verify.position', `position ${event.position} after ${before}`)
  if (!isId(event.id)) say('verify.id', 'the id is no UUID')
  if (computed !== event.hash)
    say('verify.hash', `stored ${event.hash.slice(0, 16)}…, computed ${computed.slice(0, 16)}…`)
  if (recordedAt === UNREADABLE) say('verify.json', 'data or meta is not the JSON that was written')
  else if (recordedAt < chain.recordedAt)
    say('verify.recorded-at', `${instantOf(recordedAt)} after ${instantOf(chain.recordedAt)}`)
  return faults
}

/** How `meta` begins. Each digit written out: an expression that counts takes twice as long. */
const instant = /^\{"recordedAt":"\d\d\d\d-\d\d-\d\dT\d\d:\d\d:\d\d\.\d\d\dZ"/
const UNREADABLE = -1
const dayMs = 86_400_000

/**
 * The instant of an event: its day as the number YYYYMMDD, times the milliseconds of a day, plus those that have passed of it. It is
 * the first member of `meta`, always at the same place, so no event is parsed; and a number holds on to no text.
 */
function recordedAtOf(meta: string): number {
  if (!instant.test(meta)) return UNREADABLE
  const day =
    (twoDigits(meta, 15) * 100 + twoDigits(meta, 17)) * 10_000 + twoDigits(meta, 20) * 100 + twoDigits(meta, 23)
  const seconds = (twoDigits(meta, 26) * 60 + twoDigits(meta, 29)) * 60 + twoDigits(meta, 32)
  return day * dayMs + seconds * 1000 + twoDigits(meta, 35) * 10 + digit(meta, 37)
}

const digit = (text: string, at: number): number => text.charCodeAt(at) - 48
const twoDigits = (text: string, at: number): number => digit(text, at) * 10 + digit(text, at + 1)

function instantOf(recordedAt: number): string {
  const day = String(Math.trunc(recordedAt / dayMs)).padStart(8, '0')
  const time = new Date(recordedAt % dayMs).toISOString().slice(10)
  return `${day.slice(0, 4)}-${day.slice(4, 6)}-${day.slice(6)}${time}`
}
