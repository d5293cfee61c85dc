import { canary, oddText, pick, SchemaValues, spoiled, type KnownIds, type Random, type Schema } from './fuzz-values'

interface Parameter {
  readonly $ref?: string
  readonly name: string
  readonly in: 'path' | 'query' | 'header'
  readonly required?: boolean
  readonly schema: Schema
}

interface Described {
  readonly 'x-permission'?: string
  readonly tags?: readonly string[]
  readonly parameters?: readonly Parameter[]
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: Schema }>> }
}

export interface ApiDocument {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Described>>>>
  readonly components: {
    readonly schemas: Readonly<Record<string, Schema>>
    readonly parameters?: Readonly<Record<string, Parameter>>
  }
}

export interface Operation {
  readonly group: string
  readonly method: string
  readonly path: string
  readonly parameters: readonly Parameter[]
  readonly body: Schema | undefined
  readonly takesFile: boolean
  /** Undefined: asked of nobody, or of everybody who is signed in. */
  readonly permission: string | undefined
}

/** What goes over the wire. */
export interface FuzzedRequest {
  readonly method: string
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly payload?: string | Buffer
}

export function operationsOf({ paths, components }: ApiDocument): readonly Operation[] {
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { tags = ['none'], parameters = [], requestBody, ...more }]) => ({
      group: tags[0] ?? 'none',
      method: method.toUpperCase(),
      path,
      parameters: parameters.map((one) => components.parameters?.[one.$ref?.split('/').at(-1) ?? ''] ?? one),
      body: requestBody?.content['application/json']?.schema,
      permission: more['x-permission'],
      takesFile: requestBody !== undefined && 'multipart/form-data' in requestBody.content,
    })),
  )
}

interface Payload {
  readonly headers: Readonly<Record<string, string>>
  readonly bytes?: string | Buffer
}

const boundary = 'fuzz-boundary'
const hugeBytes = 11 * 1024 * 1024

/** Names of accounts: all of them, and who has a permission. */
export interface Callers {
  readonly all: readonly string[]
  readonly whoMay: (permission: string) => readonly string[]
}

/** Requests to one operation: a third as described, the others with something wrong in path, query, headers or body. */
export class FuzzedRequests {
  private readonly values: SchemaValues

  constructor(
    { components }: ApiDocument,
    ids: KnownIds,
    private readonly callers: Callers,
    private readonly random: Random,
  ) {
    this.values = new SchemaValues(components.schemas, ids, random)
  }

  next(operation: Operation): FuzzedRequest {
    const { random } = this
    const isWrong = random() < 0.66
    const payload = this.payload(operation, isWrong)
    return {
      method: random() < 0.02 ? pick(random, ['PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS']) : operation.method,
      url: this.url(operation, isWrong),
      headers: { ...this.headers(operation, isWrong), ...payload.headers },
      ...(payload.bytes !== undefined && { payload: payload.bytes }),
    }
  }

  /** Larger than any body may be. */
  huge(operation: Operation): FuzzedRequest {
    const { method, path } = operation
    const url = path.replaceAll(/\{(\w+)\}/g, (_, name: string) =>
      String(this.values.of({ type: 'string', format: 'uuid' }, name)),
    )
    return {
      method: method === 'GET' ? 'POST' : method,
      url,
      headers: { ...this.signedIn(operation), 'content-type': 'application/json' },
      payload: Buffer.alloc(hugeBytes, '['),
    }
  }

  /** Mostly somebody who may, or nothing but refusals of access would be seen. */
  private signedIn({ permission }: Operation): Readonly<Record<string, string>> {
    const { all, whoMay } = this.callers
    const may = permission === undefined ? all : whoMay(permission)
    const caller = pick(this.random, this.random() < 0.9 && may.length > 0 ? may : all)
    return caller === '' ? {} : { authorization: `Bearer ${caller.padEnd(32, '.')}` }
  }

  private url({ path, parameters }: Operation, isWrong: boolean): string {
    const { random } = this
    const odd = () => isWrong && random() < 0.15
    const address = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
      const schema = parameters.find((one) => one.in === 'path' && one.name === name)?.schema ?? {}
      const value = odd() ? oddText(random).slice(0, 300) : String(this.values.of(schema, name))
      return random() < 0.01 ? value.toWellFormed() : encodeURIComponent(value.toWellFormed())
    })
    const asked = parameters
      .filter((one) => one.in === 'query' && (one.required === true || random() < 0.4))
      .map(({ name, schema }) => [name, odd() ? oddText(random) : String(this.values.of(schema, name))] as const)
    const extra = odd() ? [[oddText(random), oddText(random)] as const] : []
    const query = [...asked, ...extra].map(
      ([name, value]) => `${encodeURIComponent(name.toWellFormed())}=${encodeURIComponent(value.toWellFormed())}`,
    )
    return (query.length === 0 ? address : `${address}?${query.join('&')}`).slice(0, 8_000)
  }

  private headers(operation: Operation, isWrong: boolean): Readonly<Record<string, string>> {
    const { random } = this
    const { method } = operation
    const odd = (good: string): string => (isWrong && random() < 0.1 ? headerText(oddText(random)) : good)
    return {
      ...this.signedIn(operation),
      'accept-language': odd(pick(random, ['en', 'zh-CN'])),
      ...(method !== 'GET' && random() < 0.9 && { 'if-match': odd(`"${Math.floor(random() * 6)}"`) }),
      ...(random() < 0.3 && { 'idempotency-key': odd(`key-${Math.floor(random() * 1e9)}`) }),
      ...(random() < 0.1 && { 'harbor-wait-for': odd('1') }),
      ...(isWrong && random() < 0.05 && { accept: headerText(oddText(random)), range: 'bytes=0-' }),
    }
  }

  private payload({ method, body, takesFile }: Operation, isWrong: boolean): Payload {
    if (takesFile) return this.form(isWrong)
    if (!body) return method === 'GET' || !isWrong ? { headers: {} } : this.json(oddText(this.random), isWrong)
    return this.json(this.values.of(body), isWrong)
  }

  private json(good: unknown, isWrong: boolean) {
    const { random } = this
    const type = isWrong && random() < 0.05 ? pick(random, ['text/plain', 'application/xml', 'x']) : 'application/json'
    const headers = { 'content-type': type }
    const text = JSON.stringify(isWrong && random() < 0.7 ? spoiled(random, good) : good) ?? ''
    if (!isWrong || random() < 0.9) return { headers, bytes: text }
    const kind = random()
    if (kind < 0.3) return { headers, bytes: text.slice(0, Math.floor(random() * text.length)) }
    if (kind < 0.6) return { headers, bytes: Buffer.from(text, 'utf16le') }
    if (kind < 0.8) return { headers, bytes: Buffer.from(text, 'latin1') }
    return { headers, bytes: '['.repeat(100_000) }
  }

  private form(isWrong: boolean) {
    const { random } = this
    const name = isWrong ? headerText(oddText(random)).replaceAll('"', '') : 'roster.csv'
    const content = isWrong ? oddText(random) : `姓名,性别\n${canary},男\n`
    const type = `multipart/form-data; boundary=${isWrong && random() < 0.1 ? 'another' : boundary}`
    const head = `--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="${name}"\r\n\r\n`
    const tail = isWrong && random() < 0.1 ? '' : `\r\n--${boundary}--\r\n`
    return { headers: { 'content-type': type }, bytes: Buffer.from(`${head}${content}${tail}`) }
  }
}

/** Headers hold no line breaks and no characters beyond Latin-1: a client could not send them. */
function headerText(text: string): string {
  return text.replaceAll(/[^\x20-\x7e\xa0-\xff]/g, '').slice(0, 4_000)
}
