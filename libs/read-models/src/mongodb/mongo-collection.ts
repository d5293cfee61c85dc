import type { CollectionSpec, FieldValue, ViewDocument } from '@harbor/kernel/view'
import { maxTimeMs } from '@harbor/shared-stores/mongodb/mongo-database'
import { cursorAt, digestOfQuestion } from '../cursor'
import { checkedFields, checkedNeedle, checkedPage } from '../query-check'
import type { Collection, Query, QueryPage, Where } from '../read-models'
import { afterMark, allOf, conditionsOf, markIn, needleTests, plainValue, sortOf, valuesIn } from './filters'
import { sortableText } from './sortable-text'
import { pathOf, type DocumentEntry, type GenerationCollections } from './stored-shapes'

/** The generation that a question goes to. */
export interface Queried {
  readonly spec: CollectionSpec
  readonly collections: GenerationCollections
}

/**
 * Asks the live generation. When `isSure` says that the answer could be one of a generation that was dropped meanwhile, it is only
 * given if the generation still is the live one; else the new one is asked.
 */
export type AskLive = <T>(work: (queried: Queried) => Promise<T>, isSure: (answer: T) => boolean) => Promise<T>

interface Group {
  readonly _id: Readonly<Record<string, FieldValue>>
  readonly count: number
}

const options = { maxTimeMS: maxTimeMs }
const never = () => false
const textLead = '='

/** Queries on the live generation. A page is read at one moment for each document, not for all of them: see ADR 0026. */
export class MongoCollection<Doc extends ViewDocument> implements Collection<Doc> {
  constructor(private readonly ask: AskLive) {}

  async get(id: string): Promise<Doc | undefined> {
    const found = await this.ask(
      async ({ collections: { documents } }) =>
        documents.findOne<DocumentEntry>(allOf([{ _id: sortableText(id) }]), options),
      (entry) => entry !== null,
    )
    return found ? (JSON.parse(found.body) as Doc) : undefined
  }

  async find(query: Query): Promise<QueryPage<Doc>> {
    return this.ask(
      async ({ spec, collections: { documents } }) => {
        const { order, after, limit, question } = checkedPage(query, spec)
        const asked = [...conditionsOf(query.where, spec), ...needleTests(checkedNeedle(query.text, spec))]
        const found = await documents
          .find<DocumentEntry>(allOf([...asked, ...afterMark(after, order)]), options)
          .project<DocumentEntry>({ body: 1, fields: 1 })
          .sort(sortOf(order))
          .limit(limit + 1)
          .batchSize(limit + 2)
          .toArray()
        const page = found.slice(0, limit)
        const last = found.length > limit ? page.at(-1) : undefined
        return {
          documents: page.map(({ body }) => JSON.parse(body) as Doc),
          nextCursor: last ? cursorAt(markIn(last, order), digestOfQuestion(question)) : null,
          ...(query.withTotal && { total: await documents.countDocuments(allOf(asked), options) }),
        }
      },
      ({ nextCursor, total }) => nextCursor !== null && total === undefined,
    )
  }

  async values(
    fields: readonly string[],
    { where, text }: Pick<Query, 'where' | 'text'> = {},
  ): Promise<readonly (readonly FieldValue[])[]> {
    return this.ask(async ({ spec, collections: { documents } }) => {
      checkedFields(fields, spec)
      const asked = [...conditionsOf(where, spec), ...needleTests(checkedNeedle(text, spec))]
      const found = await documents
        .find<Pick<DocumentEntry, '_id' | 'fields'>>(allOf(asked), options)
        .project<Pick<DocumentEntry, '_id' | 'fields'>>({ fields: 1 })
        .toArray()
      return found.map((entry) => valuesIn(entry, fields))
    }, never)
  }

  async count(where?: Where): Promise<number> {
    return this.ask(
      async ({ spec, collections: { documents } }) =>
        documents.countDocuments(allOf(conditionsOf(where, spec)), options),
      never,
    )
  }

  async countBy(
    fields: readonly string[],
    where?: Where,
  ): Promise<readonly { readonly values: Readonly<Record<string, FieldValue>>; readonly count: number }[]> {
    const groups = await this.ask(async ({ spec, collections: { documents } }) => {
      checkedFields(fields, spec)
      const by = Object.fromEntries(fields.map((field) => [field, groupedBy(field, spec)]))
      const stages = [{ $match: allOf(conditionsOf(where, spec)) }, { $group: { _id: by, count: { $sum: 1 } } }]
      return documents.aggregate<Group>(stages, options).toArray()
    }, never)
    const valuesOf = ({ _id }: Group) => fields.map((field) => _id[field] ?? null)
    return groups
      .sort((a, b) => compareAll(valuesOf(a), valuesOf(b)))
      .map(({ _id, count }) => ({
        values: Object.fromEntries(fields.map((field) => [field, valueOfGroup(_id[field] ?? null)])),
        count,
      }))
  }
}

/** Text with a lead: some servers evaluate what they group by a second time, and text may begin with a dollar sign. */
function groupedBy(field: string, spec: CollectionSpec): unknown {
  const path = `$${pathOf(field)}`
  return field === 'id' || spec.fields[field] === 'string' ? { $concat: [textLead, path] } : path
}

function valueOfGroup(value: FieldValue): FieldValue {
  return typeof value === 'string' ? plainValue(value.slice(textLead.length)) : value
}

/** As the store orders values: missing first, sortable text by its units. */
function compareAll(left: readonly FieldValue[], right: readonly FieldValue[]): number {
  for (const [index, a] of left.entries()) {
    const b = right[index] ?? null
    if (a === b) continue
    if (a === null) return -1
    if (b === null) return 1
    return a < b ? -1 : 1
  }
  return 0
}
