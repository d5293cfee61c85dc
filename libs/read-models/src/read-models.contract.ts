import type { Position } from '@harbor/kernel/event'
import type { CollectionSpec, ViewDocument } from '@harbor/kernel/view'
import { collectionContract } from './collection.contract'
import type { Generation, KeyUpdate } from './read-models'
import type { OpenedReadModels, Subject } from './subject.contract'

interface PersonDocument extends ViewDocument {
  readonly name: string
  readonly age: number | null
}

const people: CollectionSpec = {
  name: 'people',
  fields: { name: 'string', age: 'number' },
  indexes: [['name'], ['age', 'name']],
  text: ['name'],
}
const installationId = '01930000-0000-7000-8000-000000000001'
const at = (position: number) => position as Position

/**
 * Every promise of the port ReadModels, one sentence each, for whatever `make` gives. `queryRuns`: how many random queries are compared
 * with the plain rule; fewer for stores behind a network.
 */
export function readModelsContract(name: string, make: () => Promise<OpenedReadModels>, queryRuns = 500): void {
  describe(`${name} keeps the promises of ReadModels`, () => {
    const subject = {} as Subject
    beforeEach(async () => {
      subject.store = await make()
      subject.readModels = await subject.store.open({ installationId })
    })
    afterEach(async () => {
      await subject.readModels.close()
      await subject.store.dispose()
    })

    describe('commit', () => committing(subject))
    describe('passing', () => passing(subject))
    describe('adding', () => adding(subject))
    describe('digest', () => digesting(subject))
    describe('generations', () => replacing(subject))
    describe('opening', () => opening(subject))
    describe('queries', () => collectionContract(subject, queryRuns))
  })
}

function committing(subject: Subject): void {
  it('stores states, documents and checkpoint', async () => {
    const generation = await live(subject)
    await generation.commit([person('a', 'Ada', 36), person('b', 'Bo', null)], at(7))
    expect(await generation.checkpoint()).toBe(7)
    expect(await generation.states(['a', 'b', 'c'])).toEqual(
      new Map([
        ['a', { name: 'Ada' }],
        ['b', { name: 'Bo' }],
      ]),
    )
    expect(await generation.states(['b'])).toEqual(new Map([['b', { name: 'Bo' }]]))
    expect(await generation.states([])).toEqual(new Map())
    expect(await named(subject)).toEqual(['Ada', 'Bo'])
  })

  it('gives the states of more keys than a statement has parameters', async () => {
    const generation = await live(subject)
    const keys = Array.from({ length: 12_000 }, (_, index) => `k${index}`)
    await generation.commit(
      keys.map((key) => ({ key, state: key, documents: [] })),
      at(1),
    )
    expect(await generation.states(keys)).toEqual(new Map(keys.map((key) => [key, key])))
  })

  it('replaces the documents of a key, and leaves those of other keys', async () => {
    const generation = await live(subject)
    await generation.commit([person('a', 'Ada', 36), person('b', 'Bo', 1)], at(1))
    await generation.commit(
      [
        {
          key: 'a',
          state: {},
          documents: [...person('a', '爱达', 36).documents, ...person('a2', 'Second', 2).documents],
        },
      ],
      at(2),
    )
    expect(await named(subject)).toEqual(['爱达', 'Second', 'Bo'])
    await generation.commit([{ key: 'a', state: {}, documents: person('a2', 'Second', 3).documents }], at(3))
    expect(await named(subject)).toEqual(['Second', 'Bo'])
    expect(await personsOf(subject).find({ limit: 9, text: '爱' })).toMatchObject({ documents: [] })
    expect(await personsOf(subject).find({ limit: 9, where: { age: { eq: 3 } } })).toMatchObject({
      documents: [{ id: 'a2' }],
    })
  })

  it('takes a key away when its state is undefined', async () => {
    const generation = await live(subject)
    await generation.commit([person('a', 'Ada', 36), person('b', 'Bo', 1)], at(1))
    await generation.commit(
      [
        { key: 'a', state: undefined, documents: [] },
        { key: 'never', state: undefined, documents: [] },
      ],
      at(2),
    )
    expect(await generation.states(['a'])).toEqual(new Map())
    expect(await named(subject)).toEqual(['Bo'])
    expect(await generation.digest()).toMatchObject({ keys: 1, documents: 1 })
  })

  it('keeps any JSON as state, also null', async () => {
    const generation = await live(subject)
    await generation.commit(
      [
        { key: 'a', state: null, documents: [] },
        { key: 'b', state: [1, '𠮷\u0000"', { x: null }], documents: [] },
      ],
      at(1),
    )
    expect(await generation.states(['a', 'b'])).toEqual(
      new Map<string, unknown>([
        ['a', null],
        ['b', [1, '𠮷\u0000"', { x: null }]],
      ]),
    )
  })

  it('lets a document pass from one key to another', async () => {
    const generation = await live(subject)
    await generation.commit([person('a', 'Ada', 36)], at(1))
    await generation.commit(
      [
        { key: 'b', state: {}, documents: [{ id: 'a', name: 'Ada', age: 36 } as ViewDocument] },
        { key: 'a', state: {}, documents: [] },
      ],
      at(2),
    )
    expect(await named(subject)).toEqual(['Ada'])
    await generation.commit([{ key: 'b', state: {}, documents: [] }], at(3))
    expect(await named(subject)).toEqual([])
  })

  it.each([
    ['two keys with the same document', [person('x', 'X', 1), { ...person('x', 'X', 1), key: 'y' }]],
    [
      'a key with the same document twice',
      [{ key: 'x', state: {}, documents: [...person('x', 'X', 1).documents, ...person('x', 'X', 1).documents] }],
    ],
    ["another key's document", [{ ...person('a', 'Ada', 1), key: 'y' }]],
    [
      'a value that is not of the declared kind',
      [{ key: 'x', state: {}, documents: [{ id: 'x', name: 5 } as ViewDocument] }],
    ],
    ['a state that is no JSON', [{ key: 'x', state: 5n, documents: [] }]],
    ['an empty key', [{ key: '', state: {}, documents: [] }]],
  ])('refuses %s and changes nothing', async (_case, updates: readonly KeyUpdate[]) => {
    const generation = await live(subject)
    await generation.commit([person('a', 'Ada', 36)], at(1))
    const before = await generation.digest()
    await expect(generation.commit([person('z', 'Zoe', 1), ...updates], at(2))).rejects.toThrow()
    expect(await generation.digest()).toEqual(before)
    expect(await generation.checkpoint()).toBe(1)
    await generation.commit([person('z', 'Zoe', 1)], at(2))
    expect(await named(subject)).toEqual(['Ada', 'Zoe'])
  })

  it('refuses to go on when somebody else has moved the checkpoint', async () => {
    const generation = await live(subject)
    const other = await subject.store.open({ installationId })
    const theirs = await other.live('people', 1, people)
    await generation.commit([person('a', 'Ada', 36)], at(1))
    await expect(theirs.commit([person('a', 'Ida', 36)], at(2))).rejects.toMatchObject({
      code: 'store.locked-by-other',
    })
    await other.close()
    expect(await named(subject)).toEqual(['Ada'])
  })
}

function passing(subject: Subject): void {
  const pass = async (generation: Generation, position: Position) => {
    if (!generation.pass(position)) await generation.commit([], position)
  }

  it('is known at once, and a commit goes on from it', async () => {
    const generation = await live(subject)
    await generation.commit([person('a', 'Ada', 36)], at(2))
    await pass(generation, at(5))
    await pass(generation, at(6))
    expect(await generation.checkpoint()).toBe(6)
    expect(await subject.readModels.position('people')).toBe(6)
    expect(await subject.readModels.status()).toMatchObject([{ view: 'people', checkpoint: 6 }])
    await generation.commit([person('b', 'Bo', 1)], at(7))
    expect(await generation.checkpoint()).toBe(7)
    expect(await named(subject)).toEqual(['Ada', 'Bo'])
  })

  it('may be forgotten, and moves nothing but the checkpoint', async () => {
    const generation = await live(subject)
    await generation.commit([person('a', 'Ada', 36)], at(2))
    const before = await generation.digest()
    await pass(generation, at(5))
    const next = await subject.store.open({ installationId })
    const again = await next.live('people', 1, people)
    expect([2, 5]).toContain(await again.checkpoint())
    expect(await again.digest()).toEqual(before)
    await next.close()
  })

  it('is refused when somebody else has moved the checkpoint, by the next commit at the latest', async () => {
    const generation = await live(subject)
    const other = await subject.store.open({ installationId })
    const theirs = await other.live('people', 1, people)
    await generation.commit([person('a', 'Ada', 36)], at(1))
    const passingAndCommitting = async () => {
      await pass(theirs, at(2))
      await theirs.commit([person('a', 'Ida', 36)], at(3))
    }
    await expect(passingAndCommitting()).rejects.toMatchObject({ code: 'store.locked-by-other' })
    await other.close()
    expect(await generation.checkpoint()).toBe(1)
  })
}

function adding(subject: Subject): void {
  it('gives the same as a commit, before any checkpoint, and can be changed afterwards', async () => {
    const built = await subject.readModels.startGeneration('people', 1, people)
    await built.add([person('b', 'Bo', 1), { key: 'none', state: {}, documents: [] }])
    await built.add([person('a', 'Ada', 36), { key: 'gone', state: undefined, documents: [] }])
    expect(await built.checkpoint()).toBe(0)
    const committed = await subject.readModels.live('others', 1, people)
    await committed.commit(
      [person('a', 'Ada', 36), person('b', 'Bo', 1), { key: 'none', state: {}, documents: [] }],
      at(3),
    )
    expect(await built.digest()).toEqual(await committed.digest())
    await built.commit([person('a', 'Ida', 37)], at(4))
    await subject.readModels.activate(built)
    expect(await named(subject)).toEqual(['Ida', 'Bo'])
    expect((await personsOf(subject).find({ limit: 9, text: 'ida' })).documents).toHaveLength(1)
    expect((await personsOf(subject).find({ limit: 9, text: 'ada' })).documents).toHaveLength(0)
  })

  it('refuses a document of another key, and then adds nothing', async () => {
    const built = await subject.readModels.startGeneration('people', 1, people)
    await built.add([person('a', 'Ada', 36)])
    const clashing = built.add([
      person('b', 'Bo', 1),
      { ...person('c', 'Cy', 1), documents: person('a', 'Ida', 1).documents },
    ])
    await expect(clashing).rejects.toMatchObject({ code: 'view.duplicate-document', documentId: 'a', key: 'c' })
    expect((await built.digest()).keys).toBe(1)
    await expect(built.add([{ ...person('a', 'Ada', 36), documents: [] }])).rejects.toThrow(TypeError)
  })

  it('is refused by a generation that is gone', async () => {
    const built = await subject.readModels.startGeneration('people', 1, people)
    await subject.readModels.drop(built)
    await expect(built.add([person('a', 'Ada', 36)])).rejects.toMatchObject({ code: 'store.locked-by-other' })
  })
}

function digesting(subject: Subject): void {
  it('is the same for the same content, however it came to be', async () => {
    const one = await subject.readModels.live('one', 1, people)
    await one.commit([person('a', 'Ada', 36)], at(1))
    await one.commit([person('b', 'Wrong', 1), person('c', 'Gone', 1)], at(2))
    await one.commit([person('b', 'Bo', 1), { key: 'c', state: undefined, documents: [] }], at(3))
    const two = await subject.readModels.live('two', 4, people)
    await two.commit(
      [
        { ...person('b', 'Bo', 1), documents: [{ age: 1, name: 'Bo', id: 'b' } as ViewDocument] },
        person('a', 'Ada', 36),
      ],
      at(9),
    )
    expect(await two.digest()).toEqual(await one.digest())
    expect(await one.digest()).toMatchObject({ keys: 2, documents: 2, digest: expect.stringMatching(/^[0-9a-f]{64}$/) })
  })

  it.each([
    ['a state', [{ ...person('a', 'Ada', 36), state: { name: 'Other' } }]],
    ['a document', [{ ...person('a', 'Ada', 36), documents: person('a', 'Ada', 37).documents }]],
    ['a key', [{ ...person('a', 'Ada', 36), key: 'b' }]],
    ['a key more', [person('a', 'Ada', 36), { key: 'b', state: {}, documents: [] }]],
  ])('differs by %s', async (_case, updates: readonly KeyUpdate[]) => {
    const one = await subject.readModels.live('one', 1, people)
    await one.commit([person('a', 'Ada', 36)], at(1))
    const two = await subject.readModels.live('two', 1, people)
    await two.commit(updates, at(1))
    expect((await two.digest()).digest).not.toBe((await one.digest()).digest)
  })

  it('is given by key too, in pages', async () => {
    const generation = await live(subject)
    const keys = ['B', 'a', '中', '\uffee', '𠮷']
    await generation.commit(
      keys.map((key) => person(key, key, 1)),
      at(1),
    )
    const first = await generation.keyDigests('', 3)
    const second = await generation.keyDigests(first.at(-1)?.key ?? '', 3)
    expect([...first, ...second].map(({ key }) => key)).toEqual(keys)
    expect(second).toHaveLength(2)
  })
}

function replacing(subject: Subject): void {
  it('build up beside the live one, unseen, and take its place', async () => {
    const old = await live(subject)
    await old.commit([person('a', 'Ada', 36)], at(5))
    const next = await subject.readModels.startGeneration('people', 2, { ...people, indexes: [] })
    await next.commit([person('b', 'Bo', 1)], at(6))
    expect(await named(subject)).toEqual(['Ada'])
    expect(await subject.readModels.position('people')).toBe(5)
    await subject.readModels.activate(next)
    expect(await named(subject)).toEqual(['Bo'])
    expect(await subject.readModels.status()).toEqual([
      { view: 'people', viewVersion: 2, number: 2, live: true, checkpoint: 6 },
    ])
    expect(await subject.readModels.position('people')).toBe(6)
    await next.commit([person('c', 'Cy', 1)], at(7))
    expect(await named(subject)).toEqual(['Bo', 'Cy'])
    expect([await subject.readModels.position('people'), await subject.readModels.position('nobody')]).toEqual([7, 0])
    await expect(old.commit([], at(6))).rejects.toMatchObject({ code: 'store.locked-by-other' })
  })

  it('are dropped when given up, and when another attempt begins', async () => {
    const generation = await live(subject)
    await generation.commit([person('a', 'Ada', 36)], at(5))
    const first = await subject.readModels.startGeneration('people', 1, people)
    await first.commit([person('b', 'Bo', 1)], at(0))
    const second = await subject.readModels.startGeneration('people', 1, people)
    expect(second.number).toBeGreaterThan(first.number)
    expect((await second.digest()).keys).toBe(0)
    await expect(first.commit([], at(1))).rejects.toMatchObject({ code: 'store.locked-by-other' })
    await subject.readModels.drop(second)
    expect(await subject.readModels.status()).toEqual([
      { view: 'people', viewVersion: 1, number: 1, live: true, checkpoint: 5 },
    ])
    expect(await named(subject)).toEqual(['Ada'])
  })

  it('are found again as they were, also an older version and its spec', async () => {
    const generation = await live(subject)
    await generation.commit([person('a', 'Ada', 36)], at(5))
    await subject.readModels.close()
    subject.readModels = await subject.store.open({ installationId })
    const found = await subject.readModels.live('people', 2, { ...people, text: [] })
    expect(found).toMatchObject({ view: 'people', viewVersion: 1, number: 1, spec: people })
    expect(await found.checkpoint()).toBe(5)
    expect(await found.states(['a'])).toEqual(new Map([['a', { name: 'Ada' }]]))
  })

  it('survive a rebuild that broke off', async () => {
    const generation = await live(subject)
    await generation.commit([person('a', 'Ada', 36)], at(5))
    const unfinished = await subject.readModels.startGeneration('people', 1, people)
    await unfinished.commit([person('b', 'Bo', 1)], at(0))
    await subject.readModels.close()
    subject.readModels = await subject.store.open({ installationId })
    await live(subject)
    expect(await named(subject)).toEqual(['Ada'])
  })
}

function opening(subject: Subject): void {
  it('refuses another installation', async () => {
    const other = subject.store.open({ installationId: '01930000-0000-7000-8000-000000000002' })
    await expect(other).rejects.toMatchObject({ code: 'store.other-installation' })
  })

  it('read-only, sees what the writer commits and swaps, and changes nothing', async () => {
    const generation = await live(subject)
    await generation.commit([person('a', 'Ada', 36)], at(1))
    const reader = await subject.store.open({ installationId, readOnly: true })
    const collection = reader.collection<PersonDocument>('people')
    expect((await collection.find({ limit: 9, withTotal: true })).total).toBe(1)
    await generation.commit([person('b', 'Bo', 1)], at(2))
    expect((await collection.find({ limit: 9, withTotal: true })).total).toBe(2)
    const next = await subject.readModels.startGeneration('people', 1, people)
    await subject.readModels.activate(next)
    expect(await collection.count()).toBe(0)
    expect(await reader.status()).toEqual(await subject.readModels.status())
    const theirs = await reader.live('people', 1, people)
    await expect(theirs.commit([person('c', 'Cy', 1)], at(1))).rejects.toMatchObject({ code: 'store.read-only' })
    await reader.close()
  })

  it('tells apart what is closed', async () => {
    const generation = await live(subject)
    await subject.readModels.close()
    await expect(generation.commit([], at(1))).rejects.toMatchObject({ code: 'store.closed' })
    await expect(subject.readModels.close()).resolves.toBeUndefined()
  })
}

function live(subject: Subject): Promise<Generation> {
  return subject.readModels.live('people', 1, people)
}

function personsOf(subject: Subject) {
  return subject.readModels.collection<PersonDocument>('people')
}

function person(key: string, name: string, age: number | null): KeyUpdate {
  return { key, state: { name }, documents: [{ id: key, name, age } as ViewDocument] }
}

async function named(subject: Subject): Promise<readonly string[]> {
  const { documents } = await personsOf(subject).find({ limit: 100 })
  return documents.map(({ name }) => name)
}
