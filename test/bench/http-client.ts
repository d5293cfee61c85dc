import { fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import type { Drive, Driven } from './http-client.child'

export interface HttpClient {
  drive(asked: Drive): Promise<Driven>
  close(): Promise<void>
}

/** The client of http-client.child.ts. */
export function startHttpClient(): HttpClient {
  const loader = join(import.meta.dirname, '../../scripts/register-typescript.mjs')
  const child = fork(join(import.meta.dirname, 'http-client.child.ts'), { execArgv: ['--import', loader] })
  const ended = once(child, 'exit').then(() => {
    throw new Error('the client of the benchmark ended')
  })
  ended.catch(() => undefined)
  return {
    async drive(asked) {
      const waiting = new AbortController()
      const answered = once(child, 'message', { signal: waiting.signal }) as Promise<[Driven]>
      child.send(asked)
      try {
        const [answer] = await Promise.race([answered, ended])
        return answer
      } finally {
        waiting.abort()
        answered.catch(() => undefined)
      }
    },
    async close() {
      child.disconnect()
      await ended.catch(() => undefined)
    },
  }
}

export function requestOf(
  method: string,
  path: string,
  headers: Readonly<Record<string, string>> = {},
  body?: unknown,
): string {
  const text = body === undefined ? '' : JSON.stringify(body)
  const all = {
    host: 'harbor.example',
    ...headers,
    ...(body !== undefined && {
      'content-type': 'application/json',
      'content-length': String(Buffer.byteLength(text)),
    }),
  }
  return `${method} ${path} HTTP/1.1\r\n${Object.entries(all)
    .map(([name, value]) => `${name}: ${value}\r\n`)
    .join('')}\r\n${text}`
}
