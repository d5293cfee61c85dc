import 'reflect-metadata'
import { connect, type Socket } from 'node:net'
import { setImmediate as nextTurn, setTimeout as delay } from 'node:timers/promises'
import { newId } from '@harbor/kernel/ids'
import { listen, listeningSockets } from '@harbor/service/listening'
import { HarborWorld, type Answer } from '@harbor/testing/harbor-fixture'

/** Room for one at work and one that waits; a query that waits for a position that does not exist yet is at work until it does. */
const narrow = { HARBOR_REQUESTS_AT_ONCE: '1', HARBOR_REQUESTS_WAITING: '1', HARBOR_LONGEST_WAIT_MS: '60000' }
let world: HarborWorld
let lines: string[]
const sockets: Socket[] = []

async function open(environment: Readonly<Record<string, string>> = {}): Promise<void> {
  lines = []
  world = await HarborWorld.open({
    environment: { ...narrow, ...environment },
    catchUpTimeoutMs: 600_000,
    logged: (line) => lines.push(line),
  })
}
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy()
  await world.close()
})

async function head(): Promise<number> {
  return Number(await world.harbor.platform.core.journal.log.head())
}

/** At work until `release`. */
async function occupy(): Promise<{ readonly answer: Promise<Answer> }> {
  const answer = world.get('first', '/units', { 'harbor-wait-for': String((await head()) + 1) })
  await figureIs('harbor_requests_in_work', 'ordinary', 1)
  return { answer }
}

let released = 0
/** Records something past the edge, as automations do. */
async function release(): Promise<void> {
  await world.account(`later-${released++}`, [])
}

async function metrics(): Promise<string> {
  const { status, text } = await world.get('first', '/metrics')
  expect(status).toBe(200)
  return text
}

async function figureIs(name: string, lane: string, value: number): Promise<void> {
  while (!(await metrics()).includes(`${name}{lane="${lane}"} ${value}\n`)) await delay(5)
}

function order() {
  const contact = { name: '许婉清', phone: '13800000021', address: '潮声里 3 幢 201' }
  return {
    unitId: world.streetId,
    need: '陪同就医',
    base: 'care',
    wantedOn: '2026-11-27',
    claimUntil: '2026-11-26',
    contact,
  }
}

describe('what leads nowhere', () => {
  it.each(['/units/', '/units//timeline', '/nothing', '/units/%00', '/units/..%2f', '/members//hours'])(
    '%s gives its place back',
    async (path) => {
      await open()
      for (let number = 0; number < 3; number++)
        expect(await world.get('first', path)).not.toMatchObject({ status: 503 })
      await figureIs('harbor_requests_in_work', 'ordinary', 0)
      expect(await world.get('first', '/units')).toMatchObject({ status: 200 })
    },
  )
})

describe('more requests than can be carried out', () => {
  it('are refused by 503 with Retry-After, in the language of the caller, and nothing of them is done', async () => {
    await open()
    const { answer: first } = await occupy()
    const second = world.get('first', '/units')
    await figureIs('harbor_requests_waiting', 'ordinary', 1)
    const before = await head()
    const headers = { 'idempotency-key': newId() }
    const refused = await world.ask('first', 'POST', '/orders', { body: order(), headers })
    expect(refused).toMatchObject({ status: 503, body: { code: 'service.overloaded', title: 'Unavailable' } })
    expect(refused.headers).toMatchObject({ 'retry-after': '1', 'cache-control': 'no-store', 'content-language': 'en' })
    const again = await world.ask('first', 'GET', '/units', { headers: { 'accept-language': 'zh' } })
    expect(again.headers['retry-after']).toBe('2')
    expect(again.body['detail']).toContain('未记录任何内容')
    expect(await head()).toBe(before)

    await release()
    expect([(await first).status, (await second).status]).toEqual([200, 200])
    const accepted = await world.ask('first', 'POST', '/orders', { body: order(), headers })
    expect(accepted).toMatchObject({ status: 201, body: { repeated: false } })
  })

  it('are refused before anybody asks who sent them or what they hold', async () => {
    await open()
    const { answer: first } = await occupy()
    const second = world.get('first', '/units')
    await figureIs('harbor_requests_waiting', 'ordinary', 1)
    expect(await world.get('nobody at all', '/units')).toMatchObject({ status: 503 })
    expect(await world.ask('', 'POST', '/orders', { body: 'x'.repeat(900_000) })).toMatchObject({ status: 503 })
    await release()
    await Promise.all([first, second])
    expect(await world.get('nobody at all', '/units')).toMatchObject({ status: 401 })
  })

  it.each(['multipart/form-data', 'Multipart/Form-Data'])('keep out no file: %s has room of its own', async (type) => {
    await open()
    const { answer: first } = await occupy()
    const second = world.get('first', '/units')
    await figureIs('harbor_requests_waiting', 'ordinary', 1)
    const path = `/problems/${newId()}/evidence?on=2026-11-20&shows=${encodeURIComponent('河面')}`
    const headers = { 'content-type': `${type}; boundary=x` }
    expect(await world.ask('first', 'POST', path, { body: '--x--', headers })).not.toMatchObject({ status: 503 })
    await release()
    await Promise.all([first, second])
  })

  it('leave room for health, metrics and signing in, and are counted and told once', async () => {
    await open()
    const { answer: first } = await occupy()
    const second = world.get('first', '/units')
    await figureIs('harbor_requests_waiting', 'ordinary', 1)
    for (let turn = 0; turn < 3; turn++) expect(await world.get('first', '/units')).toMatchObject({ status: 503 })
    expect(await world.get('', '/health/live')).toMatchObject({ status: 200 })
    expect(await world.get('', '/health/ready')).toMatchObject({ status: 200, body: { status: 'ready' } })
    const secret = { username: 'first', password: 'not the one that was told' }
    expect(await world.ask('', 'POST', '/session', { body: secret })).toMatchObject({ status: 401 })
    expect(await metrics()).toContain('harbor_requests_refused_total{lane="ordinary",reason="full"} 3\n')
    const told = lines.filter((line) => line.includes('some are refused'))
    expect(told).toHaveLength(1)
    expect(JSON.parse(told[0] ?? '')).toMatchObject({ lane: 'ordinary', reason: 'full', inWork: 1, waiting: 1 })
    await release()
    await Promise.all([first, second])
  })

  it('wait for no longer than the longest wait', async () => {
    await open({ HARBOR_LONGEST_WAIT_MS: '20' })
    const { answer: first } = await occupy()
    const late = await world.get('first', '/units')
    expect(late).toMatchObject({ status: 503, body: { code: 'service.overloaded' } })
    expect(late.headers['retry-after']).toBe('1')
    expect(await metrics()).toContain('harbor_requests_refused_total{lane="ordinary",reason="waited"} 1\n')
    await release()
    expect((await first).status).toBe(200)
    expect((await world.get('first', '/units')).status).toBe(200)
  })

  it('are forgotten when their sender leaves', async () => {
    await open()
    await world.harbor.app.listen(0, '127.0.0.1')
    const { answer: first } = await occupy()
    const socket = await connected()
    socket.write(
      `GET /api/v1/units HTTP/1.1\r\nhost: harbor\r\nauthorization: Bearer ${'first'.padEnd(32, '.')}\r\n\r\n`,
    )
    await figureIs('harbor_requests_waiting', 'ordinary', 1)
    socket.destroy()
    await figureIs('harbor_requests_waiting', 'ordinary', 0)
    await release()
    await first
    await figureIs('harbor_requests_in_work', 'ordinary', 0)
  })
})

describe('connections', () => {
  it('are closed when nobody takes the answers', async () => {
    await open({ HARBOR_REQUEST_TIMEOUT_MS: '1000', HARBOR_REQUESTS_WAITING: '256' })
    await world.harbor.app.listen(0, '127.0.0.1')
    const socket = await connected()
    socket.pause()
    socket.on('error', () => undefined)
    // A megabyte each: more than the system keeps for a connection.
    const question = 'GET /api/openapi.json HTTP/1.1\r\nhost: harbor\r\n\r\n'
    socket.write(question.repeat(20))
    while ((await openConnections()) === 0) await delay(20)
    while ((await openConnections()) > 0) await delay(20)
  })

  it('beyond the limit are closed as they come', async () => {
    await open({ HARBOR_CONNECTIONS: '16' })
    await world.harbor.app.listen(0, '127.0.0.1')
    while (sockets.length < 16) await connected()
    while ((await openConnections()) < 16) await delay(5)
    const further = await connected()
    await new Promise((closed) => further.once('close', closed).resume())
    while ((await openConnections()) !== 16) await delay(5)
  })

  it('are taken on many in a turn of the event loop, however long each turn is', async () => {
    await open()
    const taken: unknown[] = []
    world.harbor.app.getHttpServer().on('connection', (socket) => taken.push(socket))
    await listen(world.harbor.app, { port: 0, host: '127.0.0.1', connectionLimit: 256 })
    const all = Promise.all(Array.from({ length: 128 }, () => connected()))
    let turns = 0
    for (; taken.length < 128; turns++) await nextTurn()
    await all
    // One in a turn from each listening socket; the system spreads them unevenly.
    expect(turns).toBeLessThan((128 / listeningSockets) * 8)
    const answer = world.get('first', '/units')
    expect((await answer).status).toBe(200)
  })

  it('share no port with another process', async () => {
    await open()
    await listen(world.harbor.app, { port: 0, host: '127.0.0.1', connectionLimit: 16 })
    const { port } = new URL(await world.harbor.app.getUrl())
    const second = await HarborWorld.open({ catchUpTimeoutMs: 600_000 })
    try {
      const here = { port: Number(port), host: '127.0.0.1', connectionLimit: 16 }
      await expect(listen(second.harbor.app, here)).rejects.toMatchObject({ code: 'EADDRINUSE' })
    } finally {
      await second.close()
    }
  })

  it('are answered before the process stops, by whichever socket they came', async () => {
    await open({ HARBOR_REQUESTS_AT_ONCE: '64' })
    await listen(world.harbor.app, { port: 0, host: '127.0.0.1', connectionLimit: 64 })
    const waitsFor = (await head()) + 1
    const answers = Array.from({ length: 32 }, async () => {
      const socket = await connected()
      const answered = new Promise<string>((resolve) => socket.once('data', (bytes) => resolve(String(bytes))))
      socket.write(
        `GET /api/v1/units HTTP/1.1\r\nhost: harbor\r\nauthorization: Bearer ${'first'.padEnd(32, '.')}\r\nharbor-wait-for: ${waitsFor}\r\n\r\n`,
      )
      return answered
    })
    await figureIs('harbor_requests_in_work', 'ordinary', 32)
    const closed = world.harbor.app.close()
    await release()
    for (const answer of await Promise.all(answers)) expect(answer).toMatch(/^HTTP\/1.1 200 OK/)
    await closed
  })
})

/** Closed at the end of the test. */
async function connected(): Promise<Socket> {
  const { port } = new URL(await world.harbor.app.getUrl())
  const socket = connect(Number(port), '127.0.0.1')
  sockets.push(socket)
  await new Promise((resolve, failed) => socket.once('connect', resolve).once('error', failed))
  return socket
}

function openConnections(): Promise<number> {
  const server = world.harbor.app.getHttpServer() as {
    getConnections: (told: (error: Error | null, count: number) => void) => void
  }
  return new Promise((resolve, failed) =>
    server.getConnections((error, count) => (error ? failed(error) : resolve(count))),
  )
}
