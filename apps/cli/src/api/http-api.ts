import { randomUUID } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import type { Language } from '@harbor/service/language'
import { CliError, exitCodes, ProblemAnswer } from '../errors'
import {
  acceptOf,
  answerOfLines,
  formOf,
  isLines,
  parsedBody,
  pathOf,
  type Api,
  type ApiAnswer,
  type ApiRequest,
  type Method,
} from './api'

export interface HttpApiOptions {
  /** Of the server, e.g. `https://harbor.example:8443`; a path in it is kept. */
  readonly url: string
  readonly language: Language
  readonly timeoutMs: number
  /** Access or API token; undefined until signed in. */
  readonly token?: string | undefined
}

const attempts = 3
const longestWaitMs = 10_000

/** The API of a server over HTTP. Repeats what may be repeated: a request that failed on the way, or was told to come later. */
export class HttpApi implements Api {
  private token: string | undefined

  constructor(private readonly options: HttpApiOptions) {
    this.token = options.token
  }

  /** Rejects with ProblemAnswer when refused. The session ends with `leave`. */
  async signIn(username: string, password: string, code?: string): Promise<void> {
    const { body } = await this.request('POST', '/session', { body: { username, password, code } })
    const { accessToken } = body as { accessToken?: unknown }
    if (typeof accessToken !== 'string') throw unexpected(this.options.url)
    this.token = accessToken
  }

  /** Never rejects: the command has done its work, and the session ends by itself. */
  async leave(): Promise<void> {
    await this.once('DELETE', '/session', {}).catch(() => undefined)
  }

  async request(method: Method, path: string, options: ApiRequest = {}): Promise<ApiAnswer> {
    // The same key at every attempt: a command whose answer was lost acts once.
    const headers = { ...(method === 'POST' && { 'idempotency-key': randomUUID() }), ...options.headers }
    for (let attempt = 1; ; attempt++) {
      const answer = await this.once(method, path, { ...options, headers })
      if (answer.status < 400) return answer
      const waitMs = retryAfterMs(answer)
      if (!comesLater(answer) || attempt === attempts || waitMs > longestWaitMs) throw problemOf(answer)
      await delay(waitMs)
    }
  }

  private async once(method: Method, path: string, request: ApiRequest): Promise<ApiAnswer> {
    const { query, body, headers, file, onProgress } = request
    const form = file && (await formOf(file))
    const sent = form?.bytes ?? (body === undefined ? undefined : JSON.stringify(body))
    const type = form?.type ?? (body === undefined ? undefined : 'application/json')
    const { url, language, timeoutMs } = this.options
    // Of the whole answer, or of the silence between two lines of one that tells its progress.
    const limit = new TimeLimit(timeoutMs)
    try {
      const response = await fetch(url.replace(/\/+$/, '') + pathOf(path, query), {
        method,
        headers: {
          accept: acceptOf(request),
          'accept-language': language,
          ...(type !== undefined && { 'content-type': type }),
          ...(this.token !== undefined && { authorization: `Bearer ${this.token}` }),
          ...headers,
        },
        signal: limit.signal,
        redirect: 'error',
        ...(sent !== undefined && { body: new Uint8Array(Buffer.from(sent)) }),
      })
      const answered = Object.fromEntries(response.headers)
      if (onProgress && response.body && isLines(answered['content-type'])) {
        const told = await answerOfLines(limit.watching(response.body), answered, onProgress)
        if (told) return told
        throw new Error('the connection ended before the answer')
      }
      const text = await response.text()
      return { status: response.status, headers: answered, body: parsedBody(answered['content-type'], text) }
    } catch (error) {
      throw unreachable(url, error)
    } finally {
      limit.end()
    }
  }
}

class TimeLimit {
  private readonly controller = new AbortController()
  private readonly timer: NodeJS.Timeout
  readonly signal = this.controller.signal

  constructor(ms: number) {
    this.timer = setTimeout(() => this.controller.abort(new DOMException('no answer in time', 'TimeoutError')), ms)
  }

  /** The same bytes; each arrival starts the time anew. */
  async *watching(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    for await (const some of bytes) {
      this.timer.refresh()
      yield some
    }
  }

  end(): void {
    clearTimeout(this.timer)
  }
}

/** Told to come again, and nothing was done. Not after failed sign-ins: those wait for a person. */
function comesLater({ status, body }: ApiAnswer): boolean {
  const { code } = (typeof body === 'object' && body !== null ? body : {}) as { readonly code?: unknown }
  return status === 503 || (status === 429 && code === 'access.too-many-calls')
}

export function problemOf({ status, body }: ApiAnswer): ProblemAnswer {
  const isProblem = typeof body === 'object' && body !== null
  return new ProblemAnswer(status, isProblem ? body : {})
}

function retryAfterMs({ headers }: ApiAnswer): number {
  const seconds = Number(headers['retry-after'] ?? 1)
  return Number.isFinite(seconds) ? Math.max(0, seconds * 1000) : 1000
}

function unreachable(url: string, error: unknown): CliError {
  const { name, message = String(error), cause } = error as Partial<Error>
  const timedOut = name === 'TimeoutError'
  const below = (cause as Partial<Error> | undefined)?.message
  const reason = below === undefined ? message : `${message}: ${below}`
  return new CliError(
    exitCodes.unavailable,
    timedOut ? 'cli.timeout' : 'cli.unreachable',
    timedOut
      ? { zh: '{url} 没有在时限内答复', en: '{url} did not answer in time' }
      : { zh: '无法访问 {url}（{reason}）', en: 'Cannot reach {url} ({reason})' },
    { url, reason },
    timedOut
      ? { zh: '可用 --timeout 放宽时限。', en: 'Allow more with --timeout.' }
      : { zh: '请检查地址，以及服务是否在运行。', en: 'Check the address and that the server is running.' },
  )
}

function unexpected(url: string): CliError {
  return new CliError(
    exitCodes.unavailable,
    'cli.unexpected-answer',
    { zh: '{url} 的答复不像先锋港的接口', en: '{url} does not answer like a Pioneer Harbor API' },
    { url },
  )
}
