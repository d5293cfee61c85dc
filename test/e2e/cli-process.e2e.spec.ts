import { spawn, spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { HarborWorld, SettableClock } from '@harbor/testing/harbor-fixture'
import { makeTestFolder } from '@harbor/testing/test-folder'

/** The programs as an operator starts them: processes with a terminal's pipes and signals, on the project's own Node. */

const root = join(__dirname, '../..')
const port = '4158'
const rosterRows = 6_000

jest.setTimeout(120_000)

let data = ''
let work = ''
const ofFolder = (folder: string) => ({
  ...process.env,
  HARBOR_DATA: folder,
  HARBOR_FICTIONAL_DATA: 'yes',
  LANG: 'en_US.UTF-8',
  LC_ALL: '',
  PORT: port,
})
const copyOf = (name: string) => {
  const folder = join(work, name)
  cpSync(data, folder, { recursive: true })
  return folder
}

beforeAll(async () => {
  data = makeTestFolder()
  work = mkdtempSync(join(tmpdir(), 'harbor-process-'))
  const environment = { HARBOR_STREET: '望潮街道党工委', HARBOR_STREET_SINCE: '2003-05-20' }
  await (await HarborWorld.open({ folder: data, clock: new SettableClock(), environment })).harbor.close()
  writeFileSync(join(work, 'units.csv'), '名称,上级组织,类型,成立日期\n海棠支部,望潮街道党工委,党支部,2006-07-01')
  const people = Array.from({ length: rosterRows }, (_, index) => {
    const bornOn = new Date(Date.UTC(1950, 0, 1 + index)).toISOString().slice(0, 10)
    return `林${index % 2 ? '晓' : '清'},女,${bornOn},330211${bornOn.replaceAll('-', '')}9980,正式党员,2010-07-01,2011-07-01,海棠支部`
  })
  const header = '姓名,性别,出生日期,身份证号,人员类别,入党日期,转正日期,所在党支部'
  writeFileSync(join(work, 'roster.csv'), [header, ...people].join('\n'))
  const filled = shell('npx harbor import units "$WORK/units.csv"')
  if (filled.status !== 0) throw new Error(filled.stderr)
}, 120_000)
afterAll(() => {
  for (const folder of [data, work]) rmSync(folder, { recursive: true, force: true })
})

function shell(script: string, folder = data) {
  return spawnSync('bash', ['-c', script], {
    cwd: root,
    env: { ...ofFolder(folder), WORK: work },
    encoding: 'utf8',
    timeout: 60_000,
  })
}

describe('npx harbor', () => {
  it('is no fault to a reader who has seen enough, and keeps its exit code', () => {
    expect(shell('npx harbor help | head -1; echo "${PIPESTATUS[0]}"').stdout).toMatch(/^Pioneer Harbor.*\n0\n$/)
  })

  it('is unavailable where its answer cannot be written', () => {
    const ran = shell('npx harbor export roster >/dev/full')
    expect(ran.status).toBe(3)
    expect(ran.stderr).toContain('ENOSPC')
  })

  it('cut off in an import says so in one document; the same command goes on from there', async () => {
    const folder = copyOf('interrupted')
    const argv = ['import', 'roster', join(work, 'roster.csv'), '--progress', '--json']
    const child = spawn(process.execPath, ['bin/harbor.mjs', ...argv], { cwd: root, env: ofFolder(folder) })
    let [out, err] = ['', '']
    child.stdout.on('data', (text) => (out += String(text)))
    child.stderr.on('data', (text) => {
      err += String(text)
      if (!child.killed && / \/ 6,000 .*\/s  ETA /.test(err)) child.kill('SIGINT')
    })
    const code = await new Promise((resolve) => child.on('close', resolve))
    expect([code, JSON.parse(out)]).toMatchObject([130, { ok: false, error: { code: 'cli.interrupted' } }])
    const again = shell('npx harbor import roster "$WORK/roster.csv" --json', folder)
    const report = JSON.parse(again.stdout) as { new: number; unchanged: number }
    expect(report).toMatchObject({ rows: rosterRows, refused: 0, new: rosterRows - report.unchanged })
    expect(report.unchanged).toBeGreaterThan(0)
  }, 120_000)
})

describe('a server on a store that cannot be used', () => {
  const start = 'node scripts/ensure-build.mjs standalone && exec node dist/apps/standalone/main.js'

  it('stops at the start with code 3 and says in Chinese and English what to do', () => {
    const folder = copyOf('lost-keys')
    rmSync(join(folder, 'keys.db'))
    const ran = shell(start, folder)
    expect(ran.status).toBe(3)
    expect(ran.stderr).toMatch(/^store\.key-store-mismatch: .*keys\.db is missing\n请恢复.*\nBring back/)
  })

  it('tells whose folder it is when another process writes there, or that the address is taken', async () => {
    const world = await HarborWorld.open({ folder: data, clock: new SettableClock(), named: false })
    try {
      const ran = shell(start)
      expect([ran.status, ran.stderr]).toEqual([3, expect.stringContaining(`in use by process ${process.pid}`)])
      await world.harbor.app.listen(Number(port), '127.0.0.1')
      const beside = shell(start, copyOf('beside'))
      expect([beside.status, beside.stderr]).toEqual([3, expect.stringContaining('another PORT')])
    } finally {
      await world.harbor.close()
    }
  })

  it('starts beside views that are ahead of the log or meet an unknown event, not ready, and says why', async () => {
    const ahead = copyOf('ahead')
    execute(join(ahead, 'views.db'), `UPDATE generations SET checkpoint = checkpoint + 100 WHERE view = 'roster'`)
    expect(await startedOn(ahead)).toContain('harbor projections rebuild')
    const unknown = copyOf('unknown')
    for (const end of ['', '-wal', '-shm']) rmSync(join(unknown, `views.db${end}`), { force: true })
    execute(
      join(unknown, 'log.db'),
      `UPDATE types SET name = 'organization.unit-blessed.v1' WHERE name = 'organization.unit-established.v1'`,
    )
    expect(await startedOn(unknown)).toContain('请升级程序')
  }, 60_000)

  async function startedOn(folder: string): Promise<string> {
    const child = spawn('bash', ['-c', start], { cwd: root, env: ofFolder(folder) })
    let out = ''
    const seen = new Promise<void>((resolve) => {
      child.stdout.on('data', (text) => {
        out += String(text)
        if (out.includes('has stopped') && out.includes('"msg":"ready"')) resolve()
      })
      child.on('close', () => resolve())
    })
    await seen
    const health = await fetch(`http://127.0.0.1:${port}/health/ready`)
    expect(health.status).toBe(503)
    const closed = new Promise((resolve) => child.on('close', resolve))
    child.kill('SIGTERM')
    await closed
    return out
  }
})

function execute(file: string, sql: string): void {
  const db = new DatabaseSync(file)
  expect(db.prepare(sql).run().changes).toBeGreaterThan(0)
  db.close()
}
