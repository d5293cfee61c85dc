import { randomOf } from './rounds'
import { headerOf, type Answered } from '../bench/http-connection'
import { requestOf } from '../bench/http-client'

/** Who and what the street holds, as far as the load needs it. */
export interface LoadedStreet {
  readonly members: readonly { readonly id: string; readonly unitId: string }[]
  readonly branches: readonly string[]
  readonly accounts: readonly { readonly username: string; readonly password: string }[]
  /** The day of the platform's clock. */
  readonly today: string
}

export interface Planned {
  readonly kind: string
  readonly text: string
  /** Of a command: what a repetition is known by. */
  readonly command?: { readonly account: number; readonly path: string; readonly key: string }
  readonly learn?: (answer: Answered) => void
}

interface Ask {
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: unknown
  readonly learn?: (answer: Answered) => void
}

/** Parts of a hundred or so; each is what somebody does on an ordinary day. */
const weights = {
  order: 10,
  publish: 4,
  hours: 8,
  held: 3,
  transfer: 3,
  stale: 2,
  again: 4,
  roster: 16,
  member: 15,
  ledger: 6,
  timeline: 4,
  deadlines: 4,
  statistics: 3,
  tree: 2,
  asOf: 1,
  template: 0.5,
  session: 2,
  signIn: 0.5,
} as const
export type Kind = keyof typeof weights
const total = Object.values(weights).reduce((sum, weight) => sum + weight, 0)

const searches = ['明', '远舟', 'zmz', 'chen', '海帆', '无此人']
const kept = 500

/** Requests as they come on a busy day, drawn by the seed: commands, some again and some too late, reads, sign-ins. */
export class LoadMix {
  private readonly random: () => number
  private number = 0
  private readonly tokens: string[] = []
  private readonly revisions = new Map<string, number>()
  private readonly orders: { id: string; revision: number }[] = []
  private readonly done: Planned[] = []

  constructor(
    private readonly street: LoadedStreet,
    private readonly name: string,
  ) {
    this.random = randomOf(name)
  }

  next(): Planned {
    let at = this.random() * total
    for (const [kind, weight] of Object.entries(weights) as [Kind, number][]) {
      at -= weight
      if (at < 0) return this.of(kind)
    }
    return this.of('roster')
  }

  signIn(account: number): Planned {
    const body = this.street.accounts[account]
    return this.plan('signIn', account, 'POST', '/session', {
      body,
      learn: ({ status, body: answer }) => {
        if (status === 200)
          this.tokens[account] = (JSON.parse(answer.toString()) as { accessToken: string }).accessToken
      },
    })
  }

  /** `kind`, or what must come before it. */
  private of(kind: Kind): Planned {
    const account = this.below(this.street.accounts.length)
    const { id, unitId } = this.one(this.street.members)
    const get = (path: string, learn?: Ask['learn']) =>
      this.plan(kind, account, 'GET', path, { ...(learn && { learn }) })
    switch (kind) {
      case 'order':
        return this.order(account)
      case 'publish':
        return this.publish(account)
      case 'hours':
        return this.command(kind, account, `/members/${id}/hours`, {
          body: { activity: '文明劝导', base: 'service', ...this.hoursOfSomeDay(), organiserId: unitId },
        })
      case 'held':
        return this.held(account, unitId)
      case 'transfer':
        return this.transfer(account, id, unitId)
      case 'stale':
        return this.command(kind, account, `/members/${id}/contact-lost`, {
          headers: { 'if-match': '"0"' },
          body: { lastContactOn: '2026-03-01', on: '2026-10-01', unitId },
        })
      case 'again':
        return this.done.length === 0 ? this.order(account) : { ...this.one(this.done), kind }
      case 'signIn':
        return this.signIn(account)
      case 'member':
        return get(`/members/${id}`, (answer) => this.learnRevision(id, answer))
      case 'roster':
        return get(`/members?limit=20&text=${encodeURIComponent(this.one(searches))}`)
      case 'ledger':
        return get(`/members/${id}/hours`)
      case 'timeline':
        return get(`/members/${id}/timeline`)
      case 'deadlines':
        return get('/deadlines?limit=20')
      case 'statistics':
        return get('/statistics')
      case 'tree':
        return get('/units/tree')
      case 'asOf':
        return get(`/members?asOf=2026-06-30&limit=20&unit=${unitId}`)
      case 'template':
        return get('/imports/roster/template')
      case 'session':
        return get('/session')
    }
  }

  private order(account: number): Planned {
    const contact = { name: '许婉清', phone: '13800000021', address: '潮声里 3 幢 201' }
    const { today } = this.street
    const body = { unitId: this.one(this.street.branches), need: '陪同就医', base: 'care', wantedOn: today, contact }
    return this.command('order', account, '/orders', {
      body,
      learn: ({ status, body: answer }) => {
        if (status !== 201) return
        const { id, revision } = JSON.parse(answer.toString()) as { id: string; revision: number }
        this.orders.push({ id, revision })
        if (this.orders.length > kept) this.orders.shift()
      },
    })
  }

  private publish(account: number): Planned {
    const order = this.orders.shift()
    if (!order) return this.order(account)
    return this.command('publish', account, `/orders/${order.id}/publish`, {
      headers: { 'if-match': `"${order.revision}"` },
      body: {},
    })
  }

  /** Wakes an automation: everybody who was there is credited with the hours. */
  private held(account: number, unitId: string): Planned {
    const ofBranch = this.street.members.filter((member) => member.unitId === unitId)
    const there = new Set([this.one(ofBranch), this.one(ofBranch), this.one(ofBranch)])
    const { startedAt: startsAt, endedAt: endsAt } = this.hoursOfSomeDay()
    const doings = { title: '社区义诊', base: 'care', place: '潮声社区广场', volunteerHours: true }
    const body = { ...doings, unitId, startsAt, endsAt, memberIds: [...there].map(({ id }) => id), guests: 1 }
    return this.command('held', account, '/activities/held', { body })
  }

  private transfer(account: number, id: string, unitId: string): Planned {
    const revision = this.revisions.get(id)
    if (revision === undefined)
      return this.plan('member', account, 'GET', `/members/${id}`, {
        learn: (answer) => this.learnRevision(id, answer),
      })
    this.revisions.delete(id)
    const destinationId = this.street.branches.find((branch) => branch !== unitId)
    return this.command('transfer', account, `/members/${id}/transfers`, {
      headers: { 'if-match': `"${revision}"` },
      body: { on: this.street.today, destinationId, reason: '工作调动' },
    })
  }

  private learnRevision(id: string, { status, head }: Answered): void {
    const tag = headerOf(head, 'etag')
    if (status === 200 && tag !== undefined) this.revisions.set(id, Number(tag.replaceAll('"', '')))
    if (this.revisions.size > kept) this.revisions.clear()
  }

  private command(kind: Kind, account: number, path: string, ask: Ask): Planned {
    const key = `${this.name}-${this.number++}`
    const headers = { ...ask.headers, 'idempotency-key': key }
    const planned = this.plan(kind, account, 'POST', path, {
      ...ask,
      headers,
      learn: (answer) => {
        ask.learn?.(answer)
        if (answer.status !== 201) return
        this.done.push(planned)
        if (this.done.length > kept) this.done.shift()
      },
    })
    return { ...planned, command: { account, path: `/api/v1${path}`, key } }
  }

  private plan(kind: Kind, account: number, method: string, path: string, { headers, body, learn }: Ask): Planned {
    const token = this.tokens[account]
    const all = { ...(token !== undefined && { authorization: `Bearer ${token}` }), ...headers }
    return { kind, text: requestOf(method, `/api/v1${path}`, all, body), ...(learn && { learn }) }
  }

  /** Two hours of a day long past; now and then they overlap with others of the same person and are refused. */
  private hoursOfSomeDay(): { readonly startedAt: string; readonly endedAt: string } {
    const startMs = Date.parse('2024-01-01T00:00:00.000Z') + this.below(900 * 12) * 7_200_000
    return { startedAt: new Date(startMs).toISOString(), endedAt: new Date(startMs + 7_200_000).toISOString() }
  }

  private below(limit: number): number {
    return Math.floor(this.random() * limit)
  }

  private one<T>(of: readonly T[]): T {
    const found = of[this.below(of.length)]
    if (found === undefined) throw new Error('nothing to choose from')
    return found
  }
}
