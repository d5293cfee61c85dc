import { readFileSync } from 'node:fs'
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import { isId } from '@harbor/kernel/ids'
import { isInstant, isLocalDate } from '@harbor/kernel/time'

type Json = Readonly<Record<string, unknown>>

interface Exchange {
  readonly method: string
  /** Path of the request, without query. */
  readonly path: string
  readonly body: unknown
  readonly status: number
  readonly contentType: string
  readonly answer: unknown
}

interface Operation {
  readonly form: RegExp
  readonly method: string
  readonly pointer: string
  readonly described: Json
}

const file = 'docs/api/openapi.json'

/**
 * Whether what went over the wire is what the description of the API says: each success with its status, type and body; each refusal as
 * problem details; and a body that was accepted as one that the description allows. Objects of answers are taken as closed: a member that
 * is not described is a fault.
 */
export class ApiConformance {
  private readonly ajv = new Ajv2020({ strict: false, allErrors: true, formats })
  private readonly operations: readonly Operation[]
  private readonly compiled = new Map<string, ValidateFunction>()

  constructor(document: Json = JSON.parse(readFileSync(file, 'utf8')) as Json) {
    this.ajv.addSchema(closed(document) as Json, 'api')
    this.operations = Object.entries(document['paths'] as Record<string, Record<string, Json>>).flatMap(
      ([path, methods]) =>
        Object.entries(methods).map(([method, described]) => ({
          form: new RegExp(`^${path.replaceAll(/\{\w+\}/g, '[^/]+')}$`),
          method: method.toUpperCase(),
          pointer: `/paths/${path.replaceAll('~', '~0').replaceAll('/', '~1')}/${method}`,
          described,
        })),
    )
  }

  /** Undefined: as described, or not an operation of the description. */
  faultOf(exchange: Exchange): string | undefined {
    const fitting = this.operations.filter(({ form, method }) => form.test(exchange.path) && method === exchange.method)
    // `/units/tree` and `/units/{unitId}`: the one without parameters is meant.
    const operation = fitting.find(({ pointer }) => !pointer.includes('{')) ?? fitting[0]
    if (!operation) return undefined
    const { status, contentType, answer } = exchange
    if (status >= 400) {
      if (!contentType.startsWith('application/problem+json')) return `${status} is no problem details: ${contentType}`
      return this.against('/components/schemas/Problem', answer)
    }
    const responses = operation.described['responses'] as Record<string, { content?: Json }>
    const response = responses[String(status)]
    if (!response) return `${status} is not described`
    const type = contentType.split(';')[0]?.trim() ?? ''
    if (!response.content) return type === '' ? undefined : `a body of ${type} is not described`
    if (!(type in response.content)) return `${type} is not described`
    const schemaAt = `${operation.pointer}/responses/${status}/content/${type.replaceAll('/', '~1')}/schema`
    return (
      (type === 'application/json' ? this.against(schemaAt, answer) : undefined) ??
      this.requestFault(operation, exchange)
    )
  }

  private requestFault({ described, pointer }: Operation, { body }: Exchange): string | undefined {
    const content = (described['requestBody'] as { content?: Json } | undefined)?.content
    if (body === undefined || Buffer.isBuffer(body) || !content || !('application/json' in content)) return undefined
    const fault = this.against(`${pointer}/requestBody/content/application~1json/schema`, body)
    return fault && `accepted, but the description refuses it: ${fault}`
  }

  private against(pointer: string, value: unknown): string | undefined {
    const validate = this.compiled.get(pointer) ?? this.ajv.compile({ $ref: `api#${encodeURI(pointer)}` })
    this.compiled.set(pointer, validate)
    if (validate(value)) return undefined
    const rows = (validate.errors ?? []).map(
      ({ instancePath, message, params }) => `${instancePath} ${message} ${JSON.stringify(params)}`,
    )
    return rows.join('; ').slice(0, 500)
  }
}

const formats = {
  date: isLocalDate,
  'date-time': isInstant,
  uuid: isId,
  uri: (text: string) => URL.canParse(text),
  binary: true,
} as const

/** Every object with named members takes no others. */
function closed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(closed)
  if (value === null || typeof value !== 'object') return value
  const copy = Object.fromEntries(Object.entries(value).map(([name, part]) => [name, closed(part)]))
  const isOpen = copy['type'] === 'object' && 'properties' in copy && !('additionalProperties' in copy)
  return isOpen ? { ...copy, additionalProperties: false } : copy
}
