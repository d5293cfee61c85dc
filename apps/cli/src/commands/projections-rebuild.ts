import { StoreError } from '@harbor/event-log/event-log'
import { openPlatform, type Platform } from '@harbor/platform/open-platform'
import type { BuildProgress } from '@harbor/read-models/generation-build'
import { ViewError } from '@harbor/read-models/view-status'
import type { RebuildReport } from '@harbor/read-models/view-rebuild'
import { requireLogFile } from '../log-file'
import { serverInTheWay } from '../api/server-in-the-way'
import type { Call, Command } from '../command'
import { duration } from '../progress'
import { count, type Answer } from '../output'
import { viewsNamed } from './projections'

export const projectionsRebuild: Command = {
  name: 'projections rebuild',
  takes: ['VIEW|all'],
  reach: 'either',
  about: {
    zh: '从日志重建视图，与原视图比对后替换',
    en: 'Build a view anew from the log, compare with the old one, then swap',
  },
  notes: {
    zh: '在旁边建立新的一代，比对数量与摘要，指出不同之处，然后替换；失败则保留原视图。内容不同时退出码为 1。服务运行时请用 --url。',
    en: 'A new generation is built beside the old one, counts and digest are compared, differences are named, then it takes over; on failure the old one stays. Exit code 1 when they differed. Beside a running server use --url.',
  },
  examples: ['projections rebuild all', 'projections rebuild roster --json'],
  options: {},
  async run(call): Promise<Answer> {
    const names = viewsNamed(call.given.at(0))
    const rebuild = call.given.flag('url') ? await onServer(call) : await onFolder(call)
    const reports: RebuildReport[] = []
    for (const name of names) reports.push(await rebuild(name))
    const ok = reports.every(({ proof }) => proof?.equal ?? true)
    return {
      exit: ok ? 0 : 1,
      document: { ok, views: reports },
      text: reports.map((one) => written(call, one)).join(''),
    }
  },
}

type Rebuild = (view: string) => Promise<RebuildReport>

async function onServer(call: Call): Promise<Rebuild> {
  const api = await call.api('write')
  return async (view) => {
    const progress = call.progress(view)
    const answer = api.request('POST', `/projections/${view}/rebuild`, { onProgress: progress.at })
    return (await answer.finally(() => progress.end())).body as RebuildReport
  }
}

async function onFolder(call: Call): Promise<Rebuild> {
  const { dataFolder, masterKey, eventStoreUrl } = call.config()
  requireLogFile({ dataFolder, eventStoreUrl })
  const platform = await openPlatform({ dataFolder, masterKey, clock: call.world.clock }).catch((error: unknown) => {
    throw error instanceof StoreError && error.code === 'store.locked-by-other' ? serverInTheWay(error) : error
  })
  call.afterwards(() => platform.close())
  await settled(platform)
  return async (view) => {
    const progress = call.progress(view)
    const onProgress = ({ fraction, head }: BuildProgress) => progress.at(Math.round(fraction * head), head)
    return platform.runner.rebuild(view, { onProgress }).finally(() => progress.end())
  }
}

const settleLimitMs = 600_000

/** Views that are still being built at the start would be busy; one that has stopped is what a rebuild is for. */
async function settled({ core, runner }: Platform): Promise<void> {
  const head = await core.journal.log.head()
  await runner.caughtUp(head, { timeoutMs: settleLimitMs }).catch((error: unknown) => {
    if (!(error instanceof ViewError)) throw error
  })
}

function written(call: Call, { view, events, durationMs, proof }: RebuildReport): string {
  const detail = {
    view,
    events: count(events),
    time: duration(durationMs / 1000, call.language),
    keys: proof?.differingKeys.join(', ') ?? '',
    before: count(proof?.live.documents ?? 0),
    after: count(proof?.rebuilt.documents ?? 0),
  }
  const verdict = proof === null ? notCompared : proof.equal ? equal : different
  return `${call.say(rebuilt, detail)}${call.say(verdict, detail)}\n`
}

const rebuilt = {
  zh: '{view}：由 {events} 个事件重建，用时 {time}；',
  en: '{view}: rebuilt from {events} events in {time}; ',
}
const equal = { zh: '与原视图一致（{after} 份文档）', en: 'equal to the old one ({after} documents)' }
const different = {
  zh: '与原视图不同（原 {before} 份、现 {after} 份文档），已替换；不同之处：{keys}',
  en: 'different from the old one ({before} documents before, {after} now), which it replaced; differing: {keys}',
}
const notCompared = {
  zh: '原视图版本不同或已停止，未比对',
  en: 'the old one was of another version or had stopped: not compared',
}
