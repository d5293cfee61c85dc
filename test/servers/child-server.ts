import { spawn } from 'node:child_process'
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, rmSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'

const pollMs = 20
const stopWithinMs = 10_000

export interface ServerCommand {
  readonly command: string
  readonly args: readonly string[]
  readonly env?: Readonly<Record<string, string>>
  /** Its output goes to `output.log` in here. */
  readonly folder: string
  /** What its output says when it is ready. */
  readonly readyLine: string
  readonly readyWithinMs: number
  /** It goes on when this process has ended; otherwise it ends too, however this process ends. */
  readonly outlives?: boolean
}

/** A port of 127.0.0.1 that nobody listens on. Free when asked; who takes it should take it at once. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo
      probe.close(() => resolve(port))
    })
  })
}

/** Starts a server in a process group of its own and waits for its line. Returns its pid. */
export async function startServer(server: ServerCommand): Promise<number> {
  mkdirSync(server.folder, { recursive: true })
  const log = join(server.folder, 'output.log')
  rmSync(log, { force: true })
  const output = openSync(log, 'a')
  const child = spawn(server.command, server.args, {
    detached: true,
    stdio: ['ignore', output, output],
    env: { ...process.env, ...server.env },
  })
  closeSync(output)
  const failed = new Promise<never>((_, reject) => child.once('error', reject))
  failed.catch(() => undefined)
  child.unref()
  const { pid } = child
  if (pid === undefined) return failed
  if (!server.outlives) endWithThisProcess(pid)
  const deadline = Date.now() + server.readyWithinMs
  while (!outputOf(log).includes(server.readyLine)) {
    if (child.exitCode !== null || child.signalCode !== null)
      throw new Error(`${server.command} ended at once: ${outputOf(log).slice(-2_000)}`)
    if (Date.now() > deadline) {
      await endProcess(pid, 'SIGKILL')
      throw new Error(`${server.command} was not ready in ${server.readyWithinMs} ms: ${outputOf(log).slice(-2_000)}`)
    }
    await delay(pollMs)
  }
  return pid
}

/** By a process that watches both: one that is killed cannot clear up after itself. */
function endWithThisProcess(pid: number): void {
  const watch = 'while kill -0 "$0" && kill -0 "$1"; do sleep 1; done 2>/dev/null; kill -9 "$1" 2>/dev/null'
  spawn('sh', ['-c', watch, String(process.pid), String(pid)], { detached: true, stdio: 'ignore' }).unref()
}

/** Resolves when the process is gone: its files and its port are free then. SIGTERM that does nothing becomes SIGKILL. */
export async function endProcess(pid: number, signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
  const killAt = Date.now() + stopWithinMs
  send(pid, signal)
  while (isRunning(pid)) {
    if (Date.now() > killAt) send(pid, 'SIGKILL')
    await delay(pollMs)
  }
}

export function isRunning(pid: number): boolean {
  // A process that has ended but was not waited for yet is gone for our purpose.
  const status = `/proc/${pid}/stat`
  if (existsSync('/proc/self/stat')) return existsSync(status) && !/\) Z /.test(outputOf(status))
  return send(pid, 0)
}

function send(pid: number, signal: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(pid, signal)
  } catch {
    return false
  }
}

function outputOf(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}
