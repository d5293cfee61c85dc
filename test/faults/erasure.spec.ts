import 'reflect-metadata'
import { readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { hash } from 'node:crypto'
import { DatabaseSync } from 'node:sqlite'
import { verifyLog } from '@harbor/audit/verify'
import { backUp } from '@harbor/platform/backup'
import { restoreBackup } from '@harbor/platform/restore'
import { HarborWorld, SettableClock } from '@harbor/testing/harbor-fixture'
import { makeTestFolder } from '@harbor/testing/test-folder'
import { terminal } from '../e2e/cli-terminal'
import { limitMs, roundsOr, say, isLongLook } from './rounds'
import { wholeRoster } from './whole-roster'

/** `npm run test:faults -- --rounds 1000 erasure`: so many people. */
const people = roundsOr(20)
/** So many members beside them keep what is theirs. */
const staying = 5
const environment = { HARBOR_FICTIONAL_DATA: 'yes' }
const clock = new SettableClock('2026-11-24T01:00:00.000Z')

type Kind = 'member' | 'resident' | 'talent'

interface Subject {
  readonly kind: Kind
  readonly name: string
  readonly phone: string
  readonly idNumber: string
  readonly place: string
  id: string
  /** Whose key seals it. */
  keyOf: string
}

const branch = { id: '' }
const lines: string[] = []
let world: HarborWorld
let folder: string
const made: string[] = []
const subjects: Subject[] = []
const keys = new Map<string, Buffer>()

/** Words of which no other text is made, so that a hit is one. */
function subjectNo(number: number, kind: Kind): Subject {
  const hanzi = (at: number) => String.fromCodePoint(0x9e00 + at)
  const digits = String(number).padStart(5, '0')
  return {
    kind,
    name: `獬${hanzi(Math.floor(number / 100))}${hanzi(number % 100)}`,
    phone: `1990${digits}77`,
    idNumber: `33020319800101${String(number).padStart(4, '0')}`,
    place: `獬豸巷${hash('sha256', digits)}号`,
    id: '',
    keyOf: '',
  }
}

beforeAll(
  async () => {
    folder = makeTestFolder()
    made.push(folder)
    world = await HarborWorld.open({ folder, clock, environment, logged: (line) => lines.push(line) })
    branch.id = await world.establish('branch', '望潮党支部')
    for (let number = 0; number < people + staying; number++)
      subjects.push(
        subjectNo(number, number < people && number % 5 > 2 ? (number % 5 === 3 ? 'resident' : 'talent') : 'member'),
      )
    await enrol(subjects.slice(people))
    for (const one of gone()) {
      if (one.kind === 'member') await apply(one)
      if (one.kind === 'resident') await place(one)
      if (one.kind === 'talent') await register(one)
    }
    await world.caughtUp()
  },
  limitMs(people, 1_000),
)
afterAll(async () => {
  await world.close()
  for (const one of made) rmSync(one, { recursive: true, force: true })
})

/** Members on the roll are not erased: their data is needed by law. */
async function enrol(members: readonly Subject[]): Promise<void> {
  const head = '姓名,性别,出生日期,公民身份号码,人员类别,加入中共组织日期,转为正式党员日期,所在党支部'
  const rows = members.map(({ name, idNumber }) =>
    [name, '女', '1980-01-01', idNumber, '正式党员', '2005-06-01', '2006-06-01', '望潮党支部'].join(),
  )
  const report = await world.upload('first', '/imports/roster', 'r.csv', Buffer.from([head, ...rows].join('\n')))
  if (report.body['new'] !== members.length) throw new Error(report.text.slice(0, 2_000))
}

/** An applicant, whose phone changes. */
async function apply(one: Subject): Promise<void> {
  const { name, idNumber, phone, place: workplace } = one
  const person = { name, sex: 'female', bornOn: '1980-01-01', idNumber, phone, workplace }
  const body = { on: '2026-11-20', unitId: branch.id, person }
  const applied = await world.ask('first', 'POST', '/members/applications', { body })
  one.id = String(applied.body['id'])
  one.keyOf = one.id
  const changes = { phone: phone.replace('1990', '1991') }
  const changed = await world.onMember('first', one.id, 'details', { changes, reason: '更新' })
  if (changed.status !== 201) throw new Error(changed.text)
}

async function place(one: Subject): Promise<void> {
  const contact = { name: one.name, phone: one.phone, address: one.place }
  const wish = { need: '陪同就医', base: 'care', wantedOn: '2026-12-01' }
  const placed = await world.ask('first', 'POST', '/orders', { body: { unitId: branch.id, ...wish, contact } })
  one.id = String(placed.body['id'])
  const { events } = await world.harbor.platform.core.journal.load(`order-${one.id}`)
  const [{ residentId } = { residentId: '' }] = events.map(({ data }) => data as { residentId: string })
  one.keyOf = residentId
}

async function register(one: Subject): Promise<void> {
  const said = { skills: ['急救'], name: one.name, phone: one.phone, introduction: one.place }
  const body = { unitId: branch.id, ...said, document: '同意书 1 号' }
  const registered = await world.ask('first', 'POST', '/talents', { body })
  one.id = String(registered.body['id'])
  one.keyOf = one.id
}

const gone = () => subjects.slice(0, people)
const wordsOf = ({ name, phone, idNumber, place: words }: Subject) => [
  name,
  phone,
  phone.replace('1990', '1991'),
  idNumber,
  words,
]

/** Every file below a folder in which some of it stands, and how much. */
function hitsIn(root: string, wanted: readonly Buffer[]): readonly string[] {
  const groups = [
    ...Map.groupBy(
      wanted.map((one) => one.toString('latin1')),
      (one) => one.slice(0, prefixLength),
    ),
  ]
  return readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((name) => statSync(join(root, name)).isFile())
    .flatMap((name) => {
      const text = readFileSync(join(root, name)).toString('latin1')
      const found = groups.reduce((sum, [prefix, group]) => sum + countOf(text, prefix, group), 0)
      return found === 0 ? [] : [`${name}: ${found}`]
    })
}

/** Most words begin alike: looked for by their beginning, a thousand of them cost hardly more than one. */
const prefixLength = 6

function countOf(text: string, prefix: string, group: readonly string[]): number {
  const byLength = [...Map.groupBy(new Set(group), ({ length }) => length)].map(
    ([length, of]) => [length, new Set(of)] as const,
  )
  let count = 0
  for (let at = text.indexOf(prefix); at !== -1; at = text.indexOf(prefix, at + 1))
    for (const [length, of] of byLength) if (of.has(text.slice(at, at + length))) count += 1
  return count
}

function formsOf(word: string): readonly Buffer[] {
  const escaped = JSON.stringify(word)
    .slice(1, -1)
    .replaceAll(/[^\x20-\x7e]/g, (sign) => `\\u${sign.charCodeAt(0).toString(16)}`)
  const forms = [Buffer.from(word), Buffer.from(word, 'utf16le'), Buffer.from(escaped)]
  // Base64 depends on where in three bytes a word begins; its inner part can only do so in three ways. Of short words too little is left.
  const inner = [0, 1, 2].map((shift) =>
    Buffer.concat([Buffer.alloc(shift), Buffer.from(word)])
      .toString('base64')
      .slice(4, -4),
  )
  return [...forms, ...inner.filter((form) => form.length > 60).map((form) => Buffer.from(form))]
}

const personal = (of: readonly Subject[]) => of.flatMap((one) => wordsOf(one).flatMap(formsOf))
/** Half a key is enough. */
const halves = () => [...keys.values()].map((key) => key.subarray(key.length / 4, (key.length * 3) / 4))

/** As they stand in keys.db, and as they are used. */
async function learnKeys(): Promise<void> {
  const wanted = gone().map(({ keyOf }) => keyOf)
  for (const [person, key] of await world.harbor.platform.core.journal.keys.load(wanted))
    if (key !== 'destroyed') keys.set(`plain ${person}`, Buffer.from(key))
  const db = new DatabaseSync(join(folder, 'keys.db'), { readOnly: true })
  const rows = db.prepare('SELECT person, wrapped FROM persons JOIN keys USING (number)').all()
  db.close()
  for (const { person, wrapped } of rows)
    if (wanted.includes(String(person))) keys.set(`wrapped ${String(person)}`, Buffer.from(wrapped as Uint8Array))
}

async function erase({ kind, id }: Subject): Promise<void> {
  const why = { reason: '本人申请', authority: '街道党工委决定' }
  if (kind === 'resident') await world.change('first', `order-${id}`, `/orders/${id}/withdraw`, { reason: why.reason })
  const answer =
    kind === 'member'
      ? await world.onMember('first', id, 'erasure', why)
      : kind === 'resident'
        ? await world.change('first', `order-${id}`, `/orders/${id}/erase-resident`, why)
        : await world.ask('first', 'POST', `/talents/${id}/withdraw`)
  if (answer.status !== 201) throw new Error(answer.text)
}

describe(`of ${people} people who were erased`, () => {
  it(
    'there was something to find: words in the views, keys in the store',
    async () => {
      await learnKeys()
      expect(keys.size).toBe(2 * people)
      expect(hitsIn(folder, halves()).filter((hit) => hit.startsWith('keys.db'))).not.toEqual([])
      const members = gone().filter(({ kind }) => kind === 'member')
      expect(hitsIn(folder, personal(members)).filter((hit) => hit.startsWith('views.db'))).not.toEqual([])
      expect(hitsIn(folder, personal(subjects)).filter((hit) => hit.startsWith('log.db'))).toEqual([])
    },
    limitMs(people, 1_000),
  )

  it(
    'no word and no key is left in any file, while the service runs',
    async () => {
      for (const one of gone()) await erase(one)
      await world.caughtUp()
      expect(hitsIn(folder, personal(gone()))).toEqual([])
      expect(hitsIn(folder, halves())).toEqual([])
    },
    limitMs(people, 2_000),
  )

  it(
    'no answer and no line of the log tells of them, and every chain verifies',
    async () => {
      const files: string[] = []
      for (const { kind, id } of gone())
        if (kind === 'member') files.push((await world.get('first', `/members/${id}`)).text)
      const told = [
        (await world.get('first', '/members?limit=500')).text,
        (await world.get('first', '/talents')).text,
        (await world.get('first', '/orders')).text,
        ...files,
        ...lines,
      ].join('\n')
      expect(
        gone()
          .flatMap(wordsOf)
          .filter((word) => told.includes(word)),
      ).toEqual([])
      expect(await verifyLog(world.harbor.platform.core.journal.log)).toMatchObject({ ok: true, problems: [] })
    },
    limitMs(people, 500),
  )

  it(
    'none stands in views that are built anew',
    async () => {
      const { runner } = world.harbor.platform
      for (const { view } of await runner.status()) await runner.rebuild(view)
      expect(hitsIn(folder, personal(gone()))).toEqual([])
    },
    limitMs(people, 500),
  )

  it(
    'none stands in a backup made afterwards, in what is restored from it, or in an export',
    async () => {
      const target = join(makeTestFolder(), 'backup')
      const restored = join(makeTestFolder(), 'data')
      made.push(join(target, '..'), join(restored, '..'))
      const { verified } = await backUp({ dataFolder: folder, target, clock, withMasterKey: true })
      expect(verified.ok).toBe(true)
      await world.stop()
      await restoreBackup({ backup: target, dataFolder: restored, masterKey: '' })
      const again = await HarborWorld.open({ folder: restored, clock, environment })
      await again.caughtUp()
      expect(await verifyLog(again.harbor.platform.core.journal.log)).toMatchObject({ ok: true })
      await again.stop()
      const harbor = terminal(clock, { HARBOR_DATA: restored, ...environment })
      const out = join(target, '..', 'roster.csv')
      expect(
        await harbor('export', 'roster', '--personal', '--standing', 'member,candidate', '--out', out),
      ).toMatchObject({ exit: 0, err: '' })
      const kept = subjects.slice(people).map(({ name }) => name)
      expect(kept.filter((name) => !readFileSync(out, 'utf8').includes(name))).toEqual([])
      for (const place of [join(target, '..'), restored, folder]) {
        expect(hitsIn(place, personal(gone()))).toEqual([])
        expect(hitsIn(place, halves())).toEqual([])
      }
      if (isLongLook)
        say(`${people} people, ${personal(gone()).length} words and ${keys.size} keys looked for: none found`)
      world = await HarborWorld.open({ folder, clock, environment })
    },
    limitMs(people, 2_000),
  )

  it('those who stay are as before', async () => {
    await world.caughtUp()
    const listed = new Set((await wholeRoster(world, 'first')).map(({ name }) => name))
    expect(subjects.slice(people).filter(({ name }) => !listed.has(name))).toEqual([])
  })
})
