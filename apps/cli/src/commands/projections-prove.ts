import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openSqliteKeys } from '@harbor/access/keys-sqlite/sqlite-keys'
import { Journal } from '@harbor/event-log/journal'
import { openSqliteEventLog } from '@harbor/event-log/sqlite/sqlite-event-log'
import { storeError } from '@harbor/event-log/store-advice'
import { copyStore } from '@harbor/platform/backup'
import { eventTypes, views } from '@harbor/platform/contexts'
import type { BuildProgress } from '@harbor/read-models/generation-build'
import type { GenerationProof } from '@harbor/read-models/generation-proof'
import { openSqliteReadModels } from '@harbor/read-models/sqlite/sqlite-read-models'
import { startViewRunner, type ViewRunner } from '@harbor/read-models/view-runner'
import { ViewError } from '@harbor/read-models/view-status'
import type { Call, Command } from '../command'
import { count, type Answer } from '../output'
import { viewsNamed } from './projections'

export const projectionsProve: Command = {
  name: 'projections prove',
  takes: ['VIEW|all'],
  reach: 'either',
  about: {
    zh: '证明视图与日志一致：从日志重建一份并比对，不作改动',
    en: 'Prove that a view follows from the log: build it anew, compare, change nothing',
  },
  notes: {
    zh: '在视图的副本上进行，服务运行时也可执行；副本含个人信息，存放于临时目录，结束后删除。不同则指出，退出码为 1。',
    en: 'Works on a copy of the views, also beside a running server; the copy holds personal data, lies in a temporary folder and is removed. Differences are named, exit code 1.',
  },
  examples: ['projections prove all', 'projections prove standing-intervals --json'],
  options: {},
  async run(call): Promise<Answer> {
    const names = viewsNamed(call.given.at(0))
    const prove = call.given.flag('url') ? await onServer(call) : await onFolder(call, names)
    const proofs: GenerationProof[] = []
    for (const name of names) proofs.push(await prove(name))
    const ok = proofs.every(({ equal }) => equal)
    return {
      exit: ok ? 0 : 1,
      document: { ok, views: proofs },
      text: proofs.map((proof) => written(call, proof)).join(''),
    }
  },
}

type Prove = (view: string) => Promise<GenerationProof>

async function onServer(call: Call): Promise<Prove> {
  const api = await call.api('read')
  return async (view) => {
    const progress = call.progress(view)
    const answer = api.request('POST', `/projections/${view}/prove`, { onProgress: progress.at })
    return (await answer.finally(() => progress.end())).body as GenerationProof
  }
}

async function onFolder(call: Call, names: readonly string[]): Promise<Prove> {
  const runner = await runnerOnCopy(call, names)
  return async (view) => {
    const progress = call.progress(view)
    const onProgress = ({ fraction, head }: BuildProgress) => progress.at(Math.round(fraction * head), head)
    return runner.prove(view, { onProgress }).finally(() => progress.end())
  }
}

const catchUpLimitMs = 600_000

/** The views as they are kept now, copied so that nothing of the data folder is touched, over the log opened for reading. */
async function runnerOnCopy(call: Call, names: readonly string[]): Promise<ViewRunner> {
  const { dataFolder, masterKey } = call.config()
  const log = await openSqliteEventLog(dataFolder, { readOnly: true })
  call.afterwards(() => log.close())
  const { installationId } = log
  const keys = await openSqliteKeys(dataFolder, {
    installationId,
    readOnly: true,
    ...(masterKey !== '' && { masterKey }),
  })
  call.afterwards(() => keys.close())
  const kept = join(dataFolder, 'views.db')
  if (!existsSync(kept)) throw storeError('store.not-a-store', `${kept} does not exist: no views were built yet`)
  const folder = temporaryFolder(call)
  await copyStore(kept, join(folder, 'views.db'))
  const readModels = await openSqliteReadModels(folder, { installationId })
  call.afterwards(() => readModels.close())
  const runner = await startViewRunner({
    source: new Journal(log, keys, eventTypes),
    readModels,
    views: views.filter(({ name }) => names.includes(name)),
  })
  call.afterwards(() => runner.stop())
  // What was committed while the copy was made is taken in first; a view that has stopped is told by its proof.
  await runner.caughtUp(await log.head(), { timeoutMs: catchUpLimitMs }).catch((error: unknown) => {
    if (!(error instanceof ViewError)) throw error
  })
  return runner
}

/** Removed with the command, and also when the process is told to end meanwhile. */
function temporaryFolder(call: Call): string {
  const folder = mkdtempSync(join(tmpdir(), 'harbor-prove-'))
  const remove = () => rmSync(folder, { recursive: true, force: true })
  process.once('exit', remove)
  call.afterwards(() => {
    process.off('exit', remove)
    remove()
  })
  return folder
}

function written(call: Call, { view, equal, live, rebuilt, differingKeys }: GenerationProof): string {
  const detail = {
    view,
    documents: count(live.documents),
    rebuilt: count(rebuilt.documents),
    digest: live.digest.slice(0, 16),
    keys: differingKeys.join(', '),
  }
  return `${call.say(equal ? same : different, detail)}\n`
}

const same = {
  zh: '{view}：一致（{documents} 份文档，摘要 {digest}…）',
  en: '{view}: equal ({documents} documents, digest {digest}…)',
}
const different = {
  zh: '{view}：不一致（视图 {documents} 份、重建 {rebuilt} 份文档）；不同之处：{keys}',
  en: '{view}: differs ({documents} documents in the view, {rebuilt} rebuilt); differing: {keys}',
}
