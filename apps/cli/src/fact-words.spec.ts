import { eventTypes } from '@harbor/platform/contexts'
import { factNames, factValues } from './fact-words'

interface PropertySchema {
  readonly type?: string
  readonly enum?: readonly string[]
  readonly pattern?: string
}
const properties = eventTypes
  .filter(({ type }) => type.startsWith('membership.'))
  .flatMap(({ schema }) => Object.entries((schema as { properties?: Record<string, PropertySchema> }).properties ?? {}))
/** Ids are not shown, and parts of their own (lists, objects) neither. */
const isShown = ({ type, enum: words, pattern }: PropertySchema) =>
  words !== undefined ||
  (['string', 'integer', 'number', 'boolean'].includes(type ?? '') && !pattern?.startsWith('^[0-9a-f]'))

describe('the words of the timeline', () => {
  it('name everything plain that a record of a member’s file can say, and nothing else', () => {
    const shown = new Set(properties.filter(([, schema]) => isShown(schema)).map(([name]) => name))
    expect(Object.keys(factNames).toSorted()).toEqual([...shown].toSorted())
  })
  it('tell every word of a list in both languages, and no other', () => {
    const words = new Set(properties.flatMap(([, schema]) => schema.enum ?? []))
    expect(Object.keys(factValues).toSorted()).toEqual([...words, 'true', 'false'].toSorted())
  })
})
