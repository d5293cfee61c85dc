import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parse } from 'yaml'
import { addressOf } from '@harbor/service/http-app'
import { routesOfModules } from '@harbor/service/route-list'
import { services } from '@harbor/platform/services'
import { chart, text } from './deploy-files'
import { describeWith, helm, missing, nginx } from './tools'

/** The configuration that compose.yaml and the chart mount, in a real nginx, before services that only tell their names. */
describeWith(missing(nginx, 'nginx'), 'the gateway by nginx', () => {
  const folder = mkdtempSync(join(tmpdir(), 'harbor-gateway-'))
  const servers: Server[] = []
  let gateway: ChildProcess
  let ended: Promise<unknown>
  let url = ''

  beforeAll(async () => {
    const upstreams = await Promise.all(
      Object.keys(services).map(async (name) => {
        // Of two projectors the first stands by.
        const standby = name === 'projector' ? [await serving((_, answer) => answer.writeHead(503).end())] : []
        const ports = [...standby, await serving((request, answer) => answer.end(JSON.stringify(told(name, request))))]
        return `upstream ${name} { ${ports.map((port) => `server 127.0.0.1:${port} max_fails=0;`).join(' ')} }`
      }),
    )
    const port = await freePort()
    url = `http://127.0.0.1:${port}`
    const configuration = here(text('deploy/compose/nginx.conf'))
      .replace(/resolver .*;/, `${upstreams.join('\n')}\nupstream gone { server 127.0.0.1:1; }`)
      .replace('default $service:3000;', 'default $service;')
      .replace('listen 8080;', `listen 127.0.0.1:${port};`)
      .replace('include ', 'set_real_ip_from 192.0.2.0/24; include ')
    writeFileSync(join(folder, 'routes.conf'), text(`${chart}/files/routes.conf`).replace('{', '{\n  /gone gone;'))
    writeFileSync(join(folder, 'server.conf'), here(text(`${chart}/files/server.conf`)))
    // Its workers are somebody else where root starts it, and must reach this folder.
    writeFileSync(join(folder, 'nginx.conf'), process.getuid?.() === 0 ? `user root;\n${configuration}` : configuration)
    gateway = spawn('nginx', ['-c', join(folder, 'nginx.conf'), '-e', 'stderr', '-g', 'daemon off;'], {
      stdio: 'inherit',
    })
    ended = new Promise((resolve) => gateway.once('exit', resolve))
    await answering(`${url}/gateway`, ended)
  }, 60_000)
  afterAll(async () => {
    gateway.kill('SIGQUIT')
    await ended
    for (const server of servers) server.closeAllConnections()
    await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))))
    rmSync(folder, { recursive: true, force: true })
  })

  it('brings every address to the service that declares it', async () => {
    const declared = Object.entries(services).flatMap(([name, { modules }]) =>
      routesOfModules(modules).map(({ path }) => ({ name, address: addressOf(path).replaceAll(/:\w+/g, 'x1') })),
    )
    expect(declared.length).toBeGreaterThan(100)
    const brought = await Promise.all(
      declared.map(async ({ address }) => ({ name: (await ask(address)).name, address })),
    )
    expect(brought).toEqual(declared)
  })

  it('brings what nobody declares, and the description of the API, to the one that describes it', async () => {
    for (const address of ['/', '/api/docs', '/api/docs/x.js', '/api/openapi.json', '/api/v1/nothing', '/verify/ABC'])
      expect(await ask(address)).toMatchObject({ name: 'records', address })
  })

  it('keeps what each process answers for itself to itself', async () => {
    for (const address of ['/metrics', '/health/live', '/health/ready'])
      expect((await fetch(url + address)).status).toBe(404)
  })

  it('asks the next projector where one stands by, also for a command', async () => {
    const answers = await Promise.all(
      Array.from({ length: 6 }, () => fetch(`${url}/api/v1/projections/roster/prove`, { method: 'POST', body: '{}' })),
    )
    expect(answers.map(({ status }) => status)).toEqual(Array(6).fill(200))
  })

  it('says who called itself, and passes on path and query as they came', async () => {
    const { forwardedFor, address } = await ask('/api/v1/members?text=%E6%9E%97&x=a%2Fb', {
      'x-forwarded-for': '203.0.113.9',
    })
    expect([forwardedFor, address]).toEqual(['127.0.0.1', '/api/v1/members?text=%E6%9E%97&x=a%2Fb'])
  })

  it('takes files of 20 MiB, and not much more', async () => {
    const send = (bytes: number) =>
      fetch(`${url}/api/v1/imports/roster`, { method: 'POST', body: new Uint8Array(bytes) }).then(
        ({ status }) => status,
      )
    expect([await send(20 * 1024 * 1024), await send(23 * 1024 * 1024)]).toEqual([200, 413])
  })

  it('tells in both languages that a service is away', async () => {
    const answer = await fetch(`${url}/gone`)
    expect([answer.status, answer.headers.get('content-type')]).toEqual([503, 'application/problem+json'])
    expect(await answer.json()).toMatchObject({ status: 503, code: 'service.away' })
  })

  describeWith(missing(helm, 'helm'), 'as the chart has it', () => {
    it('is a configuration that nginx takes', () => {
      const rendered = helm?.run(
        'template',
        'harbor',
        chart,
        '--values',
        `${chart}/ci/all-values.yaml`,
        '--show-only',
        'templates/gateway.yaml',
      )
      const [first = ''] = rendered?.stdout.split('\n---\n').filter((part) => part.includes('kind: ConfigMap')) ?? []
      const { data } = parse(first) as { data: Readonly<Record<string, string>> }
      expect(Object.keys(data).toSorted()).toEqual(['nginx.conf', 'routes.conf', 'server.conf'])
      expect(data['routes.conf']?.trim()).toBe(text(`${chart}/files/routes.conf`).trim())
      const place = mkdtempSync(join(folder, 'chart-'))
      for (const [name, content] of Object.entries(data)) writeFileSync(join(place, name), offline(content, place))
      expect(nginx?.run('-t', '-c', join(place, 'nginx.conf'))).toMatchObject({ status: 0 })
    })

    /** Names of a cluster cannot be found here. */
    function offline(content: string, place: string): string {
      return content
        .replaceAll('/tmp/', `${place}/`)
        .replaceAll('/etc/harbor', place)
        .replace(/resolver \S+/, 'resolver 127.0.0.1')
        .replaceAll(/server harbor-pioneer-harbor-[a-z-]+:/g, 'server 127.0.0.1:')
    }
  })

  function here(configuration: string): string {
    return configuration.replaceAll('/tmp/', `${folder}/`).replaceAll('/etc/harbor', folder)
  }

  async function ask(
    address: string,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<ReturnType<typeof told>> {
    return (await (await fetch(url + address, { headers })).json()) as ReturnType<typeof told>
  }

  async function serving(answer: (request: IncomingMessage, response: ServerResponse) => void): Promise<number> {
    const server = createServer((request, response) => {
      request.resume().on('end', () => answer(request, response))
    })
    servers.push(server)
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    return (server.address() as AddressInfo).port
  }
})

function told(name: string, request: IncomingMessage) {
  return { name, address: request.url, forwardedFor: request.headers['x-forwarded-for'] }
}

async function freePort(): Promise<number> {
  const probe = createServer()
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve))
  const { port } = probe.address() as AddressInfo
  await new Promise((resolve) => probe.close(resolve))
  return port
}

async function answering(address: string, ended: Promise<unknown>): Promise<void> {
  const over = new AbortController()
  const abort = (code: unknown): void => over.abort(new Error(`nginx ended with ${String(code)}`))
  void ended.then(abort)
  while (!(await fetch(address).catch(() => undefined))?.ok) {
    over.signal.throwIfAborted()
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}
