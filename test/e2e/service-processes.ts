import { execFileSync, spawn, type ChildProcess } from 'node:child_process'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { gatewayRules } from '@harbor/platform/gateway-rules'
import { services } from '@harbor/platform/services'

const root = join(__dirname, '../..')
const patienceMs = 180_000

/** The programs as `npm run build` makes them. */
export function buildApps(): void {
  execFileSync(process.execPath, ['scripts/ensure-build.mjs', 'standalone'], { cwd: root })
}

/** One process of an app: started as an operator would, told by signals, read by its output. */
export class AppProcess {
  output = ''
  readonly exitCode: Promise<number | string | null>
  private readonly child: ChildProcess

  constructor(
    readonly role: string,
    environment: Readonly<Record<string, string>>,
  ) {
    this.child = spawn(process.execPath, ['--disable-warning=TimeoutNegativeWarning', `dist/apps/${role}/main.js`], {
      cwd: root,
      env: { ...process.env, PORT: '0', HARBOR_HOST: '127.0.0.1', ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    for (const stream of [this.child.stdout, this.child.stderr])
      stream?.on('data', (text) => (this.output += String(text)))
    this.exitCode = new Promise((resolve) => this.child.once('close', (code, signal) => resolve(code ?? signal)))
  }

  get hasEnded(): boolean {
    return this.child.exitCode !== null || this.child.signalCode !== null
  }

  /** Where it listens, once it says that it is ready. */
  get url(): string | undefined {
    return /"url":"([^"]+)","msg":"ready"/.exec(this.output)?.[1]
  }

  /** Whether it has said so, and since when (count of characters) it was asked. */
  hasSaid(text: string | RegExp): boolean {
    return typeof text === 'string' ? this.output.includes(text) : text.test(this.output)
  }

  async says(text: string | RegExp): Promise<void> {
    await until(
      () => this.hasSaid(text) || this.hasEnded,
      () => `${this.role} does not say ${text}:\n${this.output}`,
    )
    if (!this.hasSaid(text)) throw new Error(`${this.role} has ended:\n${this.output}`)
  }

  send(signal: NodeJS.Signals): void {
    this.child.kill(signal)
  }

  async kill(): Promise<void> {
    if (!this.hasEnded) this.child.kill('SIGKILL')
    await this.exitCode
  }
}

export interface Answered {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  readonly body: Readonly<Record<string, unknown>>
}

export interface Question {
  readonly as?: string | undefined
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
  readonly file?: { readonly name: string; readonly content: string }
}

/**
 * What a gateway does, from the same rules: one address for all services, turn by turn over the replicas of each, and to the next one when
 * one is gone, stopping, or stands by. What a caller does besides: asks again after 503.
 */
export class Gateway {
  private readonly rules = gatewayRules(services)
  private turn = 0

  constructor(private readonly apps: () => readonly AppProcess[]) {}

  async ask(method: string, path: string, question: Question = {}): Promise<Answered> {
    const giveUpAt = Date.now() + patienceMs
    for (;;) {
      const answer = await this.once(method, `/api/v1${path}`, question)
      if (answer && answer.status !== 503) return answer
      if (Date.now() > giveUpAt) throw new Error(`${method} ${path}: ${answer?.text ?? 'no connection'}`)
      await delay(100)
    }
  }

  private async once(
    method: string,
    path: string,
    { as, body, headers, file }: Question,
  ): Promise<Answered | undefined> {
    const url = this.next(path)
    if (url === undefined) return undefined
    const form = file && new FormData()
    form?.set('file', new Blob([file?.content ?? '']), file?.name)
    try {
      const response = await fetch(`${url}${path}`, {
        method,
        headers: {
          'accept-language': 'en',
          ...(as !== undefined && { authorization: `Bearer ${as}` }),
          ...(body !== undefined && { 'content-type': 'application/json' }),
          ...headers,
        },
        ...(form ? { body: form } : body === undefined ? {} : { body: JSON.stringify(body) }),
      })
      const text = await response.text()
      const isJson = /json/.test(response.headers.get('content-type') ?? '')
      const parsed = isJson && text !== '' ? (JSON.parse(text) as Record<string, unknown>) : {}
      return { status: response.status, headers: response.headers, text, body: parsed }
    } catch {
      return undefined
    }
  }

  private next(path: string): string | undefined {
    const segments = path.split('?')[0]?.split('/') ?? []
    const rule = this.rules.find(({ path: wanted }) =>
      wanted.split('/').every((segment, index) => segment === segments[index] || (segment === '*' && segments[index])),
    )
    const replicas = this.apps().filter(({ role, url, hasEnded }) => role === rule?.service && url && !hasEnded)
    return replicas[this.turn++ % Math.max(replicas.length, 1)]?.url
  }
}

export async function until(isSo: () => boolean | Promise<boolean>, otherwise: () => string): Promise<void> {
  const giveUpAt = Date.now() + patienceMs
  while (!(await isSo())) {
    if (Date.now() > giveUpAt) throw new Error(otherwise())
    await delay(20)
  }
}
