import { verifyLog, type VerifyReport } from '@harbor/audit/verify'
import type { EventLog, RawEvent, RawEventToAppend } from '@harbor/event-log/event-log'
import { LogCursor } from './log-cursor'

/** `check` and `verify` read a whole log, `compare` and `copy` go through both; all count events. */
export type CopyPhase = 'check' | 'compare' | 'copy' | 'verify'

export interface CopyOptions {
  readonly source: EventLog
  readonly target: EventLog
  /**
   * How many appends the target may get at once and still keep them in order, whatever fails: 1 for a server, more for an embedded log,
   * which stores what comes in one turn in one transaction.
   */
  readonly appendsAtOnce: number
  readonly onProgress?: (phase: CopyPhase, done: number, total: number) => void
}

export interface LogCopied {
  readonly installationId: string
  readonly events: number
  readonly streams: number
  /** Events that this run added; the others stood there already. */
  readonly copied: number
}

export type CopyRefusal =
  'copy.source-broken' | 'copy.target-foreign' | 'copy.target-differs' | 'copy.target-changed' | 'copy.result-broken'

const texts: Readonly<Record<CopyRefusal, { readonly zh: string; readonly en: string }>> = {
  'copy.source-broken': {
    zh: '来源日志未通过校验，有 {problems} 处问题；未复制任何内容。请先运行 harbor verify。',
    en: 'The source does not verify, {problems} problems; nothing was copied. Run harbor verify first.',
  },
  'copy.target-foreign': {
    zh: '目标是另一个安装（{target}）的日志，来源属于安装 {source}；未复制任何内容。请换一个空的目标。',
    en: 'The target is the log of another installation ({target}); the source is of {source}. Nothing was copied: choose an empty target.',
  },
  'copy.target-differs': {
    zh: '目标的第 {ordinal} 个事件与来源不同（{what}）；目标不是此来源的未完成副本，未再写入。',
    en: 'Event {ordinal} of the target is not that of the source ({what}): it is no unfinished copy of it. Nothing more was written.',
  },
  'copy.target-changed': {
    zh: '复制期间另有程序写入了目标（{stream}）；请停止它，然后换一个空的目标重新复制。',
    en: 'Somebody else wrote to the target during the copy ({stream}): stop that and copy anew into an empty target.',
  },
  'copy.result-broken': {
    zh: '复制后的目标未通过校验，有 {problems} 处问题；请勿使用该目标。',
    en: 'The target does not verify after the copy, {problems} problems: do not use it.',
  },
}

/** A log was not copied, or not to its end. `text`: zh-CN and English with {names}. */
export class CopyRefused extends Error {
  readonly text: { readonly zh: string; readonly en: string }

  constructor(
    readonly code: CopyRefusal,
    readonly detail: Readonly<Record<string, string | number>>,
  ) {
    super(`${code}: ${JSON.stringify(detail)}`)
    this.name = 'CopyRefused'
    this.text = texts[code]
  }
}

const maxEvents = 500
/** With what an adapter adds to each event this stays well below the MiB that EventStoreDB takes. */
const maxBytes = 256 * 1024
const overheadBytes = 512

/**
 * Copies every event with its bytes, ids, revisions and hashes, in the order of the whole log, then proves it: all chains of both
 * logs, and that the two are equal event by event. A copy that was cut off goes on where it stopped: what stands in the target must
 * be the beginning of the source. Positions are the target's own. CopyRefused when it does not fit, StoreError when a store fails.
 */
export async function copyLog(options: CopyOptions): Promise<LogCopied> {
  const { source, target, onProgress = () => {} } = options
  if (source.installationId !== target.installationId) {
    throw new CopyRefused('copy.target-foreign', { source: source.installationId, target: target.installationId })
  }
  const checked = await verifyLog(source, { onProgress: (done) => onProgress('check', done, 0) })
  requireWhole(checked, 'copy.source-broken')
  const total = checked.events
  const from = new LogCursor(source)
  const standing = await requireBeginning(from, target, (done) => onProgress('compare', done, total))
  const copied = await copyRest(from, options, (done) => onProgress('copy', standing + done, total))
  const verified = await verifyLog(target, { onProgress: (done) => onProgress('verify', done, total) })
  requireWhole(verified, 'copy.result-broken')
  const equal = await requireBeginning(new LogCursor(source), target, (done) => onProgress('compare', done, total))
  if (equal !== standing + copied) throw new CopyRefused('copy.target-differs', { ordinal: equal + 1, what: 'missing' })
  return { installationId: source.installationId, events: equal, streams: verified.streams, copied }
}

function requireWhole({ ok, problems }: VerifyReport, code: 'copy.source-broken' | 'copy.result-broken'): void {
  if (!ok) throw new CopyRefused(code, { problems: problems.length })
}

/** The target holds what the source begins with; how many events that are. `from` then stands behind them. */
async function requireBeginning(
  from: LogCursor,
  target: EventLog,
  onProgress: (events: number) => void,
): Promise<number> {
  const standing = new LogCursor(target)
  for (let ordinal = 1; ; ordinal++) {
    const there = await standing.next()
    if (!there) return ordinal - 1
    const what = differenceOf(await from.next(), there)
    if (what !== undefined) throw new CopyRefused('copy.target-differs', { ordinal, what })
    if (ordinal % maxEvents === 0) onProgress(ordinal)
  }
}

const compared = ['stream', 'revision', 'id', 'type', 'data', 'meta', 'hash'] as const

function differenceOf(event: RawEvent | undefined, there: RawEvent): string | undefined {
  if (!event) return `${there.stream} ${there.revision} is not in the source`
  return compared.find((member) => event[member] !== there[member])
}

interface Append {
  readonly stream: string
  readonly events: RawEventToAppend[]
}

async function copyRest(
  from: LogCursor,
  { target, appendsAtOnce }: CopyOptions,
  onProgress: (events: number) => void,
): Promise<number> {
  let copied = 0
  for (;;) {
    const group = await nextGroup(from, appendsAtOnce)
    if (group.length === 0) return copied
    // In one turn and in order; the next group only when all of it is acknowledged.
    const results = await Promise.all(
      group.map(({ stream, events }) => target.append(stream, (events[0]?.revision ?? 0) - 1, events)),
    )
    const lost = results.findIndex(({ ok }) => !ok)
    if (lost >= 0) throw new CopyRefused('copy.target-changed', { stream: group[lost]?.stream ?? '' })
    copied += group.reduce((sum, { events }) => sum + events.length, 0)
    onProgress(copied)
  }
}

/** The next appends: neighbours of one stream together, as far as one append may be large. */
async function nextGroup(from: LogCursor, appends: number): Promise<readonly Append[]> {
  const group: Append[] = []
  let [events, bytes] = [0, 0]
  for (let event = await from.peek(); event; event = await from.peek()) {
    bytes += event.data.length + event.meta.length + overheadBytes
    const isFull = events > 0 && (events >= maxEvents || bytes > maxBytes)
    const last = group.at(-1)
    const isNew = last?.stream !== event.stream
    if (isFull || (isNew && group.length >= appends)) break
    if (isNew || !last) group.push({ stream: event.stream, events: [event] })
    else last.events.push(event)
    events++
    await from.next()
  }
  return group
}
