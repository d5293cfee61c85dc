/**
 * JSON text with the members of every object in code unit order and no white space, so that equal values have equal text
 * whatever order they were built in. Only for JSON values; members that are undefined are left out, as JSON.stringify does.
 */
export function canonicalJson(value: unknown): string {
  if (value === null || typeof value !== 'object') return JSON.stringify(value) ?? 'null'
  // A list of hundreds of units is written at one go.
  if (Array.isArray(value))
    return value.some(isObject) ? `[${value.map(canonicalJson).join(',')}]` : JSON.stringify(value)
  const members: string[] = []
  const object = value as Readonly<Record<string, unknown>>
  for (const name of Object.keys(object).sort()) {
    if (object[name] !== undefined) members.push(`${JSON.stringify(name)}:${canonicalJson(object[name])}`)
  }
  return `{${members.join(',')}}`
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null
}
