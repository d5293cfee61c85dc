import { join } from 'node:path'
import * as fc from 'fast-check'
import type { Position } from '@harbor/kernel/event'
import type { CollectionSpec } from '@harbor/kernel/view'
import { seededRandom } from '@harbor/testing/seeded-random'
import { useTestFolder } from '@harbor/testing/test-folder'
import { sorts, thingSpec, wheres, type Thing } from '../collection-samples.contract'
import { answer, valueOf } from '../query-oracle.contract'
import type { Generation, KeyUpdate, Query, ReadModels } from '../read-models'
import { Column } from './column'
import { DocumentMemories } from './document-memories'
import { defaultMemoryLimits, DocumentMemory } from './document-memory'
import { firstInOrder } from './first-in-order'
import { defaultCountLimits, KeptCounts } from './kept-counts'
import { Postings } from './postings'
import { Answers, defaultAnswerLimits } from './remembered-answers'
import { defaultSearchLimits, SqliteCollection } from './sqlite-collection'
import { openSqliteReadModels } from './sqlite-read-models'
import { ViewsFile } from './views-file'

const installationId = '01930000-0000-7000-8000-000000000001'
const folder = useTestFolder()
const opened: ReadModels[] = []
afterEach(async () => {
  for (const readModels of opened.splice(0)) await readModels.close()
})

/** Whatever is there is held in memory, read so many rows a turn. */
async function open(rowsATurn: number, most = defaultMemoryLimits.most): Promise<ReadModels> {
  const memory = { ...defaultMemoryLimits, least: 1, most, rowsATurn }
  const search = { ...defaultSearchLimits, orderedInMemory: 4, memory }
  const readModels = await openSqliteReadModels(folder(), { installationId, search })
  opened.push(readModels)
  return readModels
}

const turn = () => new Promise((resolve) => setImmediate(resolve))

async function emptied(readModels: ReadModels, spec: CollectionSpec = thingSpec): Promise<Generation> {
  const generation = await readModels.startGeneration(spec.name, 1, spec)
  await readModels.activate(generation)
  return generation
}

/** Names and units of few different values, so that documents meet. */
const changes = fc.array(
  fc.record({
    key: fc.integer({ min: 0, max: 11 }),
    name: fc.constantFrom(undefined, 'a', 'ab', 'abc', 'bca', '明', '明远', '\u{1f6a2}', '\ue000'),
    unit: fc.constantFrom(null, 'u1', 'u2'),
    rank: fc.constantFrom(null, 0, 1, 2.5),
    gone: fc.constantFrom(true, false, false),
  }),
  { minLength: 1, maxLength: 6, size: 'max' },
)

describe('questions between commits', () => {
  it.each([
    { rowsATurn: 1, most: 1_000 },
    { rowsATurn: 3, most: 1_000 },
    { rowsATurn: 1_000, most: 1_000 },
    { rowsATurn: 1_000, most: 7 },
  ])(
    'are answered as the plain rule does, also while $rowsATurn rows a turn are read, and when more than $most come',
    async ({ rowsATurn, most }) => {
      const readModels = await open(rowsATurn, most)
      const collection = readModels.collection<Thing>(thingSpec.name)
      const where = fc.oneof(fc.constant({}), wheres)
      const asked = fc.record({ where, sort: sorts, text: fc.constantFrom(undefined, 'a', 'ab', 'abc', 'bca', '明远') })
      const round = fc.tuple(changes, fc.array(asked, { minLength: 1, maxLength: 3 }))
      const rounds = fc.array(round, { minLength: 6, maxLength: 12, size: 'max' })
      await fc.assert(
        fc.asyncProperty(rounds, fc.array(where, { minLength: 1, maxLength: 3 }), async (all, counted) => {
          const generation = await emptied(readModels)
          const there = new Map<string, Thing>()
          let position = 0
          for (const [changed, questions] of all) {
            await generation.commit(updatesOf(changed, there), ++position as Position)
            for (const { text, ...question } of questions) {
              const query: Query = { ...question, ...(text !== undefined && { text }), limit: 3, withTotal: true }
              const expected = answer([...there.values()], thingSpec.text, query)
              const page = await collection.find(query)
              expect(page).toMatchObject({ documents: expected.slice(0, 3), total: expected.length })
              if (page.nextCursor === null) continue
              const next = await collection.find({ ...query, cursor: page.nextCursor })
              expect(next).toMatchObject({ documents: expected.slice(3, 6), total: expected.length })
            }
            for (const asked of counted) {
              const found = answer([...there.values()], thingSpec.text, { where: asked })
              expect(await collection.count(asked)).toBe(found.length)
              expect(await collection.countBy(['unit', 'rank'], asked)).toEqual(countedOf(found, ['unit', 'rank']))
            }
            await turn()
          }
        }),
        { numRuns: 40 },
      )
    },
  )

  it('are answered from the file after a commit that failed', async () => {
    const readModels = await open(1_000)
    const generation = await emptied(readModels)
    const collection = readModels.collection<Thing>(thingSpec.name)
    await generation.commit([update('k1', 'ab'), update('k2', 'ab')], 1 as Position)
    const query: Query = { text: 'ab', limit: 5, withTotal: true }
    expect(await collection.find(query)).toMatchObject({ total: 2 })
    const twice: KeyUpdate = { key: 'k3', state: {}, documents: [{ id: 'k1', name: 'abc' } as Thing] }
    await expect(generation.commit([update('k2', 'x'), twice], 2 as Position)).rejects.toThrow('k1')
    expect(await collection.find(query)).toMatchObject({ total: 2 })
    await generation.commit([update('k2', 'x')], 2 as Position)
    expect(await collection.find(query)).toMatchObject({ documents: [{ id: 'k1' }], total: 1 })
  })

  it('of the next generation are not answered by the last', async () => {
    const readModels = await open(1_000)
    const collection = readModels.collection<Thing>(thingSpec.name)
    const names = [['ab', 'abc'], ['ab'], []]
    for (const ofGeneration of names) {
      const generation = await emptied(readModels)
      await generation.commit(
        ofGeneration.map((name, index) => update(`k${index}`, name)),
        1 as Position,
      )
      expect(await collection.find({ text: 'ab', limit: 5, withTotal: true })).toMatchObject({
        total: ofGeneration.length,
      })
    }
  })

  it('may stop while documents are still being read', async () => {
    const readModels = await open(1)
    const generation = await emptied(readModels)
    await generation.commit([update('k1', 'ab'), update('k2', 'ab')], 1 as Position)
    await readModels.collection<Thing>(thingSpec.name).find({ text: 'ab', limit: 5 })
    await readModels.close()
    await turn()
  })
})

/** In order of the values. */
function countedOf(things: readonly Thing[], fields: readonly string[]) {
  const sort = fields.map((field) => ({ field, direction: 'asc' as const }))
  const ordered = answer(things, thingSpec.text, { sort })
  const groups = Map.groupBy(ordered, (one) => JSON.stringify(fields.map((field) => valueOf(one, field))))
  return [...groups].map(([kind, group]) => {
    const values = JSON.parse(kind) as unknown[]
    return { values: Object.fromEntries(fields.map((field, index) => [field, values[index]])), count: group.length }
  })
}

function update(key: string, name: string): KeyUpdate {
  return { key, state: {}, documents: [{ id: key, name } as Thing] }
}

/** One update a key, as the port asks; `there`: what is in the view afterwards. */
function updatesOf(changed: typeof changes extends fc.Arbitrary<infer T> ? T : never, there: Map<string, Thing>) {
  const updates = new Map<string, KeyUpdate>()
  for (const { key: number, gone, name, unit, rank } of changed) {
    const key = `d${number}`
    const thing = { id: key, unit, rank, ...(name !== undefined && { name }) } as Thing
    if (gone) there.delete(key)
    else there.set(key, thing)
    updates.set(key, { key, state: gone ? undefined : {}, documents: gone ? [] : [thing] })
  }
  return [...updates.values()]
}

describe('memory', () => {
  const holdsNames = (memory: DocumentMemory) => memory.holds(['name'], false)

  async function filledFile(documents: readonly number[]) {
    const readModels = await open(1_000)
    for (const [index, many] of documents.entries()) {
      const generation = await emptied(readModels, { ...thingSpec, name: `things-${index}` })
      const updates = Array.from({ length: many }, (_, number) => update(`k${number}`, 'ab'))
      await generation.commit(updates, 1 as Position)
    }
    await readModels.close()
    opened.length = 0
    const file = ViewsFile.open(join(folder(), 'views.db'), false)
    onTestEnd.push(() => file.close())
    return { file, ids: file.rows('SELECT id FROM generations ORDER BY view').map(([id]) => Number(id)) }
  }
  const onTestEnd: (() => Promise<void>)[] = []
  afterEach(async () => {
    for (const end of onTestEnd.splice(0)) await end()
  })

  it('of all collections stays within one limit: those asked longest ago are let go', async () => {
    const { file, ids } = await filledFile([4, 4, 4])
    const memories = new DocumentMemories(file, { least: 1, most: 10, inAll: 8, rowsATurn: 1_000 })
    const sizes = () => ids.map((id) => memories.of(id, thingSpec).size)
    const ask = (index: number) => expect(holdsNames(memories.of(ids[index] ?? 0, thingSpec))).toBe(true)
    ask(0)
    ask(1)
    expect(sizes()).toEqual([4, 4, 0])
    ask(0)
    ask(2)
    expect(sizes()).toEqual([4, 0, 4])
  })

  it('is let go when as many documents have changed as it holds, and nobody has asked', async () => {
    const { file, ids } = await filledFile([4])
    const memory = new DocumentMemory(file, ids[0] ?? 0, thingSpec, { ...defaultMemoryLimits, least: 1 })
    const values = ['ab', null, null]
    const change = { doc: 1, id: 'k0', before: values, now: { values, text: 'ab' } }
    expect(holdsNames(memory)).toBe(true)
    for (let round = 0; round < 3; round++) {
      memory.change([change, change, change, change])
      expect(memory.size).toBe(4)
      expect(holdsNames(memory)).toBe(true)
    }
    memory.change([change, change, change])
    memory.change([change, change])
    expect(memory.size).toBe(0)
    expect(holdsNames(memory)).toBe(true)
    expect(memory.size).toBe(4)
  })

  it('is not for a list that an index has in order, however many it has; it is for one that none has', async () => {
    const { file, ids } = await filledFile([6])
    const id = ids[0] ?? 0
    const spec = { ...thingSpec, name: 'things-0' }
    const memory = new DocumentMemory(file, id, spec, { ...defaultMemoryLimits, least: 1 })
    const counts = new KeptCounts(spec, defaultCountLimits)
    const queried = { id, spec, memory, counts, answers: new Answers(defaultAnswerLimits) }
    const limits = { ...defaultSearchLimits, orderedInMemory: 4 }
    const collection = new SqliteCollection<Thing>(file, () => queried, limits)
    const ask = (...fields: readonly string[]) =>
      collection.find({ sort: fields.map((field) => ({ field, direction: 'asc' })), limit: 2, withTotal: true })
    const first = { documents: [{ id: 'k0' }, { id: 'k1' }], total: 6 }
    expect(await ask('name')).toMatchObject(first)
    expect(memory.size).toBe(0)
    expect(await ask('name', 'unit')).toMatchObject(first)
    expect(memory.size).toBe(6)
  })

  it('is let go when a collection outgrows its limit', async () => {
    const { file, ids } = await filledFile([4])
    const memory = new DocumentMemory(file, ids[0] ?? 0, thingSpec, { least: 1, most: 4, inAll: 8, rowsATurn: 1_000 })
    expect(holdsNames(memory)).toBe(true)
    const change = { id: 'k9', before: undefined, now: { values: ['ab', null, null], text: 'ab' } }
    memory.change([{ doc: 4, ...change }])
    expect(memory.size).toBe(4)
    memory.change([{ doc: 5, ...change }])
    expect(memory.size).toBe(0)
  })
})

describe('a column', () => {
  it('lets go of values that no document has any more', () => {
    const column = new Column()
    for (let round = 0; round < 5_000; round++) column.set(7, `name ${round}`)
    expect(column.value(7)).toBe('name 4999')
    expect(column.mask().fits).toHaveLength(2)
    column.remove(7)
    expect(column.value(7)).toBeNull()
    expect([...column.mask().fits]).toEqual([0, 0])
  })

  it('orders by code point, whatever part of a text its weight tells', () => {
    const parts = ['', 'a', 'z', '\u0000', '明', '\uffee', '\u{1f6a2}']
    const texts = parts.flatMap((first) =>
      ['', 'aaaaa', 'zzzz', '明a'].flatMap((second) => parts.map((third) => first + second + third)),
    )
    const values = [null, ...new Set(texts)]
    const column = new Column()
    values.forEach((value, index) => column.set(index + 1, value))
    const bytes = (value: string | null) => Buffer.from(value ?? '')
    const expected = values.toSorted(
      (a, b) => Number(a !== null) - Number(b !== null) || Buffer.compare(bytes(a), bytes(b)),
    )
    const docs = Uint32Array.from(values, (_, index) => index + 1)
    for (const most of [1, 5, values.length]) {
      const up = firstInOrder(docs, [{ column, descending: false }], undefined, most)
      expect(up.map((doc) => column.value(doc))).toEqual(expected.slice(0, most))
      const down = firstInOrder(docs, [{ column, descending: true }], undefined, most)
      expect(down.map((doc) => column.value(doc))).toEqual(expected.toReversed().slice(0, most))
    }
  })
})

describe('postings', () => {
  const bound = { grams: 2, needles: 2, numbers: 100 }

  it('stay within their bound, and are read again when they are asked for again', () => {
    const read: string[] = []
    const postings = new Postings((gram) => {
      read.push(gram)
      return Uint32Array.of(1, 2, 3)
    }, bound)
    for (const gram of ['a', 'b', 'a', 'c', 'a', 'b']) postings.common([gram])
    expect(read).toEqual(['a', 'b', 'c', 'b'])
  })

  it('of longer needles stay within theirs', () => {
    const postings = new Postings(() => new Uint32Array(), { ...bound, grams: 100 })
    const found: string[] = []
    const look = (needle: string) =>
      postings.holding(needle, () => {
        found.push(needle)
        return Uint32Array.of(1)
      })
    for (const needle of ['abc', 'bcd', 'abc', 'cde', 'abc', 'bcd']) look(needle)
    expect(found).toEqual(['abc', 'bcd', 'cde', 'bcd'])
  })

  it('follow texts that change in any order', () => {
    const random = seededRandom(11)
    const postings = new Postings(() => new Uint32Array(), { grams: 9, needles: 9, numbers: 9_999 })
    const texts = new Map<number, string>()
    postings.common(['ab'])
    postings.holding('abc', () => new Uint32Array())
    for (let round = 0; round < 2_000; round++) {
      const doc = Math.floor(random() * 300)
      const text = ['', 'ab', 'abc', 'x'][Math.floor(random() * 4)] ?? ''
      postings.change(doc, texts.get(doc) ?? '', text)
      texts.set(doc, text)
    }
    const holders = (needle: string) =>
      [...texts].flatMap(([doc, text]) => (text.includes(needle) ? [doc] : [])).toSorted((a, b) => a - b)
    expect([...postings.common(['ab'])]).toEqual(holders('ab'))
    expect([...postings.holding('abc', () => new Uint32Array())]).toEqual(holders('abc'))
  })
})
