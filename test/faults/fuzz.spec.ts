import 'reflect-metadata'
import { readFileSync } from 'node:fs'
import { ModulesContainer } from '@nestjs/core'
import { plainToInstance } from 'class-transformer'
import { validateSync } from 'class-validator'
import { argumentsOf, routesOf } from '@harbor/service/route-list'
import { isPermission, policy } from '@harbor/access/policy'
import type { Role } from '@harbor/access/roles'
import { verifyLog } from '@harbor/audit/verify'
import { ApiConformance } from '@harbor/testing/api-conformance'
import { HarborWorld } from '@harbor/testing/harbor-fixture'
import { openMatter } from '../e2e/matter-of-matrix'
import { canary, type KnownIds } from './fuzz-values'
import {
  FuzzedRequests,
  operationsOf,
  type ApiDocument,
  type Callers,
  type FuzzedRequest,
  type Operation,
} from './fuzz-requests'
import { goesOn, isLongLook, limitMs, randomOf, roundsOr, say } from './rounds'

/** `npm run test:faults -- --rounds 10000 fuzz`: so many requests to each group of operations. */
const rounds = roundsOr(25)
const api = JSON.parse(readFileSync('docs/api/openapi.json', 'utf8')) as ApiDocument
const groups = Map.groupBy(operationsOf(api), ({ group }) => group)
const conformance = new ApiConformance()

let world: HarborWorld
let ids: KnownIds
const accounts = {
  first: 'street-administrator',
  colleague: 'street-administrator',
  secretary: 'branch-secretary',
  auditor: 'auditor',
  officer: 'discipline-case-officer',
  volunteer: 'member',
  resident: 'resident',
  machine: 'integration',
} as const
const callers: Callers = {
  all: [...Object.keys(accounts), ''],
  whoMay: (permission) => {
    const holders: readonly Role[] = isPermission(permission) ? policy[permission].roles : []
    return Object.entries(accounts).flatMap(([name, role]) => (holders.includes(role) ? [name] : []))
  },
}
const lines: string[] = []
const counts = new Map<number, number>()

beforeAll(async () => {
  world = await HarborWorld.open({
    environment: { HARBOR_FICTIONAL_DATA: 'yes' },
    catchUpTimeoutMs: 60_000,
    logged: (line) => lines.push(line),
  })
  await world.account('colleague', [{ role: 'street-administrator' }])
  const matter = await openMatter(world, { admin: 'first', colleague: 'colleague' })
  const unitId = matter.units.branch
  for (const [name, role] of Object.entries(accounts).slice(2))
    await world.account(name, [{ role, ...(role === 'branch-secretary' && { unitId }) }], {
      ...(role === 'member' && { memberId: matter.ids.member }),
    })
  const target = await world.account('target', [])
  const { street, branchAbove, member, otherMember, none: _, ...named } = matter.ids
  ids = {
    unitId: [street, branchAbove, ...Object.values(matter.units)],
    memberId: [member, otherMember],
    accountId: [target],
    ...Object.fromEntries(Object.entries(named).map(([name, id]) => [`${name}Id`, [id]])),
  }
}, 120_000)
afterAll(() => world.close())

/** What a stranger must not learn from an answer: where the program lies, how it is built, what its stores said. */
const leak =
  /node_modules|\/libs\/|\/tmp\/|\bat \S+ \(|\.[jt]s:\d|file:\/\/|sqlite|SQLITE|ECONN|ENOENT|TypeError|RangeError|SyntaxError/

const send = (request: FuzzedRequest) =>
  world.harbor.app.inject(request as Parameters<typeof world.harbor.app.inject>[0])

async function faultOf(request: FuzzedRequest): Promise<string | undefined> {
  const first = await send(request)
  // Told that the file has changed, whoever means it looks again: only so does the request come as far as the decision.
  const stale =
    first.statusCode === 412 ? first.json<{ parameters?: { actual?: string } }>().parameters?.actual : undefined
  const answer =
    stale === undefined ? first : await send({ ...request, headers: { ...request.headers, 'if-match': `"${stale}"` } })
  const { statusCode: status, payload: text } = answer
  counts.set(status, (counts.get(status) ?? 0) + 1)
  const contentType = answer.headers['content-type'] ?? ''
  if (status >= 500) return `${status} ${text.slice(0, 300)}`
  const leaked = contentType.includes('json') && status >= 400 ? leak.exec(withoutInstance(text)) : null
  if (leaked) return `${status} tells ${leaked[0]}: ${text.slice(0, 300)}`
  if (request.method === 'HEAD') return undefined
  if (status >= 400) return faultOfRefusal(request, contentType, text)
  const path = request.url.split('?')[0] ?? ''
  const parsed = contentType.includes('json') ? (JSON.parse(text || 'null') as unknown) : text
  const told = { method: request.method, path, body: bodyOf(request), status, contentType, answer: parsed }
  return conformance.faultOf(told)
}

/** The address is the caller's own words. */
function withoutInstance(text: string): string {
  return text.replace(/"instance":"(?:[^"\\]|\\.)*"/, '')
}

/** Every no is problem details with a code, explained in the language that was asked for. */
function faultOfRefusal({ headers }: FuzzedRequest, contentType: string, text: string): string | undefined {
  if (!contentType.startsWith('application/problem+json')) return `refused as ${contentType}: ${text.slice(0, 200)}`
  const { code, title, detail } = JSON.parse(text) as Readonly<Record<string, unknown>>
  if (typeof code !== 'string' || !/^[a-z-]+\.[a-z-]+$/.test(code)) return `no code: ${text.slice(0, 200)}`
  if (typeof detail !== 'string' || detail === code || detail === '') return `not explained: ${text.slice(0, 200)}`
  const language = headers['accept-language']
  const isChinese = /\p{Script=Han}/u.test(String(title))
  if (language === 'en' && isChinese) return `not in English: ${text.slice(0, 200)}`
  if (language === 'zh-CN' && !(isChinese && /\p{Script=Han}/u.test(detail)))
    return `not in Chinese: ${text.slice(0, 200)}`
  return undefined
}

function bodyOf({ payload }: FuzzedRequest): unknown {
  if (payload === undefined || Buffer.isBuffer(payload)) return undefined
  return JSON.parse(payload) as unknown
}

describe('the description from which requests are made', () => {
  it('has every route of the application but those that are no part of it', () => {
    const described = operationsOf(api).map(({ method, path }) => `${method} ${path.replace(/^\/api\/v1/, '')}`)
    const routed = routesOf(world.harbor.app.get(ModulesContainer)).map(
      ({ method, path }) => `${method} ${path.replaceAll(/:(\w+)/g, '{$1}').replace(/^\/api\/v1/, '')}`,
    )
    const others = ['GET /health/live', 'GET /health/ready', 'GET /metrics', 'GET /verify/{code}']
    expect(routed.filter((route) => !described.includes(route) && !others.includes(route))).toEqual([])
  })
})

describe('a body without a part that it must have', () => {
  it('is refused by its class, for every body and every part', () => {
    const bodies = argumentsOf(world.harbor.app.get(ModulesContainer)).filter(
      ({ name }) => api.components.schemas[name],
    )
    const passed = bodies.flatMap((Body) => {
      const refused = new Set(validateSync(plainToInstance(Body, {})).map(({ property }) => property))
      const { required = [] } = api.components.schemas[Body.name] ?? {}
      return required.filter((name) => !refused.has(name)).map((name) => `${Body.name}.${name}`)
    })
    expect(bodies.length).toBeGreaterThan(80)
    expect(passed).toEqual([])
  })
})

describe('whatever is sent to the operations of', () => {
  it.each([...groups.keys()])(
    '%s is answered as described, or refused by code in the language asked for',
    async (group) => {
      const operations = groups.get(group) ?? []
      const random = randomOf(`fuzz ${group}`)
      const requests = new FuzzedRequests(api, ids, callers, random)
      const faults = new Map<string, string>()
      const note = (operation: Operation, request: FuzzedRequest, fault: string | undefined) => {
        const place = `${operation.method} ${operation.path}: ${fault?.slice(0, 60)}`
        if (fault === undefined || faults.has(place)) return
        const sent = `${request.url} ${JSON.stringify(request.headers)} ${String(request.payload ?? '').slice(0, 600)}`
        faults.set(place, `${fault}\n  ${request.method} ${sent}`)
      }
      for (const operation of operations.slice(0, 1)) {
        const request = requests.huge(operation)
        note(operation, request, await faultOf(request))
      }
      let done = 0
      for (; goesOn(done, rounds); done++) {
        const operation = operations[done % operations.length]
        if (!operation) throw new Error('no operation')
        const request = requests.next(operation)
        note(operation, request, await faultOf(request))
      }
      if (isLongLook) say(`${group}: ${done} requests to ${operations.length} operations`)
      expect([...faults].map(([place, fault]) => `${place}\n  ${fault}`)).toEqual([])
    },
    limitMs(rounds, 100),
  )
})

describe('after all of it', () => {
  it('the log verifies, every view has followed, and the service is ready', async () => {
    await world.caughtUp()
    const { core, runner } = world.harbor.platform
    expect((await verifyLog(core.journal.log)).problems).toEqual([])
    const stopped = (await runner.status()).filter(({ state }) => state !== 'live')
    expect(stopped).toEqual([])
    expect((await world.get('', '/health/ready')).body).toMatchObject({ notReady: [] })
    if (isLongLook) say(`answers: ${JSON.stringify(Object.fromEntries([...counts].toSorted(([a], [b]) => a - b)))}`)
  }, 600_000)

  it('some of it was accepted and some refused, of each kind', () => {
    const kinds = [200, 201, 400, 401, 403, 404, 409, 413, 415, 422]
    expect(kinds.filter((status) => !counts.has(status))).toEqual([])
  })

  it('no line of the log holds what people wrote, or who they are', () => {
    expect(lines.length).toBeGreaterThan(100)
    const personal = new RegExp(`${canary}|程远舟|苏晚晴|贺江汀|许婉清|0574-00000021|3302031980`)
    expect(lines.filter((line) => personal.test(line)).slice(0, 5)).toEqual([])
    expect(lines.filter((line) => line.includes('fault in a request')).slice(0, 5)).toEqual([])
  })
})
