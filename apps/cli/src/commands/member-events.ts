import { CHAIN_START, chainHash } from '@harbor/event-log/chain'
import type { RawEvent } from '@harbor/event-log/event-log'
import { dateOf, type Instant, type LocalDate, streetTime } from '@harbor/kernel/time'
import { findMember } from '../api/find-member'
import type { Call, Command } from '../command'
import { table, type Answer } from '../output'
import { clockOptions } from './member-show'

export const memberEvents: Command = {
  name: 'member events',
  takes: ['ID|NAME'],
  reach: 'api',
  about: {
    zh: '一名党员档案的原始事件与哈希链（供审计），并当场复核',
    en: 'The events of one file as stored with their chain (for auditors), recomputed on the spot',
  },
  notes: {
    zh: '个人信息保持密封。链由本命令重新计算；不符时退出码为 1。',
    en: 'Personal parts stay sealed. The chain is recomputed here; exit code 1 when it does not hold.',
  },
  examples: ['member events 陈明远', 'member events 陈明远 --json'],
  options: clockOptions,
  async run(call): Promise<Answer> {
    const cut = { asOf: call.given.date('as-of'), knownAt: call.given.instant('known-at') }
    const api = await call.api('read')
    const memberId = await findMember(call, api, call.given.at(0))
    const { body } = await api.request('GET', `/members/${memberId}/events`)
    const { stream, events: all } = body as { readonly stream: string; readonly events: readonly RawEvent[] }
    const brokenAt = firstBroken(stream, all)
    const events = all.filter((event) => isWithin(event, cut))
    const document = { memberId, stream, chain: { ok: brokenAt === undefined, brokenAt: brokenAt ?? null }, events }
    return { exit: brokenAt === undefined ? 0 : 1, document, text: written(call, events, brokenAt) }
  },
}

/** The revision of the first event whose hash is not that of its bytes behind the event before it. */
function firstBroken(stream: string, events: readonly RawEvent[]): number | undefined {
  let previous = CHAIN_START
  for (const [index, event] of events.entries()) {
    if (event.revision !== index || chainHash(previous, stream, event) !== event.hash) return index
    previous = event.hash
  }
  return undefined
}

interface Dates {
  readonly recordedAt: Instant
  readonly effectiveOn?: LocalDate
}

function datesOf({ meta }: RawEvent): Dates {
  return JSON.parse(meta) as Dates
}

function isWithin(
  event: RawEvent,
  { asOf, knownAt }: { asOf: LocalDate | undefined; knownAt: Instant | undefined },
): boolean {
  const { recordedAt, effectiveOn = dateOf(recordedAt) } = datesOf(event)
  return (knownAt === undefined || recordedAt <= knownAt) && (asOf === undefined || effectiveOn <= asOf)
}

function written(call: Call, events: readonly RawEvent[], brokenAt: number | undefined): string {
  const header =
    call.language === 'en'
      ? ['revision', 'position', 'type', 'effective', 'recorded', 'hash']
      : ['版本', '位置', '类型', '生效', '记录时间', '哈希']
  const rows = events.map((event) => {
    const { recordedAt, effectiveOn } = datesOf(event)
    return [
      event.revision,
      event.position,
      event.type,
      effectiveOn,
      streetTime(recordedAt),
      `${event.hash.slice(0, 16)}…`,
    ]
  })
  const verdict =
    brokenAt === undefined
      ? { zh: '哈希链完整。', en: 'The chain is whole.' }
      : { zh: '哈希链自版本 {brokenAt} 起不成立！', en: 'The chain does not hold from revision {brokenAt} on!' }
  return `${table(header, rows)}${call.say(verdict, { brokenAt })}\n`
}
