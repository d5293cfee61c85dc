import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { HttpApi } from './http-api'

type Answer = (request: IncomingMessage, response: ServerResponse) => void

let server: Server
let seen: IncomingMessage[]
let answers: Answer[]

beforeEach(async () => {
  seen = []
  answers = []
  server = createServer((request, response) => {
    seen.push(request)
    const answer = answers.length > 1 ? answers.shift() : answers[0]
    request.resume().on('end', () => answer?.(request, response))
  })
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))
})
afterEach(async () => {
  server.closeAllConnections()
  await new Promise((resolve) => void server.close(resolve))
})

function api(timeoutMs = 5_000): HttpApi {
  const { port } = server.address() as AddressInfo
  return new HttpApi({ url: `http://127.0.0.1:${port}/`, language: 'en', timeoutMs, token: 'a-token' })
}
const says =
  (status: number, body: unknown, headers: Record<string, string> = {}): Answer =>
  (_, response) =>
    void response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body))
const busy = says(503, { code: 'store.unavailable' }, { 'retry-after': '0' })

describe('the API over HTTP', () => {
  it('asks with token and language, and gives back JSON with its headers', async () => {
    answers = [says(200, { total: 3 }, { etag: '"7"' })]
    const answer = await api().request('GET', '/members', { query: { text: '陈 明', asOf: undefined } })
    expect(answer).toMatchObject({ status: 200, body: { total: 3 }, headers: { etag: '"7"' } })
    expect(seen[0]).toMatchObject({ method: 'GET', url: '/api/v1/members?text=%E9%99%88+%E6%98%8E' })
    expect(seen[0]?.headers).toMatchObject({ authorization: 'Bearer a-token', 'accept-language': 'en' })
  })

  it('comes again when told to, as the same command', async () => {
    answers = [busy, busy, says(201, { id: '1' })]
    expect(await api().request('POST', '/accounts', { body: { username: 'x' } })).toMatchObject({ status: 201 })
    const keys = seen.map(({ headers }) => headers['idempotency-key'])
    expect(keys).toHaveLength(3)
    expect(new Set(keys).size).toBe(1)
  })

  it('gives up after three times, and at once when it should wait long', async () => {
    answers = [busy]
    await expect(api().request('GET', '/members')).rejects.toMatchObject({
      status: 503,
      problem: { code: 'store.unavailable' },
    })
    expect(seen).toHaveLength(3)
    answers = [says(503, {}, { 'retry-after': '3600' })]
    await expect(api().request('GET', '/members')).rejects.toMatchObject({ status: 503 })
    expect(seen).toHaveLength(4)
  })

  it('comes again when its account called too often, and not after failed sign-ins', async () => {
    answers = [says(429, { code: 'access.too-many-calls' }, { 'retry-after': '0' }), says(200, {})]
    expect(await api().request('GET', '/members')).toMatchObject({ status: 200 })
    answers = [says(429, { code: 'access.throttled' }, { 'retry-after': '0' })]
    await expect(api().request('GET', '/members')).rejects.toMatchObject({ status: 429 })
    expect(seen).toHaveLength(3)
  })

  it('never repeats what was refused', async () => {
    answers = [says(422, { code: 'transfer.letter-expired', article: 'REG-2019' })]
    await expect(api().request('POST', '/x')).rejects.toMatchObject({ status: 422, problem: { article: 'REG-2019' } })
    expect(seen).toHaveLength(1)
  })

  it('does not wait for ever, and does not carry the token to another place', async () => {
    answers = [() => undefined]
    await expect(api(50).request('GET', '/members')).rejects.toMatchObject({ exit: 3, code: 'cli.timeout' })
    answers = [says(302, {}, { location: 'http://127.0.0.1:9/' })]
    await expect(api().request('GET', '/members')).rejects.toMatchObject({ exit: 3, code: 'cli.unreachable' })
  })

  it('sends a file as a form', async () => {
    let body = ''
    server.removeAllListeners('request')
    server.on('request', (request: IncomingMessage, response: ServerResponse) => {
      request.setEncoding('utf8').on('data', (chunk: string) => (body += chunk))
      request.on('end', () => says(200, {})(request, response))
    })
    await api().request('POST', '/imports/roster', { file: { name: '花名册.csv', bytes: Buffer.from('姓名\n') } })
    expect(body).toContain('name="file"; filename="花名册.csv"')
    expect(body).toContain('姓名\n')
  })

  it('says when what answers is no API', async () => {
    answers = [
      (_, response) => void response.writeHead(502, { 'content-type': 'text/html' }).end('<h1>Bad gateway</h1>'),
    ]
    await expect(api().request('GET', '/members')).rejects.toMatchObject({ status: 502, problem: {} })
    answers = [says(200, { hello: 'world' })]
    await expect(api().signIn('head', 'secret')).rejects.toMatchObject({ code: 'cli.unexpected-answer', exit: 3 })
  })

  describe('of a route that tells how far it has come', () => {
    const lines =
      (...sent: readonly object[]): Answer =>
      (_, response) =>
        void response
          .writeHead(200, { 'content-type': 'application/x-ndjson' })
          .end(sent.map((line) => `${JSON.stringify(line)}\n`).join(''))
    const asked = async () => {
      const told: [number, number][] = []
      const answer = await api().request('POST', '/audit/verify', { onProgress: (done, of) => told.push([done, of]) })
      return { told, answer }
    }

    it('passes the progress on and gives back the last line', async () => {
      answers = [lines({ progress: { done: 1, total: 2 } }, { answer: { ok: true } })]
      expect(await asked()).toMatchObject({ told: [[1, 2]], answer: { status: 200, body: { ok: true } } })
      expect(seen[0]?.headers.accept).toContain('application/x-ndjson')
    })

    it('rejects with the problem that came in the last line', async () => {
      answers = [lines({ problem: { status: 400, code: 'file.password' } })]
      await expect(asked()).rejects.toMatchObject({ status: 400, problem: { code: 'file.password' } })
    })

    it('takes an answer of one piece too, and is unavailable when the lines end before it', async () => {
      answers = [says(200, { ok: true })]
      expect(await asked()).toMatchObject({ told: [], answer: { body: { ok: true } } })
      answers = [lines({ progress: { done: 1, total: 2 } })]
      await expect(asked()).rejects.toMatchObject({ code: 'cli.unreachable' })
    })
  })
})
