import type { Position } from '@harbor/kernel/event'
import type { CollectionSpec, ViewDocument } from '@harbor/kernel/view'
import { useTestFolder } from '@harbor/testing/test-folder'
import { allDocuments, eachDocument } from './all-documents'
import { maxLimit, type ReadModels } from './read-models'
import { openSqliteReadModels } from './sqlite/sqlite-read-models'

interface Row extends ViewDocument {
  readonly number: number
}
const spec: CollectionSpec = { name: 'rows', fields: { number: 'number' }, indexes: [['number']], text: [] }
const folder = useTestFolder()
let readModels: ReadModels

beforeEach(async () => {
  readModels = await openSqliteReadModels(folder(), { installationId: '00000000-0000-7000-8000-000000000001' })
})
afterEach(() => readModels.close())

async function rowsUpTo(count: number) {
  const generation = await readModels.live('rows', 1, spec)
  const documents = Array.from({ length: count }, (_, number) => ({ id: `row-${number}`, number }))
  await generation.commit([{ key: 'all', state: null, documents }], 1 as Position)
  return readModels.collection<Row>('rows')
}

describe('all documents of a question', () => {
  it.each([0, 1, maxLimit, maxLimit + 1, 2 * maxLimit + 1])('are %d when there are so many', async (count) => {
    const collection = await rowsUpTo(count)
    const found = await allDocuments(collection, { sort: [{ field: 'number', direction: 'desc' }] })
    expect(found.map(({ number }) => number)).toEqual(Array.from({ length: count }, (_, index) => count - 1 - index))
  })

  it('are those that fit', async () => {
    const collection = await rowsUpTo(maxLimit + 50)
    const found = await allDocuments(collection, { where: { number: { gte: 25 } } })
    expect(found).toHaveLength(maxLimit + 25)
  })

  it('come one by one, and no further page is asked for than is looked at', async () => {
    const collection = await rowsUpTo(maxLimit + 1)
    const find = jest.spyOn(collection, 'find')
    for await (const row of eachDocument(collection)) if (row.number === 0) break
    expect(find).toHaveBeenCalledTimes(1)
  })
})
