import 'reflect-metadata'
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { commands } from '../../apps/cli/src/commands'
import { newId } from '@harbor/kernel/ids'
import { shownCode } from '@harbor/testing/authenticator'
import { HarborWorld, SettableClock } from '@harbor/testing/harbor-fixture'
import { makeTestFolder } from '@harbor/testing/test-folder'
import { terminal, type Harbor, type Ran } from './cli-terminal'

jest.setTimeout(120_000)

const clock = new SettableClock()
const fictional = { HARBOR_FICTIONAL_DATA: 'yes' }

let work = ''
let data = ''
let harbor: Harbor
const file = (name: string) => join(work, name)

const unitsCsv = [
  '名称,上级组织,类型,成立日期',
  '海棠社区党委,望潮街道党工委,党委,2005-03-01',
  '海棠一支部,海棠社区党委,党支部,2006-07-01',
  '海棠二支部,海棠社区党委,党支部,2006-07-01',
]
const header = '姓名,性别,民族,出生日期,学历,身份证号,人员类别,入党日期,转正日期,所在党支部,党内职务,工作单位,联系电话'
const rosterCsv = [
  header,
  '苏明远,女,汉族,1988-04-12,大学本科,330203198804120020,正式党员,2012-06-20,2013-06-20,海棠一支部,,个体经营,19900001001',
  '高波,男,汉族,1981-07-12,中专,330203198107120370,正式党员,2019-07-17,2020-07-17,海棠二支部,,望潮中心小学,19900001018',
  '高明,男,汉族,1987-07-05,中专,330203198707050390,预备党员,2026-06-18,,海棠二支部,,=1+1,19900001019',
]

beforeAll(async () => {
  work = mkdtempSync(join(tmpdir(), 'harbor-cli-'))
  data = makeTestFolder()
  harbor = terminal(clock, { HARBOR_DATA: data, ...fictional })
  const environment = { HARBOR_STREET: '望潮街道党工委', HARBOR_STREET_SINCE: '2003-05-20' }
  await (await HarborWorld.open({ folder: data, clock, environment })).harbor.close()
  writeFileSync(file('units.csv'), unitsCsv.join('\n'))
  writeFileSync(file('roster.csv'), rosterCsv.join('\n'))
  const filled = [
    await harbor('import', 'units', file('units.csv')),
    await harbor('import', 'roster', file('roster.csv')),
  ]
  for (const { exit, err } of filled) if (exit !== 0) throw new Error(err)
})
afterAll(() => {
  for (const folder of [work, data]) rmSync(folder, { recursive: true, force: true })
})

async function idOf(name: string): Promise<string> {
  return String((await harbor('member', 'show', name, '--json')).json()['memberId'])
}
async function events(): Promise<number> {
  return Number((await harbor('verify', '--json')).json()['events'])
}
function codeOf(ran: Ran): unknown {
  return (ran.json()['error'] as { code?: unknown } | undefined)?.code
}

describe('import', () => {
  it('tells by a dry run what it would do, and records nothing', async () => {
    const before = await events()
    writeFileSync(
      file('more.csv'),
      [...rosterCsv, rosterCsv[1]?.replace('苏明远', '苏明').replace('0412002', '0412003')].join('\n'),
    )
    const ran = await harbor('import', 'roster', file('more.csv'), '--dry-run', '--json')
    expect(ran).toMatchObject({ exit: 0, err: '' })
    expect(ran.json()).toMatchObject({ dryRun: true, rows: 4, new: 1, unchanged: 3, refused: 0 })
    expect(await events()).toBe(before)
  })

  it('adds nothing when the same file comes again', async () => {
    const before = await events()
    const ran = await harbor('import', 'roster', file('roster.csv'), '--json')
    expect(ran.json()).toMatchObject({ new: 0, unchanged: 3 })
    expect(await events()).toBe(before)
  })

  it('ends with 1 when rows were refused, and marks them in a workbook', async () => {
    writeFileSync(file('bad.csv'), [header, rosterCsv[1]?.replace('海棠一支部', '石榴支部')].join('\n'))
    const ran = await harbor('import', 'roster', file('bad.csv'), '--dry-run', '--report', file('bad.xlsx'))
    expect(ran).toMatchObject({ exit: 1, err: '' })
    expect(ran.out).toContain('branch.unknown')
    expect(readFileSync(file('bad.xlsx')).subarray(0, 2).toString()).toBe('PK')
    expect(statSync(file('bad.xlsx')).mode & 0o077).toBe(0)
  })

  it('refuses what is no table with 1, and a file that is not there with 2', async () => {
    writeFileSync(file('letter.pdf'), '%PDF-1.7 not a roster')
    expect(await harbor('import', 'roster', file('letter.pdf'))).toMatchObject({ exit: 1, out: '' })
    expect(codeOf(await harbor('import', 'roster', file('letter.pdf'), '--json'))).toBe('file.wrong-kind')
    expect(await harbor('import', 'units', file('none.csv'))).toMatchObject({ exit: 2 })
    expect(await harbor('import', 'roster', file('roster.csv'), '--report', file('roster.csv'))).toMatchObject({
      exit: 2,
    })
  })
})

describe('member', () => {
  it('is shown by name or id, as of a day', async () => {
    const ran = await harbor('member', 'show', '苏明远', '--as-of', '2013-01-01')
    expect(ran).toMatchObject({ exit: 0, err: '' })
    expect(ran.out).toContain('probationary member')
    expect(ran.out).toContain('海棠一支部')
    const byId = await harbor('member', 'show', await idOf('苏明远'), '--json')
    expect(byId.json()).toMatchObject({ stage: 'full', standing: 'member', person: { name: '苏明远' } })
  })

  it('was not known before it was recorded', async () => {
    const ran = await harbor('member', 'show', await idOf('苏明远'), '--known-at', '2020-01-01', '--json')
    expect(ran.json()).toMatchObject({ stage: null, person: null })
  })

  it('is refused with the candidates when a name may mean several, or nobody', async () => {
    const several = await harbor('member', 'show', '高', '--json')
    expect(several.exit).toBe(1)
    expect(several.json()).toMatchObject({ ok: false, error: { code: 'cli.member-ambiguous' } })
    expect((several.json()['error'] as { candidates: unknown[] }).candidates).toHaveLength(2)
    expect((await harbor('member', 'show', '高')).err).toContain('海棠二支部')
    expect(codeOf(await harbor('member', 'timeline', '欧阳', '--json'))).toBe('cli.member-unknown')
    expect(await harbor('member', 'events', '01234567-89ab-7def-8123-456789abcdef')).toMatchObject({ exit: 1 })
  })

  it('has a timeline, and events whose chain is recomputed', async () => {
    const timeline = await harbor('member', 'timeline', '高波', '--lang', 'zh')
    expect(timeline.out).toContain('列入党员名册')
    const stored = (await harbor('member', 'events', '高波', '--json')).json()
    expect(stored).toMatchObject({ chain: { ok: true }, events: [{ type: 'membership.member-enrolled.v1' }] })
    expect(JSON.stringify(stored)).not.toContain('高波')
    expect((await harbor('member', 'events', '高波', '--known-at', '2020-01-01', '--json')).json()['events']).toEqual(
      [],
    )
  })
})

describe('replay', () => {
  it('counts what was known at the instant, as the views answer it, with a digest that repeats', async () => {
    const first = await harbor('replay', '--to', '2026-12-31', '--as-of', '2026-11-24', '--compare', '--json')
    expect(first).toMatchObject({ exit: 0, err: '' })
    expect(first.json()).toMatchObject({
      ok: true,
      total: 3,
      files: 3,
      byStage: { full: 2, probationary: 1 },
      differing: [],
    })
    const again = await harbor('replay', '--to', '2026-12-31', '--as-of', '2013-01-01', '--json')
    expect(again.json()).toMatchObject({ total: 1, digest: first.json()['digest'] })
    const before = await harbor('replay', '--to', '2020-01-01', '--json')
    expect(before.json()).toMatchObject({ total: 0, files: 0 })
    expect(before.json()['digest']).not.toBe(first.json()['digest'])
  })

  it('shows one file as it was known', async () => {
    const id = await idOf('高明')
    const ran = await harbor('replay', '--to', '2026-12-31', '--member', id, '--json')
    expect(ran.json()).toMatchObject({ standing: { stage: 'probationary' }, events: 1 })
    expect((await harbor('replay', '--to', '2026-12-31', '--member', id)).out).toContain('海棠二支部')
    expect(await harbor('replay', '--to', '2020-01-01', '--member', id)).toMatchObject({ exit: 1 })
    expect(await harbor('replay', '--to', '2026-12-31', '--member', '高明')).toMatchObject({ exit: 2 })
    expect(await harbor('replay')).toMatchObject({ exit: 2 })
  })
})

describe('projections', () => {
  it('are told, rebuilt and proven', async () => {
    expect((await harbor('projections', 'status', '--json')).json()).toMatchObject({ ok: true })
    const rebuilt = await harbor('projections', 'rebuild', 'roster', '--json')
    expect(rebuilt).toMatchObject({ exit: 0, err: '' })
    expect(rebuilt.json()).toMatchObject({ ok: true, views: [{ view: 'roster', proof: { equal: true } }] })
    const proven = await harbor('projections', 'prove', 'all', '--json')
    expect(proven.exit).toBe(0)
    expect((proven.json()['views'] as { equal: boolean }[]).every(({ equal }) => equal)).toBe(true)
    expect(await harbor('projections', 'prove', 'rooster')).toMatchObject({ exit: 2 })
  })

  it('that were tampered with are found by a proof, without a change to them', async () => {
    const copy = file('tampered')
    cpSync(data, copy, { recursive: true })
    alterDocuments(join(copy, 'views.db'), '苏明远', '苏明近')
    const before = readFileSync(join(copy, 'views.db'))
    const ran = await harbor('projections', 'prove', 'roster', '--data', copy, '--json')
    expect(ran.exit).toBe(1)
    expect(ran.json()).toMatchObject({ ok: false, views: [{ equal: false, differingKeys: [await idOf('苏明远')] }] })
    expect(readFileSync(join(copy, 'views.db')).equals(before)).toBe(true)
    expect(await harbor('projections', 'rebuild', 'roster', '--data', copy)).toMatchObject({ exit: 1 })
    expect(await harbor('projections', 'prove', 'roster', '--data', copy)).toMatchObject({ exit: 0 })
  })
})

describe('export', () => {
  it('can be imported again: everything is there already', async () => {
    for (const name of ['again.csv', 'again.xlsx']) {
      const format = name.endsWith('csv') ? 'csv' : 'xlsx'
      const ran = await harbor('export', 'roster', '--personal', '--format', format, '--out', file(name), '--json')
      expect(ran.json()).toMatchObject({ rows: 3, format })
      const back = await harbor('import', 'roster', file(name), '--dry-run', '--json')
      expect(back.json()).toMatchObject({ rows: 3, unchanged: 3, refused: 0 })
    }
  })

  it('goes to stdout without personal data, and never as a formula', async () => {
    const ran = await harbor('export', 'roster', '--unit', '海棠二支部')
    expect(ran.out.split('\r\n')).toHaveLength(4)
    expect(ran.out.startsWith('\ufeff姓名,')).toBe(true)
    expect(ran.out).not.toContain('3302031981')
    expect((await harbor('export', 'roster', '--personal')).out).toContain(`,'=1+1,`)
    const asOf = await harbor('export', 'roster', '--as-of', '2013-01-01', '--json')
    expect(asOf.json()).toMatchObject({ rows: 1 })
  })

  it('is wrong use or refused where it makes no sense', async () => {
    expect(await harbor('export', 'roster', '--format', 'xlsx')).toMatchObject({ exit: 2 })
    expect(await harbor('export', 'roster', '--standing', 'happy')).toMatchObject({ exit: 2 })
    expect(await harbor('export', 'roster', '--unit', '石榴支部')).toMatchObject({ exit: 1 })
  })
})

describe('verify, backup, restore, doctor', () => {
  it('find the log whole, and say it in exactly these members', async () => {
    const ran = await harbor('verify', '--json')
    expect(ran).toMatchObject({ exit: 0, err: '' })
    expect(Object.keys(ran.json())).toEqual(['ok', 'events', 'streams', 'problems'])
    expect(ran.json()).toMatchObject({ ok: true, problems: [] })
  })

  it('find one altered byte', async () => {
    const copy = file('altered')
    cpSync(data, copy, { recursive: true })
    const db = new DatabaseSync(join(copy, 'log.db'))
    db.exec(`UPDATE events SET data = replace(data, 'full', 'fuul') WHERE data LIKE '%"stage":"full"%'`)
    db.close()
    const ran = await harbor('verify', '--data', copy, '--json')
    expect(ran.exit).toBe(1)
    expect(ran.json()).toMatchObject({ ok: false, problems: [{ code: 'verify.hash' }, { code: 'verify.hash' }] })
    expect((await harbor('verify', '--data', copy)).out).toContain('2 problems')
  })

  it('find that an event is not there, and that is no reason to try again later', async () => {
    const copy = file('missing')
    cpSync(data, copy, { recursive: true })
    const db = new DatabaseSync(join(copy, 'log.db'))
    db.exec('DELETE FROM events WHERE position = 3')
    db.close()
    const ran = await harbor('verify', '--data', copy, '--json')
    expect(ran.exit).toBe(1)
    const message = expect.stringContaining('events are missing') as string
    expect(ran.json()).toMatchObject({ error: { code: 'store.damaged', message } })
  })

  it('tell of views that know more than the log in one line, and to look at the backup before they are built anew', async () => {
    const copy = file('cut')
    cpSync(data, copy, { recursive: true })
    const db = new DatabaseSync(join(copy, 'log.db'))
    db.exec('DELETE FROM events WHERE position = (SELECT max(position) FROM events)')
    db.close()
    const ran = await harbor('doctor', '--data', copy)
    expect(ran.exit).toBe(1)
    expect(ran.out.match(/^fail {2}views .*$/gm)).toEqual([expect.stringMatching(/ are 1 ahead of the log /)])
    expect(ran.out).toContain('compare with the latest backup')
  })

  it('bring a backup back that verifies and answers as before', async () => {
    const made = await harbor('backup', file('backup'), '--json')
    expect(made.json()).toMatchObject({ ok: true, manifest: { events: await events(), masterKey: 'included' } })
    expect(await harbor('backup', file('backup'))).toMatchObject({ exit: 1 })
    expect(await harbor('restore', file('backup'))).toMatchObject({ exit: 1 })
    const there = ['--data', file('restored'), '--json']
    const restored = (await harbor('restore', file('backup'), ...there)).json()
    expect(restored).toMatchObject({ ok: true, masterKey: 'opens', events: await events() })
    expect((await harbor('verify', ...there)).json()).toEqual((await harbor('verify', '--json')).json())
    expect((await harbor('member', 'show', '苏明远', ...there)).json()).toMatchObject({ stage: 'full' })
  })

  it('say line by line how things stand, and what to do', async () => {
    const ran = await harbor('doctor', '--json')
    expect(ran.exit).toBe(0)
    const checks = ran.json()['checks'] as readonly { check: string; level: string }[]
    expect(checks.map(({ check }) => check)).toEqual(
      expect.arrayContaining(['settings', 'runtime', 'folder', 'disk', 'lock', 'log', 'keys', 'access', 'views']),
    )
    const misspelt = terminal(clock, { HARBOR_DATA: data, HARBOR_HOTS: '0.0.0.0' })
    expect((await misspelt('doctor')).out).toContain('Did you mean HARBOR_HOST?')
    const lost = file('lost-keys')
    cpSync(data, lost, { recursive: true })
    rmSync(join(lost, 'keys.db'))
    expect(await harbor('doctor', '--data', lost)).toMatchObject({ exit: 1 })
    expect((await harbor('doctor', '--data', lost)).out).toMatch(/fail {2}keys/)
  })
})

describe('accounts', () => {
  it('are opened, listed, reset and disabled', async () => {
    const added = await harbor(
      'user',
      'add',
      'li.na',
      '--name',
      '李娜',
      '--role',
      'branch-secretary',
      '--unit',
      '海棠一支部',
      '--json',
    )
    expect(added).toMatchObject({ exit: 0, err: '' })
    expect(String(added.json()['oneTimePassword'])).toMatch(/^[\w-]{16,}$/)
    expect((await harbor('user', 'list')).out).toContain('branch secretary @ 海棠一支部')
    const reset = await harbor('user', 'reset-password', 'li.na', '--json')
    expect(reset.json()['oneTimePassword']).not.toBe(added.json()['oneTimePassword'])
    const ended = await harbor('user', 'end-sessions', 'li.na', '--reason', '手机遗失', '--json')
    expect(ended.json()).toMatchObject({ username: 'li.na' })
    expect((await harbor('user', 'disable', 'li.na', '--reason', '离任', '--json')).json()).toMatchObject({
      disabled: true,
      repeated: false,
    })
    expect((await harbor('user', 'disable', 'li.na', '--reason', '离任', '--json')).json()).toMatchObject({
      repeated: true,
    })
  })

  it('are refused with the rule, and wrong use where something is missing', async () => {
    const last = await harbor('user', 'disable', 'first', '--reason', 'x', '--json')
    expect(last.exit).toBe(1)
    expect(last.json()).toMatchObject({ error: { code: 'account.last-administrator', article: 'access policy' } })
    expect(await harbor('user', 'add', 'wang', '--name', '王', '--role', 'branch-secretary')).toMatchObject({ exit: 1 })
    expect(await harbor('user', 'add', 'X', '--name', '王', '--role', 'auditor')).toMatchObject({ exit: 2 })
    expect(await harbor('user', 'add', 'wang', '--role', 'auditor')).toMatchObject({ exit: 2 })
    expect(await harbor('user', 'add', 'wang', '--name', '王', '--role', 'king')).toMatchObject({ exit: 2 })
    expect(await harbor('user', 'disable', 'first')).toMatchObject({ exit: 2 })
    expect(await harbor('user', 'reset-password', 'nobody')).toMatchObject({ exit: 1 })
  })
})

describe('with a running server', () => {
  let server: HarborWorld
  let url = ''
  let remote: Harbor
  const password = 'harbour lights at dawn'

  beforeAll(async () => {
    server = await HarborWorld.open({ folder: data, clock, named: false })
    await server.account('head', [{ role: 'street-administrator' }], { password })
    await server.account('watcher', [{ role: 'auditor' }], { password })
    await server.harbor.app.listen(0, '127.0.0.1')
    url = await server.harbor.app.getUrl()
    remote = terminal(clock, { HARBOR_PASSWORD: password, HARBOR_DATA: file('nowhere') })
  })
  afterAll(() => server.harbor.close())

  it('what only reads still works on the data folder, and sensitive reads are recorded', async () => {
    const reads = async () => (await server.harbor.platform.access.store.reads.find({ limit: 1_000 })).length
    const before = await reads()
    expect((await harbor('member', 'show', '苏明远', '--json')).json()).toMatchObject({ stage: 'full' })
    // The search by name, which shows a page of the roster, and the file.
    expect(await reads()).toBe(before + 2)
    for (const argv of [
      ['member', 'timeline', '苏明远'],
      ['member', 'events', '苏明远'],
      ['replay', '--to', '2026-12-31', '--compare'],
      ['projections', 'status'],
      ['projections', 'prove', 'roster'],
      ['export', 'roster'],
      ['import', 'roster', file('roster.csv'), '--dry-run'],
      ['user', 'list'],
      ['verify'],
      ['backup', file('beside')],
    ])
      expect({ argv, ...(await harbor(...argv)) }).toMatchObject({ argv, exit: 0, err: '' })
    expect((await harbor('doctor')).out).toContain(`held by process ${process.pid}`)
  })

  it('what writes is unavailable there, and says what to do', async () => {
    for (const argv of [
      ['import', 'roster', file('roster.csv')],
      ['import', 'units', file('units.csv')],
      ['projections', 'rebuild', 'roster'],
      ['user', 'add', 'wang', '--name', '王', '--role', 'auditor'],
      ['user', 'disable', 'head', '--reason', 'x'],
      ['user', 'reset-password', 'head'],
    ]) {
      const ran = await harbor(...argv, '--json')
      expect({ argv, exit: ran.exit, code: codeOf(ran) }).toEqual({ argv, exit: 3, code: 'store.locked-by-other' })
      expect((await harbor(...argv)).err).toContain('--url')
    }
  })

  it('with a second factor asks for a code; another administrator takes it away with a reason', async () => {
    const { access } = server.harbor.platform
    const accountId = await server.account('keeper', [{ role: 'auditor' }], { password })
    const own = { accountId, username: 'keeper', sessionId: null }
    const command = () => ({
      commandId: newId<'command'>(),
      actor: { id: accountId, role: 'auditor' },
      now: clock.now(),
    })
    const begun = await access.ownSecondFactor.begin(own, password, '127.0.0.1', command())
    if (!begun.ok) throw new Error(begun.refusal.code)
    const { factorId, secret } = begun.enrolment
    const code = shownCode(secret, clock.now())
    expect(await access.ownSecondFactor.confirm(own, { factorId, code }, command())).toMatchObject({ ok: true })
    const next = shownCode(secret, clock.now(), 1)
    const asKeeper = (given: Readonly<Record<string, string>>) =>
      terminal(clock, { HARBOR_PASSWORD: password, ...given })('verify', '--json', '--url', url, '--user', 'keeper')
    expect(codeOf(await asKeeper({}))).toBe('access.second-factor-required')
    expect(codeOf(await asKeeper({ HARBOR_CODE: code }))).toBe('access.second-factor-wrong')
    expect((await asKeeper({ HARBOR_CODE: next })).json()).toMatchObject({ ok: true })
    const asHead = (...argv: string[]) => remote(...argv, '--url', url, '--user', 'head')
    expect((await asHead('user', 'remove-second-factor', 'keeper')).exit).toBe(2)
    const removed = await asHead('user', 'remove-second-factor', 'keeper', '--reason', '手机遗失')
    expect(removed.out).toContain('keeper has no second factor now.')
    expect((await asKeeper({})).json()).toMatchObject({ ok: true })
  })

  it('the same commands work over HTTP, within the role of who signs in', async () => {
    const asHead = (...argv: string[]) => remote(...argv, '--url', url, '--user', 'head')
    expect((await asHead('member', 'show', '苏明远', '--json')).json()).toMatchObject({ stage: 'full' })
    expect((await asHead('verify', '--json')).json()).toMatchObject({ ok: true })
    expect((await asHead('projections', 'status', '--json')).json()).toMatchObject({ ok: true })
    expect((await asHead('projections', 'rebuild', 'roster', '--json')).json()).toMatchObject({ ok: true })
    expect((await asHead('projections', 'prove', 'roster', '--json')).json()).toMatchObject({ ok: true })
    expect((await asHead('export', 'roster', '--json')).json()).toMatchObject({ rows: 3 })
    expect((await asHead('import', 'units', file('units.csv'), '--json')).json()).toMatchObject({ unchanged: 3 })
    expect((await asHead('import', 'roster', file('roster.csv'), '--json')).json()).toMatchObject({
      rows: 3,
      refused: 3,
    })
    expect(codeOf(await asHead('import', 'roster', file('letter.pdf'), '--json'))).toBe('file.wrong-kind')
    expect((await asHead('user', 'add', 'zhang.wei', '--name', '张伟', '--role', 'auditor', '--json')).exit).toBe(0)
    expect((await asHead('user', 'disable', 'zhang.wei', '--reason', '离任')).out).toBe('zhang.wei is disabled.\n')
    const denied = await remote(
      'user',
      'add',
      'wang',
      '--name',
      '王',
      '--role',
      'auditor',
      '--url',
      url,
      '--user',
      'watcher',
      '--json',
    )
    expect(denied).toMatchObject({ exit: 1 })
    expect(codeOf(denied)).toBe('access.denied')
    expect(
      (await remote('member', 'events', '苏明远', '--url', url, '--user', 'watcher', '--json')).json(),
    ).toMatchObject({ chain: { ok: true } })
  })

  it('a session is ended with its command; a token of one’s own is used as it is', async () => {
    const { access } = server.harbor.platform
    const outcome = await access.signIn.withPassword('head', password, '127.0.0.1')
    if (!outcome.ok) throw new Error(outcome.refusal.code)
    const { accessToken, accountId } = outcome.signedIn
    const withToken = terminal(clock, { HARBOR_TOKEN: accessToken })
    expect(await withToken('user', 'list', '--url', url)).toMatchObject({ exit: 0, err: '' })
    const open = (await access.store.sessions.ofAccount(accountId, clock.now())).length
    expect(await remote('user', 'list', '--url', url, '--user', 'head')).toMatchObject({ exit: 0 })
    expect(await access.store.sessions.ofAccount(accountId, clock.now())).toHaveLength(open)
  })

  it('who cannot sign in is refused; a server that is not there is unavailable; a wrong address is wrong use', async () => {
    const wrong = terminal(clock, { HARBOR_PASSWORD: 'not the password' })
    expect(codeOf(await wrong('user', 'list', '--url', url, '--user', 'head', '--json'))).toBe('access.sign-in-failed')
    const nobody = await terminal(clock, {})('user', 'list', '--url', url, '--json')
    expect({ exit: nobody.exit, code: codeOf(nobody) }).toEqual({ exit: 1, code: 'access.sign-in-required' })
    expect(await terminal(clock, {})('user', 'list', '--url', url, '--user', 'head')).toMatchObject({ exit: 2 })
    const gone = await remote('user', 'list', '--url', 'http://127.0.0.1:9', '--user', 'head', '--json')
    expect({ exit: gone.exit, code: codeOf(gone) }).toEqual({ exit: 3, code: 'cli.unreachable' })
    expect(await remote('user', 'list', '--url', 'ftp://x', '--user', 'head')).toMatchObject({ exit: 2 })
  })
})

describe('every command', () => {
  const placeholders = (takes: readonly string[]) => takes.map(() => 'all')

  it.each(commands.map(({ name }) => name))('%s: one JSON document, whatever happens', async (name) => {
    const command = commands.find((one) => one.name === name)
    const words = [...name.split(' '), ...placeholders(command?.takes ?? [])]
    const help = await harbor(...words, '--help', '--json')
    expect(help).toMatchObject({ exit: 0, err: '' })
    expect(help.json()).toHaveProperty('help')
    const wrong = await harbor(...words, '--frobnicate', '--json')
    expect(wrong).toMatchObject({ exit: 2, err: '' })
    expect(wrong.json()).toMatchObject({ ok: false, error: { code: 'cli.wrong-use' } })
    expect(await harbor(...words, '--frobnicate')).toMatchObject({ exit: 2, out: '' })
  })

  it.each(
    [
      ['import', 'units', 'FILE'],
      ['import', 'roster', 'FILE'],
      ['export', 'roster'],
      ['member', 'show', '苏明远'],
      ['member', 'timeline', '苏明远'],
      ['member', 'events', '苏明远'],
      ['replay', '--to', '2026-12-31'],
      ['verify'],
      ['projections', 'status'],
      ['projections', 'rebuild', 'all'],
      ['projections', 'prove', 'all'],
      ['backup', 'BACKUP'],
      ['user', 'add', 'wang', '--name', '王', '--role', 'auditor'],
      ['user', 'list'],
      ['user', 'disable', 'wang', '--reason', 'x'],
      ['user', 'reset-password', 'wang'],
    ].map((words) => ({ words, named: words.slice(0, 2).join(' ') })),
  )('$named: a folder without a log is unavailable, and stays as it is', async ({ words }) => {
    const empty = mkdtempSync(join(work, 'empty-'))
    const target = join(work, 'backup-of-nothing')
    const argv = words.map((word) => (word === 'FILE' ? file('roster.csv') : word === 'BACKUP' ? target : word))
    const ran = await harbor(...argv, '--data', empty, '--json')
    expect({ exit: ran.exit, code: codeOf(ran), err: ran.err }).toEqual({ exit: 3, code: 'store.not-a-store', err: '' })
    expect(readdirSync(empty)).toEqual([])
    expect(existsSync(target)).toBe(false)
  })
})

/** Writes another text into the stored documents of the live roster, as somebody with the file would. */
function alterDocuments(path: string, from: string, to: string): void {
  const db = new DatabaseSync(path)
  const tables = db.prepare(`SELECT name FROM sqlite_schema WHERE type = 'table' AND sql LIKE '%json%'`).all()
  for (const { name } of tables) {
    const columns = db.prepare(`SELECT name FROM pragma_table_info(?)`).all(String(name))
    if (columns.some((column) => column['name'] === 'json'))
      db.prepare(`UPDATE ${String(name)} SET json = replace(json, ?, ?)`).run(from, to)
  }
  db.close()
}
