import type { MemberId } from '@harbor/kernel/ids'
import { addDays, toInstant, toLocalDate } from '@harbor/kernel/time'
import { reserve } from '@harbor/event-log/reservations'
import type { UnitHistory } from '@harbor/organization/public'
import { ids, memberNo } from '@harbor/testing/member-ids'
import { enrolled } from '@harbor/testing/member-roll-events'
import { MemberWorld } from '@harbor/testing/member-world'
import { branch, community, generalBranch, otherBranch, street } from '@harbor/testing/street-units'
import { csvOf, utf8Of, rosterHeader } from '@harbor/testing/table-files'
import { memberStream } from '../member-file'
import { changeDetails, erasePersonalData } from '../roll/decide-person'
import { importRoster } from './import-roster'
import { memberIdOf, PERSON } from './record-roster'

let world: MemberWorld
beforeEach(async () => {
  world = await MemberWorld.open()
})
afterEach(() => world.close())

const today = toLocalDate('2026-11-24')
const units = [street, community, generalBranch, branch, otherBranch] as unknown as readonly UnitHistory[]

const columns = [...rosterHeader, '手机号']
interface Person {
  readonly name: string
  readonly id: string
  readonly stage?: string
  readonly branch?: string
  readonly phone?: string
  readonly joinedOn?: string
  readonly fullOn?: string
}
const lin: Person = { name: '林晓舟', id: '330211199505209990' }
const shen: Person = { name: '沈清', id: '330211196603049990' }
const zhou: Person = { name: '周岚', id: '330211197811129990' }

const lineOf = (person: Person) => {
  const { name, id, stage = '正式党员', joinedOn = '2010-07-01', fullOn = '2011-07-01' } = person
  const { branch: at = branch.name, phone = '' } = person
  const bornOn = `${id.slice(6, 10)}-${id.slice(10, 12)}-${id.slice(12, 14)}`
  return [name, '女', bornOn, id, stage, joinedOn, fullOn, at, phone]
}
const roster = (...people: readonly Person[]) => utf8Of(csvOf([columns, ...people.map(lineOf)]))

function importing(bytes: Uint8Array, { dryRun = false, name = '花名册.csv' } = {}) {
  const work = {
    journal: world.journal,
    unit: (id: (typeof units)[number]['id']) => units.find((unit) => unit.id === id),
    today,
    context: { ...world.context(), commandDigest: String(Math.random()) },
    fileName: name,
  }
  return importRoster(bytes, work, { dryRun, units, allowInvalidIdChecksum: true })
}

const idOf = ({ id }: Person): MemberId => memberIdOf(world.journal, `id ${id}`)
const fileOf = (person: Person) => world.file(idOf(person))
const eventsOf = async (person: Person) => (await fileOf(person)).recorded.map(({ type }) => type)

describe('importing a roster', () => {
  it('opens a file for everybody who is new, with the place in the file that tells of it', async () => {
    expect(await importing(roster(lin, shen))).toMatchObject({ rows: 2, new: 2, refused: 0 })
    const file = await fileOf(lin)
    expect(file.roll.details).toMatchObject({ name: '林晓舟', idNumber: lin.id })
    expect(file.recorded).toMatchObject([
      {
        type: 'membership.member-enrolled.v1',
        effectiveOn: '2010-07-01',
        data: { branchId: ids.branch, stage: 'full', provenance: { kind: 'file', fileName: '花名册.csv', row: 2 } },
      },
    ])
  })

  it('of the same file again adds nothing, whatever was recorded since', async () => {
    const file = roster(lin, shen)
    await importing(file)
    await world.decide(idOf(lin), (known) =>
      changeDetails(
        known,
        { changes: { phone: '0574-00000001' }, reason: '本人申报' },
        { today, actorId: ids.secretary },
      ),
    )
    const head = await world.log.head()
    expect(await importing(file, { dryRun: true })).toMatchObject({ rows: 2, unchanged: 2 })
    expect(await importing(file)).toMatchObject({ rows: 2, new: 0, unchanged: 2, changed: 0, refused: 0 })
    expect(await world.log.head()).toBe(head)
  })

  it('of a corrected file adds only what is new', async () => {
    await importing(roster(lin, shen))
    const corrected = roster(lin, { ...shen, phone: '0574-00000002' }, zhou)
    const report = await importing(corrected, { name: '花名册（更正）.csv' })
    expect(report).toMatchObject({ rows: 3, new: 1, unchanged: 1, changed: 1, refused: 0 })
    expect(report.changes).toEqual([{ row: 3, fields: ['phone'] }])
    expect(await eventsOf(lin)).toEqual(['membership.member-enrolled.v1'])
    expect(await eventsOf(shen)).toEqual(['membership.member-enrolled.v1', 'membership.details-changed.v1'])
    expect((await fileOf(shen)).roll.details).toMatchObject({ name: '沈清', phone: '0574-00000002' })
  })

  it('of somebody who was on record without an ID number completes the file, by name and day of birth, or branch', async () => {
    const ofLin = lineOf(lin).with(3, '')
    expect(await importing(utf8Of(csvOf([columns, ofLin])))).toMatchObject({ new: 1, refused: 0 })
    const shens = memberNo(20)
    await world.record(shens, [enrolled({ on: '2011-07-01', branchId: ids.branch, personal: { name: '沈清' } })])
    const reservation = { kind: PERSON, value: `name 沈清 ${ids.branch}`, holder: memberStream(shens) }
    await reserve(world.journal, reservation, world.context())
    const numbered = roster(lin, shen, zhou)
    const told = { rows: 3, new: 1, changed: 2, refused: 0 }
    expect(await importing(numbered, { dryRun: true })).toMatchObject(told)
    expect(await importing(numbered)).toMatchObject(told)
    expect(await importing(numbered, { name: '花名册二.csv' })).toMatchObject({ new: 0, unchanged: 3 })
    for (const person of [lin, shen]) expect((await fileOf(person)).exists).toBe(false)
    const linsFile = await world.file(memberIdOf(world.journal, 'name 林晓舟 1995-05-20'))
    const shensFile = await world.file(shens)
    expect([linsFile, shensFile].map(({ roll }) => roll.details?.idNumber)).toEqual([lin.id, shen.id])
    expect(shensFile.roll.details).toMatchObject({ bornOn: '1966-03-04' })
  })

  it('opens a file for a namesake with a number of his own, and no second one for somebody in another branch', async () => {
    const other: Person = { ...lin, id: '330211199505208880' }
    expect(await importing(roster(lin))).toMatchObject({ new: 1 })
    expect(await importing(roster(other))).toMatchObject({ new: 1 })
    const lines = [columns, lineOf({ ...shen, branch: otherBranch.name }).with(3, '')]
    expect(await importing(utf8Of(csvOf(lines)))).toMatchObject({ new: 1 })
    const report = await importing(roster(shen))
    expect(report).toMatchObject({ new: 0, refused: 1 })
    expect(report.findings).toContainEqual(expect.objectContaining({ code: 'row.other-branch', row: 2 }))
  })

  it('changes neither branch nor stage of somebody on the roll', async () => {
    await importing(roster(lin, shen))
    const head = await world.log.head()
    const report = await importing(
      roster(
        { ...lin, branch: otherBranch.name, phone: '0574-00000003' },
        { ...shen, stage: '预备党员', joinedOn: '2026-03-01', fullOn: '' },
      ),
    )
    expect(report).toMatchObject({ rows: 2, refused: 2 })
    expect(report.findings.map(({ code, row }) => [code, row])).toEqual(
      expect.arrayContaining([
        ['row.other-branch', 2],
        ['row.other-stage', 3],
      ]),
    )
    expect(await world.log.head()).toBe(head)
  })

  it('refuses a person whose data was erased, and records the others', async () => {
    const applicant: Person = { ...lin, stage: '入党申请人' }
    const line = ['林晓舟', '女', '1995-05-20', lin.id, '入党申请人', '', '', branch.name, '']
    await importing(utf8Of(csvOf([columns, line])))
    const order = { reason: '本人申请撤回', authority: '街道党工委决定' }
    await world.decide(idOf(applicant), (file) => erasePersonalData(file, order, { today, actorId: ids.secretary }))
    await world.keys.destroy(idOf(applicant))
    expect((await fileOf(applicant)).roll.erased).toBe(true)
    const report = await importing(utf8Of(csvOf([columns, [...line.slice(0, 8), '0574-00000004'], lineOf(shen)])))
    expect(report).toMatchObject({ rows: 2, new: 1, refused: 1 })
    expect(report.findings).toContainEqual(expect.objectContaining({ code: 'row.erased', row: 2 }))
  })

  it('takes up what a crash between reservation and enrolment left', async () => {
    await reserve(
      world.journal,
      { kind: PERSON, value: `id ${lin.id}`, holder: memberStream(idOf(lin)) },
      world.context(toInstant('2026-11-23T01:00:00Z')),
    )
    expect(await importing(roster(lin), { dryRun: true })).toMatchObject({ new: 1 })
    expect(await importing(roster(lin))).toMatchObject({ new: 1, refused: 0 })
    expect(await eventsOf(lin)).toEqual(['membership.member-enrolled.v1'])
  })

  it('in a dry run tells what it would do and changes nothing', async () => {
    await importing(roster(lin))
    const head = await world.log.head()
    const file = roster({ ...lin, phone: '0574-00000005' }, shen, { ...zhou, branch: '没有的党支部' })
    const foretold = await importing(file, { dryRun: true })
    expect(foretold).toMatchObject({ rows: 3, new: 1, changed: 1, refused: 1 })
    expect(await world.log.head()).toBe(head)
    expect(await world.keys.load([idOf(shen)])).toEqual(new Map())
    expect(await importing(file)).toEqual(foretold)
  })

  it('of the same file by two people at once opens each file once', async () => {
    const file = roster(lin, shen, zhou)
    const reports = await Promise.all([importing(file), importing(file)])
    expect(reports.every(({ refused }) => refused === 0)).toBe(true)
    for (const person of [lin, shen, zhou]) expect(await eventsOf(person)).toEqual(['membership.member-enrolled.v1'])
  })

  it('of ten thousand people takes seconds', async () => {
    const people = Array.from({ length: 10_000 }, (_, index): Person => {
      const bornOn = addDays(toLocalDate('1950-01-01'), index).replaceAll('-', '')
      return { name: `林${String.fromCodePoint(0x4e00 + (index % 5_000))}`, id: `330211${bornOn}9980` }
    })
    const file = roster(...people)
    const before = process.cpuUsage()
    const report = await importing(file)
    const { user, system } = process.cpuUsage(before)
    expect(report.findingCounts).toEqual([])
    expect(report).toMatchObject({ rows: 10_000, new: 10_000, refused: 0 })
    // Processor time, so that a busy neighbour counts for little: about six seconds. The limit finds what grows with the square of the rows.
    expect((user + system) / 1_000_000).toBeLessThan(30)
  }, 240_000)
})
