import { createInterface } from 'node:readline'
import { Readable } from 'node:stream'

/** Whether a call changes anything. */
export type ApiUse = 'read' | 'write'

export interface ApiRequest {
  readonly query?: Readonly<Record<string, string | undefined>>
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
  /** Sent as the field `file` of a form. */
  readonly file?: { readonly name: string; readonly bytes: Uint8Array }
  /** For routes that tell how far they have come: called while they work. `total` 0: unknown. */
  readonly onProgress?: (done: number, total: number) => void
}

export interface ApiAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  /** Parsed JSON, or text. */
  readonly body: unknown
}

export type Method = 'GET' | 'POST' | 'DELETE'

/**
 * The HTTP API, however it is reached: over the network, or within this process on the data folder. Paths start behind `/api/v1`,
 * unless they start with `/health`. Rejects with ProblemAnswer for every status that is no success.
 */
export interface Api {
  request(method: Method, path: string, options?: ApiRequest): Promise<ApiAnswer>
}

export function pathOf(path: string, query: ApiRequest['query'] = {}): string {
  const given = Object.entries(query).flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const]))
  const search = new URLSearchParams(Object.fromEntries(given)).toString()
  const full = path.startsWith('/health') ? path : `/api/v1${path}`
  return search === '' ? full : `${full}?${search}`
}

/** A form with one file, as bytes and content type. */
export async function formOf(file: NonNullable<ApiRequest['file']>): Promise<{ type: string; bytes: Buffer }> {
  const form = new FormData()
  form.append('file', new Blob([new Uint8Array(file.bytes)]), file.name)
  const encoded = new Response(form)
  const type = encoded.headers.get('content-type') ?? 'multipart/form-data'
  return { type, bytes: Buffer.from(await encoded.arrayBuffer()) }
}

/** What to accept of a route: lines where its progress is wanted. */
export function acceptOf({ onProgress }: ApiRequest): string {
  return onProgress ? `${lineType}, application/problem+json` : 'application/json, application/problem+json'
}

const lineType = 'application/x-ndjson'

export function isLines(contentType: string | undefined): boolean {
  return contentType?.startsWith(lineType) ?? false
}

interface ProgressLine {
  readonly progress?: { readonly done: number; readonly total: number }
  readonly answer?: unknown
  readonly problem?: { readonly status: number }
}

/** Reads an answer in lines to its end. Undefined when the stream ended before the answer: the server went away. */
export async function answerOfLines(
  stream: AsyncIterable<Uint8Array>,
  headers: ApiAnswer['headers'],
  onProgress: NonNullable<ApiRequest['onProgress']>,
): Promise<ApiAnswer | undefined> {
  for await (const text of createInterface({ input: Readable.from(stream), crlfDelay: Infinity })) {
    const { progress, problem, answer } = JSON.parse(text) as ProgressLine
    if (progress) onProgress(progress.done, progress.total)
    else if (problem) return { status: problem.status, headers, body: problem }
    else return { status: 200, headers, body: answer }
  }
  return undefined
}

/** A body as it came: JSON where its type says so. */
export function parsedBody(contentType: string | undefined, text: string): unknown {
  if (text === '' || !/\bjson\b/.test(contentType ?? '')) return text
  return JSON.parse(text) as unknown
}
