import { constants } from 'node:os'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { makeTestFolder } from '@harbor/testing/test-folder'
import { describeWhereItRuns } from '../servers/described'
import { betweenDisk, lackingDisk } from './disk-record'
import { memoryFolder } from './damaged-stores'
import { KilledChildren, type Killed } from './killed-children'
import { goesOn, isLongLook, limitMs, randomOf, roundsOr, say } from './rounds'
import { expectWhole } from './whole-stores'

const rounds = roundsOr(6)

const { EIO, ENOSPC, EROFS } = constants.errno
const errors = { EIO, ENOSPC, EROFS } as const
const files = ['log.db-wal', 'log.db', 'keys.db-wal', 'keys.db', 'views.db-wal', 'views.db', 'access.db-wal'] as const

interface Fault {
  readonly operation: 'write' | 'sync'
  readonly file: (typeof files)[number]
  readonly error: keyof typeof errors
  /** The first that fails, of its kind, on a file of that name; and how many after each other. */
  readonly number: number
  readonly times: number
}

/** Every kind of fault at the log's write-ahead log first, then any at any file. */
function faultOf(round: number, random: () => number): Fault {
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T
  const kinds = (['sync', 'write'] as const).flatMap((operation) =>
    (['EIO', 'ENOSPC', 'EROFS'] as const).map((error) => ({ operation, error })),
  )
  const kind = kinds[round % kinds.length] ?? { operation: 'sync', error: 'EIO' }
  const file = round < kinds.length ? 'log.db-wal' : pick(files)
  const number = 1 + Math.floor(random() * (file.endsWith('-wal') ? 12 : 5))
  return { ...kind, file, number, times: pick([1, 1, 3, 10_000]) }
}

describeWhereItRuns(lackingDisk(), 'a disk that fails', () => {
  const children = new KilledChildren()
  afterAll(() => children.end())

  it(
    `costs nothing that was acknowledged, and after an error of the log nothing is until it is opened again: ${rounds} faults`,
    async () => {
      const random = randomOf('disk')
      let refused = 0
      let round = 0
      for (; goesOn(round, rounds); round++) {
        const folder = memoryFolder(makeTestFolder())
        const fault = faultOf(round, random)
        const killed = await endured(join(folder, 'data'), fault, children)
        refused += killed.lines.filter((line) => line.startsWith('refused')).length
        const acknowledged = killed.acknowledged.map(([stream = '', revision, position]) => {
          return { stream, revision: Number(revision), position: Number(position) }
        })
        await expectWhole(join(folder, 'data'), join(folder, 'serial'), acknowledged)
        rmSync(folder, { recursive: true })
        if (isLongLook && round % 100 === 99) say(`failing disk: ${round + 1} faults`)
      }
      expect(refused).toBeGreaterThan(rounds / 4)
      say(`failing disk: ${round} faults, ${refused} acts and openings refused, nothing acknowledged was lost`)
    },
    limitMs(rounds, 10_000),
  )
})

async function endured(data: string, fault: Fault, children: KilledChildren): Promise<Killed> {
  const { operation, file, error, number, times } = fault
  const HARBOR_DISK_FAIL = `${operation} ${number} ${times} ${errors[error]} ${file}`
  children.prepare('stores-until-killed', { ...betweenDisk(data), HARBOR_DISK_FAIL })
  const order = { work: 'endure', folder: data, number: 0 }
  const killed = await children.kill('stores-until-killed', order, { lines: Infinity, thenMs: 0 })
  expectSilenceAfterError(fault, killed)
  return killed
}

/** Nobody knows what the disk holds after that. */
function expectSilenceAfterError(fault: Fault, { lines, finished }: Killed): void {
  expect([fault, finished]).toEqual([fault, true])
  const codes = lines.filter((line) => line.startsWith('refused')).map((line) => line.split(' ')[1])
  expect([fault, codes.filter((code) => !/^store\.(io|disk-full|read-only)$/.test(code ?? ''))]).toEqual([fault, []])
  let isBroken = false
  const known = new Set<string>()
  for (const line of lines) {
    const [word, what = ''] = line.split(' ')
    if (line === 'opening') isBroken = false
    if (line === 'refused store.io') isBroken = true
    // Of keys only new ones need the disk: who has one is at work as before.
    const isLate = isBroken && (isOf('log.db') || (isOf('keys.db') && !known.has(what)))
    expect([fault, line, word === 'ok' && isLate]).toEqual([fault, line, false])
    if (word === 'ok') known.add(what)
  }

  function isOf(name: string): boolean {
    return fault.file.startsWith(name)
  }
}
