import { views } from '@harbor/platform/contexts'
import { readViewStatus } from '@harbor/platform/views/view-watcher'
import { ViewError, type ViewStatus } from '@harbor/read-models/view-status'
import type { Call, Command } from '../command'
import { fields, table, type Answer } from '../output'

export const projectionsStatus: Command = {
  name: 'projections status',
  takes: [],
  reach: 'either',
  about: { zh: '各视图更新到日志的什么位置', en: 'How far each view has read the log' },
  notes: {
    zh: '只读，服务运行时也可执行；--url 还会说明视图是否已停止及原因。视图停止或超前于日志时退出码为 1。',
    en: 'Reads only, also beside a running server; with --url the server also tells whether a view has stopped, and why. Exit code 1 when one has stopped or is ahead of the log.',
  },
  examples: ['projections status', 'projections status --json'],
  options: {},
  async run(call): Promise<Answer> {
    const status = call.given.flag('url') ? await askServer(call) : await readViewStatus(call.config().dataFolder)
    const ok = status.every(({ lag, state }) => lag >= 0 && state !== 'stopped')
    const head = Math.max(0, ...status.map((one) => one.head))
    const rows = status.map(({ view, version, state, checkpoint, lag, error }) => [
      view,
      version,
      state,
      checkpoint,
      lag,
      error?.code,
    ])
    const isEnglish = call.language === 'en'
    const header = isEnglish
      ? ['view', 'version', 'state', 'at', 'behind', 'because']
      : ['视图', '版本', '状态', '位置', '落后', '原因']
    const text = `${fields([[isEnglish ? 'log ends at' : '日志末尾', head]])}\n${table(header, rows)}`
    return { exit: ok ? 0 : 1, document: { ok, head, views: status }, text }
  },
}

/** A running server knows more than its stores show: whether a view has stopped, and why. */
async function askServer(call: Call): Promise<readonly ViewStatus[]> {
  const api = await call.api('read')
  const { body } = await api.request('GET', '/projections')
  return (body as { readonly views: readonly ViewStatus[] }).views
}

/** The views that an argument names: one, or all of them. Throws ViewError `view.unknown`. */
export function viewsNamed(named: string): readonly string[] {
  const names = views.map(({ name }) => name)
  if (named === 'all') return names
  if (!names.includes(named)) throw new ViewError('view.unknown', `${named} (${names.join(', ')}, all)`)
  return [named]
}
