import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { join, resolve } from 'node:path'
import { text } from 'node:stream/consumers'

const root = resolve(__dirname, '../..')

/** How to run a TypeScript file of this folder with the Node that runs the tests. */
function commandOf(script: string, args: readonly string[]): [string, string[]] {
  const loader = join(root, 'scripts/register-typescript.mjs')
  return [process.execPath, ['--import', loader, join(root, 'test/faults', script), ...args]]
}

export interface Ended {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  readonly stdout: string
  readonly stderr: string
}

/** A child process whose stdout can be followed while it runs. */
export function startChild(script: string, args: readonly string[]): { child: ChildProcess; ended: Promise<Ended> } {
  const [command, all] = commandOf(script, args)
  const child = spawn(command, all, { stdio: ['ignore', 'pipe', 'pipe'] })
  return { child, ended: ending(child) }
}

/** Runs it to its end, after the shell commands of `before` (limits, traps). */
export function runInShell(before: string, script: string, args: readonly string[]): Promise<Ended> {
  return ending(spawn('sh', shellArguments(before, script, args), { stdio: ['ignore', 'pipe', 'pipe'] }))
}

/** The same as root of a namespace of its own, where `before` may mount: mounts end with it. Undefined where that is not allowed. */
export async function runWithMounts(
  before: string,
  script: string,
  args: readonly string[],
): Promise<Ended | undefined> {
  const namespace = ['--user', '--map-root-user', '--mount']
  if (spawnSync('unshare', [...namespace, 'mount', '-t', 'tmpfs', 'tmpfs', '/mnt']).status !== 0) {
    process.stderr.write('NOT RUN: no right to mount a file system in a namespace\n')
    return undefined
  }
  const all = [...namespace, 'sh', ...shellArguments(before, script, args)]
  return ending(spawn('unshare', all, { stdio: ['ignore', 'pipe', 'pipe'] }))
}

function shellArguments(before: string, script: string, args: readonly string[]): string[] {
  const [command, all] = commandOf(script, args)
  return ['-c', `set -e; ${before}; exec "$@"`, 'sh', command, ...all]
}

async function ending(child: ChildProcess): Promise<Ended> {
  if (!child.stdout || !child.stderr) throw new Error('the child has no output to read')
  const [stdout, stderr, [code, signal]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'exit') as Promise<[number | null, NodeJS.Signals | null]>,
  ])
  return { code, signal, stdout, stderr }
}
