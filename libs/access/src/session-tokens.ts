import type { KeyObject } from 'node:crypto'
import { jwtVerify, SignJWT, type JWTHeaderParameters } from 'jose'
import { isId, type AccountId } from '@harbor/kernel/ids'
import type { Instant } from '@harbor/kernel/time'
import type { Session } from './credentials/sessions'
import type { SigningKeys } from './credentials/signing-keys'
import type { SessionId } from './principal'
import { VerifiedTokens } from './verified-tokens'

/** Short, since a token is read by its holder's program only; whether its session is still open is checked at each request. */
export const accessTokenLifeMs = 15 * 60_000
const clockSkewSeconds = 5
const algorithm = 'EdDSA'
/** RFC 9068: no other JWT of this key passes for an access token. */
const tokenType = 'at+jwt'

export interface AccessToken {
  readonly token: string
  readonly expiresAt: Instant
}
export interface TokenClaims {
  readonly accountId: AccountId
  readonly sessionId: SessionId
}

/** Signed access tokens: JWT, Ed25519, for this installation alone. They say who and which session; what one may do is not in them. */
export class SessionTokens {
  private readonly issuer: string
  private readonly verified = new VerifiedTokens<TokenClaims>()

  constructor(
    private readonly keys: SigningKeys,
    private readonly installationId: string,
  ) {
    this.issuer = `urn:pioneer-harbor:${installationId}`
  }

  async issue(session: Session, now: Instant): Promise<AccessToken> {
    const { kid, privateKey } = await this.keys.current(now)
    const nowMs = Date.parse(now)
    const expiresMs = Math.min(nowMs + accessTokenLifeMs, Date.parse(session.expiresAt))
    const token = await new SignJWT({ sid: session.sessionId })
      .setProtectedHeader({ alg: algorithm, typ: tokenType, kid })
      .setIssuer(this.issuer)
      .setAudience(this.installationId)
      .setSubject(session.accountId)
      .setIssuedAt(Math.floor(nowMs / 1_000))
      .setExpirationTime(Math.floor(expiresMs / 1_000))
      .sign(privateKey)
    return { token, expiresAt: new Date(Math.floor(expiresMs / 1_000) * 1_000).toISOString() as Instant }
  }

  /** Undefined for every token that this installation did not sign, or whose time is over. */
  async verify(token: string, now: Instant): Promise<TokenClaims | undefined> {
    return (await this.remembered(token, now)) ?? (await this.verifyAnew(token, now))
  }

  /** A signature is not verified twice; its time and its key are looked at each time. */
  private async remembered(token: string, now: Instant): Promise<TokenClaims | undefined> {
    const known = this.verified.find(token)
    if (!known || isOver(known.expiresAt, now)) return undefined
    return (await this.keys.publicKey(known.kid)) === known.key ? known.claims : undefined
  }

  private async verifyAnew(token: string, now: Instant): Promise<TokenClaims | undefined> {
    const used: { kid?: string; key?: KeyObject } = {}
    const keyOf = async ({ kid }: JWTHeaderParameters) => Object.assign(used, await this.keyOf(kid)).key
    try {
      const { payload } = await jwtVerify(token, keyOf, {
        algorithms: [algorithm],
        typ: tokenType,
        issuer: this.issuer,
        audience: this.installationId,
        requiredClaims: ['exp', 'iat', 'sub', 'sid'],
        clockTolerance: clockSkewSeconds,
        currentDate: new Date(now),
      })
      const { sub, sid, exp: expiresAt } = payload
      if (!isId<'account'>(sub) || !isId<'session'>(sid)) return undefined
      const claims = { accountId: sub, sessionId: sid }
      const { kid, key } = used
      if (kid !== undefined && key && expiresAt !== undefined)
        this.verified.keep(token, { kid, key, claims, expiresAt })
      return claims
    } catch (error) {
      if (error instanceof Error && 'code' in error && String(error.code).startsWith('ERR_J')) return undefined
      throw error
    }
  }

  private async keyOf(kid: string | undefined) {
    const key = kid === undefined ? undefined : await this.keys.publicKey(kid)
    if (kid === undefined || !key) throw new UnknownKey()
    return { kid, key }
  }
}

/** As jose has it: whole seconds, and some more for clocks that differ. */
function isOver(expiresAt: number, now: Instant): boolean {
  return expiresAt <= Math.floor(Date.parse(now) / 1_000) - clockSkewSeconds
}

/** Coded as jose codes its own, so that the answer is the same as for a wrong signature. */
class UnknownKey extends Error {
  readonly code = 'ERR_JWKS_NO_MATCHING_KEY'
}
