import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, rmSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as delay } from 'node:timers/promises'
import type { Order } from './killed-child'

const root = resolve(__dirname, '../..')
const cache = join(root, 'node_modules/.cache/faults')

export interface Killed {
  /** Words of every `ok` that was said: these acts were acknowledged. */
  readonly acknowledged: readonly (readonly string[])[]
  /** All that was said. */
  readonly lines: readonly string[]
  /** The work came to its end before the kill. */
  readonly finished: boolean
}

/** How much is said before the kill, and how long that lasts then: most kills come early, when least of the work is done. */
export interface Instant {
  readonly lines: number
  readonly thenMs: number
}

/** Children that wait, ready, for the order at which they will be killed: none starts while somebody waits for it. */
export class KilledChildren {
  private readonly waiting = new Map<string, Waiting>()
  private readonly bundles = new Map<string, string>()

  /** `program`: a file of this folder that ends in `obey`. */
  prepare(program: string, environment: Readonly<Record<string, string>> = {}): void {
    if (!this.waiting.has(program)) this.waiting.set(program, new Waiting(this.bundled(program), environment))
  }

  /** Has the program do it, and kills it at that instant. */
  async kill(program: string, order: Order, { lines, thenMs }: Instant): Promise<Killed> {
    this.prepare(program)
    const child = this.waiting.get(program)
    this.waiting.delete(program)
    if (!child) throw new Error(`${program} is not there`)
    await child.start(order)
    await child.said(lines)
    await delay(thenMs)
    return child.kill()
  }

  async end(): Promise<void> {
    for (const child of this.waiting.values()) await child.kill()
    for (const bundle of this.bundles.values()) rmSync(bundle, { force: true })
  }

  private bundled(program: string): string {
    const known = this.bundles.get(program)
    if (known !== undefined) return known
    mkdirSync(cache, { recursive: true })
    const out = join(cache, `${program}-${process.pid}.mjs`)
    const script = join(root, 'test/faults/bundle.mjs')
    const { status, stderr } = spawnSync(process.execPath, [script, join(root, 'test/faults', `${program}.ts`), out])
    if (status !== 0) throw new Error(`${program} cannot be bundled: ${String(stderr)}`)
    this.bundles.set(program, out)
    return out
  }
}

class Waiting {
  private readonly child: ChildProcess
  private readonly ended: Promise<unknown>
  private readonly lines: string[] = []
  private readonly errors: string[] = []
  private isOver = false
  private heard = () => {}

  constructor(bundle: string, environment: Readonly<Record<string, string>>) {
    const env = { ...process.env, NODE_COMPILE_CACHE: join(cache, 'compiled'), ...environment }
    this.child = spawn(process.execPath, [bundle], { stdio: ['pipe', 'pipe', 'pipe'], env })
    const { stdout, stderr } = this.child
    if (!stdout || !stderr) throw new Error('the child has no output to read')
    createInterface(stdout).on('line', (line) => {
      this.lines.push(line)
      this.heard()
    })
    stderr.on('data', (data) => this.errors.push(String(data)))
    // Its end closes its output too, and all that it said has been read by then.
    this.ended = once(this.child, 'close')
    this.child.once('close', () => {
      this.isOver = true
      this.heard()
    })
  }

  async start(order: Order): Promise<void> {
    await this.until(() => this.lines.includes('ready'))
    this.child.stdin?.write(`${JSON.stringify(order)}\n`)
    await this.until(() => this.lines.includes('begun'))
  }

  /** So many lines of work, or all that there will be. */
  async said(lines: number): Promise<void> {
    await this.until(() => this.lines.length >= lines + 2 || this.lines.includes('finished'))
  }

  async kill(): Promise<Killed> {
    this.child.kill('SIGKILL')
    await this.ended
    this.expectSound()
    const acknowledged = this.lines.filter((line) => line.startsWith('ok ')).map((line) => line.split(' ').slice(1))
    return { acknowledged, lines: this.lines, finished: this.lines.includes('finished') }
  }

  private async until(condition: () => boolean): Promise<void> {
    while (!condition()) {
      this.expectSound()
      if (this.isOver)
        throw new Error(`the child ended by itself: ${this.lines.slice(-5).join('; ')} ${this.errors.join('')}`)
      await new Promise<void>((resolve) => (this.heard = resolve))
    }
  }

  /** Nothing goes wrong in a child but that it is killed. */
  private expectSound(): void {
    const failed = this.lines.find((line) => line.startsWith('failed'))
    if (failed !== undefined || this.errors.length > 0) throw new Error(`${failed ?? ''} ${this.errors.join('')}`)
  }
}
