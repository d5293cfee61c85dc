import { randomBytes } from 'node:crypto'
import { newId, type AccountId } from '@harbor/kernel/ids'
import type { Instant } from '@harbor/kernel/time'
import type { PersonalDataKeys } from '@harbor/event-log/keys'
import { PersonErased } from '@harbor/event-log/journal'
import { seal, unseal } from '@harbor/event-log/seal'
import type { FactorId } from '../account/events'
import { randomWords } from './passwords'
import { hashOfSecret } from './sessions'
import { authenticatorUri, base32, seedBytes, stepOfCode } from './totp'

/** From the secret that is shown to the first code: time to find the telephone. */
export const enrolmentLifeMs = 15 * 60_000
export const recoveryCodes = 10
/** Of five letters each: 123 random bits, so that one round of a hash is enough. */
const groupsOfCode = 5

export interface FactorRow {
  readonly accountId: AccountId
  /** The seed, sealed with the account's key. */
  readonly sealed: string
  readonly begunAt: Instant
}

/** Where second factors stand, by id: also those that were begun and never confirmed. Which one counts is said by the account's stream. */
export interface SecondFactorRows {
  insert(factorId: FactorId, row: FactorRow): Promise<void>
  find(factorId: FactorId): Promise<FactorRow | undefined>
  /** Uses a step up, and every earlier one with it. False: it is used up, or there is no such factor. Of several at once one gets true. */
  useUp(factorId: FactorId, step: number): Promise<boolean>
  addRecovery(factorId: FactorId, hashes: readonly Uint8Array[]): Promise<void>
  /** False: no such code, or it was taken before. Of several at once one gets true. */
  takeRecovery(factorId: FactorId, hash: Uint8Array): Promise<boolean>
  recoveryLeft(factorId: FactorId): Promise<number>
  /** With its recovery codes. */
  remove(factorId: FactorId): Promise<void>
  /** Of those of the account that were begun before then. */
  removeBefore(accountId: AccountId, begunBefore: Instant): Promise<void>
}

/** What its holder puts into an authenticator, shown once. */
export interface Enrolment {
  readonly factorId: FactorId
  /** Base32, to be typed. */
  readonly secret: string
  /** The same for a QR code. */
  readonly uri: string
  readonly expiresAt: Instant
}

export type CodeVerdict = 'wrong' | 'code' | 'recovery-code'

/** Second factors by TOTP, with recovery codes. A code counts once; seeds are sealed with the account's key, recovery codes are hashes. */
export class SecondFactors {
  constructor(
    private readonly rows: SecondFactorRows,
    private readonly keys: PersonalDataKeys,
  ) {}

  /** For an account without one: what was begun long ago is removed. */
  async begin(accountId: AccountId, username: string, now: Instant): Promise<Enrolment> {
    const key = await this.keys.loadOrCreate(accountId)
    if (key === 'destroyed') throw new PersonErased()
    await this.rows.removeBefore(accountId, after(now, -2 * enrolmentLifeMs))
    const factorId = newId<'second-factor'>()
    const seed = randomBytes(seedBytes)
    const { sealed } = seal(accountId, factorId, key, seed.toString('base64'))
    await this.rows.insert(factorId, { accountId, sealed, begunAt: now })
    const uri = authenticatorUri(username, seed)
    return { factorId, secret: base32(seed), uri, expiresAt: after(now, enrolmentLifeMs) }
  }

  /** Whether this account began this one, not too long ago. */
  async isOpen(factorId: FactorId, accountId: AccountId, now: Instant): Promise<boolean> {
    const row = await this.rows.find(factorId)
    return row?.accountId === accountId && now < after(row.begunAt, enrolmentLifeMs)
  }

  /** A code of the authenticator; its step is used up. */
  async isRight(factorId: FactorId, typed: string, now: Instant): Promise<boolean> {
    const seed = await this.seedOf(factorId)
    const step = seed && stepOfCode(seed, typed.replaceAll(/\s/g, ''), now)
    return step !== undefined && this.rows.useUp(factorId, step)
  }

  /** The same, or one of the recovery codes, which is gone with it. */
  async check(factorId: FactorId, typed: string, now: Instant): Promise<CodeVerdict> {
    if (await this.isRight(factorId, typed, now)) return 'code'
    return (await this.rows.takeRecovery(factorId, hashOfCode(typed))) ? 'recovery-code' : 'wrong'
  }

  /** Told once. */
  async giveRecoveryCodes(factorId: FactorId): Promise<readonly string[]> {
    const codes = Array.from({ length: recoveryCodes }, () => randomWords(groupsOfCode))
    await this.rows.addRecovery(factorId, codes.map(hashOfCode))
    return codes
  }

  recoveryLeft(factorId: FactorId): Promise<number> {
    return this.rows.recoveryLeft(factorId)
  }

  forget(factorId: FactorId): Promise<void> {
    return this.rows.remove(factorId)
  }

  /** Undefined when it cannot be known any more: then no code is right, and an administrator takes the factor away. */
  private async seedOf(factorId: FactorId): Promise<Buffer | undefined> {
    const row = await this.rows.find(factorId)
    if (!row) return undefined
    const person = row.accountId
    const key = (await this.keys.load([person])).get(person)
    if (key === undefined || key === 'destroyed') return undefined
    return Buffer.from(String(unseal({ person, sealed: row.sealed }, factorId, key)), 'base64')
  }
}

/** However it was typed: with spaces, in capitals, without the hyphens. */
function hashOfCode(typed: string): Buffer {
  return hashOfSecret(typed.normalize('NFKC').toLowerCase().replaceAll(/[\s-]/g, ''))
}

function after(instant: Instant, ms: number): Instant {
  return new Date(Date.parse(instant) + ms).toISOString() as Instant
}
