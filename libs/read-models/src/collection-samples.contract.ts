import * as fc from 'fast-check'
import type { CollectionSpec, ViewDocument } from '@harbor/kernel/view'
import type { Query, Where } from './read-models'

/** Documents and queries for the contract suite of collections: few values, so that random ones meet. */
export interface Thing extends ViewDocument {
  readonly name?: string | null
  readonly unit?: string | null
  readonly rank?: number | null
  readonly note?: string
}

export const thingSpec: CollectionSpec = {
  name: 'things',
  fields: { name: 'string', unit: 'string', rank: 'number' },
  indexes: [['unit', 'name'], ['name'], ['rank', 'name'], ['unit', 'rank']],
  text: ['name', 'note'],
}

const common = [...'王小明aA1 ']
/** All that a search syntax might stumble over, surrogate pairs, white space of other kinds. */
const rare = [
  ...'党bBéÉ2"\'*%_():-^\\+{}[]|&!~?.,;/<>=#$@`',
  '𠮷',
  '😀',
  '\n',
  '\t',
  '\u0000',
  '　',
  '，',
  'AND',
  'NEAR',
]
const letter = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...common) },
  { weight: 1, arbitrary: fc.constantFrom(...rare) },
)
const textOf = (maxLength: number) => fc.array(letter, { maxLength }).map((parts) => parts.join(''))
const name = fc.oneof(
  { weight: 3, arbitrary: textOf(5) },
  { weight: 2, arbitrary: fc.constantFrom('王小明', 'a', '王') },
)
const unit = fc.constantFrom('u1', 'u2', '王')
const rank = fc.constantFrom(-1, 0, 0.5, 1e15)

const thing = fc.record(
  {
    id: fc.constant(''),
    name: fc.option(name),
    unit: fc.option(unit),
    rank: fc.option(rank),
    note: textOf(4),
  },
  { requiredKeys: ['id'] },
)
export const things: fc.Arbitrary<readonly Thing[]> = fc
  .array(thing, { minLength: 8, maxLength: 40, size: 'max' })
  .map((all) => all.map((one, index) => ({ ...one, id: `d${(index * 7) % 41}` })))

const valueOfField = { name, unit, rank, id: fc.constantFrom('d0', 'd7', 'dx') }
const condition = (field: keyof typeof valueOfField) => {
  const value: fc.Arbitrary<string | number> = valueOfField[field]
  return fc.oneof(
    value.map((eq) => ({ eq })),
    fc.option(value).map((eq) => ({ eq })),
    fc.array(fc.option(value), { maxLength: 4 }).map((list) => ({ in: list })),
    fc.array(value, { minLength: 2, maxLength: 4 }).map((list) => ({ in: list })),
    fc.record({ gte: value, lt: value }, { requiredKeys: ['gte'] }),
    fc.record({ gt: value, lte: value }, { requiredKeys: ['lte'] }),
  )
}
const anyWhere: fc.Arbitrary<Where> = fc.record(
  {
    name: condition('name'),
    unit: condition('unit'),
    rank: fc.array(condition('rank'), { maxLength: 2 }),
    id: condition('id'),
  },
  { requiredKeys: [] },
)
const oneCondition: fc.Arbitrary<Where> = fc
  .constantFrom('unit' as const, 'rank' as const)
  .chain((field) => condition(field).map((meets) => ({ [field]: meets })))
export const wheres: fc.Arbitrary<Where> = fc.oneof(fc.constant({}), oneCondition, anyWhere)

type Sort = NonNullable<Query['sort']>
const direction = fc.constantFrom('asc' as const, 'desc' as const)
const anySort: fc.Arbitrary<Sort> = fc
  .uniqueArray(fc.constantFrom('name', 'unit', 'rank'), { maxLength: 3 })
  .chain((fields) => fc.tuple(...fields.map((field) => fc.record({ field: fc.constant(field), direction }))))
const indexedSort: fc.Arbitrary<Sort> = fc
  .tuple(fc.constantFrom(...thingSpec.indexes), direction)
  .map(([fields, way]) => fields.map((field) => ({ field, direction: way })))
export const sorts: fc.Arbitrary<Sort> = fc.oneof(
  { weight: 2, arbitrary: indexedSort },
  { weight: 1, arbitrary: anySort },
)

export const needles: fc.Arbitrary<string | undefined> = fc.oneof(
  fc.constant(undefined),
  fc.constantFrom('王', '小', 'A', '王小明', '小明a'),
  textOf(3),
)
