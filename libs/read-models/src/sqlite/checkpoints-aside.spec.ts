import { mkdirSync, readFileSync, readdirSync, renameSync, rmdirSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { Position } from '@harbor/kernel/event'
import type { CollectionSpec } from '@harbor/kernel/view'
import { useTestFolder } from '@harbor/testing/test-folder'
import type { Generation, ReadModels } from '../read-models'
import { openSqliteReadModels } from './sqlite-read-models'

const installationId = '01930000-0000-7000-8000-000000000001'
const spec: CollectionSpec = { name: 'people', fields: { name: 'string' }, indexes: [['name']], text: [] }
const checkpointEvery = 40
/** What one commit writes here is less than half of that. */
const bound = 1.5 * checkpointEvery
const folder = useTestFolder()
let readModels: ReadModels
let people: Generation
let position = 0

beforeEach(async () => {
  readModels = await openSqliteReadModels(folder(), { installationId, checkpointEvery })
  people = await readModels.live('people', 1, spec)
  position = 0
})
afterEach(() => readModels.close())

const viewsFile = () => join(folder(), 'views.db')

async function commit(times: number): Promise<void> {
  for (let time = 0; time < times; time++) {
    position++
    const document = { id: `k${position}`, name: `<${position}>` }
    await people.commit([{ key: document.id, state: document, documents: [document] }], position as Position)
  }
}

/** Of the write-ahead log, as any connection sees them. */
function frames(): number {
  const beside = new DatabaseSync(viewsFile(), { readOnly: true })
  try {
    return Number(beside.prepare('PRAGMA wal_checkpoint(NOOP)').get()?.['log'])
  } finally {
    beside.close()
  }
}

/** The file alone, without its write-ahead log. */
function fileHolds(text: string, file = viewsFile()): boolean {
  return readFileSync(file).includes(text)
}

async function highestFrames(commits: number): Promise<number> {
  let highest = 0
  for (let made = 0; made < commits; made++) {
    await commit(1)
    highest = Math.max(highest, frames())
  }
  return highest
}

it('copies the write-ahead log into the file and begins it anew, again and again', async () => {
  expect(await highestFrames(100)).toBeLessThan(bound)
  expect(fileHolds('<50>')).toBe(true)
})

it('grows under a reader of an old state by what is committed, and begins anew once the reader lets go', async () => {
  await commit(1)
  const reader = new DatabaseSync(viewsFile(), { readOnly: true })
  const checkpoint = `SELECT checkpoint FROM generations WHERE view = 'people'`
  reader.exec('BEGIN')
  expect(reader.prepare(checkpoint).get()).toEqual({ checkpoint: 1 })
  // Beyond the bound, where the connection that commits tries for itself.
  while (frames() < 6 * checkpointEvery) await commit(1)
  expect(reader.prepare(checkpoint).get()).toEqual({ checkpoint: 1 })
  expect(await readModels.collection('people').count()).toBe(position)
  reader.close()
  await commit(2 * checkpointEvery)
  expect(await highestFrames(100)).toBeLessThan(bound)
  expect(await readModels.collection('people').count()).toBe(position)
})

it('leaves it to the connection that commits where the thread cannot open the file', async () => {
  const away = join(folder(), 'away')
  renameSync(viewsFile(), away)
  mkdirSync(viewsFile())
  await commit(2 * checkpointEvery)
  expect(fileHolds('<1>', away)).toBe(true)
  rmdirSync(viewsFile())
  renameSync(away, viewsFile())
  expect(await highestFrames(100)).toBeLessThan(bound)
  expect(fileHolds('<50>')).toBe(true)
  expect(await readModels.collection('people').count()).toBe(position)
})

it('has ended when the store is closed: nobody has the file open any more', async () => {
  await commit(checkpointEvery)
  await readModels.close()
  expect(readdirSync(folder())).toEqual(['views.db'])
})

it('does not keep a scrub from emptying the write-ahead log, whatever is committed beside it', async () => {
  await commit(checkpointEvery)
  position++
  await people.commit([{ key: 'k1', state: undefined, documents: [] }], position as Position)
  await Promise.all([commit(checkpointEvery), readModels.scrub()])
  expect(readdirSync(folder()).filter((name) => fileHolds('<1>', join(folder(), name)))).toEqual([])
})
