import 'reflect-metadata'
import { readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { HarborWorld, SettableClock, type Answer } from '@harbor/testing/harbor-fixture'

let world: HarborWorld
let clock: SettableClock
let community: string
let branch: string
const members: string[] = []
const png = (text: string) =>
  Buffer.concat([Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]), Buffer.from(text)])
const member = (number: number) => members[number - 1] ?? ''

beforeAll(async () => {
  clock = new SettableClock('2026-11-24T01:00:00.000Z')
  world = await HarborWorld.open({ clock, environment: { HARBOR_FICTIONAL_DATA: 'yes' } })
  community = await world.establish('committee', '听涛社区党委')
  branch = await world.establish('branch', '听涛支部', community)
  const head = '姓名,性别,出生日期,公民身份号码,人员类别,加入中共组织日期,转为正式党员日期,所在党支部'
  const names = ['程远舟', '苏晚晴', '贺江汀']
  const rows = names.map(
    (name, index) =>
      `${name},男,1980-01-0${index + 1},33020319800${101 + index}123${index},正式党员,2005-06-01,2006-06-01,听涛支部`,
  )
  const imported = await world.upload('first', '/imports/roster', 'r.csv', Buffer.from([head, ...rows].join('\n')))
  if (imported.body['new'] !== 3) throw new Error(imported.text)
  await world.caughtUp()
  const { body } = await world.get('first', '/members')
  for (const name of names)
    members.push((body['documents'] as { id: string; name: string }[]).find((one) => one.name === name)?.id ?? '')
  await world.account('secretary', [{ role: 'branch-secretary', unitId: branch }])
  await world.account('leader', [{ role: 'member' }], { memberId: member(1) })
  await world.account('outsider', [{ role: 'member' }], { memberId: member(3) })
  await world.account('street', [{ role: 'street-administrator' }])
  await world.account('auditor', [{ role: 'auditor' }])
}, 120_000)
afterAll(() => world.close())

const on = '2026-11-20'
const asked = { on, kind: 'difficult', title: '后河淤积', matter: '汛期倒灌', dueOn: '2027-03-31' }
const open = (more: object = {}) =>
  world.ask('secretary', 'POST', '/problems', { body: { ...asked, unitId: branch, ...more } })
const task = (as: string, id: string, name: string, body: object) =>
  world.change(as, `problem-${id}`, `/problems/${id}/${name}`, { on, ...body })
const show = async (as: string, id: string): Promise<Answer> => {
  await world.caughtUp()
  return world.get(as, `/problems/${id}`)
}
const upload = (as: string, id: string, bytes: Buffer) =>
  world.upload(as, `/problems/${id}/evidence?on=${on}&shows=${encodeURIComponent('清淤后的河面')}`, 'IMG_1.png', bytes)
const remove = (id: string, evidenceId = '') =>
  world.change('street', `problem-${id}`, `/problems/${id}/evidence/${evidenceId}/remove`, {
    reason: '照片中有未同意的居民',
    authority: '街道党工委办公室',
  })

async function opened(): Promise<string> {
  const answer = await open()
  expect(answer).toMatchObject({ status: 201 })
  const id = String(answer.body['id'])
  expect(await task('secretary', id, 'squad', { leaderId: member(1), memberIds: [member(2)] })).toMatchObject({
    status: 201,
  })
  return id
}
async function evidenceOf(id: string): Promise<{ evidenceId: string; sha256: string }[]> {
  return (await show('secretary', id)).body['evidence'] as { evidenceId: string; sha256: string }[]
}

describe('a front-line problem over HTTP', () => {
  it('is opened, worked on by its squad, examined by others, accepted, and reopened', async () => {
    const id = await opened()
    const step = await task('leader', id, 'steps', { title: '取样', dueOn: '2026-12-31' })
    expect(step).toMatchObject({ status: 201 })
    const [planned] = (await show('leader', id)).body['steps'] as { stepId: string }[]
    expect(await task('leader', id, `visits`, { memberIds: [member(1)], found: '淤泥一米' })).toMatchObject({
      status: 201,
    })
    expect(await task('leader', id, 'measures', { what: '原位清淤三百米' })).toMatchObject({ status: 201 })
    expect(await upload('leader', id, png('after'))).toMatchObject({ status: 201 })
    expect(await task('leader', id, 'submit', { result: '已疏通' })).toMatchObject({
      status: 422,
      body: { code: 'problem.steps-outstanding' },
    })
    expect(await task('leader', id, `steps/${planned?.stepId}/done`, { result: '完成' })).toMatchObject({ status: 201 })
    expect(await task('leader', id, 'submit', { result: '已疏通' })).toMatchObject({ status: 201 })
    const accepted = { unitId: community, examinerIds: [member(3)], finding: '属实' }
    expect(await task('street', id, 'accept', { ...accepted, examinerIds: [member(2)] })).toMatchObject({
      status: 403,
      body: { code: 'problem.squad-examines-itself' },
    })
    expect(await task('street', id, 'accept', accepted)).toMatchObject({ status: 201 })
    expect((await show('secretary', id)).body).toMatchObject({ phase: 'accepted', acceptedOn: on })
    const again = { unitId: community, dueOn: '2027-06-30', reason: '再次淤积' }
    expect(await task('street', id, 'reopen', again)).toMatchObject({ status: 201 })
    const told = await world.get('auditor', `/problems/${id}/timeline`)
    const entries = told.body['entries'] as { type: string; title: { zh: string } }[]
    expect(entries.map(({ title }) => title.zh)).toEqual([
      '立项',
      '组成攻坚小组',
      '计划步骤',
      '一线走访',
      '采取措施',
      '上传佐证材料',
      '步骤完成',
      '提请验收',
      '验收通过',
      '重新打开',
    ])
  })

  it('is seen by its squad, by its unit and above, and by nobody else', async () => {
    const id = await opened()
    expect((await show('leader', id)).status).toBe(200)
    expect((await show('outsider', id)).status).toBe(403)
    const numbers = async (as: string) =>
      ((await world.get(as, '/problems')).body['documents'] as { id: string }[]).map((one) => one.id)
    expect(await numbers('leader')).toContain(id)
    expect(await numbers('outsider')).toEqual([])
    expect((await task('outsider', id, 'measures', { what: '无关' })).status).toBe(403)
    expect((await upload('outsider', id, png('x'))).status).toBe(403)
  })
})

describe('numbers of the ledger', () => {
  it('are the next of the year, or as named, and belong to one problem each', async () => {
    const [first, second] = [await opened(), await opened()]
    const numberOf = async (id: string) => String((await show('secretary', id)).body['number'])
    const [a, b] = [await numberOf(first), await numberOf(second)]
    expect(a).toMatch(/^2026-\d\d$/)
    expect(Number(b.slice(5))).toBe(Number(a.slice(5)) + 1)
    expect(await open({ number: '破难 39' })).toMatchObject({ status: 201 })
    expect(await open({ number: '破难39' })).toMatchObject({ status: 409, body: { code: 'problem.number-used' } })
  })
  it('of two that come at once differ', async () => {
    const both = await Promise.all([open(), open(), open()])
    await world.caughtUp()
    const shown = await Promise.all(both.map(({ body }) => show('secretary', String(body['id']))))
    expect(new Set(shown.map(({ body }) => body['number'])).size).toBe(3)
  })
  it('are not used up by what is refused', async () => {
    const refused = await open({ number: '破难-40', dueOn: on })
    expect(refused).toMatchObject({ status: 422, body: { code: 'problem.due-too-early' } })
    expect(await open({ number: '破难-40' })).toMatchObject({ status: 201 })
  })
})

describe('evidence', () => {
  const folder = () => join(world.folder, 'evidence')

  it('is read as it was stored; what is missing or altered is told as such', async () => {
    const id = await opened()
    await upload('leader', id, png('before'))
    const [file] = await evidenceOf(id)
    const address = `/problems/${id}/evidence/${file?.evidenceId}`
    const read = await world.get('secretary', address)
    expect(read).toMatchObject({ status: 200, headers: { 'content-type': 'application/octet-stream' } })
    expect(read.headers['content-disposition']).toMatch(/^attachment; .+[.]png"$/)
    writeFileSync(join(folder(), file?.sha256 ?? ''), png('changed'))
    expect(await world.get('secretary', address)).toMatchObject({
      status: 409,
      body: { code: 'problem.evidence-altered' },
    })
    const check = await world.get('auditor', '/problems/evidence/check')
    expect(check.body['faults']).toEqual([expect.objectContaining({ problemId: id, state: 'altered' })])
    rmSync(join(folder(), file?.sha256 ?? ''))
    expect(await world.get('secretary', address)).toMatchObject({
      status: 409,
      body: { code: 'problem.evidence-missing' },
    })
    expect(await upload('leader', id, png('before'))).toMatchObject({ status: 200 })
    expect(await world.get('secretary', address)).toMatchObject({ status: 200 })
  })

  it('is what its content says, not what it is called', async () => {
    const id = await opened()
    const answer = await upload('leader', id, Buffer.from('<html><script>1</script></html>'))
    expect(answer).toMatchObject({ status: 400, body: { code: 'problem.media-type' } })
  })

  it('is there for a problem that takes it up in the very moment when another lets go of it', async () => {
    const [one, other] = [await opened(), await opened()]
    for (let round = 0; round < 5; round++) {
      const bytes = png(`shared at once ${round}`)
      await upload('leader', one, bytes)
      const evidenceId = (await evidenceOf(one)).at(-1)?.evidenceId ?? ''
      const [removed, added] = await Promise.all([remove(one, evidenceId), upload('leader', other, bytes)])
      expect([removed.status, added.status]).toEqual([201, 201])
      const taken = (await evidenceOf(other)).at(-1)?.evidenceId ?? ''
      expect(await world.get('secretary', `/problems/${other}/evidence/${taken}`)).toMatchObject({ status: 200 })
    }
  })

  it('is deleted by decision, unless another problem rests on the same file', async () => {
    const [one, other] = [await opened(), await opened()]
    await upload('leader', one, png('shared'))
    await upload('leader', other, png('shared'))
    const [file] = await evidenceOf(one)
    const [copy] = await evidenceOf(other)
    await world.caughtUp()
    expect(await remove(one, file?.evidenceId)).toMatchObject({ status: 201 })
    expect(readdirSync(folder())).toContain(file?.sha256)
    expect(await remove(other, copy?.evidenceId)).toMatchObject({ status: 201 })
    expect(readdirSync(folder())).not.toContain(file?.sha256)
    expect(await world.get('secretary', `/problems/${one}/evidence/${file?.evidenceId}`)).toMatchObject({
      status: 409,
      body: { code: 'problem.evidence-removed' },
    })
  })
})

describe('the ledger as a whole', () => {
  it('adds up in the burn-up, and has its deadlines in the calendar', async () => {
    const id = await opened()
    await world.caughtUp()
    const list = await world.get('street', '/problems?limit=500')
    const { points } = (await world.get('street', '/problems/burn-up')).body as {
      points: { opened: number; accepted: number; givenUp: number; outstanding: number }[]
    }
    const last = points.at(-1)
    expect(last?.opened).toBe(list.body['total'])
    expect((last?.accepted ?? 0) + (last?.givenUp ?? 0) + (last?.outstanding ?? 0)).toBe(last?.opened)
    const due = await world.get('secretary', '/deadlines?limit=500')
    const rows = due.body['documents'] as { subject: string; rule: string; dueOn: string }[]
    expect(rows.filter(({ subject }) => subject === `problem-${id}`)).toEqual([
      expect.objectContaining({ rule: 'problem.solve', dueOn: '2027-03-31' }),
    ])
  })
  it('is found by words, phase and lateness', async () => {
    const late = await open({ title: '老旧小区漏水', dueOn: '2026-11-21' })
    await world.caughtUp()
    const found = await world.get('secretary', `/problems?overdue=true&text=${encodeURIComponent('漏水')}`)
    expect(found.body['documents']).toEqual([expect.objectContaining({ id: late.body['id'], phase: 'open' })])
  })
})

describe('a method', () => {
  it('is distilled from an accepted problem, found by words, reused elsewhere, withdrawn', async () => {
    const source = await opened()
    const how = { name: '原位清淤', summary: '淤泥不外运，就地固化', steps: ['取样', '就地固化'] }
    const distil = () => world.ask('secretary', 'POST', '/methods', { body: { on, problemId: source, ...how } })
    expect(await distil()).toMatchObject({ status: 422, body: { code: 'method.problem-not-accepted' } })
    await task('leader', source, 'visits', { memberIds: [member(1)], found: '淤泥一米' })
    await task('leader', source, 'measures', { what: '原位清淤' })
    await upload('leader', source, png('method'))
    await task('leader', source, 'submit', { result: '已疏通' })
    await task('street', source, 'accept', { unitId: community, examinerIds: [member(3)], finding: '属实' })
    const made = await distil()
    expect(made).toMatchObject({ status: 201 })
    const id = String(made.body['id'])
    const other = await opened()
    const reuse = { on, problemId: other, note: '河道较窄' }
    expect(await world.ask('secretary', 'POST', `/methods/${id}/reuse`, { body: reuse })).toMatchObject({ status: 201 })
    await world.caughtUp()
    const found = async () =>
      (await world.get('auditor', `/methods?text=${encodeURIComponent('清淤')}`)).body['documents'] as { id: string }[]
    expect(await found()).toEqual([expect.objectContaining({ id, reused: 1, problemId: source })])
    expect(
      await world.change('secretary', `method-${id}`, `/methods/${id}/withdraw`, { on, reason: '另有办法' }),
    ).toMatchObject({ status: 201 })
    await world.caughtUp()
    expect(await found()).toEqual([])
  })
})
