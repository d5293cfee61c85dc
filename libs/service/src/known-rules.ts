import { getMetadataStorage } from 'class-validator'

type Storage = Pick<ReturnType<typeof getMetadataStorage>, 'addValidationMetadata' | 'getTargetValidationMetadatas'>
type Rules = ReturnType<Storage['getTargetValidationMetadatas']>

const remembering = new WeakSet<Storage>()

/**
 * class-validator goes through the rules of all classes at each object that it validates, which took half of a validation. From now on it
 * finds those of a class once. A rule that is added later counts as before.
 */
export function rememberRules(storage: Storage = getMetadataStorage()): void {
  if (remembering.has(storage)) return
  remembering.add(storage)
  const find = storage.getTargetValidationMetadatas.bind(storage)
  const add = storage.addValidationMetadata.bind(storage)
  let known = new WeakMap<object, Rules>()
  storage.addValidationMetadata = (metadata) => {
    known = new WeakMap()
    add(metadata)
  }
  storage.getTargetValidationMetadatas = (target, schema, always, strictGroups, groups) => {
    // `schema` is the name of the class around a nested object. The rules of a class stand under the class: it makes no difference to them.
    const byClassAlone = typeof target === 'function' && !always && !strictGroups && !groups
    const rules = (byClassAlone && known.get(target)) || find(target, schema, always, strictGroups, groups)
    if (byClassAlone) known.set(target, rules)
    return rules
  }
}
