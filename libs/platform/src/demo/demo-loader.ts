import { toInstant, type Instant } from '@harbor/kernel/time'
import type { Harbor } from '../harbor-app'
import type { DemoAct, DemoInput } from './demo-input'
import { DemoNames, commandKey } from './demo-names'

export interface DemoSummary {
  readonly members: number
  readonly acts: number
  readonly ms: number
}

interface Answer {
  readonly id?: string
  readonly revision?: number
  readonly eventIds?: readonly string[]
}

/** An act that the rules refused: the demo's input is wrong, or a rule changed. */
export class DemoRefused extends Error {
  constructor(act: string, status: number, body: string) {
    super(`${act}: ${status} ${body}`)
    this.name = 'DemoRefused'
  }
}

/** Plays the demo's input against the HTTP API of an installation that is not listening yet. */
export class DemoLoader {
  private readonly names: DemoNames
  private readonly revisions = new Map<string, number>()
  /** An activity was closed or a session held today: hours, bookings, items of the plan follow. */
  private called = false

  constructor(
    private readonly harbor: Harbor,
    private readonly clock: { at: Instant },
    private readonly input: DemoInput,
    private readonly options: { readonly password: string; readonly stopping: AbortSignal },
  ) {
    this.names = new DemoNames(input.acts)
  }

  async load(onProgress: (done: number, of: number) => void): Promise<DemoSummary> {
    const startedAt = performance.now()
    const { acts, files } = this.input
    for (const { route, name, bytes } of files) {
      await this.upload(route, name, bytes)
      if (route === 'units') await this.openAccounts()
    }
    await this.learnMembers()
    await this.openAccountsOfMembers()
    let done = 0
    for (const some of sideBySide(acts)) {
      await this.play(some)
      done += some.length
      onProgress(done, acts.length)
    }
    await this.caughtUp()
    return { members: this.names.members.size, acts: acts.length, ms: Math.round(performance.now() - startedAt) }
  }

  private async play(acts: readonly DemoAct[]): Promise<void> {
    const at = toInstant(`${acts[0]?.on}T02:00:00Z`)
    // What the acts of one day call for in other files is recorded on that day.
    if (at !== this.clock.at && this.called) await this.followed()
    this.clock.at = at
    // All have ended before the first failure is told: nothing goes on behind it.
    const ended = await Promise.allSettled(acts.map((act) => this.carryOut(act)))
    for (const one of ended) if (one.status === 'rejected') throw one.reason
  }

  private async carryOut(act: DemoAct): Promise<void> {
    const url = this.names.resolve(act.post) as string
    const file = fileOf(url)
    const asked = act.post.endsWith('/check-ins') ? await this.withCode(act, url) : act.body
    const body = this.names.resolve(asked) as { person?: { name: string } } | null
    const sent = act.file === undefined ? body : pictureOf(act.file)
    const answer = await this.post(act.as, url, sent, act.key, file && (await this.revisionOf(file)))
    const { id, revision, eventIds } = answer
    if (id !== undefined && revision !== undefined && !isOfLedger(url)) this.revisions.set(id, revision)
    if (body?.person && id !== undefined) this.names.members.set(body.person.name, id)
    if (eventIds) this.names.events.set(act.key, eventIds)
    // Acts of the same day build on what a decision or a confirmed service calls for in another file.
    if (/^\/(reviews|orders)\/.+\/(decide|re-examination|confirm|settle)$/.test(url)) await this.followed()
    if (/^\/(activities\/(held|.+\/(close|call-off))|sessions\/.+\/hold)$/.test(url)) this.called = true
  }

  private async upload(route: 'units' | 'roster', name: string, bytes: Buffer): Promise<void> {
    const answer = await this.harbor.app.inject({
      method: 'POST',
      url: `/api/v1/imports/${route}`,
      headers: {
        authorization: `Bearer ${route === 'units' ? 'demo-operator-token' : 'demo-account-admin'}`,
        'content-type': formType,
      },
      payload: formOf(name, bytes),
    })
    const report = answer.json<{ refused?: number; findings?: readonly unknown[] }>()
    if (answer.statusCode !== 200 || report.refused !== 0)
      throw new DemoRefused(`import ${name}`, answer.statusCode, answer.body.slice(0, 2_000))
    await this.caughtUp()
  }

  /** Two administrators (who starts a transfer does not approve it), an auditor, three case officers, and a secretary a branch. */
  private async openAccounts(): Promise<void> {
    const { units } = this.harbor.platform.units
    for (const unit of units.values()) this.names.units.set(unit.name, unit.id)
    const from = this.input.rosterDate
    await this.openAccount('admin', '街道管理员甲', { role: 'street-administrator', from })
    await this.openAccount('admin2', '街道管理员乙', { role: 'street-administrator', from })
    await this.openAccount('auditor', '审计员', { role: 'auditor', from })
    for (const number of [1, 2, 3])
      await this.openAccount(`officer-${number}`, `纪检办案人员${number}`, { role: 'discipline-case-officer', from })
    const branches = [...units.values()].filter(({ kind }) => kind === 'branch')
    for (const [index, branch] of branches.toSorted((a, b) => (a.id < b.id ? -1 : 1)).entries()) {
      const username = `secretary-${String(index + 1).padStart(2, '0')}`
      await this.openAccount(username, `${branch.name}书记`, { role: 'branch-secretary', unitId: branch.id, from })
      this.names.accounts.set(branch.name, username)
    }
  }

  private async openAccount(
    username: string,
    displayName: string,
    grant: Readonly<Record<string, string>>,
    memberId?: string,
  ): Promise<void> {
    const { access, core } = this.harbor.platform
    const answer = await this.post(
      'operator',
      '/accounts',
      { username, displayName, grants: [grant], ...(memberId !== undefined && { memberId }) },
      `demo-account-${username}`,
    )
    if (answer.id === undefined) throw new DemoRefused(`account ${username}`, 0, 'no id')
    const account = await access.directory.byUsername(username)
    if (account) await access.store.passwords.choose(account.accountId, this.options.password, core.clock.now())
    this.names.accounts.set(username, username)
    this.names.accountIds.set(username, answer.id)
  }

  private async openAccountsOfMembers(): Promise<void> {
    const from = this.input.rosterDate
    for (const [index, name] of this.input.toLookAt.volunteers.entries()) {
      const username = `member-${String(index + 1).padStart(2, '0')}`
      await this.openAccount(username, name, { role: 'member', from }, this.names.members.get(name))
      this.names.accounts.set(name, username)
    }
  }

  private async revisionOf(file: string): Promise<number> {
    if (file.length === idLength) return this.revisions.get(file) ?? 0
    return (await this.harbor.platform.core.journal.load(file)).revision
  }

  private async learnMembers(): Promise<void> {
    let cursor: string | null = ''
    while (cursor !== null) cursor = await this.learnPage(cursor)
  }

  private async learnPage(cursor: string): Promise<string | null> {
    const query = new URLSearchParams({ limit: '500', ...(cursor !== '' && { cursor }) })
    const answer = await this.harbor.app.inject({
      method: 'GET',
      url: `/api/v1/members?${query.toString()}`,
      headers: { authorization: 'Bearer demo-account-admin' },
    })
    const page = answer.json<{ documents: readonly { id: string; name: string }[]; nextCursor: string | null }>()
    for (const { id, name } of page.documents) this.names.members.set(name, id)
    return page.nextCursor
  }

  /** Between two commands is where a load can be cut off: everything before is recorded, and the same load goes on from there. */
  private async post(
    as: string,
    path: string,
    body: unknown,
    key: string,
    revision?: number | string,
  ): Promise<Answer> {
    this.options.stopping.throwIfAborted()
    const username = as === 'operator' ? undefined : (this.names.accounts.get(as) ?? as)
    const answer = await this.harbor.app.inject({
      method: 'POST',
      url: `/api/v1${path}`,
      headers: {
        authorization: `Bearer ${username === undefined ? 'demo-operator-token' : `demo-account-${username}`}`,
        'idempotency-key': commandKey(key),
        ...(revision !== undefined && { 'if-match': `"${revision}"` }),
        ...(Buffer.isBuffer(body) && { 'content-type': formType }),
      },
      payload: body as object,
    })
    if (answer.statusCode >= 300) throw new DemoRefused(`${key} ${as} ${path}`, answer.statusCode, answer.body)
    return answer.json<Answer>()
  }

  /** A check-in by code: what the member's QR code says is asked for in his place. */
  private async withCode({ as, body }: DemoAct, url: string): Promise<{ readonly code: string }> {
    const { memberId } = this.names.resolve(body) as { memberId: string }
    const answer = await this.harbor.app.inject({
      method: 'GET',
      url: `/api/v1${url.replace(/check-ins$/, 'check-in-codes')}`,
      headers: { authorization: `Bearer demo-account-${this.names.accounts.get(as) ?? as}` },
    })
    const { codes } = answer.json<{ codes: readonly { memberId: string; code: string }[] }>()
    return { code: codes.find((one) => one.memberId === memberId)?.code ?? '' }
  }

  private async followed(): Promise<void> {
    this.called = false
    const { core, automations } = this.harbor.platform
    await automations?.settled(await core.journal.log.head(), { timeoutMs: 30_000 })
  }

  private async caughtUp(): Promise<void> {
    const { core } = this.harbor.platform
    await core.caughtUp(await core.journal.log.head())
  }
}

const boundary = 'demo-street-boundary'
const formType = `multipart/form-data; boundary=${boundary}`

function formOf(name: string, bytes: Buffer): Buffer {
  const head = `--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="${name}"\r\nContent-Type: application/octet-stream\r\n\r\n`
  return Buffer.concat([Buffer.from(head), bytes, Buffer.from(`\r\n--${boundary}--\r\n`)])
}

/** One grey point, and behind it the text that makes it a file of its own: pictures end where they say. */
function pictureOf(text: string): Buffer {
  const point = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg=='
  return formOf('picture.png', Buffer.concat([Buffer.from(point, 'base64'), Buffer.from(text)]))
}

const idLength = 36
/** Files of a member beside the member's own, and what else is written to behind an act's back: their revision is read. */
const beside = new Map([
  ['hours', 'hours'],
  ['absence-ladder', 'absence'],
  ['plans', 'plan'],
  ['units', 'unit'],
])

/** Whose ETag the act names: a file by its id, or a stream by its name (`hours-…`, `plan-…`). */
function fileOf(url: string): string | undefined {
  const [, kind = '', id, , task = ''] = /^\/([a-z]+)\/([0-9a-f-]{36})(\/([a-z-]+))?/.exec(url) ?? []
  if (id === undefined || /\/(certificates|absence-ladder\/proposals)$/.test(url)) return undefined
  const stream = beside.get(kind === 'members' ? task : kind)
  return stream === undefined ? id : `${stream}-${id}`
}

/** Its answer names the member, and the revision of another file. */
function isOfLedger(url: string): boolean {
  return /^\/members\/[0-9a-f-]{36}\/(hours|certificates)\b/.test(url)
}

function* sideBySide(acts: readonly DemoAct[]): Iterable<readonly DemoAct[]> {
  let some: DemoAct[] = []
  for (const act of acts) {
    const [first] = some
    if (first && (act.together === undefined || act.together !== first.together || act.on !== first.on)) {
      yield some
      some = []
    }
    some.push(act)
  }
  if (some.length > 0) yield some
}
