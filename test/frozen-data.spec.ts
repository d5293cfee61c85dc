import 'reflect-metadata'
import { cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { verifyLog } from '@harbor/audit/verify'
import { shownCode } from '@harbor/testing/authenticator'
import { HarborWorld, SettableClock } from '@harbor/testing/harbor-fixture'
import { makeTestFolder } from '@harbor/testing/test-folder'
import { answerTo, type FrozenAnswers } from './fixtures/frozen-questions'

const fixtures = join(__dirname, 'fixtures')
const folders = readdirSync(fixtures).filter((name) => name.startsWith('data-'))

it('there is a data folder of every format that was released', () => {
  expect(folders).toEqual(expect.arrayContaining(['data-v1', 'data-v2']))
})

describe.each(folders)('a data folder as an earlier version left it: %s', (name) => {
  const expected = JSON.parse(readFileSync(join(fixtures, name, 'expected.json'), 'utf8')) as FrozenAnswers & {
    readonly password: string
    /** From format 2 of access.db on. */
    readonly secondFactor?: { readonly username: string; readonly secret: string; readonly recoveryCode: string }
  }
  let folder: string
  let world: HarborWorld
  beforeAll(async () => {
    folder = makeTestFolder()
    for (const file of readdirSync(join(fixtures, name)).filter((one) => /\.db$|\.key$/.test(one)))
      cpSync(join(fixtures, name, file), join(folder, file))
    writeFileSync(join(folder, 'views.db'), gunzipSync(readFileSync(join(fixtures, name, 'views.db.gz'))))
    world = await HarborWorld.open({ folder, clock: new SettableClock('2026-11-30T01:00:00.000Z') })
    await world.caughtUp()
  }, 60_000)
  afterAll(async () => {
    await world.close()
    rmSync(folder, { recursive: true, force: true })
  })

  const answers = async () => {
    const found: unknown[] = []
    for (const question of expected.questions) found.push(await answerTo(world, question))
    return found
  }

  it('opens, and its log verifies', async () => {
    expect(world.first).toBeUndefined()
    const report = await verifyLog(world.harbor.platform.core.journal.log)
    expect(report).toMatchObject({ ok: true, problems: [], ...expected.log })
  })

  it('answers as it did: who stands where, as of a day and as known then', async () => {
    expect(await answers()).toMatchObject(expected.answers)
  })

  it('answers the same from views that are built anew', async () => {
    const { runner } = world.harbor.platform
    for (const { view } of await runner.status()) {
      const { proof } = await runner.rebuild(view)
      expect([view, proof === null || proof.equal]).toEqual([view, true])
    }
    expect(await answers()).toMatchObject(expected.answers)
  }, 60_000)

  it('opens its sealed parts, save those of whom was erased', async () => {
    const { journal } = world.harbor.platform.core
    const people = expected.answers.flat().filter((one) => typeof one === 'object' && one !== null && 'stage' in one)
    const named = new Map(people.flatMap((one) => ('name' in one && 'id' in one ? [[one.id, one.name] as const] : [])))
    expect([...named.values()]).toEqual(expect.arrayContaining(['程远舟', '林知夏', '']))
    for (const [id, personName] of named) {
      const { events } = await journal.load(`member-${String(id)}`, { personal: true })
      const [first] = events.map(({ data }) => (data as { personal?: { name?: string } | null }).personal)
      expect(first?.name ?? '').toBe(personName)
    }
  })

  it('lets in by the password of then', async () => {
    const { access } = world.harbor.platform
    expect(await access.signIn.withPassword('secretary', expected.password, '127.0.0.1')).toMatchObject({ ok: true })
    expect(await access.signIn.withPassword('secretary', 'another password', '127.0.0.1')).toMatchObject({ ok: false })
  })

  it('asks for the second factor of then, where there was one', async () => {
    const { access } = world.harbor.platform
    const enter = async (username: string, code?: string) => {
      const outcome = await access.signIn.withPassword(username, expected.password, '127.0.0.1', code)
      return outcome.ok ? 'let in' : outcome.refusal.code
    }
    const none = { username: 'secretary', secret: undefined, recoveryCode: undefined }
    const { username, secret, recoveryCode } = expected.secondFactor ?? none
    const codes = secret === undefined ? [undefined] : [undefined, shownCode(secret, world.clock.now()), recoveryCode]
    const answers: string[] = []
    for (const code of [...codes, recoveryCode]) answers.push(await enter(username, code))
    const wanted = ['access.second-factor-required', 'let in', 'let in', 'access.second-factor-wrong']
    expect(answers).toEqual(secret === undefined ? ['let in', 'let in'] : wanted)
  })

  it('takes what is recorded next', async () => {
    const before = await world.harbor.platform.core.journal.log.head()
    await world.establish('branch', '观澜党支部', world.streetId, '2026-11-30')
    const report = await verifyLog(world.harbor.platform.core.journal.log)
    expect([report.ok, report.head > before]).toEqual([true, true])
  })
})
