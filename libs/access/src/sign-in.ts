import { refuse } from '@harbor/kernel/decision'
import { dateOf, type Clock, type Instant } from '@harbor/kernel/time'
import type { AccountId } from '@harbor/kernel/ids'
import { execute } from '@harbor/event-log/execute'
import type { CommandContext, Journal } from '@harbor/event-log/journal'
import { normalUsername, type AccountDirectory } from './account-directory'
import { recordPasswordChange } from './account/decide'
import { accountStream } from './account/events'
import { accountOf, type Account } from './account/state'
import type { AccessStore } from './credentials/access-store'
import { refusalOfPassword } from './credentials/password-rules'
import type { BreachedPasswords } from './credentials/breached-passwords'
import type { SecondFactors } from './credentials/second-factors'
import type { RefreshToken, Session } from './credentials/sessions'
import type { SignInAttempt } from './credentials/sign-in-throttle'
import { owesSecondFactor, sessionCounts } from './gate'
import type { Principal, SessionId } from './principal'
import { throttled, type Reauthentication, type SignInFailure } from './reauthentication'
import type { Role } from './roles'
import type { SessionTokens } from './session-tokens'
import type { SignInRefusal } from './sign-in-refusals'

/** A session with the tokens that its holder's program keeps. */
export interface SignedIn {
  readonly accountId: AccountId
  readonly sessionId: SessionId
  readonly accessToken: string
  readonly accessTokenExpiresAt: Instant
  readonly refreshToken: string
  readonly refreshTokenExpiresAt: Instant
  /** Nothing is allowed but choosing a new password. */
  readonly mustChangePassword: boolean
  /** Nothing is allowed but setting up a second factor. */
  readonly mustEnrolSecondFactor: boolean
}
/** `byRecoveryCode`: one of them is gone; the holder may have lost his telephone. */
export type SignInOutcome =
  { readonly ok: true; readonly signedIn: SignedIn; readonly byRecoveryCode?: true } | SignInFailure

/** What signing in works with, beside the stores. */
export interface WaysIn {
  readonly tokens: SessionTokens
  readonly secondFactors: SecondFactors
  readonly reauthentication: Reauthentication
  /** Roles whose holders must have a second factor. */
  readonly secondFactorFor: readonly Role[]
  /** Undefined: none was given. */
  readonly breached: BreachedPasswords | undefined
}

/** Sessions: opened by password, kept up by refresh tokens, ended by leaving, by a new password, or from outside. */
export class SignIn {
  constructor(
    private readonly journal: Journal,
    private readonly store: AccessStore,
    private readonly directory: AccountDirectory,
    private readonly clock: Clock,
    private readonly ways: WaysIn,
  ) {}

  /**
   * An unknown username is answered like a wrong password, after the same work: the throttle counts it, and one derivation is made.
   * `code`: of the second factor, where there is one; that there is, is told after the right password alone.
   */
  async withPassword(username: string, password: string, remoteAddress: string, code?: string): Promise<SignInOutcome> {
    const now = this.clock.now()
    const typed = normalUsername(username)
    const attempt = await this.store.throttle.begin(typed, remoteAddress, now)
    if (attempt.retryAfterSeconds > 0) return throttled(attempt.retryAfterSeconds)
    const account = await this.directory.byUsername(typed)
    const verdict = await this.store.passwords.verify(account?.accountId, password, now)
    if (verdict.kind === 'busy') return this.notNow(attempt)
    if (verdict.kind === 'wrong' || !account) return no('access.sign-in-failed', account?.accountId)
    const proof = await this.secondProof(account, code, attempt, now)
    if (typeof proof !== 'string') return proof
    await this.store.throttle.succeeded(attempt, now)
    if (account.disabled) return no('access.account-disabled', account.accountId)
    if (verdict.expired) return no('access.one-time-password-expired', account.accountId)
    const outcome = await this.open(account, now)
    return proof === 'recovery-code' && outcome.ok ? { ...outcome, byRecoveryCode: true } : outcome
  }

  /** Gives the next pair of tokens. A refresh token that comes a second time ends its session. */
  async refresh(refreshToken: string): Promise<SignInOutcome> {
    const now = this.clock.now()
    const session = await this.store.sessions.holderOf(refreshToken, now)
    const account = session && (await this.directory.byId(session.accountId))
    if (!session || !account || !sessionCounts(session, account)) return no('access.session-over', session?.accountId)
    const rotation = await this.store.sessions.rotate(refreshToken, now)
    switch (rotation.kind) {
      case 'rotated':
        return this.give(account, rotation.session, rotation.refresh, now)
      case 'superseded':
        return no('access.refresh-superseded', account.accountId)
      case 'over':
        return no('access.session-over', account.accountId)
      case 'stolen':
        return { ...no('access.session-over', account.accountId), isStolen: true }
    }
  }

  /** Ends the session at once; again: nothing. */
  async leave(sessionId: SessionId): Promise<void> {
    await this.store.sessions.end(sessionId, this.clock.now(), 'signed out')
  }

  /** The holder chooses a new password. All his sessions end, this one too; the answer is a new one. */
  async changePassword(
    principal: Principal,
    order: { readonly currentPassword: string; readonly newPassword: string },
    context: CommandContext,
    remoteAddress: string,
  ): Promise<SignInOutcome> {
    const { accountId, username } = principal
    const now = this.clock.now()
    const unfit = refusalOfPassword(order.newPassword, username)
    if (unfit) return { ok: false, refusal: unfit }
    if (order.newPassword.normalize('NFKC') === order.currentPassword.normalize('NFKC')) return no('password.unchanged')
    if (await this.ways.breached?.has(order.newPassword)) return no('password.breached')
    const proof = { password: order.currentPassword }
    const refused = await this.ways.reauthentication.refusalOf(principal, proof, remoteAddress, now)
    return refused ?? this.replacePassword(accountId, order.newPassword, { ...context, now })
  }

  /** The fact first: a password must not change without its record. */
  private async replacePassword(
    accountId: AccountId,
    newPassword: string,
    context: CommandContext,
  ): Promise<SignInOutcome> {
    const given = { today: dateOf(context.now), actorId: context.actor.id }
    const outcome = await execute({
      journal: this.journal,
      stream: accountStream(accountId),
      context,
      decide: ({ events }) => recordPasswordChange(accountOf(accountId, events), { how: 'self' }, given),
    })
    if (outcome.kind === 'refused') return { ok: false, refusal: outcome.refusal }
    if (outcome.kind === 'conflict') return throttled(1)
    await this.store.passwords.choose(accountId, newPassword, context.now)
    await this.store.sessions.endAll(accountId, context.now, 'password changed')
    const account = await this.directory.byId(accountId)
    return account ? this.open(account, context.now) : no('access.session-over')
  }

  /** A missing code is not an attempt: it is taken back. A wrong one stays counted as a failure. */
  private async secondProof(
    { accountId, secondFactor }: Account,
    code: string | undefined,
    attempt: SignInAttempt,
    now: Instant,
  ): Promise<'none' | 'code' | 'recovery-code' | SignInFailure> {
    if (secondFactor === null) return 'none'
    if (code === undefined) {
      await this.store.throttle.withdraw(attempt)
      return no('access.second-factor-required', accountId)
    }
    const verdict = await this.ways.secondFactors.check(secondFactor, code, now)
    return verdict === 'wrong' ? no('access.second-factor-wrong', accountId) : verdict
  }

  private async open(account: Account, now: Instant): Promise<SignInOutcome> {
    const { session, refresh } = await this.store.sessions.open(account.accountId, now, account.sessionsValidFrom)
    return this.give(account, session, refresh, now)
  }

  private async give(account: Account, session: Session, refresh: RefreshToken, now: Instant): Promise<SignInOutcome> {
    const { token, expiresAt } = await this.ways.tokens.issue(session, now)
    return {
      ok: true,
      signedIn: {
        accountId: session.accountId,
        sessionId: session.sessionId,
        accessToken: token,
        accessTokenExpiresAt: expiresAt,
        refreshToken: refresh.secret,
        refreshTokenExpiresAt: refresh.expiresAt,
        mustChangePassword: await this.store.passwords.isOneTime(session.accountId),
        mustEnrolSecondFactor: owesSecondFactor(account, this.ways.secondFactorFor, dateOf(now)),
      },
    }
  }

  private async notNow(attempt: SignInAttempt): Promise<SignInOutcome> {
    await this.store.throttle.withdraw(attempt)
    return throttled(1)
  }
}

function no(code: SignInRefusal, accountId?: AccountId): SignInFailure {
  return { ok: false, refusal: refuse(code), accountId }
}
