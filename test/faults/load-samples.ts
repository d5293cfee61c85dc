import { readdirSync, readFileSync, readlinkSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'

const MiB = 1024 * 1024
const stores = ['log', 'views', 'keys', 'access']

/** The process at one moment. */
export interface Sample {
  readonly atS: number
  readonly rssMiB: number
  readonly heapMiB: number
  readonly files: number
  /** Connections, of which the platform itself keeps none open. */
  readonly sockets: number
  /** The largest of the stores' write-ahead logs, and the log itself. */
  readonly walMiB: number
  readonly logMiB: number
  /** Delay of the event loop since the last sample. */
  readonly lagP99Ms: number
  readonly inWork: number
  readonly waiting: number
  /** Of the view that is furthest behind. */
  readonly viewLag: number
}

export interface Watched {
  readonly pid: number
  readonly port: number
  readonly folder: string
  readonly account: { readonly username: string; readonly password: string }
}

/** Looks at the process every so often, until it is told to stop. */
export class Sampler {
  readonly samples: Sample[] = []
  private readonly stopping = new AbortController()
  private readonly ended: Promise<void>
  private readonly beginMs = performance.now()
  private token = ''

  constructor(
    private readonly watched: Watched,
    everyMs: number,
  ) {
    this.ended = this.run(everyMs)
  }

  async stop(): Promise<readonly Sample[]> {
    this.stopping.abort()
    await this.ended
    return this.samples
  }

  private async run(everyMs: number): Promise<void> {
    while (!this.stopping.signal.aborted) {
      this.samples.push(await this.look())
      await delay(everyMs, undefined, { signal: this.stopping.signal }).catch(() => undefined)
    }
  }

  async look(): Promise<Sample> {
    const { pid, folder } = this.watched
    const text = await this.metrics()
    const figure = (name: string) => valuesOf(text, name).reduce((sum, value) => sum + value, 0)
    const links = descriptorsOf(pid)
    return {
      atS: (performance.now() - this.beginMs) / 1000,
      rssMiB: rssBytes(pid) / MiB,
      heapMiB: figure('nodejs_heap_size_used_bytes') / MiB,
      files: links.files,
      sockets: links.sockets,
      walMiB: Math.max(...stores.map((name) => sizeOf(join(folder, `${name}.db-wal`)))) / MiB,
      logMiB: sizeOf(join(folder, 'log.db')) / MiB,
      lagP99Ms: figure('nodejs_eventloop_lag_p99_seconds') * 1000,
      inWork: figure('harbor_requests_in_work'),
      waiting: figure('harbor_requests_waiting'),
      viewLag: Math.max(0, ...valuesOf(text, 'harbor_view_lag_positions')),
    }
  }

  /** Never refused under load; only signing in may have to wait. */
  private async metrics(): Promise<string> {
    for (;;) {
      const url = `http://127.0.0.1:${this.watched.port}`
      const answer = await fetch(`${url}/metrics`, { headers: { authorization: `Bearer ${this.token}` } })
      const text = await answer.text()
      if (answer.status === 200) return text
      if (answer.status !== 401) throw new Error(`metrics: ${answer.status} ${text}`)
      const signedIn = await fetch(`${url}/api/v1/session`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(this.watched.account),
      })
      const told = (await signedIn.json()) as { accessToken?: string }
      if (told.accessToken === undefined) await delay(Number(signedIn.headers.get('retry-after') ?? 1) * 1000)
      else this.token = told.accessToken
    }
  }
}

function valuesOf(text: string, name: string): readonly number[] {
  return [...text.matchAll(new RegExp(`^${name}(?:\\{[^}]*\\})? (\\S+)$`, 'gm'))].map(([, value]) => Number(value))
}

function rssBytes(pid: number): number {
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) * 1024
}

function descriptorsOf(pid: number): { readonly files: number; readonly sockets: number } {
  const folder = `/proc/${pid}/fd`
  const links = readdirSync(folder).flatMap((name) => {
    try {
      return [readlinkSync(join(folder, name))]
    } catch {
      // Closed since.
      return []
    }
  })
  const sockets = links.filter((link) => link.startsWith('socket:')).length
  return { files: links.length - sockets, sockets }
}

function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0
}
