import type { CollectionSpec, FieldValue, ViewDocument } from '@harbor/kernel/view'

/** The declared fields but the id, which every document has. Throws a TypeError for a name that is none. */
export function declaredFields(spec: CollectionSpec): readonly string[] {
  return Object.keys(spec.fields)
    .filter((field) => field !== 'id')
    .map(checkedName)
}

/**
 * Reads the values of the declared fields from a document, in the order of the spec; strings well formed. Throws a TypeError when
 * a value is not of its declared kind.
 */
export function fieldReader(spec: CollectionSpec): (document: ViewDocument) => FieldValue[] {
  const fields = Object.entries(spec.fields).filter(([field]) => field !== 'id')
  return (document) => {
    const object = document as unknown as Readonly<Record<string, unknown>>
    return fields.map(([field, kind]) => fieldValue(object[field], field, kind, spec))
  }
}

function fieldValue(value: unknown, field: string, kind: 'string' | 'number', spec: CollectionSpec): FieldValue {
  if (value === undefined || value === null) return null
  if (typeof value !== kind) throw new TypeError(`${spec.name}: the field ${field} must be a ${kind} or null`)
  if (typeof value === 'string') return value.toWellFormed()
  return Number.isFinite(value) ? (value as number) : null
}

function checkedName(field: string): string {
  if (!/^[A-Za-z][A-Za-z0-9]*$/.test(field)) throw new TypeError(`not a field name: ${field}`)
  return field
}
