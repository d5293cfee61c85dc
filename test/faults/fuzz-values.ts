/** A schema of docs/api/openapi.json, as far as values are made from it. */
export interface Schema {
  readonly $ref?: string
  readonly type?: string | readonly string[]
  readonly format?: string
  readonly enum?: readonly unknown[]
  readonly const?: unknown
  readonly example?: unknown
  readonly minimum?: number
  readonly maximum?: number
  readonly minItems?: number
  readonly properties?: Readonly<Record<string, Schema>>
  readonly required?: readonly string[]
  readonly items?: Schema
  readonly anyOf?: readonly Schema[]
  readonly allOf?: readonly Schema[]
}

export type Random = () => number

/** Stands in every text that is made here: where it turns up in a line of the log, the log tells what people wrote. */
export const canary = '獬豸'

export function pick<T>(random: Random, from: readonly T[]): T {
  const found = from[Math.floor(random() * from.length)]
  if (found === undefined) throw new Error('nothing to pick from')
  return found
}

/** Texts that have broken programs: other scripts, invisible and half characters, what other languages take for code, very long ones. */
const oddTexts: readonly string[] = [
  '',
  ' ',
  '\0',
  `${canary}\0`,
  '\u202e\u2066',
  '\ud83d',
  '👩🏽‍🚀'.repeat(20),
  'Z͑ͫ̓ͪ̂ͫ̽͏̴̙̤̞͉͚̯̞̠͍A̴̵̜̰͔ͫ͗͢',
  'ﷺ'.repeat(50),
  'İıſK',
  '\ufeff\u200b\u00ad',
  "' OR 1=1 --",
  '"; DROP TABLE documents; --',
  '${7*7}{{7*7}}<%= 7*7 %>',
  '<script>alert(1)</script>',
  '../../../../etc/passwd',
  '%00%ff%zz',
  '=HYPERLINK("http://example.invalid")',
  '__proto__',
  'constructor',
  'NaN',
  '1e400',
  '-0',
  '2026-02-30',
  '9999-12-31',
  '0000-00-00',
  '2026-11-24T25:61:61Z',
  '+275760-09-13T00:00:00.001Z',
  '00000000-0000-0000-0000-000000000000',
  '\r\nset-cookie: a=b',
  'a\u0300'.repeat(300),
  `${canary}${'长'.repeat(5_000)}`,
]

const oddValues: readonly unknown[] = [
  null,
  true,
  0,
  -1,
  0.1,
  1e21,
  Number.MAX_SAFE_INTEGER + 2,
  -(2 ** 63),
  1e308,
  [],
  {},
  [[]],
  { $ne: null },
  { $where: '1' },
  { toString: 'x' },
  { length: 1e9 },
]

export function oddText(random: Random): string {
  return pick(random, oddTexts)
}

export function oddValue(random: Random): unknown {
  const kind = random()
  if (kind < 0.5) return oddText(random)
  if (kind < 0.9) return pick(random, oddValues)
  if (kind < 0.95) return Array.from({ length: 2_000 }, (_, index) => index)
  return nested(5 + Math.floor(random() * 60))
}

function nested(levels: number): unknown {
  let value: unknown = canary
  for (let level = 0; level < levels; level++) value = level % 2 ? [value] : { inner: value }
  return value
}

/** Ids of what there is, by the name under which requests speak of it. */
export type KnownIds = Readonly<Record<string, readonly string[]>>

/** Makes values that the description allows, mostly, with ids of what there is. */
export class SchemaValues {
  constructor(
    private readonly schemas: Readonly<Record<string, Schema>>,
    private readonly ids: KnownIds,
    private readonly random: Random,
  ) {}

  /** `name`: of the member, query or path part that the value is for. */
  of(asked: Schema, name = '', depth = 0): unknown {
    const schema = this.resolved(asked)
    const { random } = this
    if (schema.const !== undefined) return schema.const
    if (schema.enum) return pick(random, schema.enum)
    if (schema.anyOf?.length) return this.of(pick(random, schema.anyOf), name, depth)
    if (schema.allOf?.length)
      return Object.assign({}, ...schema.allOf.map((part) => this.of(part, name, depth))) as unknown
    switch (typeof schema.type === 'string' ? schema.type : schema.type?.[0]) {
      case 'object':
        return this.object(schema, depth)
      case 'array':
        return depth > 6 || !schema.items ? [] : this.list(schema.items, schema.minItems ?? 0, name, depth)
      case 'integer':
        return Math.floor(this.number(schema))
      case 'number':
        return this.number(schema)
      case 'boolean':
        return random() < 0.5
      case 'string':
        return this.text(schema, name)
      case undefined:
      default:
        return oddValue(random)
    }
  }

  private resolved(schema: Schema): Schema {
    const name = schema.$ref?.split('/').at(-1)
    return name === undefined ? schema : this.resolved(this.schemas[name] ?? {})
  }

  private object({ properties = {}, required = [] }: Schema, depth: number): unknown {
    const given = Object.entries(properties).filter(([name]) => required.includes(name) || this.random() < 0.5)
    return Object.fromEntries(given.map(([name, schema]) => [name, this.of(schema, name, depth + 1)]))
  }

  private list(items: Schema, least: number, name: string, depth: number): unknown {
    const length = least + Math.floor(this.random() * 3)
    return Array.from({ length }, () => this.of(items, name.replace(/Ids$/, 'Id'), depth + 1))
  }

  private id(name: string): string {
    const { random, ids } = this
    const fitting = ids[name] ?? (/(parent|destination|source|unit)/i.test(name) ? ids['unitId'] : undefined)
    if (fitting && random() < 0.9) return pick(random, fitting)
    return pick(random, Object.values(ids).flat())
  }

  private number({ minimum = 0, maximum = 100 }: Schema): number {
    return minimum + Math.floor(this.random() * (Math.min(maximum, minimum + 1_000) - minimum + 1))
  }

  private text({ format, example }: Schema, name: string): string {
    const { random } = this
    const day = () => `2026-${pick(random, ['02', '11', '11', '12'])}-${pick(random, ['01', '15', '20', '24'])}`
    if (format === 'uuid') return this.id(name)
    if (format === 'date') return day()
    if (format === 'date-time') return `${day()}T0${Math.floor(random() * 10)}:00:00.000Z`
    if (typeof example === 'string' && random() < 0.7) return example
    return `${canary}${Math.floor(random() * 1e6)}`
  }
}

/** The same value with something wrong in one to three places. */
export function spoiled(random: Random, value: unknown): unknown {
  let result = value
  for (let times = 1 + Math.floor(random() * 3); times > 0; times--) result = spoiledOnce(random, result)
  return result
}

function spoiledOnce(random: Random, value: unknown): unknown {
  if (value === null || typeof value !== 'object' || random() < 0.1) return oddValue(random)
  if (Array.isArray(value)) {
    const at = Math.floor(random() * (value.length + 1))
    return value.toSpliced(at, 1, spoiledOnce(random, (value as unknown[])[at] ?? null))
  }
  const names = Object.keys(value)
  const copy = new Map<string, unknown>(Object.entries(value))
  const kind = random()
  const name = names.length === 0 ? 'extra' : pick(random, names)
  if (kind < 0.15) copy.delete(name)
  else if (kind < 0.25) copy.set(oddText(random), oddValue(random))
  else copy.set(name, spoiledOnce(random, copy.get(name)))
  return Object.fromEntries(copy)
}
