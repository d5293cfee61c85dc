import { ApiProperty } from '@nestjs/swagger'
import { plainToInstance } from 'class-transformer'
import { getMetadataStorage } from 'class-validator'
import { isToldInChinese } from '../validation-words'
import type { ApiAnswers } from './answers'

/** What one validator refuses, in words of JSON Schema. `each`: told of the items of a list. */
type Part = Readonly<Record<string, unknown>>
type Rule = ReturnType<ReturnType<typeof getMetadataStorage>['getTargetValidationMetadatas']>[number]
type Condition = (object: object, value: unknown) => boolean
export type Body = new () => object

/** By the name of the validator; arguments as in its decorator. A validator that does not stand here fails the description. */
const partOf: Readonly<Record<string, (args: readonly unknown[]) => Part>> = {
  isString: () => ({ type: 'string' }),
  isBoolean: () => ({ type: 'boolean' }),
  isInt: () => ({ type: 'integer' }),
  isNumber: () => ({ type: 'number' }),
  isObject: () => ({ type: 'object', additionalProperties: true }),
  isArray: () => ({ type: 'array' }),
  isIn: ([words]) => ({ type: 'string', enum: words }),
  min: ([minimum]) => ({ minimum }),
  max: ([maximum]) => ({ maximum }),
  minLength: ([minLength]) => ({ type: 'string', minLength }),
  maxLength: ([maxLength]) => ({ type: 'string', maxLength }),
  matches: ([pattern]) => ({ type: 'string', ...(pattern instanceof RegExp && { pattern: pattern.source }) }),
  arrayMinSize: ([minItems]) => ({ minItems }),
  arrayMaxSize: ([maxItems]) => ({ maxItems }),
  arrayUnique: () => ({ uniqueItems: true }),
  isLocalDate: () => ({ type: 'string', format: 'date' }),
  isInstant: () => ({ type: 'string', format: 'date-time', example: '2026-11-24T01:00:00.000Z' }),
  isUuidText: () => ({ type: 'string', format: 'uuid', example: '0197f3a2-4c5d-7e6f-8a9b-0c1d2e3f4a5b' }),
  // Whether something may be missing is asked of the conditions, see `whenMissing`.
  isDefined: () => ({}),
}

const described = new WeakSet<Body>()

/**
 * Tells Swagger of a class of paths, queries or bodies what class-validator refuses of it: types, limits, choices, what may be left
 * out; `texts` holds the comments of its members. Swagger's own decorators add examples. Throws for a validator that has no words above,
 * so that none goes untold.
 */
export function describeBody(body: Body, texts: ApiAnswers['texts']): void {
  if (described.has(body)) return
  described.add(body)
  const rules = getMetadataStorage().getTargetValidationMetadatas(body, '', false, false)
  for (const [property, own] of Map.groupBy(rules, ({ propertyName }) => propertyName)) {
    const nested = own.some(isNested) ? nestedBody(body, property, isList(own)) : undefined
    if (nested) describeBody(nested, texts)
    const description = texts[`${body.name}.${property}`]
    const options = {
      ...formOf(own, nested),
      ...whenMissing(property, own),
      ...(description !== undefined && { description }),
    }
    ApiProperty(options)(body.prototype as object, property)
  }
}

function formOf(rules: readonly Rule[], nested: Body | undefined): Part {
  const told = rules.filter(({ type }) => type === 'customValidation')
  const parts = (of: (rule: Rule) => boolean): Part => Object.assign({}, ...told.filter(of).map(words)) as Part
  const ofAll = parts(({ each }) => !each)
  if (nested) return { ...ofAll, type: nested, isArray: isList(rules) }
  if (isList(rules)) return { ...ofAll, type: 'array', items: parts(({ each }) => each) }
  return ofAll
}

function isList(rules: readonly Rule[]): boolean {
  return rules.some(({ each, name }) => each || name === 'isArray')
}

function isNested({ type }: Rule): boolean {
  return type === 'nestedValidation'
}

function words({ name = '', constraints, target, propertyName }: Rule): Part {
  const part = partOf[name]
  if (!part || !isToldInChinese(name))
    throw new Error(
      `body-schemas.ts or validation-words.ts has no words for ${name || 'a validator'} of ${String(target)}.${propertyName}`,
    )
  return part((constraints ?? []) as readonly unknown[])
}

/** The conditions under which validators are skipped say what may be missing or null. */
function whenMissing(property: string, rules: readonly Rule[]): { required: boolean; nullable?: boolean } {
  const conditions = rules.filter(({ type }) => type === 'conditionalValidation')
  const isSkipped = (object: object) =>
    conditions.some(({ constraints }) =>
      (constraints as readonly Condition[]).some(
        (holds) => !holds(object, (object as Record<string, unknown>)[property]),
      ),
    )
  const isOptional = isSkipped({})
  return { required: !isOptional, ...(!isOptional && isSkipped({ [property]: null }) && { nullable: true }) }
}

/** The class that `@Type` names, found by letting class-transformer make one: lists and unions leave no type of their own behind. */
function nestedBody(body: Body, property: string, inList: boolean): Body {
  const made = plainToInstance(body, { [property]: inList ? [{}] : {} }) as Record<string, unknown>
  const value = [made[property]].flat()[0]
  const found = (value as object | undefined)?.constructor
  if (!found || found === Object) throw new Error(`${body.name}.${property} has no @Type`)
  return found as Body
}
