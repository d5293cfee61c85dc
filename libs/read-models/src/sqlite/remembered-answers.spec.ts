import type { Position } from '@harbor/kernel/event'
import { useTestFolder } from '@harbor/testing/test-folder'
import { thingSpec, type Thing } from '../collection-samples.contract'
import type { KeyUpdate, Query, QueryPage, ReadModels } from '../read-models'
import { defaultMemoryLimits } from './document-memory'
import { RememberedAnswers } from './remembered-answers'
import { defaultSearchLimits } from './sqlite-collection'
import { openSqliteReadModels } from './sqlite-read-models'

const installationId = '01930000-0000-7000-8000-000000000001'
const folder = useTestFolder()
const opened: ReadModels[] = []
afterEach(async () => {
  for (const readModels of opened.splice(0)) await readModels.close()
})

async function open(least: number, readOnly = false): Promise<ReadModels> {
  const search = { ...defaultSearchLimits, memory: { ...defaultMemoryLimits, least } }
  const readModels = await openSqliteReadModels(folder(), { installationId, search, readOnly })
  opened.push(readModels)
  return readModels
}

/** `post`: nothing that is filtered, sorted or searched by. */
function thing(id: string, name: string, post: string): KeyUpdate {
  return { key: id, state: {}, documents: [{ id, name, post } as Thing] }
}

const ways = [
  { from: 'the file', least: 1_000 },
  { from: 'memory', least: 1 },
]
const questions: readonly Query[] = [
  { limit: 2 },
  { limit: 2, withTotal: true },
  { limit: 2, text: 'a', sort: [{ field: 'name', direction: 'asc' }], withTotal: true },
]

describe.each(ways)('an answer from $from', ({ least }) => {
  it('is given again, until a commit changes a document, whatever of it', async () => {
    const readModels = await open(least)
    const generation = await readModels.live(thingSpec.name, 1, thingSpec)
    const things = readModels.collection<Thing>(thingSpec.name)
    const posts = async (query: Query) =>
      (await things.find(query)).documents.map((one) => (one as Partial<{ post: string }>).post)
    await generation.commit([thing('t1', 'a', 'clerk')], 1 as Position)
    for (const query of questions) {
      const first = await things.find(query)
      const page = await things.find({ ...query })
      expect(page).toEqual(first)
      expect(await things.find({ ...query })).toBe(page)
      expect(page.documents).toMatchObject([{ post: 'clerk' }])
    }
    await generation.commit([thing('t1', 'a', 'chair')], 2 as Position)
    for (const query of questions) for (let asked = 0; asked < 3; asked++) expect(await posts(query)).toEqual(['chair'])
    await generation.commit([thing('t1', 'ab', 'chair'), thing('t2', 'b', 'clerk')], 3 as Position)
    for (const query of questions)
      for (let asked = 0; asked < 3; asked++)
        expect(await posts(query)).toEqual(query.text ? ['chair'] : ['chair', 'clerk'])
    await generation.commit([{ key: 't1', state: undefined, documents: [] }], 4 as Position)
    for (const query of questions) expect(await posts(query)).toEqual(query.text ? [] : ['clerk'])
  })

  it('is of one question alone', async () => {
    const readModels = await open(least)
    const generation = await readModels.live(thingSpec.name, 1, thingSpec)
    const things = readModels.collection<Thing>(thingSpec.name)
    await generation.commit([thing('t1', 'a', 'x'), thing('t2', 'a', 'x'), thing('t3', 'ab', 'x')], 1 as Position)
    /** Found, found again and kept, remembered. */
    const find = async (query: Query) => {
      for (let asked = 0; asked < 2; asked++) await things.find(query)
      return things.find(query)
    }
    const first = await find({ limit: 1, text: 'a', withTotal: true })
    const next = await find({ limit: 1, text: 'a', withTotal: true, cursor: first.nextCursor ?? '' })
    const told = ({ documents, total }: QueryPage<Thing>) => [documents.map(({ id }) => id).join(), total]
    expect([told(first), told(next)]).toEqual([
      ['t1', 3],
      ['t2', 3],
    ])
    expect(told(await find({ limit: 2, text: 'a', withTotal: true }))).toEqual(['t1,t2', 3])
    expect(told(await find({ limit: 1, text: 'a' }))).toEqual(['t1', undefined])
    expect(told(await find({ limit: 1, text: 'ab', withTotal: true }))).toEqual(['t3', 1])
    expect(told(await find({ limit: 1, text: 'a', withTotal: true, where: { id: { eq: 't2' } } }))).toEqual(['t2', 1])
    await expect(
      things.find({ limit: 1, text: 'ab', withTotal: true, cursor: first.nextCursor ?? '' }),
    ).rejects.toMatchObject({ code: 'query.bad-cursor' })
  })

  it('cannot be changed by whoever got it', async () => {
    const readModels = await open(least)
    const generation = await readModels.live(thingSpec.name, 1, thingSpec)
    await generation.commit([thing('t1', 'a', 'clerk')], 1 as Position)
    const things = readModels.collection<Thing>(thingSpec.name)
    await things.find({ limit: 2 })
    const { documents } = await things.find({ limit: 2 })
    expect(() => Object.assign(documents[0] ?? {}, { name: 'b' })).toThrow('Cannot')
    expect(() => (documents as Thing[]).pop()).toThrow('Cannot')
  })
})

it('an answer beside a running server is forgotten when that one commits', async () => {
  const generation = await (await open(1_000)).live(thingSpec.name, 1, thingSpec)
  const beside = (await open(1_000, true)).collection<Thing>(thingSpec.name)
  for (const post of ['clerk', 'chair', 'teller']) {
    await generation.commit([thing('t1', 'a', post)], ((await generation.checkpoint()) + 1) as Position)
    for (let asked = 0; asked < 3; asked++)
      expect(await beside.find({ limit: 2, withTotal: true })).toMatchObject({ documents: [{ post }], total: 1 })
  }
})

describe('what is remembered', () => {
  const limits = { inAll: 10_000, page: 3_000 }

  it('lets go what was asked for longest ago, and keeps nothing that is too large', () => {
    const answers = new RememberedAnswers(limits)
    const keep = (question: string, characters = 2_000) => answers.of(1).keep(question, { question }, characters)
    for (const question of ['a', 'b', 'c']) keep(question)
    answers.of(1).find('a')
    for (const question of ['d', 'e']) keep(question)
    keep('large', 2_600)
    const known = ['a', 'b', 'c', 'd', 'e', 'large'].filter((question) => answers.of(1).find(question))
    expect(known).toEqual(['a', 'd', 'e'])
  })

  it('is what was asked for the second time', () => {
    const answers = new RememberedAnswers(limits)
    const known = ['a', 'a'].map((question) => {
      answers.of(1).keepAgain(question, 'answer', 100)
      return answers.of(1).find(question)
    })
    expect(known).toEqual([undefined, 'answer'])
    expect(answers.of(1).find('b')).toBeUndefined()
  })

  it('is bounded over all generations together', () => {
    const answers = new RememberedAnswers(limits)
    for (const generation of [1, 2, 3])
      for (const question of ['a', 'b']) answers.of(generation).keep(question, question, 1_400)
    expect([3, 2, 1].map((generation) => answers.of(generation).find('b'))).toEqual(['b', 'b', undefined])
    answers.forget(2)
    expect([2, 3].map((generation) => answers.of(generation).find('b'))).toEqual([undefined, 'b'])
  })
})
