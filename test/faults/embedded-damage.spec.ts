import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { makeTestFolder } from '@harbor/testing/test-folder'
import {
  expectToldOrWhole,
  fillStores,
  memoryFolder,
  putViewsRight,
  rebuildViews,
  toldOrContent,
  viewsOf,
  type Content,
} from './damaged-stores'
import { expectKeptOrRefused, killedLog, pageBytes } from './killed-log'
import { limitMs, randomOf, roundsOr, say } from './rounds'

/** A round that is asked for is five bits in all. */
const flips = { log: roundsOr(12, 2), wal: roundsOr(20, 1), views: roundsOr(2, 1), keys: roundsOr(8, 1) }
let base = ''
let folder = ''
let whole: Content
beforeAll(async () => {
  base = join(makeTestFolder(), 'data')
  folder = memoryFolder(join(base, '..'))
  await fillStores(base)
  whole = (await toldOrContent(copyOf('first'))) as Content
}, 120_000)
afterAll(() => {
  rmSync(join(base, '..'), { recursive: true, force: true })
  rmSync(folder, { recursive: true, force: true })
})

/** The stores again as they were, under a name of their own. */
function copyOf(name: string): string {
  const copy = join(folder, name)
  rmSync(copy, { recursive: true, force: true })
  cpSync(base, copy, { recursive: true })
  return copy
}

/** Turns one bit of a file; where it stood. */
function flip(file: string, random: () => number): string {
  const bytes = readFileSync(file)
  let at = Math.floor(random() * bytes.length)
  // Much of a small file is empty: every other time something is hit.
  if (random() < 0.5) while (bytes[at] === 0) at = Math.floor(random() * bytes.length)
  const bit = Math.floor(random() * 8)
  bytes[at] = (bytes[at] ?? 0) ^ (1 << bit)
  writeFileSync(file, bytes)
  return `byte ${at}, bit ${bit}`
}

function count(counts: Map<string, number>, what: string): void {
  counts.set(what, (counts.get(what) ?? 0) + 1)
}

const tell = (what: string, counts: ReadonlyMap<string, number>) =>
  say(`${what}: ${[...counts].map(([name, number]) => `${number} ${name}`).join(', ')}`)

describe('one bit turned over', () => {
  it.each(['log.db', 'keys.db'] as const)(
    'in %s is told with file and place, or has changed nothing',
    async (name) => {
      const random = randomOf(name)
      const counts = new Map<string, number>()
      for (let turn = 0; turn < (name === 'log.db' ? flips.log : flips.keys); turn++) {
        const copy = copyOf('flipped')
        const place = flip(join(copy, name), random)
        count(counts, expectToldOrWhole(place, await toldOrContent(copy), whole, /\.db|position|account-/))
      }
      tell(`bits of ${name}`, counts)
    },
    limitMs(flips.log, 2_000),
  )

  it(
    'in the views is put right from the log',
    async () => {
      const random = randomOf('views')
      const counts = new Map<string, number>()
      const truth = await viewsOf(copyOf('flipped'))
      for (let turn = 0; turn < flips.views; turn++) {
        const copy = copyOf('flipped')
        const place = flip(join(copy, 'views.db'), random)
        const taken = await putViewsRight(copy)
        const isRight = await viewsOf(copy).then(
          (found) => found === truth,
          () => false,
        )
        count(counts, isRight ? taken : `${taken}, then queries otherwise: ${await rebuildViews(copy)}`)
        expect([place, await viewsOf(copy)]).toEqual([place, truth])
      }
      tell('bits of views.db', counts)
    },
    limitMs(flips.views, 3_000),
  )
})

const indexLeaf = 10
const tableLeaf = 13
const tableInterior = 5

it.each<[string, (bytes: Buffer) => readonly [at: number, byte: number], object]>([
  [
    'an entry of the index of streams from long ago, which no start looks at',
    (bytes) => [firstIndexEntry(bytes), 'z'.charCodeAt(0)],
    { by: 'verify', message: /log\.db: revision 0 of account-\S+, at position \d+, is not in the index of streams/ },
  ],
  [
    'a page that leads to the others, which no read in a row looks at',
    (bytes) => {
      const key = firstCell(bytes, tableInterior) + 4
      return [key, (bytes[key] ?? 0) - 1]
    },
    { by: 'verify', message: /log\.db: position \d+ is not found by its number/ },
  ],
  [
    'a text of which a row says that there is none',
    (bytes) => [metaOf(bytes, firstCell(bytes, tableLeaf, 22)), 0],
    { by: 'verify', message: /log\.db: no event can be read at position \d+/ },
  ],
  ['a header that no SQLite has written', () => [47, 9], { by: 'start', message: /log\.db: unsupported file format/ }],
  [
    'a letter in the name of a column',
    (bytes) => [bytes.indexOf('revision INTEGER'), 'd'.charCodeAt(0)],
    { by: 'start', message: /log\.db: .*no such column: / },
  ],
])('%s, is told', async (_, damage, { by, message }: { by?: string; message?: RegExp }) => {
  const copy = copyOf('flipped')
  const file = join(copy, 'log.db')
  const bytes = readFileSync(file)
  const [at, byte] = damage(bytes)
  bytes[at] = byte
  writeFileSync(file, bytes)
  expect(await toldOrContent(copy)).toMatchObject({
    by,
    code: 'store.damaged',
    message: expect.stringMatching(message ?? '') as string,
  })
})

/** Of the pages of SQLite (https://www.sqlite.org/fileformat2.html#b_tree_pages): where the first cell of the first of that kind stands. */
function firstCell(bytes: Buffer, kind: number, leastCells = 1): number {
  for (let page = pageBytes; page < bytes.length; page += pageBytes) {
    if (bytes[page] !== kind || bytes.readUInt16BE(page + 3) < leastCells) continue
    return page + bytes.readUInt16BE(page + (kind === tableInterior ? 12 : 8))
  }
  throw new Error(`no page of kind ${kind}`)
}

/** The last letter of a stream's name in the first entry of the index: the oldest event of that stream. */
function firstIndexEntry(bytes: Buffer): number {
  const name = 'account-'
  for (let page = pageBytes; page < bytes.length; page += pageBytes) {
    if (bytes[page] !== indexLeaf) continue
    const cells = bytes.subarray(page, page + pageBytes)
    const first = cells.readUInt16BE(8)
    const at = cells.indexOf(name, first)
    if (at >= 0 && at - first < 16) return page + at + name.length + 35
  }
  throw new Error('no index of streams')
}

/** Where the row of an event says how long its `meta` is, the seventh of its columns: behind two numbers and the length of that list. */
function metaOf(bytes: Buffer, cell: number): number {
  let at = cell
  for (let passed = 0; passed < 2 + 1 + 6; passed++) {
    while ((bytes[at] ?? 0) >= 0x80) at++
    at++
  }
  return at
}

describe('the write-ahead log of a process that was killed', () => {
  it(
    `with one of ${flips.wal} bits turned over loses no more than one unfinished commit, and never silently`,
    async () => {
      const random = randomOf('wal')
      const counts = new Map<string, number>()
      const killed = await killedLog(folder)
      for (let turn = 0; turn < flips.wal; turn++) {
        const bytes = Buffer.from(killed.wal)
        const at = Math.floor(random() * bytes.length)
        bytes[at] = (bytes[at] ?? 0) ^ (1 << Math.floor(random() * 8))
        count(counts, await expectKeptOrRefused(folder, killed, bytes, at))
      }
      tell('bits of log.db-wal', counts)
    },
    limitMs(flips.wal, 1_000),
  )
})
