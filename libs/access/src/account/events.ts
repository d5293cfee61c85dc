import { Type } from 'typebox'
import { defineEvent, type EventOf } from '@harbor/kernel/event'
import type { AccountId, Id } from '@harbor/kernel/ids'
import { Choice, DateText, IdOf, Line, Payload, Personal } from '@harbor/kernel/schema'
import { roles } from '../roles'

// NOTE: names and payloads are the storage format. Once landed: a new version and an upcaster, never an edit.
// Secrets (password hashes, token hashes) never stand here: they are kept in the credential store.

/** 4 to 40 characters, as people type it to sign in. */
export const usernamePattern = '^[a-z][a-z0-9._-]{2,38}[a-z0-9]$'

/** The display name is sealed with the account's own key. The username is an office's word for the account, not a person's name. */
export const accountOpened = defineEvent(
  'access.account-opened',
  1,
  Payload({
    username: Type.String({ pattern: usernamePattern }),
    memberId: Type.Optional(IdOf<'member'>()),
    personal: Personal(Type.Object({ displayName: Line(60) })),
  }),
)

/** Effective from the first day of the term. `unitId` null: not bound to a unit. `until` null: until revoked. */
export const roleGranted = defineEvent(
  'access.role-granted',
  1,
  Payload({
    grantId: IdOf<'grant'>(),
    role: Choice(roles),
    unitId: Type.Union([IdOf<'unit'>(), Type.Null()]),
    from: DateText,
    until: Type.Union([DateText, Type.Null()]),
  }),
)
/** At once, whatever the term. */
export const roleRevoked = defineEvent(
  'access.role-revoked',
  1,
  Payload({ grantId: IdOf<'grant'>(), reason: Line(500) }),
)

export const accountDisabled = defineEvent('access.account-disabled', 1, Payload({ reason: Line(500) }))
export const accountEnabled = defineEvent('access.account-enabled', 1, Payload({ reason: Line(500) }))

/** Every session that was opened before this event was recorded is over. */
export const sessionsRevoked = defineEvent('access.sessions-revoked', 1, Payload({ reason: Line(500) }))

/** `self`: the holder chose a new one; `reset`: somebody else gave a one-time password. Ends all sessions. */
export const passwordChanged = defineEvent('access.password-changed', 1, Payload({ how: Choice(['self', 'reset']) }))

/** A token for a system to call with. What it may do stands here; the hash of its secret in the credential store. */
export const apiTokenIssued = defineEvent(
  'access.api-token-issued',
  1,
  Payload({
    tokenId: IdOf<'api-token'>(),
    name: Line(80),
    permissions: Type.Array(Line(60), { minItems: 1, maxItems: 60, uniqueItems: true }),
    /** Last day on which it is good. */
    until: DateText,
  }),
)
export const apiTokenRevoked = defineEvent(
  'access.api-token-revoked',
  1,
  Payload({ tokenId: IdOf<'api-token'>(), reason: Line(500) }),
)

/**
 * The holder showed a code of it: from now on it is asked for beside the password. Its secret stands in the credential store, sealed.
 * One at a time.
 */
export const secondFactorEnrolled = defineEvent(
  'access.second-factor-enrolled',
  1,
  Payload({ factorId: IdOf<'second-factor'>(), kind: Choice(['totp']) }),
)
/** `self`: by its holder, who showed a code. `reset`: by somebody else, for a reason; ends all sessions. */
export const secondFactorRemoved = defineEvent(
  'access.second-factor-removed',
  1,
  Payload({
    factorId: IdOf<'second-factor'>(),
    how: Choice(['self', 'reset']),
    reason: Type.Optional(Line(500)),
  }),
)

export const accountEvents = [
  accountOpened,
  roleGranted,
  roleRevoked,
  accountDisabled,
  accountEnabled,
  sessionsRevoked,
  passwordChanged,
  apiTokenIssued,
  apiTokenRevoked,
  secondFactorEnrolled,
  secondFactorRemoved,
] as const
export type AccountEvent = EventOf<(typeof accountEvents)[number]>

export type ApiTokenId = Id<'api-token'>
export type FactorId = Id<'second-factor'>

const streamPrefix = 'account-'

export function accountStream(accountId: AccountId): string {
  return streamPrefix + accountId
}

/** Of an event of an account's stream. */
export function accountIdOf(stream: string): AccountId {
  return stream.slice(streamPrefix.length) as AccountId
}
