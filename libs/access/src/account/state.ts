import type { Recorded } from '@harbor/kernel/event'
import type { AccountId, MemberId } from '@harbor/kernel/ids'
import type { Instant, LocalDate } from '@harbor/kernel/time'
import { inTerm, type Grant, type GrantId } from '../roles'
import type { AccountEvent, ApiTokenId, FactorId } from './events'

export interface ApiToken {
  readonly tokenId: ApiTokenId
  readonly name: string
  readonly permissions: readonly string[]
  readonly until: LocalDate
  readonly revoked: boolean
}

/** What an account's stream says. JSON, since it is the view's state too. */
export interface AccountState {
  /** Null: never opened. */
  readonly username: string | null
  readonly memberId: MemberId | null
  readonly openedAt: Instant | null
  /** Not revoked, whatever their term. */
  readonly grants: readonly Grant[]
  readonly revokedGrants: readonly GrantId[]
  readonly disabled: boolean
  /** Sessions opened before it are over. */
  readonly sessionsValidFrom: Instant | null
  readonly apiTokens: readonly ApiToken[]
  /** Asked for beside the password; null: none is. */
  readonly secondFactor: FactorId | null
}

export const noAccount: AccountState = {
  username: null,
  memberId: null,
  openedAt: null,
  grants: [],
  revokedGrants: [],
  disabled: false,
  sessionsValidFrom: null,
  apiTokens: [],
  secondFactor: null,
}

export function evolveAccount(state: AccountState, event: Recorded<AccountEvent>): AccountState {
  switch (event.type) {
    case 'access.account-opened.v1': {
      const { username, memberId } = event.data
      return { ...state, username, memberId: memberId ?? null, openedAt: event.recordedAt }
    }
    case 'access.role-granted.v1':
      return { ...state, grants: [...state.grants, event.data] }
    case 'access.role-revoked.v1': {
      const { grantId } = event.data
      const grants = state.grants.filter((grant) => grant.grantId !== grantId)
      return { ...state, grants, revokedGrants: [...state.revokedGrants, grantId] }
    }
    case 'access.account-disabled.v1':
      return { ...state, disabled: true, sessionsValidFrom: event.recordedAt }
    case 'access.account-enabled.v1':
      return { ...state, disabled: false }
    case 'access.sessions-revoked.v1':
    case 'access.password-changed.v1':
      return { ...state, sessionsValidFrom: event.recordedAt }
    case 'access.api-token-issued.v1':
      return { ...state, apiTokens: [...state.apiTokens, { ...event.data, revoked: false }] }
    case 'access.api-token-revoked.v1':
      return { ...state, apiTokens: revoke(state.apiTokens, event.data.tokenId) }
    case 'access.second-factor-enrolled.v1':
      return { ...state, secondFactor: event.data.factorId }
    case 'access.second-factor-removed.v1':
      return {
        ...state,
        secondFactor: null,
        ...(event.data.how === 'reset' && { sessionsValidFrom: event.recordedAt }),
      }
  }
}

function revoke(tokens: readonly ApiToken[], tokenId: ApiTokenId): readonly ApiToken[] {
  return tokens.map((token) => (token.tokenId === tokenId ? { ...token, revoked: true } : token))
}

/** An account with its id, as decisions see it. */
export interface Account extends AccountState {
  readonly accountId: AccountId
}

export function accountOf(accountId: AccountId, events: readonly Recorded[]): Account {
  return { accountId, ...(events as readonly Recorded<AccountEvent>[]).reduce(evolveAccount, noAccount) }
}

/** In office on that day, on an account that may sign in. */
export function isAdministrator(state: AccountState, on: LocalDate): boolean {
  return !state.disabled && state.grants.some((grant) => grant.role === 'street-administrator' && inTerm(grant, on))
}
