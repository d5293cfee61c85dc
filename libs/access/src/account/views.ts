import type { AccountId, MemberId } from '@harbor/kernel/ids'
import type { Instant } from '@harbor/kernel/time'
import type { View, ViewDocument } from '@harbor/kernel/view'
import type { Grant } from '../roles'
import { accountEvents, accountIdOf, type AccountEvent } from './events'
import { evolveAccount, noAccount, type AccountState, type ApiToken } from './state'

/** An account as administrators and auditors list it. It holds nothing personal: the display name stays sealed in the log. */
export interface AccountDocument extends ViewDocument {
  readonly id: AccountId
  readonly username: string
  readonly memberId: MemberId | null
  readonly openedAt: Instant
  /** 1 or 0. */
  readonly disabled: number
  /** Not revoked; also those before or after their term. */
  readonly grants: readonly Grant[]
  /** 1 when one of the grants is that of a street administrator, whatever its term. */
  readonly administrator: number
  /** Sessions opened before it are over. */
  readonly sessionsValidFrom: Instant | null
  readonly apiTokens: readonly ApiToken[]
  /** 1 when a second factor is asked for. */
  readonly secondFactor: number
}

export const accountsView: View<AccountEvent, AccountState, AccountDocument> = {
  name: 'accounts',
  version: 2,
  collection: {
    name: 'accounts',
    fields: { username: 'string', memberId: 'string', disabled: 'number', administrator: 'number', openedAt: 'string' },
    indexes: [['username'], ['memberId']],
    text: ['username'],
  },
  handles: accountEvents.map(({ type }) => type),
  personal: false,
  key: (event) => accountIdOf(event.stream),
  evolve: (state, event) => evolveAccount(state ?? noAccount, event),
  documents: (state, key) => documentsOf(state, key as AccountId),
}

function documentsOf(state: AccountState, id: AccountId): readonly AccountDocument[] {
  const { username, openedAt, memberId, grants, sessionsValidFrom, apiTokens } = state
  if (username === null || openedAt === null) return []
  const administrator = grants.some(({ role }) => role === 'street-administrator') ? 1 : 0
  const disabled = state.disabled ? 1 : 0
  const secondFactor = state.secondFactor === null ? 0 : 1
  const standing = { disabled, administrator, secondFactor, sessionsValidFrom }
  return [{ id, username, memberId, openedAt, ...standing, grants, apiTokens }]
}
