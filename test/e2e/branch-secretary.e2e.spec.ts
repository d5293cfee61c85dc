import 'reflect-metadata'
import { rmSync, writeFileSync, mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Ladder } from '@harbor/organization/absence/ladder'
import type { ScoreAnswer } from '@harbor/organization/appraisal-http/scores-http'
import { HarborWorld, SettableClock } from '@harbor/testing/harbor-fixture'
import { indexItem } from '@harbor/testing/index-item'
import { terminal, type Ran } from './cli-terminal'

// The road of docs/guides/programmes.en.md, as a branch secretary walks it: on the command line wherever that has a command.

jest.setTimeout(120_000)

const branchName = '望潮第一党支部'
const names = ['程远舟', '苏晚晴', '贺江汀', '林知夏']
const clock = new SettableClock('2026-02-20T01:00:00.000Z')
let world: HarborWorld
let url = ''
let work = ''
let group = ''
const ids = new Map<string, string>()
const idOf = (name: string) => ids.get(name) ?? ''

beforeAll(async () => {
  work = mkdtempSync(join(tmpdir(), 'harbor-secretary-'))
  world = await HarborWorld.open({ clock, environment: { HARBOR_FICTIONAL_DATA: 'yes' } })
  const branch = await world.establish('branch', branchName)
  group = await world.establish('group', '第一小组', branch)
  for (const name of ['secretary', 'deputy']) await world.account(name, [{ role: 'branch-secretary', unitId: branch }])
  for (const name of ['drafter', 'approver']) await world.account(name, [{ role: 'street-administrator' }])
  const head = '姓名,性别,出生日期,公民身份号码,人员类别,加入中共组织日期,转为正式党员日期,所在党支部'
  const rows = names.map((name, index) => {
    const day = `1980010${index + 1}`
    return `${name},男,1980-01-0${index + 1},330203${day}123${index + 1},正式党员,2005-06-01,2006-06-01,${branchName}`
  })
  const imported = await world.upload('first', '/imports/roster', 'r.csv', Buffer.from([head, ...rows].join('\n')))
  if (imported.body['new'] !== names.length) throw new Error(imported.text)
  await world.caughtUp()
  const { body } = await world.get('first', '/members')
  for (const { id, name } of body['documents'] as { id: string; name: string }[]) ids.set(name, id)
  for (const [index, name] of names.entries())
    await world.account(`member-${index + 1}`, [{ role: 'member' }], { memberId: idOf(name) })
  await world.harbor.app.listen(0, '127.0.0.1')
  url = await world.harbor.app.getUrl()
}, 120_000)
afterAll(async () => {
  rmSync(work, { recursive: true, force: true })
  await world.close()
})

/** A command line of somebody, against the server. */
function harbor(as: string, ...argv: string[]): Promise<Ran> {
  return terminal(clock, { HARBOR_TOKEN: as.padEnd(32, '.') })(...argv, '--url', url)
}
async function told(as: string, ...argv: string[]): Promise<Readonly<Record<string, unknown>>> {
  const ran = await harbor(as, ...argv, '--json')
  if (ran.exit !== 0) throw new Error(`${argv.join(' ')}: ${ran.out}`)
  return ran.json()
}
/** The id of what it made or changed. Everything that follows from it is on record and in the views then. */
async function done(as: string, ...argv: string[]): Promise<string> {
  const { id } = await told(as, ...argv)
  const { automations, core } = world.harbor.platform
  await automations?.settled(await core.journal.log.head(), { timeoutMs: 60_000 })
  await world.caughtUp()
  return String(id)
}
async function refused(as: string, ...argv: string[]): Promise<unknown> {
  const ran = await harbor(as, ...argv, '--json')
  expect(ran.exit).toBe(1)
  return (ran.json()['error'] as { code: string }).code
}
function file(name: string, content: string | Buffer): string {
  writeFileSync(join(work, name), content)
  return join(work, name)
}
const ladderOf = async (name: string) => (await told('secretary', 'absence', 'show', name)) as unknown as Ladder

/** Enough to be told as a picture by its content. */
const png = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0x00])

const recordsOf = async (name: string) =>
  (await told('secretary', 'hours', 'show', name))['records'] as readonly { readonly recordId: string }[]

let plan = ''
let themeDay = ''
const itemOf = async (kind: string) => {
  const { variance } = (await told('secretary', 'plan', 'show', plan)) as {
    variance: { items: { itemId: string; kind: string }[] }
  }
  return variance.items.find((item) => item.kind === kind)?.itemId ?? ''
}

describe('a branch secretary, on the command line', () => {
  it.each([
    ['plan', 'propose', '--unit', branchName, '--year', '2026'],
    ['plan', 'change', 'P', '--theme', 'x', '--reason', 'x', '--intended', 'general-meeting'],
    ['scheme', 'propose', 'P', '2026-03', '--focus', 'x', '--items', '清洁家园'],
    ['session', 'move', 'S', '--start', 'tomorrow', '--end', '2026-03-18 21:00', '--place', 'x', '--reason', 'x'],
    ['activity', 'held', '--unit', branchName, '--hours', '1.3'],
    ['absence', 'propose', '林知夏', '--rung', 'expulsion', '--grounds', 'x', '--document', 'x'],
  ])('is told what is wrong of %s %s', async (...argv) => {
    const ran = await harbor('secretary', ...argv, '--json')
    expect({ argv, exit: ran.exit }).toEqual({ argv, exit: 2 })
  })

  it('sends back the ETag of a ledger without an entry, and is told what is missing', async () => {
    const record = '0197f3a2-4c5d-7e6f-8a9b-0c1d2e3f4a5b'
    expect(await refused('first', 'hours', 'certify', '程远舟', record)).toBe('hours.unknown')
  })

  it('plans the year and a month; other people approve them', async () => {
    const intended = 'general-meeting=4;theme-day=12'
    const about = ['--theme', '潮声里党建年', '--goals', '学时达到三十二;人人参加志愿服务', '--intended', intended]
    plan = await done('secretary', 'plan', 'propose', '--unit', branchName, '--year', '2026', ...about)
    expect(await refused('deputy', 'plan', 'approve', plan, '--for', branchName)).toBe('plan.approved-above')
    await done('first', 'plan', 'approve', plan, '--for', world.streetId)
    const items = 'general-meeting=一季度党员大会;theme-day=清洁家园@2026-03-25;group-meeting=党小组学习'
    await done('secretary', 'scheme', 'propose', plan, '2026-03', '--focus', '春季', '--items', items)
    expect(await refused('secretary', 'scheme', 'approve', plan, '2026-03', '--for', branchName)).toBe(
      'plan.same-person',
    )
    await done('deputy', 'scheme', 'approve', plan, '2026-03', '--for', branchName)
    expect((await world.get('secretary', `/plans/${plan}`)).body).toMatchObject({
      approved: { goals: ['学时达到三十二', '人人参加志愿服务'] },
      months: {
        '2026-03': {
          approved: { items: [{ kind: 'general-meeting' }, { dueOn: '2026-03-25' }, { dueOn: '2026-03-31' }] },
        },
      },
    })
  })

  it('convenes a meeting, answers a leave, checks in by code, closes it with ballot and minutes', async () => {
    const times = ['--start', '2026-03-18 19:00', '--end', '2026-03-18 21:00', '--place', '党群服务中心']
    const item = await itemOf('general-meeting')
    expect(await refused('secretary', 'session', 'convene', plan, plan, ...times)).toBe('session.no-parent')
    const id = await done('secretary', 'session', 'convene', plan, item, ...times, '--hours', '2')
    await done('member-3', 'session', 'leave', id, '--reason', '住院手术')
    expect((await harbor('secretary', 'session', 'leaves', id)).out).toMatch(/贺江汀 +住院手术 +waits/)
    expect(await harbor('secretary', 'session', 'answer-leave', id, '贺江汀')).toMatchObject({ exit: 2 })
    await done('secretary', 'session', 'answer-leave', id, '贺江汀', '--grant')
    clock.setTime('2026-03-18T10:50:00.000Z')
    const { code } = (await world.get('member-1', `/sessions/${id}/check-in-code`)).body
    await done('secretary', 'session', 'check-in', id, String(code))
    expect(await refused('secretary', 'session', 'check-in', id, String(code))).toBe('session.checked-in-already')
    const sheet = (await told('secretary', 'session', 'codes', id))['codes'] as { memberId: string; code: string }[]
    const names = ((await harbor('secretary', 'session', 'codes', id)).out.match(/^\p{Script=Han}+/gmu) ?? []).join(' ')
    expect(names).toBe('程远舟 贺江汀 林知夏 苏晚晴')
    expect((await harbor('secretary', 'session', 'show', id)).out).not.toMatch(/^(due|present) /m)
    const printed = sheet.find(({ memberId }) => memberId === idOf('苏晚晴'))
    await done('secretary', 'session', 'check-in', id, printed?.code ?? '')
    clock.setTime('2026-03-18T11:05:00.000Z')
    await done('secretary', 'session', 'hold', id)
    await done('secretary', 'session', 'resolve', id, '--matter', '年度工作报告', '--yes', '2', '--secret')
    const minutes = file('会议记录.txt', '一季度党员大会')
    await done('secretary', 'session', 'minutes', id, minutes, '--recorder', '程远舟')
    expect((await world.get('secretary', `/sessions/${id}`)).body).toMatchObject({
      phase: 'held',
      kind: 'general-meeting',
      theme: '一季度党员大会',
      counts: { due: 4, present: 2, excused: 1, unexcused: 1 },
      resolutions: [{ carried: false, ballot: { secret: true, due: 4, present: 2, needed: 3, yes: 2 } }],
      minutes: { name: '会议记录.txt', recorderId: idOf('程远舟') },
    })
    const { out } = await harbor('secretary', 'session', 'show', id)
    expect(out).toMatch(/^due +4$/m)
    expect(out).toMatch(/excused +贺江汀/)
    expect(out).toMatch(/unexcused +林知夏/)
    const { rows } = (await told('secretary', 'session', 'due', '--month', '2026-03')) as {
      rows: { kind: string; state: string }[]
    }
    expect(rows.find(({ kind }) => kind === 'general-meeting')?.state).toBe('met')
  })

  it('holds the meeting of a group for the plan of its branch, with who is called by name', async () => {
    const times = ['--start', '2026-03-20 19:00', '--end', '2026-03-20 20:00', '--place', '听潮里议事厅']
    const called = ['--group', group, '--called', '程远舟,苏晚晴']
    const item = await itemOf('group-meeting')
    const id = await done('secretary', 'session', 'convene', plan, item, ...times, ...called)
    clock.setTime('2026-03-20T11:05:00.000Z')
    await done('secretary', 'session', 'attend', id, '--members', '程远舟,苏晚晴')
    await done('secretary', 'session', 'hold', id)
    expect((await world.get('secretary', `/sessions/${id}`)).body).toMatchObject({
      unitId: group,
      kind: 'group-meeting',
      counts: { due: 2, present: 2 },
    })
  })

  it('follows up absences: reminder, criticism by another person, and an excuse that takes its ground away', async () => {
    const said = ['--grounds', '未说明原因', '--document', '谈话记录1号']
    expect(await ladderOf('林知夏')).toMatchObject({ next: 'reminder', absences: [{ on: '2026-03-18' }] })
    await done('secretary', 'absence', 'propose', '林知夏', '--rung', 'reminder', ...said)
    expect(await refused('secretary', 'absence', 'propose', '林知夏', '--rung', 'criticism', ...said)).toBe(
      'absence.not-next',
    )
    const times = ['--start', '2026-03-25 19:00', '--end', '2026-03-25 21:00', '--place', '党群服务中心']
    const item = await itemOf('theme-day')
    themeDay = await done('secretary', 'session', 'convene', plan, item, ...times, '--hours', '2')
    clock.setTime('2026-03-25T11:05:00.000Z')
    await done('secretary', 'session', 'attend', themeDay, '--members', '程远舟,苏晚晴,贺江汀')
    await done('secretary', 'session', 'hold', themeDay)
    const rung = await done('secretary', 'absence', 'propose', '林知夏', '--rung', 'criticism', ...said)
    expect((await world.get('secretary', '/deadlines?limit=200')).body['documents']).toEqual(
      expect.arrayContaining([expect.objectContaining({ rule: 'absence.decide', memberId: idOf('林知夏') })]),
    )
    expect((await harbor('deputy', 'absence', 'list', '--phase', 'pending')).out).toMatch(
      new RegExp(`林知夏.*criticism.*${rung}`),
    )
    const decide = ['absence', 'decide', '林知夏', rung, '--take', '--for', branchName, '--document', '纪要3号']
    expect(await refused('secretary', ...decide)).toBe('absence.same-person')
    await done('deputy', ...decide)
    expect(await ladderOf('林知夏')).toMatchObject({ level: 'criticism', pending: null })

    await done('secretary', 'session', 'excuse', themeDay, '林知夏', '--reason', '急诊', '--authority', '支委会')
    const ladder = await ladderOf('林知夏')
    expect(ladder).toMatchObject({ level: 'reminder', absences: [{ on: '2026-03-18' }] })
    expect(ladder.taken).toMatchObject([
      { rung: 'reminder', finding: null },
      { rung: 'criticism', finding: 'absence.since-excused', standing: 1 },
    ])
    expect((await world.get('secretary', `/members/${idOf('林知夏')}/absence-ladder`)).body).toEqual(ladder)
    expect((await harbor('secretary', 'absence', 'show', '林知夏')).out).toContain('its ground is gone')
  })

  it('runs an activity with sign-up; it counts as organisation life and brings hours, which are certified', async () => {
    const what = [
      '--unit',
      branchName,
      '--title',
      '社区义诊',
      '--base',
      'care',
      '--life',
      'theme-day',
      '--hours',
      '1.5',
    ]
    const where = ['--place', '党群服务中心', '--start', '2026-04-11 09:00', '--end', '2026-04-11 11:00']
    const id = await done('secretary', 'activity', 'plan', ...what, ...where, '--capacity', '1')
    await done('secretary', 'activity', 'open', id)
    await done('member-1', 'activity', 'sign-up', id)
    await done('secretary', 'activity', 'sign-up', id, '--members', '苏晚晴')
    expect((await told('secretary', 'activity', 'show', id))['waiting']).toBe(1)
    clock.setTime('2026-04-11T01:10:00.000Z')
    await done('secretary', 'activity', 'attend', id, '--members', '程远舟,贺江汀')
    clock.setTime('2026-04-11T04:00:00.000Z')
    await done('secretary', 'activity', 'close', id, '--guests', '7')
    expect(await recordsOf('贺江汀')).toMatchObject([{ quarterHours: 8, voidedOn: null }])
    await done('secretary', 'activity', 'retract', id, '贺江汀', '--reason', '误登')
    expect(await recordsOf('贺江汀')).toMatchObject([{ voidedOn: '2026-04-11' }])
    expect(await told('secretary', 'attendance', 'show', '贺江汀', '--year', '2026')).toMatchObject({ classHours: 2 })
    expect((await world.get('secretary', `/activities/${id}`)).body).toMatchObject({ attended: 1, guests: 7 })
    expect(await told('secretary', 'attendance', 'show', '程远舟', '--year', '2026')).toMatchObject({
      present: 4,
      classHours: 5.5,
      hours: { attended: 5.5, required: 32, missing: 26.5 },
      rows: [{ on: '2026-03-18' }, { on: '2026-03-20' }, { on: '2026-03-25' }, { on: '2026-04-11', kind: 'theme-day' }],
    })
    const records = await recordsOf('程远舟')
    expect(records).toMatchObject([{ quarterHours: 8, source: 'activity' }])
    await done('first', 'hours', 'certify', '程远舟', records[0]?.recordId ?? '')
  })

  it('works on a front-line problem up to its acceptance by the street', async () => {
    clock.setDay('2026-04-20')
    const number = '破难-01'
    const what = ['--kind', 'hot', '--title', '菜场周边停车难', '--matter', '早市期间占道停车', '--due', '2026-06-30']
    await done('secretary', 'problem', 'take-up', '--unit', branchName, '--number', number, ...what)
    await done('secretary', 'problem', 'squad', number, '--leader', '程远舟', '--members', '苏晚晴')
    await done('secretary', 'problem', 'step', number, '--title', '现场摸底', '--due', '2026-05-10')
    await done('secretary', 'problem', 'visit', number, '--members', '程远舟', '--found', '属实')
    await done('secretary', 'problem', 'measure', number, '--what', '错时共享车位')
    const { steps } = (await told('secretary', 'problem', 'show', number)) as { steps: { stepId: string }[] }
    const [{ stepId } = { stepId: '' }] = steps
    await done('secretary', 'problem', 'step-done', number, stepId, '--result', '已查清')
    await told(
      'secretary',
      'problem',
      'add-evidence',
      number,
      file('after.png', png),
      '--on',
      '2026-04-20',
      '--shows',
      '车位',
    )
    await done('secretary', 'problem', 'submit', number, '--result', '秩序改善')
    const accept = ['--for', world.streetId, '--examiners', '林知夏', '--finding', '属实']
    expect(await refused('secretary', 'problem', 'accept', number, ...accept)).toBe('access.denied')
    await done('first', 'problem', 'accept', number, ...accept)
    expect(await told('secretary', 'problem', 'show', number)).toMatchObject({ phase: 'accepted' })
  })

  it('sees both indices with every line, whose sums are what the ledgers say', async () => {
    for (const definition of [pioneer, fortress]) {
      const drafted = await done(
        'drafter',
        'index',
        'draft',
        file(`${definition.index}.json`, JSON.stringify(definition)),
      )
      const approve = ['--for', world.streetId, '--document', '潮党〔2026〕3号', '--from', '2026-01-01']
      expect(await refused('drafter', 'index', 'approve', drafted, ...approve)).toBe('index.own-draft')
      await done('approver', 'index', 'approve', drafted, ...approve)
    }
    const score = async (...of: string[]) =>
      (await told('secretary', 'score', 'show', ...of, '--on', '2026-04-30')) as unknown as ScoreAnswer
    const [best, absent, ofBranch] = [await score('程远舟'), await score('林知夏'), await score(branchName, '--branch')]
    for (const { hundredths, lines } of [best, absent, ofBranch])
      expect(hundredths).toBe(lines.reduce((sum, line) => sum + line.hundredths, 0))
    const countedIn = ({ lines }: ScoreAnswer) =>
      Object.fromEntries(lines.map(({ line, counted, facts }) => [line, [counted, facts.length]]))
    expect(countedIn(best)).toMatchObject({ life: [4, 4], hours: [8, 1], absent: [0, 0] })
    expect(countedIn(absent)).toMatchObject({ life: [0, 0], absent: [1, 1] })
    expect(best.hundredths).toBe(6_000 + 4 * 200 + 2 * 100)
    expect(absent.hundredths).toBe(6_000 - 300)
    const listed = (await harbor('secretary', 'score', 'list', 'pioneer', '--on', '2026-04-30')).out
    for (const name of ['程远舟', '林知夏']) expect(listed).toContain(name)
    const months = await Promise.all(
      ['2026-03', '2026-04'].map((month) => world.get('secretary', `/attendance?month=${month}&limit=100`)),
    )
    const ledger = months.flatMap(({ body }) => body['documents'] as { status: string }[])
    expect(ledger).toHaveLength(11)
    expect(ledger.filter(({ status }) => status === 'present')).toHaveLength(countedIn(ofBranch)['life']?.[0] ?? -1)
    expect(countedIn(ofBranch)).toMatchObject({ life: [8, 8], solved: [1, 1] })
  })

  it('reads what was claimed beside what is on record', async () => {
    clock.setDay('2026-05-04')
    const claim = {
      unitId: world.streetId,
      from: '2026-01-01',
      until: '2026-04-30',
      source: '年度总结',
      precision: 'exact',
    }
    for (const [measure, total] of Object.entries({ activities: 1, attendances: 2, problems: 1 }))
      expect(await world.ask('first', 'POST', '/claims', { body: { ...claim, measure, total } })).toMatchObject({
        status: 201,
      })
    await world.caughtUp()
    const read = await harbor('first', 'claim', 'list', '--json')
    expect(read.exit).toBe(1)
    const { claims } = read.json() as { claims: readonly { measure: string }[] }
    expect(Object.fromEntries(claims.map((row) => [row.measure, row]))).toMatchObject({
      activities: { recorded: 1, evidenced: 1, unrecorded: 0, holds: true },
      attendances: { recorded: 1, evidenced: 1, unrecorded: 1, holds: false },
      problems: { recorded: 1, evidenced: 1, unrecorded: 0, holds: true },
    })
    expect((await told('secretary', 'plan', 'show', plan, '--as-of', '2026-04-30'))['variance']).toMatchObject({
      total: { planned: 3, done: 3, late: 0, missed: 0 },
    })
  })
})

const pioneer = {
  index: 'pioneer',
  name: 'PIONEER-2026',
  source: '潮党〔2026〕3号',
  baseHundredths: 6_000,
  ceilingHundredths: 10_000,
  items: [
    indexItem('life', 'attendance.present', { awardHundredths: 200 }),
    indexItem('hours', 'hours.certified', { counting: 'quantity', per: 4, awardHundredths: 100 }),
    indexItem('absent', 'attendance.unexcused', { sign: 'minus', awardHundredths: 300 }),
  ],
  levels: [{ code: 'good', zh: '良好', en: 'good', fromHundredths: 6_500 }],
}
const fortress = {
  ...pioneer,
  index: 'fortress',
  name: 'FORTRESS-2026',
  items: [
    indexItem('life', 'attendance.present', { awardHundredths: 200 }),
    indexItem('solved', 'problem.solved', { awardHundredths: 1_000 }),
  ],
}
