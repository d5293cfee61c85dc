import type { Binary, Collection, Db } from 'mongodb'
import type { AccountId } from '@harbor/kernel/ids'
import type { Instant } from '@harbor/kernel/time'
import type { SessionId } from '../../principal'
import type { FactorId } from '../../account/events'
import type { SensitiveRead } from '../read-ledger'
import type { FactorRow } from '../second-factors'
import type { Kind } from '../sign-in-throttle'

export interface CredentialDocument {
  readonly _id: AccountId
  readonly hash: string
  readonly expiresAt: Instant | null
  readonly changedAt: Instant
}
export interface ApiTokenDocument {
  readonly _id: string
  readonly accountId: AccountId
  readonly hash: Binary
}
export interface FactorDocument extends FactorRow {
  readonly _id: FactorId
  readonly usedStep: number
}
export interface RecoveryDocument {
  /** `<factor>/<hex of the hash>` */
  readonly _id: string
  readonly factorId: FactorId
}
export interface AttemptDocument {
  /** `<kind>/<subject>` */
  readonly _id: string
  readonly kind: Kind | 'known'
  readonly failures: number
  readonly lastMs: number
}
export interface SessionDocument {
  readonly _id: SessionId
  readonly accountId: AccountId
  readonly openedAt: Instant
  readonly expiresAt: Instant
  readonly endedAt: Instant | null
  readonly endedBecause: string | null
}
export interface RefreshDocument {
  /** Hex of the secret's hash. */
  readonly _id: string
  readonly sessionId: SessionId
  readonly expiresAt: Instant
  readonly sessionExpiresAt: Instant
  readonly usedAt: Instant | null
  /** The token that its use gave. */
  readonly next: string | null
}
export interface SigningKeyDocument {
  /** 1 for the first, then one more each; the highest signs. */
  readonly _id: number
  readonly kid: string
  /** Public half, base64url. */
  readonly x: string
  /** Private half, wrapped by the master key. */
  readonly wrapped: Binary
  readonly madeAt: Instant
  readonly retiredAt: Instant | null
}
export interface ReadDocument extends SensitiveRead {
  /** 1 for the first read ever, then one more each. */
  readonly _id: number
  readonly hash: string
  /** Of this attempt to write it: tells one's own line from another's at the same number. */
  readonly line: string
}

export interface AccessCollections {
  readonly credentials: Collection<CredentialDocument>
  readonly apiTokens: Collection<ApiTokenDocument>
  readonly secondFactors: Collection<FactorDocument>
  readonly recoveryCodes: Collection<RecoveryDocument>
  readonly attempts: Collection<AttemptDocument>
  readonly sessions: Collection<SessionDocument>
  readonly refreshTokens: Collection<RefreshDocument>
  readonly signingKeys: Collection<SigningKeyDocument>
  /** Only ever inserted into. */
  readonly reads: Collection<ReadDocument>
}

export function accessCollections(db: Db): AccessCollections {
  return {
    credentials: db.collection('credentials'),
    apiTokens: db.collection('apiTokens'),
    secondFactors: db.collection('secondFactors'),
    recoveryCodes: db.collection('recoveryCodes'),
    attempts: db.collection('attempts'),
    sessions: db.collection('sessions'),
    refreshTokens: db.collection('refreshTokens'),
    signingKeys: db.collection('signingKeys'),
    reads: db.collection('reads'),
  }
}

/** Made at the start when missing; whoever comes second finds them. */
export async function createAccessIndexes(db: Db): Promise<void> {
  const { secondFactors, recoveryCodes, attempts, ...others } = accessCollections(db)
  const { sessions, refreshTokens, signingKeys, reads } = others
  await secondFactors.createIndexes([{ key: { accountId: 1, begunAt: 1 } }])
  await recoveryCodes.createIndexes([{ key: { factorId: 1 } }])
  await attempts.createIndexes([{ key: { kind: 1, lastMs: 1 } }])
  await sessions.createIndexes([{ key: { accountId: 1, openedAt: -1 } }, { key: { expiresAt: 1 } }])
  await refreshTokens.createIndexes([{ key: { sessionExpiresAt: 1 } }, { key: { sessionId: 1 } }])
  await signingKeys.createIndexes([{ key: { kid: 1 }, unique: true }])
  await reads.createIndexes([{ key: { subject: 1, _id: -1 } }, { key: { accountId: 1, _id: -1 } }])
}
