import { dateOf, type Clock, type LocalDate } from '@harbor/kernel/time'
import type { AccountDirectory } from './account-directory'
import type { Account, ApiToken } from './account/state'
import type { AccessStore } from './credentials/access-store'
import { looksLikeApiToken } from './credentials/api-tokens'
import type { Session } from './credentials/sessions'
import { isPermission, type Permission } from './policy'
import { inTerm, type Role } from './roles'
import { allowed, type Principal, type Scope } from './principal'
import type { SessionTokens } from './session-tokens'

/**
 * Who is behind a request, and what he may do. Session, password and what the log says of the account are asked for at each request, so
 * every revocation counts at the next one. Only what cannot change is remembered: that a signature was right, and acts read before.
 */
export class Gate {
  constructor(
    private readonly store: AccessStore,
    private readonly directory: AccountDirectory,
    private readonly tokens: SessionTokens,
    private readonly clock: Clock,
    private readonly secondFactorFor: readonly Role[],
  ) {}

  /** An access token of a session, or an API token. Undefined: neither, or it does not count any more. */
  authenticate(bearerToken: string): Promise<Principal | undefined> {
    return looksLikeApiToken(bearerToken) ? this.byApiToken(bearerToken) : this.bySession(bearerToken)
  }

  allowed(principal: Principal, permission: Permission, on: LocalDate): Scope {
    return allowed(principal, permission, on)
  }

  private async bySession(bearerToken: string): Promise<Principal | undefined> {
    const now = this.clock.now()
    const claims = await this.tokens.verify(bearerToken, now)
    const session = claims && (await this.store.sessions.find(claims.sessionId, now))
    if (!session || session.accountId !== claims.accountId) return undefined
    const account = await this.directory.byId(session.accountId)
    if (!account || !sessionCounts(session, account)) return undefined
    const mustChangePassword = await this.store.passwords.isOneTime(session.accountId)
    const mustEnrolSecondFactor = owesSecondFactor(account, this.secondFactorFor, dateOf(now))
    const { sessionId } = session
    return principalOf(account, { sessionId, mustChangePassword, mustEnrolSecondFactor, limitedTo: null })
  }

  private async byApiToken(bearerToken: string): Promise<Principal | undefined> {
    const found = await this.store.apiTokens.find(bearerToken)
    const account = found && (await this.directory.byId(found.accountId))
    if (!found || !account || account.disabled) return undefined
    const token = account.apiTokens.find(({ tokenId }) => tokenId === found.tokenId)
    if (!token || !tokenCounts(token, dateOf(this.clock.now()))) return undefined
    const limitedTo = token.permissions.filter(isPermission)
    return principalOf(account, { sessionId: null, mustChangePassword: false, mustEnrolSecondFactor: false, limitedTo })
  }
}

/** Not opened before the account's sessions were last revoked, and the account may still sign in. */
export function sessionCounts(session: Session, account: Account): boolean {
  return !account.disabled && (account.sessionsValidFrom === null || session.openedAt >= account.sessionsValidFrom)
}

/** One of the roles that must have a second factor is held today, and there is none. */
export function owesSecondFactor(
  { secondFactor, grants }: Pick<Account, 'secondFactor' | 'grants'>,
  obliged: readonly Role[],
  today: LocalDate,
): boolean {
  return secondFactor === null && grants.some((grant) => obliged.includes(grant.role) && inTerm(grant, today))
}

function tokenCounts(token: ApiToken, today: LocalDate): boolean {
  return !token.revoked && today <= token.until
}

function principalOf(
  { accountId, username, memberId, grants, disabled }: Account,
  how: Pick<Principal, 'sessionId' | 'mustChangePassword' | 'mustEnrolSecondFactor' | 'limitedTo'>,
): Principal {
  return { accountId, username: username ?? '', memberId, grants, disabled, ...how }
}
