import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { ChildReport } from './rebuild.child'

const run = promisify(execFile)
const root = join(import.meta.dirname, '../..')

/** As in `npm start`. */
const heapOfThePlatform = ['--max-semi-space-size=8', '--max-old-space-size=1536']

/** One rebuild in a process of its own, so that memory is its own and no code is warm. */
export async function rebuildInChild(
  log: string,
  views: readonly string[],
  as: 'raw' | 'system',
): Promise<ChildReport> {
  const loader = join(root, 'scripts/register-typescript.mjs')
  const script = join(root, 'test/bench/rebuild.child.ts')
  const args = [...heapOfThePlatform, '--import', loader, script, '--log', log, '--views', views.join(','), '--as', as]
  const { stdout } = await run(process.execPath, args)
  return JSON.parse(stdout) as ChildReport
}
