import 'reflect-metadata'
import { ModulesContainer } from '@nestjs/core'
import { routesOf } from '@harbor/service/route-list'
import { DisciplineStreet, type Person } from '@harbor/testing/discipline-street'
import type { Answer, Method } from '@harbor/testing/harbor-fixture'
import { cases, type MatrixIds } from './permission-cases'

/**
 * Two installations with one history, but for an open review in the first of them. Whoever is not on its team asks both everything there is
 * to ask, and must not find a difference: not in an answer, not in a count, not in the log, not in what the server reads to answer.
 */
interface Installation {
  readonly street: DisciplineStreet
  readonly lines: string[]
  /** Streams that the log was asked for. */
  readonly streams: string[]
  /** The open review; in the second installation an id that nothing has. */
  readonly reviewId: string
  readonly ids: MatrixIds
}

const none = '018f0000-0000-7000-8000-000000000000'
const suspect: Person = '程远舟'
const outsiders = ['first', 'admin', 'secretary', 'auditor', 'stranger', 'suspect', 'resident', 'district'] as const
const today = '2026-11-24'
const terms = { kind: 'probation-within-party', posts: [], probationYears: 1 }

let known: Installation
let blank: Installation

async function installation(withReview: boolean): Promise<Installation> {
  const lines: string[] = []
  const street = await DisciplineStreet.open((line) => lines.push(line))
  const { world, branch } = street
  await world.account('secretary', [{ role: 'branch-secretary', unitId: branch }])
  await world.account('auditor', [{ role: 'auditor' }])
  await world.account('suspect', [{ role: 'member' }], { memberId: street.member(suspect) })
  await world.account('resident', [{ role: 'resident' }])
  await world.account('district', [{ role: 'integration' }])
  const account = await world.account('target', [])
  let reviewId = none
  if (withReview) {
    reviewId = await street.openReview(suspect, '2026-10-02')
    await street.voteOn(reviewId, '2026-10', terms)
    await world.get('officer', `/reviews/${reviewId}`)
    await world.get('colleague', '/reviews')
  }
  world.clock.setDay(today)
  await street.settled()
  const member = street.member(suspect)
  const otherMember = street.member('苏晚晴')
  const streams: string[] = []
  const { log } = world.harbor.platform.core.journal
  const readStream = log.readStream.bind(log)
  log.readStream = (stream, options) => {
    streams.push(stream)
    return readStream(stream, options)
  }
  const place = { branch, branchAbove: world.streetId, street: world.streetId }
  const nowhere = {
    // One a line.
    order: none,
    problem: none,
    method: none,
    appeal: none,
    claim: none,
    venue: none,
    booking: none,
    talent: none,
    activity: none,
    plan: none,
    session: none,
    grid: none,
    reorganisation: none,
    none,
  }
  const ids = { ...place, ...nowhere, member, otherMember, account }
  return { street, lines, streams, reviewId, ids }
}

beforeAll(async () => {
  known = await installation(true)
  blank = await installation(false)
  for (const one of [known, blank]) one.lines.length = 0
}, 120_000)
afterAll(async () => {
  await known.street.close()
  await blank.street.close()
})

/** What differs between any two installations: ids, positions, hashes, secrets, the time that something took. */
function blurred(text: string): string {
  return text
    .replaceAll(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, '<id>')
    .replaceAll(/[0-9a-f]{64}/g, '<hash>')
    .replaceAll(/\bresident-[0-9a-f]{16}\b/g, 'resident-<hash>')
    .replaceAll(/"source":"[0-9a-f]{16}"/g, '"source":"<hash>"')
    .replaceAll(/"(position|head|checkpoint|lag|durationMs|ms|time|pid)":[\d.]+/g, '"$1":0')
    .replaceAll(/(\\?"(?:oneTimePassword|token|sealed|cursor|nextCursor)\\?":\\?")[^"\\]+/g, '$1…')
}

/** Everything but the clock of the wire and what depends on the length of a position. */
function headersOf({ headers }: Answer): Readonly<Record<string, unknown>> {
  // `harbor-feed-next` is the position up to which a page of the feed has looked: it tells as little as any position (ADR 0021).
  const { date: _, 'harbor-position': __, 'harbor-feed-next': ___, 'content-length': ____, ...others } = headers
  return others
}

function seen(answer: Answer): unknown {
  const { status, text, body } = answer
  const isPdf = String(answer.headers['content-type']).includes('pdf') || text.startsWith('PK')
  const isJson = /json/.test(String(answer.headers['content-type'])) && text.startsWith('{')
  const told = isJson ? inOrder(JSON.parse(blurred(JSON.stringify(body)))) : blurred(text)
  return { status, headers: headersOf(answer), body: isPdf ? 'a file' : told }
}

/** Lists that are sorted by an id stand in another order in every installation. */
function inOrder(value: unknown): unknown {
  if (Array.isArray(value))
    return value.map(inOrder).toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, inOrder(inner)]))
}

async function ask(
  one: Installation,
  as: string,
  route: string,
  revision: 'stale' | 'true',
  key?: string,
): Promise<Answer> {
  const [method = 'GET', path = ''] = route.split(' ')
  const { world } = one.street
  const values: Readonly<Record<string, string>> = {
    unitId: one.ids.branch,
    memberId: one.ids.member,
    accountId: one.ids.account,
    reviewId: one.reviewId,
    view: 'roster',
    power: 'correct-records',
  }
  const address = path.replaceAll(/:(\w+)/g, (_, name: string) => values[name] ?? none)
  if (path.startsWith('/imports/') && method === 'POST')
    return world.upload(as, `${path}?dryRun=true`, 'empty.csv', Buffer.from('姓名\n'))
  const stream = [
    /^\/(member)s\/(?=[0-9a-f-]{36})/,
    /^\/(unit)s\/(?=[0-9a-f-]{36})/,
    /^\/(account)s\/(?=[0-9a-f-]{36})/,
  ]
    .map((form) => form.exec(address)?.[1])
    .find((name) => name !== undefined)
  const file = stream && `${stream}-${address.split('/')[2] ?? ''}`
  const now = file === undefined ? 999 : (await world.harbor.platform.core.journal.load(file)).revision
  const headers = {
    ...(method === 'POST' && { 'if-match': `"${revision === 'stale' ? 999 : now}"` }),
    ...(key !== undefined && { 'idempotency-key': key }),
  }
  const body = cases[route]?.body?.(one.ids)
  return world.ask(as, method as Method, address, { headers, ...(body !== undefined && { body }) })
}

async function differences(as: string, revision: 'stale' | 'true', key?: string): Promise<readonly unknown[]> {
  const found: unknown[] = []
  for (const route of Object.keys(cases)) {
    if (route === 'GET /metrics') continue
    for (const one of [known, blank]) one.streams.length = 0
    const first = await ask(known, as, route, revision, key)
    const second = await ask(blank, as, route, revision, key)
    const [a, b] = [seen(first), seen(second)]
    if (JSON.stringify(a) !== JSON.stringify(b)) found.push({ route, known: a, blank: b })
    const [read, readBlank] = [known.streams.map(blurred), blank.streams.map(blurred)]
    if (JSON.stringify(read) !== JSON.stringify(readBlank)) found.push({ route, read, readBlank })
    if (known.streams.some((stream) => stream.includes(known.reviewId))) found.push({ route, touched: known.reviewId })
  }
  return found
}

it('is asked of every route that the router has', () => {
  const routes = routesOf(known.street.world.harbor.app.get(ModulesContainer))
  const permitted = routes.filter(({ access }) => access?.kind === 'permission')
  expect(permitted.map(({ method, path }) => `${method} ${path}`).toSorted()).toEqual(Object.keys(cases).toSorted())
})

describe('an open review shows to nobody outside its team', () => {
  it.each(outsiders)(
    '%s finds no difference',
    async (as) => expect(await differences(as, 'stale')).toEqual([]),
    120_000,
  )

  it('nor with an Idempotency-Key that is sent twice', async () => {
    expect(await differences('stranger', 'stale', 'the-same-key-twice')).toEqual([])
    expect(await differences('stranger', 'stale', 'the-same-key-twice')).toEqual([])
  }, 120_000)

  it('nor in a transfer out: not cleared by the same word, and cleared by the same answer', async () => {
    const told = async (one: Installation) => {
      const { world, otherBranch } = one.street
      const { member, branch, street } = one.ids
      const acts = { on: today, unitId: street }
      const started = await world.onMember('admin', member, 'transfers', {
        on: today,
        destinationId: otherBranch,
        reason: '搬迁',
      })
      const overview = await world.get('admin', `/members/${member}`)
      const { transferId } = overview.body['openTransfer'] as { transferId: string }
      const letter = { ...acts, validUntil: '2026-12-30', addressee: '观澜支部' }
      const answers = [
        started,
        await world.onMember('first', member, `transfers/${transferId}/approve`, acts),
        await world.onMember('admin', member, `transfers/${transferId}/letter`, letter),
        await world.onMember('admin', member, `transfers/${transferId}/receive`, acts),
        await world.get('stranger', '/clearances'),
        await world.ask('stranger', 'POST', '/clearances', { body: { on: today, unitId: branch } }),
        await world.get('stranger', '/clearances'),
      ]
      return answers.map(seen)
    }
    const inKnown = await told(known)
    expect(inKnown).toEqual(await told(blank))
    expect(inKnown.map((one) => (one as { status: number }).status)).toEqual([201, 201, 409, 409, 200, 201, 200])
  })

  it('nor where commands have their effect', async () => {
    for (const as of ['stranger', 'secretary', 'admin']) expect(await differences(as, 'true')).toEqual([])
  }, 180_000)

  it('nor in the state of any view, its rebuild or its proof', async () => {
    const viewsOf = async ({ street }: Installation) =>
      ((await street.world.get('admin', '/projections')).body['views'] as { view: string }[]).map(({ view }) => view)
    const views = await viewsOf(known)
    expect(await viewsOf(blank)).toEqual(views)
    for (const view of views)
      for (const what of ['rebuild', 'prove'])
        expect(seen(await known.street.world.ask('admin', 'POST', `/projections/${view}/${what}`))).toEqual(
          seen(await blank.street.world.ask('admin', 'POST', `/projections/${view}/${what}`)),
        )
  }, 120_000)

  it('nor in metrics', async () => {
    const counted = async (one: Installation) =>
      (await one.street.world.get('admin', '/metrics')).text
        .split('\n')
        .filter((line) => /^(# )?(HELP |TYPE )?harbor_/.test(line) && !/_(sum|bucket)/.test(line))
    const lines = await counted(known)
    expect(lines).toEqual(await counted(blank))
    expect(lines.filter((line) => line.includes('/reviews'))).toEqual([])
  })

  it('nor in what the verification counts', async () => {
    const report = async (one: Installation) => {
      const { body } = await one.street.world.ask('auditor', 'POST', '/audit/verify')
      return { ok: body['ok'], events: body['events'], streams: body['streams'] }
    }
    expect(await report(known)).toEqual(await report(blank))
  })

  it('nor in the log', () => {
    const told = ({ lines }: Installation) => lines.map(blurred)
    expect(told(known)).toEqual(told(blank))
    expect(known.lines.filter((line) => line.includes('/reviews'))).toEqual([])
  })
})

describe('the log as stored', () => {
  it('tells of the review neither member nor unit nor word of it', async () => {
    const { log } = known.street.world.harbor.platform.core.journal
    const events = (await log.readRaw(0 as never, { limit: 100_000 })).events.filter(({ stream }) =>
      stream.startsWith('review-'),
    )
    expect(events.length).toBeGreaterThan(8)
    const { member, street, branch } = known.ids
    for (const { data, meta } of events) {
      expect(Object.keys(JSON.parse(data) as object)).toEqual(['personal'])
      for (const secret of [member, branch, '礼金', 'probation']) expect(data + meta).not.toContain(secret)
      expect(data).not.toContain(street)
    }
  })
})
