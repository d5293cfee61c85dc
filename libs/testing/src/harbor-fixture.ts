import { rmSync } from 'node:fs'
import { pino } from 'pino'
import { operatorOf } from '@harbor/access/account-office'
import { allowed, unencumbered } from '@harbor/access/principal'
import type { Role } from '@harbor/access/roles'
import { newId, type AccountId, type MemberId, type UnitId } from '@harbor/kernel/ids'
import { toInstant, toLocalDate, type Clock, type Instant } from '@harbor/kernel/time'
import { firstStart, type FirstStart } from '@harbor/platform/first-start'
import { openHarbor, type Harbor } from '@harbor/platform/harbor-app'
import type { Platform } from '@harbor/platform/open-platform'
import type { AccessGate } from '@harbor/service/core'
import { readConfig } from '@harbor/service/config'
import { cheapHash } from './access-fixture'
import { ApiConformance } from './api-conformance'
import { makeTestFolder } from './test-folder'

/** What streams with an ETag are called; one a line. */
type FileKind =
  | 'member'
  | 'unit'
  | 'account'
  | 'review'
  | 'order'
  | 'hours'
  | 'problem'
  | 'method'
  | 'index-definition'
  | 'score-appeal'
  | 'total-claim'
  | 'plan'
  | 'session'
  | 'activity'
  | 'venue'
  | 'talent'
  | 'absence'
  | 'grid'
  | 'reorganisation'

/** A clock that a test sets to a day or an instant. */
export class SettableClock implements Clock {
  private instant: Instant

  constructor(instant = '2026-11-24T01:00:00.000Z') {
    this.instant = toInstant(instant)
  }
  now(): Instant {
    return this.instant
  }
  setTime(instant: string): void {
    this.instant = toInstant(instant)
  }
  /** Ten in the morning of that day in Asia/Shanghai. */
  setDay(day: string): void {
    this.instant = toInstant(`${toLocalDate(day)}T02:00:00.000Z`)
  }
  goOnMs(ms: number): void {
    this.instant = new Date(Date.parse(this.instant) + ms).toISOString() as Instant
  }
}

export interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string | string[] | number | undefined>>
  readonly text: string
  /** Empty where the answer is no JSON. */
  readonly body: Readonly<Record<string, unknown>>
}

export interface Asked {
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
}

export interface GrantOfAccount {
  readonly role: Role
  readonly unitId?: string
  readonly from?: string
  readonly until?: string
}

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'HEAD' | 'OPTIONS'

/** Bearer tokens have at least this many characters; names of accounts in tests are shorter. */
const tokenLength = 32

/**
 * An installation on real stores in a folder of its own, asked through the HTTP application without listening.
 *
 * `named`: the bearer token is the name of an account, so that acts of many years need no session that lasts so long; everything else
 * of access is real. Without it the caller brings tokens of real sessions.
 */
export class HarborWorld {
  private readonly accounts = new Map<string, AccountId>()

  private constructor(
    readonly folder: string,
    readonly harbor: Harbor,
    readonly clock: SettableClock,
    readonly first: FirstStart | undefined,
  ) {}

  static async open({
    folder = makeTestFolder(),
    clock = new SettableClock(),
    named = true,
    catchUpTimeoutMs = 5_000,
    environment = {},
    logged,
  }: {
    readonly folder?: string
    readonly clock?: SettableClock
    readonly named?: boolean
    readonly catchUpTimeoutMs?: number
    readonly environment?: Readonly<Record<string, string>>
    /** Gets every line of the log; without it nothing is logged. */
    readonly logged?: (line: string) => void
  } = {}): Promise<HarborWorld> {
    // Few accounts stand for many, and the clock stands still: what was called never comes back.
    const manyCalls = { HARBOR_CALLS_PER_MINUTE: '10000000' }
    const config = readConfig({ HARBOR_DATA: folder, LOG_LEVEL: 'silent', ...manyCalls, ...environment })
    const logger = logged ? pino({ level: 'trace' }, { write: logged }) : pino({ level: 'silent' })
    const harbor = await openHarbor(config, {
      clock,
      logger,
      hashCost: cheapHash,
      catchUpTimeoutMs,
      ...(named && { gate: namedGate }),
    })
    const { streetName, streetSince } = config
    const first = await firstStart(harbor.platform, { streetName, streetSince, username: 'first', clock })
    return new HarborWorld(folder, harbor, clock, first)
  }

  get streetId(): UnitId {
    const root = this.harbor.platform.units.root()
    if (!root) throw new Error('no street')
    return root.id
  }

  /** Opens an account by the operator of the machine. */
  async account(
    username: string,
    grants: readonly GrantOfAccount[],
    { memberId, password }: { readonly memberId?: string; readonly password?: string } = {},
  ): Promise<AccountId> {
    const { access, core } = this.harbor.platform
    const now = this.clock.now()
    const { accountId, outcome } = await access.office.open(
      {
        username,
        displayName: username,
        memberId: (memberId ?? null) as MemberId | null,
        grants: grants.map(({ role, unitId, from = '2010-01-01', until }) => ({
          role,
          unitId: (unitId ?? null) as UnitId | null,
          from: toLocalDate(from),
          until: until === undefined ? null : toLocalDate(until),
        })),
      },
      { commandId: newId<'command'>(), actor: operatorOf(core.journal.log.installationId), now },
    )
    if (outcome.kind !== 'recorded') throw new Error(`account ${username}: ${JSON.stringify(outcome)}`)
    if (password !== undefined) await access.store.passwords.choose(accountId, password, now)
    this.accounts.set(username, accountId)
    return accountId
  }

  accountId(username: string): AccountId {
    const id = this.accounts.get(username)
    if (!id) throw new Error(`no account ${username}`)
    return id
  }

  /** A request by somebody: the name of an account (`named`), or a token. Empty text: nobody. Throws when it is answered otherwise than described. */
  async ask(as: string, method: Method, path: string, { body, headers = {} }: Asked = {}): Promise<Answer> {
    const token = as.length >= tokenLength ? as : as.padEnd(tokenLength, '.')
    const answer = await this.harbor.app.inject({
      method,
      url: addressOf(path),
      headers: { ...(as !== '' && { authorization: `Bearer ${token}` }), 'accept-language': 'en', ...headers },
      ...(body !== undefined && { payload: body as object }),
    })
    const contentType = answer.headers['content-type'] ?? ''
    const isJson = /json/.test(contentType)
    const text = answer.payload
    const parsed = isJson && text !== '' ? (JSON.parse(text) as Record<string, unknown>) : {}
    const { statusCode: status } = answer
    const told = { method, path: pathOf(path), body, status, contentType, answer: parsed }
    conformance ??= new ApiConformance()
    const fault = conformance.faultOf(told)
    if (fault !== undefined) throw new Error(`${method} ${path} is not as docs/api/openapi.json says: ${fault}`)
    return {
      status,
      headers: answer.headers,
      text,
      body: parsed,
    }
  }

  get(as: string, path: string, headers: Readonly<Record<string, string>> = {}): Promise<Answer> {
    return this.ask(as, 'GET', path, { headers })
  }

  /** A command on an existing file, with the ETag of the file as it stands. */
  async change(
    as: string,
    file: `${FileKind}-${string}`,
    path: string,
    body: unknown,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<Answer> {
    const revision = (await this.harbor.platform.core.journal.load(file)).revision
    return this.ask(as, 'POST', path, { body: body ?? {}, headers: { 'if-match': `"${revision}"`, ...headers } })
  }

  /** A task on a member's file: `development/oath`, `transfers`, … */
  onMember(as: string, memberId: string, task: string, body: unknown): Promise<Answer> {
    return this.change(as, `member-${memberId}`, `/members/${memberId}/${task}`, body)
  }

  /** Uploads a file as a form of several parts. */
  upload(as: string, path: string, name: string, bytes: Uint8Array): Promise<Answer> {
    const boundary = 'harbor-fixture-boundary'
    const head = `--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="${name}"\r\nContent-Type: application/octet-stream\r\n\r\n`
    const body = Buffer.concat([Buffer.from(head), bytes, Buffer.from(`\r\n--${boundary}--\r\n`)])
    return this.ask(as, 'POST', path, {
      body,
      headers: { 'content-type': `multipart/form-data; boundary=${boundary}` },
    })
  }

  async establish(kind: string, name: string, parentId: string = this.streetId, on = '2012-07-01'): Promise<string> {
    const answer = await this.ask('first', 'POST', '/units', { body: { kind, name, parentId, on } })
    if (answer.status !== 201) throw new Error(`unit ${name}: ${answer.text}`)
    await this.caughtUp()
    return String(answer.body['id'])
  }

  /** All views have read everything recorded so far. */
  async caughtUp(): Promise<void> {
    const { core } = this.harbor.platform
    await core.caughtUp(await core.journal.log.head())
  }

  /** Stops the installation and leaves its folder, to look at or to open again. */
  stop(): Promise<void> {
    return this.harbor.close()
  }

  async close(): Promise<void> {
    await this.harbor.close()
    rmSync(this.folder, { recursive: true, force: true })
  }
}

/** One for all worlds of a spec: the description is large. */
let conformance: ApiConformance | undefined

/** Below `/api/v1` unless it says otherwise. */
function addressOf(path: string): string {
  return path.startsWith('/api/') || path.startsWith('/health') || path === '/metrics' ? path : `/api/v1${path}`
}

function pathOf(path: string): string {
  return addressOf(path).split('?')[0] ?? ''
}

function namedGate({ access }: Platform): AccessGate {
  return {
    async authenticate(token) {
      const account = await access.directory.byUsername(token.replace(/\.+$/, ''))
      if (!account) return undefined
      const { accountId, username, memberId, grants, disabled } = account
      if (disabled) return undefined
      return {
        ...unencumbered,
        accountId,
        memberId,
        grants,
        disabled,
        username: username ?? '',
      }
    },
    allowed,
  }
}
