import { resolve } from 'node:path'
import type { EventLog } from '@harbor/event-log/event-log'
import { withoutCredentials } from '@harbor/event-log/server-address'
import { openSqliteEventLog } from '@harbor/event-log/sqlite/sqlite-event-log'
import { copyLog, type CopyPhase } from '@harbor/platform/copy-log'
import type { Call, Command } from '../command'
import { wrongUse } from '../errors'
import { count, fields, type Answer } from '../output'
import type { Progress } from '../progress'

export const logCopy: Command = {
  name: 'log copy',
  takes: [],
  reach: 'folder',
  about: {
    zh: '把整个日志复制到另一种存储，并校验两边',
    en: 'Copy the whole log to another kind of store, and verify both',
  },
  notes: {
    zh: [
      '日志的地址：sqlite:目录（其中的 log.db），或 EventStoreDB 的连接地址 esdb://…、esdb+discover://…。',
      '编号、版本、内容与哈希逐字节不变，总顺序不变；位置由目标自定，视图须重建。中断后再次运行即从中断处继续。',
      '目标须为空，或为同一来源的未完成副本。复制前请停止服务；keys.db、access.db 与主密钥不在日志中，请一并移交。',
    ].join('\n'),
    en: [
      'A log is named sqlite:FOLDER (its log.db), or by the connection string of EventStoreDB, esdb://... or esdb+discover://...',
      'Ids, revisions, bytes, hashes and the order of the whole log are kept; positions are the target’s own, so views are built anew.',
      'Cut off, it goes on where it stopped. The target must be empty or an unfinished copy of the same source. Stop the server first;',
      'keys.db, access.db and the master key are not in the log: bring them along.',
    ].join('\n'),
  },
  examples: [
    'log copy --from sqlite:/srv/harbor/data --to esdb://admin:changeit@db1:2113?tls=true',
    'log copy --from esdb://localhost:2113?tls=false --to sqlite:/media/usb/harbor --json',
  ],
  options: {
    from: { value: 'LOG', about: { zh: '来源，只读', en: 'The source, only read' } },
    to: { value: 'LOG', about: { zh: '目标', en: 'The target' } },
  },
  async run(call): Promise<Answer> {
    const [from, to] = [addressOf(call, 'from'), addressOf(call, 'to')]
    if (from.kind === to.kind) throw sameKind(from.kind)
    const source = await open(call, from, { readOnly: true })
    const target = await open(call, to, { installationId: source.installationId })
    const progress = progressOf(call)
    const { installationId, events, streams, copied } = await copyLog({
      source,
      target,
      appendsAtOnce: to.kind === 'sqlite' ? appendsInOneTransaction : 1,
      onProgress: (phase, done, total) => progress(phase).at(done, total),
    })
    const isEnglish = call.language === 'en'
    const text = fields([
      [isEnglish ? 'installation' : '安装', installationId],
      [isEnglish ? 'from' : '来源', from.shown],
      [isEnglish ? 'to' : '目标', to.shown],
      [isEnglish ? 'files' : '档案', streams],
      [isEnglish ? 'events' : '事件', events],
      [isEnglish ? 'of these now' : '其中本次复制', copied],
    ])
    const document = { ok: true, installationId, from: from.shown, to: to.shown, events, streams, copied }
    return { exit: 0, document, text: `${text}${call.say(proven, { events: count(events) })}\n` }
  },
}

const appendsInOneTransaction = 200

const proven = {
  zh: '已校验：两边每条链完整，{events} 个事件逐字节相同、顺序相同。',
  en: 'Verified: every chain of both is whole, and {events} events are equal byte for byte and in order.',
}

interface LogAddress {
  readonly kind: 'sqlite' | 'esdb'
  /** What the store is opened with: a folder, or a connection string. */
  readonly at: string
  /** Without credentials. */
  readonly shown: string
}

function addressOf(call: Call, option: 'from' | 'to'): LogAddress {
  const text = call.given.required(option)
  const folder = /^sqlite:(.+)$/.exec(text)?.[1]
  if (folder !== undefined) return { kind: 'sqlite', at: resolve(folder), shown: `sqlite:${resolve(folder)}` }
  if (/^esdb(\+discover)?:\/\//.test(text)) return { kind: 'esdb', at: text, shown: withoutCredentials(text) }
  throw wrongUse(
    {
      zh: '--{option} 须为 sqlite:目录 或 esdb://…，而不是 {text}',
      en: '--{option} must be sqlite:FOLDER or esdb://..., not {text}',
    },
    { option, text: withoutCredentials(text) },
  )
}

function sameKind(kind: string): Error {
  return wrongUse(
    {
      zh: '来源与目标须为两种存储；同为 {kind} 时请用存储自身的备份（sqlite：harbor backup）',
      en: 'Source and target must be of two kinds; between two of {kind} use the store’s own backup (sqlite: harbor backup)',
    },
    { kind },
  )
}

async function open(
  call: Call,
  { kind, at }: LogAddress,
  options: { readonly readOnly?: boolean; readonly installationId?: string },
): Promise<EventLog> {
  // The client of EventStoreDB is loaded by who needs it: it would double the time of every other command.
  const log =
    kind === 'sqlite'
      ? await openSqliteEventLog(at, options)
      : await (
          await import('@harbor/event-log/eventstoredb/eventstoredb-event-log')
        ).openEventStoreDbEventLog(at, options)
  call.afterwards(() => log.close())
  return log
}

/** A line of progress a phase: the one before ends when the next begins. */
function progressOf(call: Call): (phase: CopyPhase) => Progress {
  const words = {
    check: { zh: '校验来源', en: 'verify source' },
    compare: { zh: '比对', en: 'compare' },
    copy: { zh: '复制', en: 'copy' },
    verify: { zh: '校验目标', en: 'verify target' },
  }
  let current: { readonly phase: CopyPhase; readonly progress: Progress } | undefined
  return (phase) => {
    if (current?.phase !== phase) {
      current?.progress.end()
      current = { phase, progress: call.progress(call.say(words[phase])) }
    }
    return current.progress
  }
}
