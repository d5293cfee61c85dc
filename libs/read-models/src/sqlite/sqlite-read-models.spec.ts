import { readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout as delay } from 'node:timers/promises'
import { seededRandom } from '@harbor/testing/seeded-random'
import { useTestFolder } from '@harbor/testing/test-folder'
import type { Position } from '@harbor/kernel/event'
import type { CollectionSpec, ViewDocument } from '@harbor/kernel/view'
import type { KeyUpdate, ReadModels } from '../read-models'
import { tablesOf } from './generation-tables'
import { openSqliteReadModels } from './sqlite-read-models'

const installationId = '01930000-0000-7000-8000-000000000001'
const spec: CollectionSpec = {
  name: 'people',
  fields: { name: 'string', unit: 'string' },
  indexes: [['unit', 'name'], ['name']],
  text: ['name'],
}
const folder = useTestFolder()
const opened: ReadModels[] = []
afterEach(async () => {
  for (const readModels of opened.splice(0)) await readModels.close()
})

async function open(readOnly = false, more: { readonly indexAsideFrom?: number } = {}): Promise<ReadModels> {
  const readModels = await openSqliteReadModels(folder(), { installationId, readOnly, ...more })
  opened.push(readModels)
  return readModels
}

/** Long enough to lie in overflow pages now and then; `name` is unmistakable in any file. */
function person(key: string, name: string, ballast: number): KeyUpdate {
  const document = { id: key, name, unit: `u${key.length}`, note: 'n'.repeat(ballast) }
  return { key, state: { name, history: [name, 'h'.repeat(ballast)] }, documents: [document satisfies ViewDocument] }
}

function filesHold(text: string): readonly string[] {
  return readdirSync(folder()).filter((file) => readFileSync(join(folder(), file)).includes(text))
}

describe('a position that was only passed', () => {
  it('is stored when the store is closed', async () => {
    const readModels = await open()
    expect((await readModels.live('people', 1, spec)).pass(7 as Position)).toBe(true)
    await readModels.close()
    expect(await (await open(true)).position('people')).toBe(7)
  })

  it('is stored a while later, for who looks from another process', async () => {
    const [readModels, reader] = [await open(), await open(true)]
    const generation = await readModels.live('people', 1, spec)
    generation.pass(7 as Position)
    expect(await reader.position('people')).toBe(0)
    generation.pass(8 as Position)
    await until(async () => (await reader.position('people')) === 8)
    generation.pass(9 as Position)
    await until(async () => (await reader.position('people')) === 9)
    await generation.commit([person('k1', 'a', 1)], 10 as Position)
  })

  it('ends where somebody else has moved the checkpoint', async () => {
    const [readModels, other] = [await open(), await open()]
    const generation = await readModels.live('people', 1, spec)
    await (await other.live('people', 1, spec)).commit([], 3 as Position)
    generation.pass(7 as Position)
    await until(async () => !generation.pass(8 as Position))
    await expect(generation.commit([], 8 as Position)).rejects.toMatchObject({ code: 'store.locked-by-other' })
    expect(await other.position('people')).toBe(3)
  })

  async function until(isSo: () => Promise<boolean>): Promise<void> {
    const limit = AbortSignal.timeout(60_000)
    while (!(await isSo())) await delay(5, undefined, { signal: limit })
  }
})

describe('indexes that are made in a thread of their own', () => {
  async function built(readModels: ReadModels, view: string) {
    const generation = await readModels.startGeneration(view, 1, spec)
    await generation.add(Array.from({ length: 40 }, (_, number) => person(`k${number}`, `甲${number}`, 1)))
    return generation
  }

  function indexesOf(generationId: number): readonly unknown[] {
    const beside = new DatabaseSync(join(folder(), 'views.db'), { readOnly: true })
    try {
      const named = beside.prepare(`SELECT sql FROM sqlite_schema WHERE type = 'index' AND tbl_name = ? ORDER BY name`)
      const { documents } = tablesOf(generationId)
      return named.all(documents).map(({ sql }) => String(sql).replaceAll(documents, 'documents'))
    } finally {
      beside.close()
    }
  }

  it('are the same, and the thread that answers goes on meanwhile', async () => {
    const readModels = await open(false, { indexAsideFrom: 1 })
    const live = await readModels.live('others', 1, spec)
    await live.commit([person('k0', '甲', 1)], 1 as Position)
    const generation = await built(readModels, 'people')
    const none = indexesOf(2).length
    const activated = readModels.activate(generation)
    const indexesWhenCommitted = live.commit([person('k1', '乙', 1)], 2 as Position).then(() => indexesOf(2).length)
    expect(await readModels.collection('others').get('k0')).toBeDefined()
    expect(indexesOf(2)).toHaveLength(none)
    // A commit waits for the index that is being made: SQLite has one writer.
    expect(await indexesWhenCommitted).toBeGreaterThan(none)
    await activated
    expect(await readModels.collection('others').count()).toBe(2)
    expect((await readModels.collection('people').find({ limit: 1, withTotal: true })).total).toBe(40)
    const here = await open(false, { indexAsideFrom: 1_000 })
    await here.activate(await built(here, 'here'))
    expect(indexesOf(2)).toHaveLength(4)
    expect(indexesOf(2)).toEqual(indexesOf(3))
  })

  it('can be made again when the file was not to be had', async () => {
    const readModels = await open(false, { indexAsideFrom: 1 })
    const generation = await built(readModels, 'people')
    const beside = new DatabaseSync(join(folder(), 'views.db'))
    beside.exec('BEGIN IMMEDIATE')
    await expect(readModels.activate(generation)).rejects.toMatchObject({ code: 'store.unavailable' })
    beside.exec('ROLLBACK')
    beside.close()
    await readModels.activate(generation)
    expect(await readModels.collection('people').count()).toBe(40)
  })

  it('are waited for on closing', async () => {
    const readModels = await open(false, { indexAsideFrom: 1 })
    const generation = await built(readModels, 'people')
    const activated = readModels.activate(generation).catch((error: unknown) => error)
    await readModels.close()
    expect(await activated).toMatchObject({ code: 'store.closed' })
    const again = await open()
    expect(await again.status()).toMatchObject([{ view: 'people', live: false, checkpoint: 0 }])
  })
})

it('tells with file and advice of a state that is no JSON any more', async () => {
  const readModels = await open()
  const generation = await readModels.live('people', 1, spec)
  await generation.commit([person('k1', 'a', 1)], 1 as Position)
  const beside = new DatabaseSync(join(folder(), 'views.db'))
  beside.exec(`UPDATE ${tablesOf(1).states} SET json = 'S1'; UPDATE ${tablesOf(1).bodies} SET json = '{'`)
  beside.close()
  const told = {
    code: 'store.damaged',
    message: expect.stringContaining('views.db') as string,
    advice: { zh: expect.stringContaining('视图可由日志重建') as string },
  }
  for (const read of [
    () => generation.states(['k1']),
    () => generation.digest(),
    () => readModels.collection('people').get('k1'),
    () => readModels.collection('people').find({ limit: 1 }),
  ]) {
    await expect(read()).rejects.toMatchObject(told)
  }
})

describe('commits of several views at once', () => {
  it('share one transaction; one that cannot be stored is rejected alone, and stands where it stood', async () => {
    const readModels = await open()
    const [people, others, third] = await Promise.all(
      ['people', 'others', 'third'].map((name) => readModels.live(name, 1, spec)),
    )
    if (!people || !others || !third) throw new Error('three were opened')
    const twice = [person('k1', 'one', 1), person('k2', 'two', 1)].map((update) => ({
      ...update,
      documents: [{ id: 'same', name: 'same', unit: 'u' }],
    }))
    const ended = await Promise.allSettled([
      people.commit([person('k1', 'one', 1)], 5 as Position),
      others.commit(twice, 5 as Position),
      third.commit([], 5 as Position),
    ])
    expect(ended.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
    expect(await Promise.all([people, others, third].map((one) => one.checkpoint()))).toEqual([5, 0, 5])
    expect((await readModels.collection('people').find({ limit: 9 })).documents).toHaveLength(1)
    expect((await readModels.collection('others').find({ limit: 9 })).documents).toEqual([])
    await others.commit([person('k1', 'one', 1)], 6 as Position)
    expect((await readModels.status()).map(({ view, checkpoint }) => [view, checkpoint])).toEqual([
      ['others', 6],
      ['people', 5],
      ['third', 5],
    ])
  })
})

describe('scrubbing', () => {
  it('leaves no trace of what was deleted or replaced in any file', async () => {
    const readModels = await open()
    const generation = await readModels.live('people', 1, spec)
    const random = seededRandom(7)
    const living = new Map<string, string>()
    const gone: string[] = []
    for (let round = 1; round <= 120; round++) {
      const updates = new Map<string, KeyUpdate>()
      for (let act = 0; act < 30; act++) {
        const key = `k${Math.floor(random() * 400)}`
        const before = living.get(key)
        if (before !== undefined && !updates.has(key)) gone.push(before)
        if (updates.has(key)) continue
        const name = `<${round}.${act}>`
        const leaves = random() < 0.3
        if (leaves) living.delete(key)
        else living.set(key, name)
        const ballast = Math.floor(random() ** 3 * 3000)
        updates.set(key, leaves ? { key, state: undefined, documents: [] } : person(key, name, ballast))
      }
      await generation.commit([...updates.values()], round as Position)
    }
    await readModels.scrub()
    expect(gone.length).toBeGreaterThan(1_000)
    const stored = Buffer.concat(readdirSync(folder()).map((file) => readFileSync(join(folder(), file))))
    expect(gone.filter((name) => stored.includes(name))).toEqual([])
    const [[, name = ''] = []] = living
    expect(filesHold(name)).toEqual(['views.db'])
  })

  it('leaves no trace of a generation that was replaced', async () => {
    const readModels = await open()
    const old = await readModels.live('people', 1, spec)
    await old.commit(
      Array.from({ length: 200 }, (_, index) => person(`k${index}`, `<old ${index}>`, index)),
      1 as Position,
    )
    const next = await readModels.startGeneration('people', 1, spec)
    await readModels.activate(next)
    await readModels.scrub()
    expect(filesHold('<old ')).toEqual([])
  })

  it('waits for a reader that holds on to old pages', async () => {
    const readModels = await open()
    const generation = await readModels.live('people', 1, spec)
    await generation.commit([person('a', '<gone>', 10)], 1 as Position)
    const reader = new DatabaseSync(join(folder(), 'views.db'), { readOnly: true })
    reader.exec('BEGIN; SELECT count(*) FROM generations')
    await generation.commit([{ key: 'a', state: undefined, documents: [] }], 2 as Position)
    const scrubbing = readModels.scrub()
    expect(filesHold('<gone>')).not.toEqual([])
    reader.close()
    await scrubbing
    expect(filesHold('<gone>')).toEqual([])
  })

  it('says so when the reader does not let go', async () => {
    const readModels = await open()
    await readModels.live('people', 1, spec)
    const reader = new DatabaseSync(join(folder(), 'views.db'), { readOnly: true })
    reader.exec('BEGIN; SELECT count(*) FROM generations')
    await expect(readModels.scrub()).rejects.toMatchObject({ code: 'store.unavailable' })
    reader.close()
  })
})

describe('a file that cannot be used', () => {
  it('is refused when it is none of views, with advice that fits', async () => {
    const other = new DatabaseSync(join(folder(), 'views.db'))
    other.exec('CREATE TABLE something (x)')
    other.close()
    await expect(open()).rejects.toMatchObject({
      code: 'store.not-a-store',
      advice: { en: expect.stringContaining('built again') },
    })
  })

  it('is refused when a letter of its schema has changed', async () => {
    await (await open()).close()
    const file = join(folder(), 'views.db')
    const bytes = readFileSync(file)
    bytes.write('CREATE TABLE store (nbme', bytes.indexOf('CREATE TABLE store (name'))
    writeFileSync(file, bytes)
    await expect(open()).rejects.toMatchObject({
      code: 'store.damaged',
      message: expect.stringContaining('views.db: no such column: name'),
      advice: { en: expect.stringContaining('built again') },
    })
  })

  it('is refused when it is no database', async () => {
    writeFileSync(join(folder(), 'views.db'), 'Sehr geehrte Damen und Herren,\n'.repeat(200))
    await expect(open()).rejects.toMatchObject({ code: 'store.not-a-store' })
  })

  it('is refused when a newer program has written it', async () => {
    await (await open()).close()
    const db = new DatabaseSync(join(folder(), 'views.db'))
    db.exec('PRAGMA user_version = 99')
    db.close()
    await expect(open()).rejects.toMatchObject({ code: 'store.not-a-store', message: expect.stringContaining('99') })
  })

  it('is refused read-only when there is none, and none is made', async () => {
    await expect(open(true)).rejects.toMatchObject({ code: 'store.not-a-store' })
    expect(readdirSync(folder())).toEqual([])
  })

  it('is told apart when it is damaged', async () => {
    const readModels = await open()
    const generation = await readModels.live('people', 1, spec)
    await generation.commit(
      Array.from({ length: 300 }, (_, index) => person(`k${index}`, 'x', 500)),
      1 as Position,
    )
    await readModels.scrub()
    await readModels.close()
    const file = join(folder(), 'views.db')
    const bytes = readFileSync(file)
    bytes.fill(0xff, 8 * 4096, bytes.length - 4096)
    writeFileSync(file, bytes)
    const again = await open()
    const found = await again.live('people', 1, spec)
    await expect(found.digest()).rejects.toMatchObject({
      code: 'store.damaged',
      advice: { zh: expect.stringContaining('重建') },
    })
  })
})

describe('text that people type', () => {
  it.each([
    '王',
    '王小',
    '"',
    "'",
    '*',
    'NEAR(',
    'a" OR "b',
    '%',
    '_',
    '--',
    ';DROP TABLE',
    '\u0000',
    '({[',
    'AND',
    ' ',
    '^a',
  ])('finds %j exactly where it stands, and is never a syntax error', async (needle) => {
    const readModels = await open()
    const generation = await readModels.live('people', 1, spec)
    const names = ['王小明', `left ${needle} right`, 'other', 'a b']
    await generation.commit(
      names.map((name, index) => person(`k${index}`, name, 0)),
      1 as Position,
    )
    const { documents } = await readModels
      .collection<ViewDocument & { name: string }>('people')
      .find({ limit: 9, text: needle })
    const expected = needle.trim() === '' ? names : names.filter((name) => name.includes(needle))
    expect(documents.map(({ name }) => name)).toEqual(expected)
  })
})
