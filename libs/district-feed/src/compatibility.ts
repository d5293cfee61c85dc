/** A JSON Schema as far as payloads of this house use it. */
export type Schema = Readonly<Record<string, unknown>>

/** Words that explain and do not bind. */
const explaining: ReadonlySet<string> = new Set(['$schema', '$id', 'title', 'description'])

/**
 * What somebody who built on `released` would find broken in `current`, as sentences; empty: nothing. A field may be added. None is
 * taken away, none that was always there becomes optional, none changes its type, its choices or its limits.
 */
export function breaks(released: Schema, current: Schema, at = ''): readonly string[] {
  const here = at === '' ? 'the message' : at
  if (!isSchema(released['properties']) || !isSchema(current['properties']))
    return sameBut(released, current, explaining) ? [] : [`${here} is described differently`]
  const [was, is] = [released['properties'], current['properties']]
  const fields = Object.entries(was).flatMap(([name, field]) => {
    const path = at === '' ? name : `${at}.${name}`
    const now = is[name]
    return isSchema(field) && isSchema(now) ? breaks(field, now, path) : [`${path} is gone`]
  })
  const required = new Set(listOf(current['required']))
  const loosened = listOf(released['required'])
    .filter((name) => name in is && !required.has(name))
    .map((name) => `${at === '' ? name : `${at}.${name}`} may now be missing`)
  const around = new Set([...explaining, 'properties', 'required'])
  return [...fields, ...loosened, ...(sameBut(released, current, around) ? [] : [`${here} is described differently`])]
}

function sameBut(one: Schema, other: Schema, ignored: ReadonlySet<string>): boolean {
  return canonical(one, ignored) === canonical(other, ignored)
}

function canonical(value: unknown, ignored: ReadonlySet<string>): string {
  if (Array.isArray(value)) return `[${value.map((one) => canonical(one, explaining)).join()}]`
  if (!isSchema(value)) return JSON.stringify(value)
  const members = Object.keys(value)
    .filter((name) => !ignored.has(name))
    .toSorted()
    .map((name) => `${JSON.stringify(name)}:${canonical(value[name], explaining)}`)
  return `{${members.join()}}`
}

function isSchema(value: unknown): value is Schema {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function listOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? (value as string[]) : []
}
