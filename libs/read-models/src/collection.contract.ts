import * as fc from 'fast-check'
import type { Position } from '@harbor/kernel/event'
import type { ViewDocument } from '@harbor/kernel/view'
import { answer, fits, valueOf } from './query-oracle.contract'
import { needles, sorts, thingSpec, things, wheres, type Thing } from './collection-samples.contract'
import { maxListedValues, type Collection, type Query, type ReadModels } from './read-models'

/** The store of the test that runs. */
export interface QueriedSubject {
  readModels: ReadModels
}

export function collectionContract(subject: QueriedSubject, queryRuns: number): void {
  it('answers any query as the plain rule does, page by page', async () => {
    await fc.assert(
      fc.asyncProperty(
        things,
        wheres,
        sorts,
        needles,
        fc.constantFrom(1, 1, 2, 3, 12),
        async (all, asked, order, needle, limit) => {
          const collection = await filled(subject, all)
          const query = { where: asked, sort: order, ...(needle !== undefined && { text: needle }) }
          const expected = answer(all, thingSpec.text, query)
          const pages = await pagesOf(collection, { ...query, limit, withTotal: true })
          expect(pages.flatMap(({ documents }) => documents)).toEqual(expected)
          for (const { total } of pages) expect(total).toBe(expected.length)
          for (const page of pages.slice(0, -1)) expect(page.documents).toHaveLength(limit)
          expect(await collection.count(asked)).toBe(all.filter((one) => fits(one, asked)).length)
        },
      ),
      { numRuns: queryRuns },
    )
  }, 60_000)

  it('gives the values of any fields of all that fits, as the plain rule does', async () => {
    const fields = fc.uniqueArray(fc.constantFrom('id', 'name', 'unit', 'rank'), { minLength: 1, maxLength: 4 })
    await fc.assert(
      fc.asyncProperty(things, wheres, needles, fields, async (all, asked, needle, names) => {
        const collection = await filled(subject, all)
        const question = { where: asked, ...(needle !== undefined && { text: needle }) }
        const found = await collection.values(names, question)
        const expected = answer(all, thingSpec.text, question).map((one) => names.map((name) => valueOf(one, name)))
        const sorted = (rows: readonly (readonly unknown[])[]) => rows.map((row) => JSON.stringify(row)).toSorted()
        expect(sorted(found)).toEqual(sorted(expected))
      }),
      { numRuns: 40 },
    )
    const collection = await filled(subject, [{ id: 'a', name: 'x' }])
    for (const names of [[], ['note'], ['name', 'name'], ['constructor']])
      await expect(collection.values(names)).rejects.toMatchObject({ code: 'query.unknown-field' })
  }, 60_000)

  it('counts by any fields as the plain rule does, in order of the values', async () => {
    const fields = fc.uniqueArray(fc.constantFrom('name', 'unit', 'rank'), { minLength: 1, maxLength: 3 })
    await fc.assert(
      fc.asyncProperty(things, wheres, fields, async (all, asked, by) => {
        const collection = await filled(subject, all)
        const groups = Map.groupBy(
          all.filter((one) => fits(one, asked)),
          (one) => JSON.stringify(by.map((field) => valueOf(one, field))),
        )
        const counted = await collection.countBy(by, asked)
        const found = counted.map(
          ({ values, count }) => [JSON.stringify(by.map((field) => values[field])), count] as const,
        )
        expect(new Map(found)).toEqual(new Map([...groups].map(([key, group]) => [key, group.length])))
        const inOrder = answer(all, thingSpec.text, {
          where: asked,
          sort: by.map((field) => ({ field, direction: 'asc' })),
        })
        expect(found.map(([key]) => key)).toEqual([
          ...new Set(inOrder.map((one) => JSON.stringify(by.map((field) => valueOf(one, field))))),
        ])
      }),
      { numRuns: 40 },
    )
  }, 60_000)

  it('gives a document by its id', async () => {
    const collection = await filled(subject, [{ id: 'a', name: 'x' }])
    expect(await collection.get('a')).toEqual({ id: 'a', name: 'x' })
    expect(await collection.get("a' OR 1=1")).toBeUndefined()
  })

  it('keeps its place while documents come and go', async () => {
    const all = Array.from({ length: 30 }, (_, index): Thing => ({
      id: `d${index}`,
      name: `n${String(index).padStart(2, '0')}`,
    }))
    const collection = await filled(subject, all)
    const query: Query = { limit: 10, sort: [{ field: 'name', direction: 'asc' }] }
    const first = await collection.find(query)
    const generation = await subject.readModels.live('things', 1, thingSpec)
    const gone = { key: 'd3', state: undefined, documents: [] }
    const early = { key: 'new', state: {}, documents: [{ id: 'new', name: 'n00a' } as ViewDocument] }
    await generation.commit([gone, early], 2 as Position)
    const second = await collection.find({ ...query, cursor: first.nextCursor ?? '' })
    expect(second.documents.map(({ id }) => id)).toEqual(all.slice(10, 20).map(({ id }) => id))
  })

  it('finds a text within one field only', async () => {
    const collection = await filled(subject, [{ id: 'a', name: '王小', note: '明天' }])
    expect(await idsWith(collection, '王小')).toEqual(['a'])
    expect(await idsWith(collection, '小明')).toEqual([])
    expect(await idsWith(collection, '小\uffff明')).toEqual([])
  })

  it('ignores the case of letters, of any alphabet', async () => {
    const collection = await filled(subject, [{ id: 'a', name: 'ΟΔΟΣ Straße ÉCOLE' }])
    for (const needle of ['οδος', 'ΟΔΟΣ s', 'STRA', 'école', 'e É'.replace('É', 'é')])
      expect(await idsWith(collection, needle)).toEqual(['a'])
    expect(await idsWith(collection, 'ecole')).toEqual([])
  })

  it('does not take half of a surrogate pair for a character', async () => {
    const collection = await filled(subject, [{ id: 'a', name: '𠮷野' }])
    expect(await idsWith(collection, '𠮷')).toEqual(['a'])
    expect(await idsWith(collection, '𠮷'.slice(1))).toEqual([])
  })

  it('takes a list of the longest length', async () => {
    const collection = await filled(subject, [
      { id: 'a', unit: 'u4999' },
      { id: 'b', unit: 'u5000' },
    ])
    const listed = Array.from({ length: maxListedValues }, (_, index) => `u${index}`)
    expect(await collection.count({ unit: { in: listed } })).toBe(1)
    await expect(collection.count({ unit: { in: [...listed, 'one more'] } })).rejects.toMatchObject({
      code: 'query.too-many-values',
    })
  })

  it.each<[string, Partial<Query>, string]>([
    ['an undeclared field', { where: { note: { eq: 'x' } } }, 'query.unknown-field'],
    ['a name of the prototype', { where: { constructor: { eq: 'x' } } }, 'query.unknown-field'],
    ['an undeclared field to sort by', { sort: [{ field: 'note', direction: 'asc' }] }, 'query.unknown-field'],
    ['SQL for a field', { where: { 'name = name OR 1': { eq: 'x' } } }, 'query.unknown-field'],
    ['a direction that is none', { sort: [{ field: 'name', direction: 'up' as 'asc' }] }, 'query.bad-sort'],
    [
      'a field twice in the order',
      {
        sort: [
          { field: 'name', direction: 'asc' },
          { field: 'name', direction: 'desc' },
        ],
      },
      'query.bad-sort',
    ],
    ['a number for a string', { where: { name: { eq: 5 } } }, 'query.bad-condition'],
    ['a string for a number', { where: { rank: { gt: '5' } } }, 'query.bad-condition'],
    ['a number that is none', { where: { rank: { gt: Number.NaN } } }, 'query.bad-condition'],
    ['no condition', { where: { rank: {} } }, 'query.bad-condition'],
    ['an operator that is none', { where: { rank: { like: 'x' } as never } }, 'query.bad-condition'],
    ['a list that is none', { where: { rank: { in: 5 as never } } }, 'query.bad-condition'],
    ['a limit of 0', { limit: 0 }, 'query.bad-limit'],
    ['a limit above 1,000', { limit: 1001 }, 'query.bad-limit'],
    ['half a document', { limit: 1.5 }, 'query.bad-limit'],
    ['a text without end', { text: 'x'.repeat(201) }, 'query.bad-text'],
    ['an empty cursor', { cursor: '' }, 'query.bad-cursor'],
    ['a cursor of rubbish', { cursor: 'rubbish' }, 'query.bad-cursor'],
    ['a cursor of other JSON', { cursor: Buffer.from('{"a":1}').toString('base64url') }, 'query.bad-cursor'],
  ])('refuses %s', async (_case, query, code) => {
    const collection = await filled(subject, [{ id: 'a', name: 'x' }])
    await expect(collection.find({ limit: 10, ...query })).rejects.toMatchObject({ name: 'QueryError', code })
  })

  it('refuses the cursor of another question, and a changed one', async () => {
    const all = Array.from({ length: 5 }, (_, index): Thing => ({ id: `d${index}`, rank: index, name: 'x' }))
    const collection = await filled(subject, all)
    const query: Query = { limit: 2, sort: [{ field: 'rank', direction: 'asc' }], where: { name: { eq: 'x' } } }
    const cursor = (await collection.find(query)).nextCursor ?? ''
    const refused = (other: Query) => expect(collection.find(other)).rejects.toMatchObject({ code: 'query.bad-cursor' })
    await refused({ ...query, cursor, where: {} })
    await refused({ ...query, cursor, text: 'x' })
    await refused({ ...query, cursor, sort: [{ field: 'rank', direction: 'desc' }] })
    const [question] = JSON.parse(Buffer.from(cursor, 'base64url').toString()) as string[]
    for (const mark of [['x', 'd1'], [1], [1, 2], [1, null], [1, 'd1', 'd1']]) {
      await refused({ ...query, cursor: Buffer.from(JSON.stringify([question, ...mark])).toString('base64url') })
    }
    await expect(collection.find({ ...query, cursor, limit: 3 })).resolves.toMatchObject({
      documents: [{ id: 'd2' }, { id: 'd3' }, { id: 'd4' }],
      nextCursor: null,
    })
  })

  it('refuses a view that is not there', async () => {
    await expect(subject.readModels.collection('none').find({ limit: 1 })).rejects.toMatchObject({
      code: 'query.unknown-view',
    })
  })

  it('refuses to search a collection without text', async () => {
    await subject.readModels.live('silent', 1, { ...thingSpec, name: 'silent', text: [] })
    await expect(subject.readModels.collection('silent').find({ limit: 1, text: 'x' })).rejects.toMatchObject({
      code: 'query.bad-text',
    })
  })

  it('refuses to count by nothing, by an undeclared field, or by one twice', async () => {
    const collection = await filled(subject, [])
    for (const fields of [[], ['note'], ['name', 'name']]) {
      await expect(collection.countBy(fields)).rejects.toMatchObject({ code: 'query.unknown-field' })
    }
  })
}

/** The view with these documents alone. */
async function filled(subject: QueriedSubject, all: readonly Thing[]): Promise<Collection<Thing>> {
  const generation = await subject.readModels.startGeneration('things', 1, thingSpec)
  const updates = all.map((one) => ({ key: one.id, state: {}, documents: [one] }))
  await generation.commit(updates, 1 as Position)
  await subject.readModels.activate(generation)
  return subject.readModels.collection<Thing>('things')
}

async function pagesOf(collection: Collection<Thing>, query: Query) {
  const pages = [await collection.find(query)]
  const most = 100
  for (let cursor = pages[0]?.nextCursor; cursor && pages.length < most; cursor = pages.at(-1)?.nextCursor)
    pages.push(await collection.find({ ...query, cursor }))
  return pages
}

async function idsWith(collection: Collection<Thing>, needle: string): Promise<readonly string[]> {
  const { documents } = await collection.find({ limit: 10, text: needle })
  return documents.map(({ id }) => id)
}
