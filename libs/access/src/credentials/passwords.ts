import { randomInt } from 'node:crypto'
import type { AccountId } from '@harbor/kernel/ids'
import type { Instant } from '@harbor/kernel/time'
import type { PasswordHasher } from './password-hash'

/** A one-time password is good for three days: long enough for a weekend, short enough to be asked for anew. */
export const oneTimePasswordLifeMs = 3 * 86_400_000

/** Without letters and digits that look alike: it is read aloud and copied by hand. */
const alphabet = 'abcdefghjkmnpqrstuvwxyz23456789'
const groupsOfPassword = 4
const groupLength = 5

/** The id of no account. */
const nobody = '00000000-0000-7000-8000-000000000000' as AccountId

export type PasswordVerdict =
  | { readonly kind: 'wrong' }
  | { readonly kind: 'busy' }
  | { readonly kind: 'right'; readonly oneTime: boolean; readonly expired: boolean }

export interface Credential {
  readonly hash: string
  /** Of a one-time password; null for a chosen one. */
  readonly expiresAt: Instant | null
}

/** Where the hashes stand. */
export interface CredentialRows {
  find(accountId: AccountId): Promise<Credential | undefined>
  put(accountId: AccountId, credential: Credential, now: Instant): Promise<void>
  /** False when the account has one already. */
  insert(accountId: AccountId, credential: Credential, now: Instant): Promise<boolean>
  /** Only while the old one still stands: a password changed in the meantime stays changed. */
  replaceHash(accountId: AccountId, old: string, renewed: string): Promise<void>
}

/** Passwords of accounts, as hashes. An account without one cannot sign in by password. */
export class Passwords {
  constructor(
    private readonly rows: CredentialRows,
    private readonly hasher: PasswordHasher,
  ) {}

  async has(accountId: AccountId): Promise<boolean> {
    return (await this.rows.find(accountId)) !== undefined
  }

  /** Signed in by it, one must choose another. */
  async isOneTime(accountId: AccountId): Promise<boolean> {
    const credential = await this.rows.find(accountId)
    return credential !== undefined && credential.expiresAt !== null
  }

  /** Costs one derivation, also when there is no such account. A hash of an outdated cost is renewed on the way. */
  async verify(accountId: AccountId | undefined, password: string, now: Instant): Promise<PasswordVerdict> {
    // Asked for nobody too, so that an unknown account takes the time of a known one.
    const credential = await this.rows.find(accountId ?? nobody)
    const verdict = await this.hasher.verify(credential?.hash, password)
    if (verdict === 'busy' || verdict === 'wrong') return { kind: verdict }
    if (accountId === undefined || credential === undefined) return { kind: 'wrong' }
    const { hash, expiresAt } = credential
    if (verdict === 'right-rehash') await this.rows.replaceHash(accountId, hash, await this.hasher.hash(password))
    return { kind: 'right', oneTime: expiresAt !== null, expired: expiresAt !== null && expiresAt <= now }
  }

  /** The holder's own choice, checked by `refusalOfPassword` before. */
  async choose(accountId: AccountId, password: string, now: Instant): Promise<void> {
    await this.rows.put(accountId, { hash: await this.hasher.hash(password), expiresAt: null }, now)
  }

  /** Makes, stores and returns a one-time password: 98 random bits. Nobody can read it again. */
  async giveOneTime(accountId: AccountId, now: Instant): Promise<string> {
    const password = randomWords(groupsOfPassword)
    await this.rows.put(accountId, await this.oneTime(password, now), now)
    return password
  }

  /** The same for an account that has no password yet; undefined when it has one, if only for a moment. */
  async giveFirst(accountId: AccountId, now: Instant): Promise<string | undefined> {
    if (await this.has(accountId)) return undefined
    const password = randomWords(groupsOfPassword)
    return (await this.rows.insert(accountId, await this.oneTime(password, now), now)) ? password : undefined
  }

  private async oneTime(password: string, now: Instant): Promise<Credential> {
    const expiresAt = new Date(Date.parse(now) + oneTimePasswordLifeMs).toISOString() as Instant
    return { hash: await this.hasher.hash(password), expiresAt }
  }
}

/** So many groups of five letters and digits, some 25 random bits each. */
export function randomWords(groups: number): string {
  const group = (): string => Array.from({ length: groupLength }, () => alphabet[randomInt(alphabet.length)]).join('')
  return Array.from({ length: groups }, group).join('-')
}
