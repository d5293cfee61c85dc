import { verifyLog, type VerifyProblem, type VerifyReport } from '@harbor/audit/verify'
import { StoreError } from '@harbor/event-log/event-log'
import { foundInChinese } from '@harbor/event-log/store-advice'
import { confidential } from '@harbor/platform/contexts'
import { openSqliteEventLog } from '@harbor/event-log/sqlite/sqlite-event-log'
import type { Call, Command } from '../command'
import { CliError, exitCodes } from '../errors'
import { count, table, type Answer } from '../output'

const shownProblems = 20
const label = { zh: '校验', en: 'verify' }

export const verify: Command = {
  name: 'verify',
  takes: [],
  reach: 'either',
  about: {
    zh: '校验整个日志：每个档案的哈希链、顺序与内容',
    en: 'Verify the whole log: the hash chain, order and content of every file',
  },
  notes: {
    zh: '逐条重新计算每个事件的哈希。服务运行时也可执行；不需要主密钥。发现问题、事件缺失或无法读取时退出码为 1。',
    en: 'Recomputes the hash of every event. Works beside a running server and needs no key. Exit code 1 when something is wrong, missing or cannot be read.',
  },
  examples: ['verify', 'verify --json', 'verify --data /srv/harbor/data --progress'],
  options: {},
  async run(call): Promise<Answer> {
    const report = call.given.flag('url') ? await askServer(call) : await readLog(call)
    const { ok, events, streams, problems } = report
    return {
      exit: ok ? 0 : 1,
      document: { ok, events, streams, problems },
      text: written(call, events, streams, problems),
    }
  },
}

async function askServer(call: Call): Promise<VerifyReport> {
  const api = await call.api('read')
  const progress = call.progress(call.say(label))
  try {
    const { body } = await api.request('POST', '/audit/verify', { onProgress: progress.at })
    return body as VerifyReport
  } finally {
    progress.end()
  }
}

async function readLog(call: Call): Promise<VerifyReport> {
  try {
    return await verifyFolder(call)
  } catch (error) {
    throw foundWrong(error, call)
  }
}

async function verifyFolder(call: Call): Promise<VerifyReport> {
  const log = await openSqliteEventLog(call.config().dataFolder, { readOnly: true })
  call.afterwards(() => log.close())
  const head = await log.head()
  const progress = call.progress(call.say(label))
  try {
    return await verifyLog(log, {
      onProgress: (done) => progress.at(done, head),
      confidential: confidential.streams,
    })
  } finally {
    progress.end()
  }
}

/** Events that are missing or cannot be read are found wrong: waiting, which is what `unavailable` asks for, mends nothing. */
function foundWrong(error: unknown, call: Call): unknown {
  if (!(error instanceof StoreError) || error.code !== 'store.damaged') return error
  const found = call.language === 'en' ? error.message : foundInChinese(error)
  return new CliError(exitCodes.refused, error.code, { zh: '{found}', en: '{found}' }, { found }, keepAndRestore)
}

const keepAndRestore = {
  zh: '日志在此处之后未校验。请停止服务，复制整个数据目录留存，然后用 harbor restore 恢复最近的备份。',
  en: 'What stands behind that place was not verified. Stop the server, keep a copy of the whole data folder, then bring back the latest backup with harbor restore.',
}

function written(call: Call, events: number, streams: number, problems: readonly VerifyProblem[]): string {
  const size = { events: count(events), streams: count(streams), problems: count(problems.length) }
  if (problems.length === 0) {
    return `${call.say({ zh: '完好：{events} 个事件，{streams} 个档案，未发现问题。', en: 'Whole: {events} events in {streams} files, no problem found.' }, size)}\n`
  }
  const shown = problems
    .slice(0, shownProblems)
    .map(({ position, stream, revision, code, detail }) => [position, stream, revision, code, detail])
  const header =
    call.language === 'en' ? ['at', 'stream', 'revision', 'code', 'what'] : ['位置', '档案', '版本', '代码', '问题']
  const more = problems.length - shown.length
  return [
    `${call.say({ zh: '发现 {problems} 处问题（{events} 个事件，{streams} 个档案）：', en: '{problems} problems found ({events} events in {streams} files):' }, size)}\n`,
    table(header, shown),
    more > 0
      ? `${call.say({ zh: '……另有 {more} 处，见 --json', en: '... and {more} more, see --json' }, { more })}\n`
      : '',
  ].join('')
}
