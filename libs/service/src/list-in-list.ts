import { defaultMetadataStorage as types } from 'class-transformer/cjs/storage.js'
import { getMetadataStorage } from 'class-validator'

/**
 * Where, by its JSON pointer, a list stands in a list that is to hold objects of a class; undefined: nowhere. class-validator takes the inner one
 * for a list of such objects of its own, so that an empty one passes for an object with all its members.
 */
export function listInList(type: object, value: unknown, pointer: string): string | undefined {
  if (typeof value !== 'object' || value === null) return undefined
  for (const [name, inner] of nestedOf(type)) {
    const own = (value as Readonly<Record<string, unknown>>)[name]
    const at = pointerTo(pointer, name)
    const found = Array.isArray(own) ? inList(inner, own, at) : listInList(inner, own, at)
    if (found !== undefined) return found
  }
  return undefined
}

function inList(type: object, values: readonly unknown[], pointer: string): string | undefined {
  for (const [index, value] of values.entries()) {
    const at = pointerTo(pointer, String(index))
    const found = Array.isArray(value) ? at : listInList(type, value, at)
    if (found !== undefined) return found
  }
  return undefined
}

/** Members of a class that are objects of another class, or lists of them. */
function nestedOf(type: object): ReadonlyMap<string, object> {
  const rules = getMetadataStorage().getTargetValidationMetadatas(type as new () => object, '', false, false)
  const nested = new Map<string, object>()
  for (const { type: rule, propertyName } of rules) {
    if (rule !== 'nestedValidation') continue
    const inner: unknown = types.findTypeMetadata(type as new () => object, propertyName)?.typeFunction()
    if (typeof inner === 'function') nested.set(propertyName, inner)
  }
  return nested
}

/** RFC 6901, 3. */
export function pointerTo(parent: string, name: string): string {
  return `${parent}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`
}
