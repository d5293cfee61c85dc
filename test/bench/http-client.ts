import { join } from 'node:path'
import { startAnsweringChild } from './answering-child'
import type { Drive, Driven } from './http-client.child'

export interface HttpClient {
  drive(asked: Drive): Promise<Driven>
  close(): Promise<void>
}

/** The client of http-client.child.ts. */
export function startHttpClient(): HttpClient {
  const child = startAnsweringChild(join(import.meta.dirname, 'http-client.child.ts'))
  return { drive: (asked) => child.ask<Driven>(asked), close: () => child.close() }
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
