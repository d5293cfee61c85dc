import 'reflect-metadata'
import { HarborWorld, SettableClock, type Answer } from '@harbor/testing/harbor-fixture'

const password = 'lanterns over the quiet pier'
const clock = new SettableClock()
const lines: string[] = []
let world: HarborWorld

beforeAll(async () => {
  world = await HarborWorld.open({
    named: false,
    clock,
    logged: (line) => lines.push(line),
    environment: { HARBOR_CALLS_PER_MINUTE: '6' },
  })
  for (const name of ['busy', 'quiet', 'watcher'])
    await world.account(name, [{ role: 'street-administrator' }], { password })
})
afterAll(() => world.close())
beforeEach(() => {
  clock.goOnMs(3_600_000)
  lines.length = 0
})

const signIn = async (username: string) =>
  String((await world.ask('', 'POST', '/session', { body: { username, password } })).body['accessToken'])
const called = (token: string, times: number) =>
  Array.from({ length: times }).reduce<Promise<Answer[]>>(
    async (before) => [...(await before), await world.get(token, '/session')],
    Promise.resolve([]),
  )

describe('an account that calls too often', () => {
  it('is refused by 429 with Retry-After until a call has come back; others go on', async () => {
    const [busy, quiet] = [await signIn('busy'), await signIn('quiet')]
    const answers = await called(busy, 8)
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200, 200, 429, 429])
    expect(answers.at(-1)).toMatchObject({
      headers: { 'retry-after': '10', 'cache-control': 'no-store' },
      body: { code: 'access.too-many-calls', title: 'Too many requests' },
    })
    expect((await world.get(quiet, '/session')).status).toBe(200)
    clock.goOnMs(10_000)
    expect((await called(busy, 2)).map(({ status }) => status)).toEqual([200, 429])
  })

  it('is not spared for a session more, and its body is not looked at', async () => {
    const [one, other] = [await signIn('busy'), await signIn('busy')]
    await called(one, 6)
    await called(other, 1)
    const unread = await world.ask(other, 'POST', '/units', {
      body: '{',
      headers: { 'content-type': 'application/json' },
    })
    expect([unread.status, unread.body['code']]).toEqual([429, 'access.too-many-calls'])
  })

  it('is told to the log of security by its id, its repeats summed up', async () => {
    const token = await signIn('busy')
    await called(token, 20)
    const told = lines.map((line) => JSON.parse(line) as Record<string, unknown>)
    expect(told.filter(({ event, repeated }) => event === 'throttled' && repeated === undefined)).toMatchObject([
      { class: 'security', code: 'access.too-many-calls', account: world.accountId('busy'), status: 429 },
    ])
  })

  it('still sees the figures: who watches is not counted', async () => {
    const token = await signIn('watcher')
    await called(token, 7)
    for (let look = 0; look < 10; look++) expect((await world.get(token, '/metrics')).status).toBe(200)
    expect((await world.get('', '/health/live')).status).toBe(200)
  })
})
