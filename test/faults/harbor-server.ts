import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'

/** Two accounts stand for a whole street. */
const manyCalls = { HARBOR_CALLS_PER_MINUTE: '10000000' }
const root = resolve(__dirname, '../..')

/** The platform as `npm start` runs it: built, in a process of its own. */
export class HarborServer {
  private constructor(
    private readonly child: ChildProcess,
    readonly port: number,
  ) {}

  static async start(folder: string, environment: Readonly<Record<string, string>> = {}): Promise<HarborServer> {
    const { status } = spawnSync(process.execPath, [join(root, 'scripts/ensure-build.mjs'), 'standalone'], {
      cwd: root,
    })
    if (status !== 0) throw new Error('standalone cannot be built')
    const flags = ['--max-semi-space-size=8', '--max-old-space-size=1536']
    const env = { ...process.env, HARBOR_DATA: folder, PORT: '0', LOG_LEVEL: 'info', ...manyCalls, ...environment }
    const child = spawn(process.execPath, [...flags, join(root, 'dist/apps/standalone/main.js')], {
      cwd: root,
      env,
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    return new HarborServer(child, await portOf(child))
  }

  get pid(): number {
    if (this.child.pid === undefined) throw new Error('the platform has no process')
    return this.child.pid
  }

  /** Its exit code, null when a signal ended it. */
  async end(signal: 'SIGTERM' | 'SIGKILL'): Promise<number | null> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return this.child.exitCode
    const exited = once(this.child, 'exit') as Promise<[number | null]>
    this.child.kill(signal)
    const [code] = await exited
    return code
  }
}

/** Told by the line `ready`. What else it says is read, so that it never waits for a reader. */
function portOf(child: ChildProcess): Promise<number> {
  const { stdout } = child
  if (!stdout) throw new Error('the platform has no output to read')
  return new Promise((ready, failed) => {
    child.once('exit', (code) => failed(new Error(`the platform ended with ${code} before it was ready`)))
    createInterface(stdout).on('line', (line) => {
      const url = /"url":"(http[^"]+)".*"msg":"ready"/.exec(line)?.[1]
      if (url !== undefined) ready(Number(new URL(url).port))
    })
  })
}
