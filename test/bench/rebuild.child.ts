import { rmSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { openSqliteEventLog } from '@harbor/event-log/sqlite/sqlite-event-log'
import { openSqliteKeys } from '@harbor/access/keys-sqlite/sqlite-keys'
import { Journal } from '@harbor/event-log/journal'
import type { View } from '@harbor/kernel/view'
import { eventTypes, views } from '@harbor/platform/contexts'
import { openSqliteReadModels } from '@harbor/read-models/sqlite/sqlite-read-models'
import { startViewRunner } from '@harbor/read-models/view-runner'
import { makeTestFolder } from '@harbor/testing/test-folder'
import { foldPages } from './raw-fold'

/** What the child tells its parent, as one line of JSON. */
export interface ChildReport {
  readonly events: number
  readonly wallMs: number
  readonly cpuMs: number
  readonly startRssMb: number
  readonly peakRssMb: number
}

/** `rebuild.child.ts --log FOLDER --views a,b --as raw|system`: one cold rebuild in a process of its own. */
const { values } = parseArgs({
  options: { log: { type: 'string', default: '' }, views: { type: 'string', default: '' }, as: { type: 'string' } },
})
const chosen = values.views.split(',').map(named)

function named(name: string): View {
  const view = views.find((one) => one.name === name)
  if (!view) throw new Error(`no view ${name}`)
  return view
}

const work = values.as === 'raw' ? () => foldPages(values.log, chosen) : () => rebuild(values.log, chosen)
const startRssMb = process.memoryUsage.rss() / 1024 / 1024
const [cpu, start] = [process.cpuUsage(), performance.now()]
const events = await work()
const { user, system } = process.cpuUsage(cpu)
const report: ChildReport = {
  events,
  wallMs: performance.now() - start,
  cpuMs: (user + system) / 1000,
  startRssMb,
  peakRssMb: process.resourceUsage().maxRSS / 1024,
}
process.stdout.write(`${JSON.stringify(report)}\n`)

/** From no views at all to all of them at the head of the log, as at the first start. */
async function rebuild(logFolder: string, wanted: readonly View[]): Promise<number> {
  const folder = makeTestFolder()
  const log = await openSqliteEventLog(logFolder, { readOnly: true })
  const { installationId } = log
  const keys = await openSqliteKeys(logFolder, { installationId, readOnly: true })
  const readModels = await openSqliteReadModels(folder, { installationId })
  const runner = await startViewRunner({ source: new Journal(log, keys, eventTypes), readModels, views: wanted })
  const head = await log.head()
  await runner.caughtUp(head, { timeoutMs: 3_600_000 })
  await runner.stop()
  await readModels.close()
  await keys.close()
  await log.close()
  rmSync(folder, { recursive: true })
  return head
}
