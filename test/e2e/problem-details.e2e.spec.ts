import 'reflect-metadata'
import { connect } from 'node:net'
import { HarborWorld } from '@harbor/testing/harbor-fixture'

let world: HarborWorld
let port: number

beforeAll(async () => {
  world = await HarborWorld.open({ environment: { HARBOR_REQUEST_TIMEOUT_MS: '1000' } })
  await world.harbor.app.listen(0, '127.0.0.1')
  port = Number(new URL(await world.harbor.app.getUrl()).port)
})
afterAll(() => world.close())

const signedIn = { authorization: `Bearer ${'first'.padEnd(32, '.')}` }

interface Sent {
  readonly method?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | Uint8Array<ArrayBuffer>
}

/** Over the wire, as any program would send it. */
async function send(path: string, { method = 'POST', headers = {}, body }: Sent = {}) {
  const answer = await fetch(`http://127.0.0.1:${port}${path}`, {
    method,
    headers: { ...signedIn, 'content-type': 'application/json', 'accept-language': 'en', ...headers },
    ...(body !== undefined && { body }),
  })
  const text = await answer.text()
  const isProblem = answer.headers.get('content-type') === 'application/problem+json; charset=utf-8'
  return { status: answer.status, headers: answer.headers, isProblem, body: JSON.parse(text || '{}') as Problem }
}
type Problem = Readonly<Record<string, unknown>> & {
  readonly code?: string
  readonly errors?: readonly { readonly pointer: string; readonly code: string; readonly detail: string }[]
}

/** The raw bytes on a socket; what comes back until it is closed or falls silent. */
function onSocket(bytes: string): Promise<string> {
  return new Promise((resolve) => {
    let heard = ''
    const socket = connect(port, '127.0.0.1', () => socket.write(bytes))
    socket.setTimeout(8_000, () => socket.destroy())
    socket.on('data', (data) => (heard += data.toString('utf8')))
    socket.on('error', () => undefined)
    socket.on('close', () => resolve(heard))
  })
}

const units = '/api/v1/units'
const head = () => world.harbor.platform.core.journal.log.head()
const unit = (more: object = {}) =>
  JSON.stringify({
    kind: 'branch',
    name: '听涛支部',
    parentId: '018f0000-0000-7000-8000-000000000000',
    on: '2012-07-01',
    ...more,
  })

describe('a body that cannot be meant', () => {
  const deep = (levels: number) => `{"kind":${'['.repeat(levels)}${']'.repeat(levels)}}`
  const withName = (name: string) => unit().replace('听涛支部', name)
  const cases: readonly (readonly [string, string | Uint8Array<ArrayBuffer>, number, string])[] = [
    ['no JSON', '{bad', 400, 'request.malformed'],
    ['empty', '', 400, 'request.malformed'],
    ['cut off', unit().slice(0, -1), 400, 'request.malformed'],
    ['not UTF-8', new Uint8Array([0x22, 0xff, 0xfe, 0x22]), 400, 'request.malformed'],
    ['null', 'null', 400, 'request.invalid'],
    ['a list', '[]', 400, 'request.invalid'],
    ['a text', '"units"', 400, 'request.invalid'],
    ['a name twice', unit().replace('{', '{"kind":"group",'), 400, 'request.ambiguous'],
    ['a name twice, once escaped', unit().replace('{', '{"k\\u0069nd":"group",'), 400, 'request.ambiguous'],
    ['__proto__', unit().replace('{', '{"__proto__":{"admin":true},'), 400, 'request.ambiguous'],
    ['constructor', unit().replace('{', '{"constructor":{"prototype":{}},'), 400, 'request.ambiguous'],
    ['NUL', withName('听\\u0000涛'), 400, 'request.ambiguous'],
    ['half a character', withName('听\\ud800'), 400, 'request.ambiguous'],
    ['nested deep', deep(40), 400, 'request.ambiguous'],
    ['nested as deep as fits', deep(250_000), 400, 'request.ambiguous'],
    ['a very long text', unit({ name: '涛'.repeat(200_000) }), 400, 'request.invalid'],
    ['a member that is not known', unit({ admin: true }), 400, 'request.invalid'],
    ['too large', unit({ name: 'x'.repeat(1_100_000) }), 413, 'request.too-large'],
  ]

  it.each(cases)('%s is refused by code, and nothing is recorded', async (_, body, status, code) => {
    const before = await head()
    const answer = await send(units, { body })
    expect(answer).toMatchObject({ status, isProblem: true, body: { status, code, instance: units } })
    expect(await head()).toBe(before)
  })

  it('the place is pointed to', async () => {
    const [twice, deepText] = ['{"grants":[{},{"a":1,"a":2}]}', '{"a":["\\u0000"]}']
    expect((await send(units, { body: twice })).body.errors).toEqual([
      { pointer: '#/grants/1/a', code: 'duplicate', detail: 'the same name twice' },
    ])
    expect((await send(units, { body: deepText })).body.errors).toMatchObject([
      { pointer: '#/a/0', code: 'characters' },
    ])
  })

  it.each(['text/plain', 'application/x-www-form-urlencoded', 'application/xml', 'application/jsonx'])(
    'as %s it is 415',
    async (type) => {
      const answer = await send(units, { body: unit(), headers: { 'content-type': type } })
      expect(answer).toMatchObject({ status: 415, isProblem: true, body: { code: 'request.media-type' } })
    },
  )

  it('a form that breaks off, or has no boundary, is the sender’s fault', async () => {
    const path = '/api/v1/imports/roster?dryRun=true'
    const broken = '--x\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n\r\n姓名'
    for (const type of ['multipart/form-data', 'multipart/form-data; boundary=x'])
      expect(await send(path, { body: broken, headers: { 'content-type': type } })).toMatchObject({
        status: 400,
        isProblem: true,
        body: { code: 'request.malformed' },
      })
  })
})

describe('an address or method that is not there', () => {
  it('is 404, or 405 with what is allowed', async () => {
    expect(await send('/api/v1/none', { method: 'GET' })).toMatchObject({
      status: 404,
      body: { code: 'request.no-such-route' },
    })
    const wrong = await send('/api/v1/members', { method: 'DELETE' })
    expect(wrong).toMatchObject({ status: 405, isProblem: true, body: { code: 'request.method' } })
    expect(wrong.headers.get('allow')).toBe('GET, HEAD')
  })
  it.each(['/api/v1/members/%ff', '/api/v1/members/%zz'])('%s is no address', async (path) =>
    expect(await send(path, { method: 'GET' })).toMatchObject({
      status: 400,
      isProblem: true,
      body: { code: 'request.unreadable' },
    }),
  )
})

describe('what a query asks wrongly', () => {
  it.each([
    ['asOf=2025-02-30', '#/query/asOf', 'isLocalDate'],
    ['asOf=2025-01-01&asOf=2025-01-02', '#/query/asOf', 'isLocalDate'],
    ['knownAt=2025-01-01', '#/query/knownAt', 'isInstant'],
    ['limit=0', '#/query/limit', 'min'],
    ['limit=501', '#/query/limit', 'max'],
    ['stage=captain', '#/query/stage', 'isIn'],
    ['rank=1', '#/query/rank', 'whitelistValidation'],
    ['cursor=abc', '#/query/cursor', 'query.bad-cursor'],
  ])('%s: %s', async (query, pointer, code) => {
    const { status, body } = await send(`/api/v1/members?${query}`, { method: 'GET' })
    expect([status, body.code]).toEqual([400, 'request.invalid'])
    expect(body.errors).toContainEqual(expect.objectContaining({ pointer, code }))
  })
  it('a path is pointed to likewise', async () =>
    expect((await send('/api/v1/members/1', { method: 'GET' })).body.errors).toMatchObject([
      { pointer: '#/path/memberId', code: 'isUuidText' },
    ]))
})

describe('the language', () => {
  it.each([
    ['en', 'Bad request', 'name must be longer than or equal to 1 characters'],
    ['zh-CN', '请求有误', '至少 1 个字符'],
    ['fr', '请求有误', '至少 1 个字符'],
    ['en;q=0.5, zh;q=0.9', '请求有误', '至少 1 个字符'],
  ])('%s', async (language, title, detail) => {
    const { headers, body } = await send(units, {
      body: unit({ name: '' }),
      headers: { 'accept-language': language },
    })
    expect(body['title']).toBe(title)
    expect(headers.get('content-language')).toBe(title === 'Bad request' ? 'en' : 'zh-CN')
    expect(body.errors?.map((error) => error.detail)).toContain(detail)
  })
  it('a refusal names its article and what its text was filled with', async () => {
    const { status, body } = await send(units, { body: unit({ on: '1921-07-01' }) })
    expect(status).toBeGreaterThanOrEqual(400)
    expect(body).toMatchObject({ type: `urn:pioneer-harbor:problem:${body.code}`, title: expect.any(String) as string })
  })
})

describe('on the wire', () => {
  const start = `POST ${units} HTTP/1.1\r\nhost: h\r\ncontent-type: application/json\r\n`
  it('a body that does not come is given up after the time limit', async () => {
    const before = await head()
    const heard = await onSocket(
      `${start}authorization: ${signedIn.authorization}\r\ncontent-length: 100\r\n\r\n{"kind"`,
    )
    expect(heard).toMatch(/^HTTP\/1\.1 408 /)
    expect(heard).toContain('"code":"request.too-slow"')
    expect(await head()).toBe(before)
  })
  it('headers that are too large are 431', async () => {
    expect(await onSocket(`${start}x: ${'x'.repeat(20_000)}\r\n\r\n`)).toMatch(
      /^HTTP\/1\.1 431 [^]*"code":"request\.headers-too-large"/,
    )
  })
  it('two lengths, or no HTTP at all, are refused before a route is asked', async () => {
    const smuggled = `${start}content-length: 5\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n`
    for (const bytes of [smuggled, 'HELLO\r\n\r\n'])
      expect(await onSocket(bytes)).toMatch(/^HTTP\/1\.1 400 [^]*"code":"request\.unreadable"/)
  })
})

describe('every answer', () => {
  it.each(['/api/v1/units', '/api/v1/session', '/api/v1/none', '/health/live'])(
    '%s is told to its caller alone',
    async (path) => {
      const { headers } = await send(path, { method: 'GET' })
      expect(headers.get('cache-control')).toBe('no-store')
      expect(headers.get('x-content-type-options')).toBe('nosniff')
      expect(headers.get('referrer-policy')).toBe('no-referrer')
      expect(headers.get('strict-transport-security')).toMatch(/^max-age=31536000/)
      expect(headers.get('content-security-policy')).toMatch(/default-src 'self'.*frame-ancestors 'self'/)
      expect(headers.get('access-control-allow-origin')).toBeNull()
      expect(headers.get('set-cookie')).toBeNull()
    },
  )
})

describe('health and metrics', () => {
  it('are told to whoever may know', async () => {
    expect(await send('/health/live', { method: 'GET' })).toMatchObject({ status: 200, body: { status: 'ok' } })
    expect(await send('/health/ready', { method: 'GET' })).toMatchObject({ status: 200, body: { notReady: [] } })
    const metrics = await fetch(`http://127.0.0.1:${port}/metrics`, { headers: signedIn })
    expect(await metrics.text()).toMatch(/harbor_http_request_seconds_count\{[^}]*route="\/api\/v1\/units"/)
    expect((await fetch(`http://127.0.0.1:${port}/metrics`)).status).toBe(401)
  })
  it('ready names what is not', async () => {
    await world.harbor.platform.core.journal.log.close()
    const { status, body } = await send('/health/ready', { method: 'GET' })
    expect(status).toBe(503)
    expect(body['status']).toBe('not-ready')
    expect(body['notReady']).toContainEqual(expect.objectContaining({ name: 'log' }))
  })
})
