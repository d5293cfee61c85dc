import { hash } from 'node:crypto'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { AccountId } from '@harbor/kernel/ids'
import type { Clock, Instant } from '@harbor/kernel/time'
import { alwaysLetIn } from './admission-hooks'
import { refuse } from './before-routes'
import type { Problems } from './problem'
import type { RequestOfSecurity } from './security-log'

export const CALL_LIMIT = Symbol('limit of calls')

/** The operator of the machine works in his own process and is not counted. */
export const unlimitedCalls = Number.MAX_SAFE_INTEGER
/** Accounts and tokens that are remembered at a time; the oldest give way. A street has some hundreds of accounts. */
const remembered = 10_000

interface Bucket {
  left: number
  atMs: number
}
interface Closed {
  readonly account: AccountId
  readonly sinceMs: number
  readonly untilMs: number
}

/**
 * So many calls an account may make in a minute, all at once if it likes; they come back evenly. Counted in this process alone: with several
 * services or replicas each counts for itself. What an account calls with, sessions or API tokens, is counted together.
 */
export class CallLimit {
  private readonly buckets = new Map<AccountId, Bucket>()
  /** By digest of what was sent to be let in: found again before anything is read. Empty as long as everybody keeps to the limit. */
  private readonly closed = new Map<string, Closed>()

  constructor(private readonly perMinute: number) {}

  /** Counts a call. 0: go on. Otherwise the seconds after which to come again; until then `closedTo` knows this authorization. */
  take(account: AccountId, authorization: string, now: Instant): number {
    const nowMs = Date.parse(now)
    const perMs = this.perMinute / 60_000
    const bucket = this.buckets.get(account) ?? this.opened(account, nowMs)
    // A clock that was set back gives nothing and takes nothing.
    const gained = Math.max(0, nowMs - bucket.atMs) * perMs
    bucket.left = Math.min(this.perMinute, bucket.left + gained)
    bucket.atMs = nowMs
    if (bucket.left < 1) {
      const waitMs = (1 - bucket.left) / perMs
      keep(this.closed, digestOf(authorization), { account, sinceMs: nowMs, untilMs: nowMs + waitMs })
      return secondsOf(waitMs)
    }
    bucket.left -= 1
    return 0
  }

  /** Whose authorization it is, and for how many seconds, while it was told to wait. */
  closedTo(authorization: string | undefined, clock: Clock): { account: AccountId; seconds: number } | undefined {
    if (this.closed.size === 0 || authorization === undefined) return undefined
    const digest = digestOf(authorization)
    const found = this.closed.get(digest)
    if (!found) return undefined
    const nowMs = Date.parse(clock.now())
    if (nowMs >= found.sinceMs && nowMs < found.untilMs)
      return { account: found.account, seconds: secondsOf(found.untilMs - nowMs) }
    this.closed.delete(digest)
    return undefined
  }

  private opened(account: AccountId, atMs: number): Bucket {
    const bucket = { left: this.perMinute, atMs }
    keep(this.buckets, account, bucket)
    return bucket
  }
}

/** Who was just told to wait is refused by the head of the request alone: no body, no place in a lane, no look at a store. */
export function refuseBeyondCalls(
  fastify: FastifyInstance,
  {
    calls,
    problems,
    core,
  }: { readonly calls: CallLimit; readonly problems: Problems; readonly core: { clock: Clock } },
): void {
  fastify.addHook('onRequest', (request: FastifyRequest & RequestOfSecurity, reply, done) => {
    const closed = isCounted(request) ? calls.closedTo(request.headers.authorization, core.clock) : undefined
    if (!closed) return done()
    request.account = closed.account
    void refuse(problems, tooManyCalls, request, reply, { 'retry-after': String(closed.seconds) })
  })
}

export const tooManyCalls = 'access.too-many-calls'

/** Whoever looks after the process must get through, however often he looks. */
export function isCounted({ routeOptions: { url = '' } }: Pick<FastifyRequest, 'routeOptions'>): boolean {
  return !alwaysLetIn.test(url)
}

function secondsOf(ms: number): number {
  return Math.ceil(ms / 1_000)
}

/** Not the token itself: whoever reads the memory of the process finds no key to a session. */
function digestOf(authorization: string): string {
  return hash('sha256', authorization, 'base64')
}

function keep<K, V>(map: Map<K, V>, key: K, value: V): void {
  map.delete(key)
  const [oldest] = map.keys()
  if (oldest !== undefined && map.size >= remembered) map.delete(oldest)
  map.set(key, value)
}
