import { refuse, type Refused } from '@harbor/kernel/decision'
import type { AccountId } from '@harbor/kernel/ids'
import type { Instant } from '@harbor/kernel/time'
import type { FactorId } from './account/events'
import type { AccessStore } from './credentials/access-store'
import type { SecondFactors } from './credentials/second-factors'
import type { Principal } from './principal'
import type { SignInRefusal } from './sign-in-refusals'

export interface SignInFailure {
  readonly ok: false
  readonly refusal: Refused
  /** Whose account it was about, for the log alone; undefined where there is none. */
  readonly accountId?: AccountId | undefined
  /** A used refresh token came again: its session was ended. */
  readonly isStolen?: boolean
}

export interface Proof {
  readonly password: string
  /** Asked for too where there is a factor to be proved. */
  readonly code?: { readonly factorId: FactorId; readonly typed: string }
}

/** Who is signed in proves anew that it is he, before something changes that lets people in. Slowed down like signing in, in the same counts. */
export class Reauthentication {
  constructor(
    private readonly store: AccessStore,
    private readonly secondFactors: SecondFactors,
  ) {}

  /** Undefined: proved. */
  async refusalOf(
    { accountId, username }: Pick<Principal, 'accountId' | 'username'>,
    { password, code }: Proof,
    remoteAddress: string,
    now: Instant,
  ): Promise<SignInFailure | undefined> {
    const attempt = await this.store.throttle.begin(username, remoteAddress, now)
    if (attempt.retryAfterSeconds > 0) return throttled(attempt.retryAfterSeconds)
    const verdict = await this.store.passwords.verify(accountId, password, now)
    if (verdict.kind === 'busy') {
      await this.store.throttle.withdraw(attempt)
      return throttled(1)
    }
    if (verdict.kind === 'wrong') return no('access.current-password-wrong')
    if (code && (await this.secondFactors.check(code.factorId, code.typed, now)) === 'wrong')
      return no('access.code-wrong')
    await this.store.throttle.succeeded(attempt, now)
    return verdict.expired ? no('access.one-time-password-expired') : undefined
  }
}

export function throttled(retryAfterSeconds: number): SignInFailure {
  return { ok: false, refusal: refuse('access.throttled' satisfies SignInRefusal, { retryAfterSeconds }) }
}

function no(code: SignInRefusal): SignInFailure {
  return { ok: false, refusal: refuse(code) }
}
