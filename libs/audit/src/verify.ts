import { setImmediate as nextTurn } from 'node:timers/promises'
import { begun, chainHash, goOn, isSound, recordedAtOf, UNREADABLE, type Chain } from '@harbor/event-log/chain'
import type { EventLog, LookUp, ProvenPart, RawEvent } from '@harbor/event-log/event-log'
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

interface CountedChain extends Chain {
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
  const chains = new Chains(confidential)
  const problems: VerifyProblem[] = []
  let read = 0
  let last = LOG_START
  const readUntil = async (end: number): Promise<void> => {
    while (last < end) {
      const page = await log.readRaw(last, { limit: Math.min(pageSize, end - last) })
      if (page.events.length === 0) break
      for (const event of page.events) {
        const chain = chains.of(event.stream)
        const recordedAt = recordedAtOf(event.meta)
        const computed = chainHash(chain.hash, event.stream, event)
        // A million events pass here; only of others is a list of faults made.
        if (!isSound(event, last, chain, computed, recordedAt))
          for (const problem of faultsOf(event, last, chain, computed, recordedAt))
            if (problems.length < problemLimit)
              problems.push(chain.counted ? problem : { ...problem, stream: '', revision: 0 })
        if (chain.counted) chains.events += 1
        goOn(chain, event, recordedAt)
        last = event.position
      }
      read += page.events.length
      onProgress(read)
      await nextTurn()
    }
  }
  if (lookUp) {
    await readUntil(lookUp.asideAfter)
    if (last === lookUp.asideAfter && last < lookUp.last && chains.goOnBy(await lookUp.provenAside())) {
      onProgress((read += lookUp.last - last))
      last = lookUp.last
    }
  }
  await readUntil(lookUp?.last ?? Number.POSITIVE_INFINITY)
  // What a fault has moved, the index cannot lead to: then the fault is what is told.
  if (problems.length === 0) await lookUp?.expectFindable(chains.all)
  return { ok: problems.length === 0, events: chains.events, streams: chains.counted(), problems, head: last }
}

class Chains {
  readonly all = new Map<string, CountedChain>()
  /** Not of confidential streams. */
  events = 0

  constructor(private readonly confidential: readonly string[]) {}

  of(stream: string): CountedChain {
    return this.all.get(stream) ?? this.begin(stream)
  }

  counted(): number {
    return [...this.all.values()].filter(({ counted }) => counted).length
  }

  /** By what has been proven elsewhere, if all of it follows what has been read here. */
  goOnBy(parts: readonly ProvenPart[] | undefined): boolean {
    if (!parts?.every((part) => this.isNext(part))) return false
    for (const [stream, first, , , revision, places] of parts) {
      const chain = this.of(stream)
      chain.revision = revision
      chain.places += places
      if (chain.counted) this.events += revision - first + 1
    }
    return true
  }

  private isNext([stream, first, hashBefore, recordedAt]: ProvenPart): boolean {
    const chain = this.all.get(stream) ?? begun()
    return first === chain.revision + 1 && hashBefore === chain.hash && recordedAt >= chain.recordedAt
  }

  private begin(stream: string): CountedChain {
    const chain = { ...begun(), counted: !this.confidential.some((name) => stream.startsWith(name)) }
    this.all.set(stream, chain)
    return chain
  }
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

const dayMs = 86_400_000

function instantOf(recordedAt: number): string {
  const day = String(Math.trunc(recordedAt / dayMs)).padStart(8, '0')
  const time = new Date(recordedAt % dayMs).toISOString().slice(10)
  return `${day.slice(0, 4)}-${day.slice(4, 6)}-${day.slice(6)}${time}`
}
