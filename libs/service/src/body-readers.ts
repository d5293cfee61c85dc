import { TransformationType } from 'class-transformer'
import { defaultMetadataStorage as types } from 'class-transformer/cjs/storage.js'
import { getMetadataStorage } from 'class-validator'

/**
 * Makes an object of its class out of a body, query or path that keeps all rules of the class. Undefined: a rule is broken, or the value
 * is of a kind that is not read here, so that the libraries must say.
 */
export type Reader = (value: unknown) => object | undefined

type Class = new () => object
type Values = Record<string, unknown>
type Rule = ReturnType<ReturnType<typeof getMetadataStorage>['getTargetValidationMetadatas']>[number]
type Check = (value: unknown, object: object) => boolean
type Convert = (value: unknown, whole: Values) => unknown

interface Member {
  /** What the value becomes before it is checked, or `unread`. */
  readonly convert: Convert
  /** Unless all of them hold the checks are not asked. */
  readonly conditions: readonly Check[]
  readonly checks: readonly Check[]
}

const unread = Symbol('unread')
const plainToClass = TransformationType.PLAIN_TO_CLASS

const readers = new WeakMap<object, Reader | typeof unread>()

/**
 * The rules that class-validator and class-transformer have of a class, put together once: to go through all of them for each object took a
 * tenth of a command. Undefined for a class with one that is not known here (`@Expose`, several types for one member). What is
 * refused, and in which words, the libraries alone say.
 */
export function readerOf(type: object): Reader | undefined {
  const known = readers.get(type)
  const reader = known ?? compile(type as Class) ?? unread
  if (!known) readers.set(type, reader)
  return reader === unread ? undefined : reader
}

function compile(type: Class): Reader | undefined {
  const rules = getMetadataStorage().getTargetValidationMetadatas(type, '', false, false)
  if (rules.length === 0 || isSifted(type) || Object.keys(new type()).length > 0) return undefined
  const members = new Map<string, Member>()
  for (const [name, own] of Map.groupBy(rules, ({ propertyName }) => propertyName)) {
    const member = memberOf(type, name, own)
    if (!member) return undefined
    members.set(name, member)
  }
  return (value) => (isPlain(value) ? made(new type() as Values, value, members) : undefined)
}

/** `@Expose`, `@Exclude`. */
function isSifted(type: Class): boolean {
  const named = [...types.getExposedMetadatas(type), ...types.getExcludedMetadatas(type)]
  return named.length > 0 || types.getStrategy(type) !== 'none'
}

function memberOf(type: Class, name: string, rules: readonly Rule[]): Member | undefined {
  const isNested = rules.some((rule) => rule.type === 'nestedValidation')
  const convert = changedBy(type, name, isNested, conversionOf(type, name, isNested))
  const parts = rules.map(partOf)
  // What the class has under that name by itself is not written over.
  if (!convert || name in type.prototype || !parts.every((part) => part !== undefined)) return undefined
  return {
    convert,
    conditions: parts.flatMap(({ condition }) => condition ?? []),
    checks: parts.flatMap(({ check }) => check ?? []),
  }
}

/** `@Transform`. */
function changedBy(type: Class, key: string, isNested: boolean, convert: Convert | undefined): Convert | undefined {
  const changes = types.findTransformMetadatas(type, key, plainToClass)
  if (!convert || changes.length === 0) return convert
  if (isNested || changes.some(({ options }) => options.groups)) return undefined
  const given = { key, type: plainToClass, options: {} }
  return (first, obj) => {
    const converted = convert(first, obj)
    if (converted === unread) return unread
    return changes.reduce((value, { transformFn }) => transformFn({ ...given, value, obj }) as unknown, converted)
  }
}

/** `@Type`. */
function conversionOf(type: Class, name: string, isNested: boolean): Convert | undefined {
  const declared = types.findTypeMetadata(type, name)
  if (!declared) return isNested ? undefined : eachOf((value) => value)
  const { typeFunction, options } = declared
  if (!typeFunction || typeFunction.length > 0 || options?.discriminator) return undefined
  const inner: unknown = (typeFunction as () => unknown)()
  if (inner === Number) return isNested ? undefined : eachOf(Number)
  return isNested ? nestedOf(inner as Class) : undefined
}

/** Texts, numbers and the like, or a list of them. */
function eachOf(convert: (value: unknown) => unknown): Convert {
  const one = (value: unknown) => {
    if (value === null) return null
    return typeof value === 'object' || value === undefined ? unread : convert(value)
  }
  return (value) => (Array.isArray(value) ? listOf(value, one) : one(value))
}

function nestedOf(type: Class): Convert {
  const one = (value: unknown) => readerOf(type)?.(value) ?? unread
  return (value) => (value === null ? null : Array.isArray(value) ? listOf(value, one) : one(value))
}

function listOf(values: readonly unknown[], one: (value: unknown) => unknown): unknown {
  const list = values.map((value) => one(value))
  return list.includes(unread) ? unread : list
}

/** As class-validator has it; empty for what says nothing of a value that was read. */
function partOf(rule: Rule): { readonly check?: Check; readonly condition?: Check } | undefined {
  if (rule.validateIf) return undefined
  switch (rule.type) {
    case 'customValidation':
    case 'isDefined':
      return { check: checkOf(rule) }
    case 'conditionalValidation': {
      const [holds] = rule.constraints as [(object: object, value: unknown) => boolean]
      return { condition: (value, object) => holds(object, value) }
    }
    case 'nestedValidation':
      return { check: (value) => value !== null }
    case 'whitelistValidation':
      return {}
    default:
      return undefined
  }
}

function checkOf({ target, propertyName: property, constraintCls, constraints, each }: Rule): Check {
  const validators = getMetadataStorage().getTargetValidatorConstraints(constraintCls)
  const targetName = typeof target === 'string' ? target : target.name
  return (value, object) => {
    const given = { targetName, property, object, value, constraints }
    // A promise is not true: what takes time is left to the library.
    const holds = (one: unknown) => validators.every(({ instance }) => instance.validate(one, given) === true)
    return each && Array.isArray(value) ? value.every(holds) : holds(value)
  }
}

/** As JSON, queries and paths are parsed: the latter two with a prototype that has nothing and inherits nothing. */
function isPlain(value: unknown): value is Values {
  if (typeof value !== 'object' || value === null) return false
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null || isBare(prototype as object)
}

function isBare(prototype: object): boolean {
  return Object.getPrototypeOf(prototype) === null && Reflect.ownKeys(prototype).length === 0
}

function made(object: Values, value: Values, members: ReadonlyMap<string, Member>): object | undefined {
  for (const name of Object.keys(value)) {
    const member = members.get(name)
    const converted = member ? member.convert(value[name], value) : unread
    if (converted === unread) return undefined
    object[name] = converted
  }
  for (const [name, { conditions, checks }] of members) {
    const own = object[name]
    if (conditions.every((holds) => holds(own, object)) && !checks.every((holds) => holds(own, object)))
      return undefined
  }
  return object
}
