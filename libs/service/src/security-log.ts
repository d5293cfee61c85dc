import type { FastifyRequest } from 'fastify'
import type { Logger } from 'pino'
import type { AccountId } from '@harbor/kernel/ids'

/**
 * What is told of security, besides access and input: acts of sessions. `refresh-token-reused`: somebody has a copy, the session was
 * ended.
 */
export type SecurityAct =
  | 'sign-in'
  | 'session-refresh'
  | 'refresh-token-reused'
  | 'sign-out'
  | 'sessions-end'
  | 'password-change'
  | 'signing-key-change'
  | 'recovery-code-sign-in'
  | 'second-factor-begin'
  | 'second-factor-set-up'
  | 'second-factor-removal'

/** One thing that happened. No name, address, path, body or token: ids, the route’s pattern and codes. */
export interface SecurityEvent {
  readonly event: SecurityAct | 'access' | 'throttled' | 'input'
  readonly outcome: 'done' | 'refused'
  readonly code?: string | undefined
  readonly status?: number
  readonly method?: string | undefined
  readonly route?: string | undefined
  /** Who asked, or whose account it is about; only one that exists. */
  readonly account?: AccountId | undefined
  /** Where it came from, as a keyed hash: tells callers apart and names none. */
  readonly source: string
  /** Reference of the request, as other lines have it. */
  readonly request?: string
}

/** What the parts of a request leave for its line. */
export interface RequestOfSecurity {
  /** A call of a quiet route (see permit.ts). */
  quiet?: boolean
  /** Set by the guard: who is let in, or turned away by his permissions. */
  account?: AccountId | undefined
  act?: SecurityAct
  /** The problem that was answered. */
  refused?: { readonly code: string; readonly status: number }
}

/** Repeats of the same from the same within this time are one line more, not each its own. */
export const windowMs = 10_000
/** So many callers are told apart within that time; what others do is summed up by event and code. */
const sourcesToldApart = 256

interface Repeats {
  readonly event: SecurityEvent
  readonly since: number
  times: number
}

/**
 * Lines of class `security`, written at every level of the log but `silent`. A flood of refusals must not flood the log: the first of its kind is told
 * at once, its repeats within ten seconds by one line with `repeated`. Sign-ins, sign-outs and changes of passwords are told one by one.
 */
export class SecurityLog {
  private readonly logger: Logger
  private readonly open = new Map<string, Repeats>()
  private timer: NodeJS.Timeout | undefined

  constructor(
    logger: Logger,
    private readonly nowMs: () => number,
    /** Of an address, a keyed hash. */
    readonly sourceOf: (address: string) => string,
  ) {
    this.logger = logger.child({ class: 'security' }, { level: logger.level === 'silent' ? 'silent' : 'info' })
  }

  tell(event: SecurityEvent): void {
    if (event.outcome === 'done' && event.event !== 'session-refresh') return this.write(event)
    this.settle()
    const kind = `${event.event} ${event.outcome} ${event.code ?? ''}`
    const own = `${kind} ${event.account ?? event.source}`
    const isNew = !this.open.has(own)
    const key = isNew && this.open.size >= sourcesToldApart ? kind : own
    const known = this.open.get(key)
    if (known) {
      known.times += 1
      return
    }
    const told = key === own ? event : { ...event, account: undefined, source: 'others' }
    this.open.set(key, { event: told, since: this.nowMs(), times: 0 })
    this.write(told)
    this.timer ??= setInterval(() => this.settle(), windowMs).unref()
  }

  /** Ends every window: nothing that was counted is lost when the process stops. */
  close(): void {
    clearInterval(this.timer)
    this.timer = undefined
    this.settle(Infinity)
  }

  private settle(now = this.nowMs()): void {
    for (const [key, { event, since, times }] of this.open) {
      // Windows stand in the order of their beginning; a clock that was put back ends them all.
      if (now >= since && now - since < windowMs) return
      this.open.delete(key)
      if (times === 0) continue
      const { outcome, code, account, source } = event
      this.write({ event: event.event, outcome, code, account, source }, { repeated: times, seconds: windowMs / 1_000 })
    }
  }

  private write(event: SecurityEvent, repeats: { readonly repeated?: number; readonly seconds?: number } = {}): void {
    const line = { ...event, ...repeats }
    if (event.outcome === 'refused') this.logger.warn(line, 'security')
    else this.logger.info(line, 'security')
  }
}

/** What an answered request has to tell; undefined: nothing. */
export function securityEventOf(
  request: FastifyRequest & RequestOfSecurity,
  replied: number,
  sourceOf: SecurityLog['sourceOf'],
): SecurityEvent | undefined {
  const { act, refused, account, quiet } = request
  const status = refused?.status ?? replied
  if (status >= 500 || (status < 400 && !act)) return undefined
  const outcome = status < 400 ? 'done' : 'refused'
  const event = eventOf(status, act)
  const told = {
    event,
    outcome,
    code: refused?.code,
    status,
    account,
    source: sourceOf(request.ip),
    request: request.id,
  } as const
  if (!quiet) return { ...told, method: request.method, route: request.routeOptions.url ?? 'none' }
  // Of a confidential route only that somebody without its permission came: what those who have it do is for them alone.
  return event === 'access' && !('caller' in request) ? told : undefined
}

function eventOf(status: number, act: SecurityAct | undefined): SecurityEvent['event'] {
  if (status === 429) return 'throttled'
  return act ?? (status === 401 || status === 403 ? 'access' : 'input')
}
