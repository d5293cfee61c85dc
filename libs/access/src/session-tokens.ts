import { jwtVerify, SignJWT, type JWTHeaderParameters } from 'jose'
import { isId, type AccountId } from '@harbor/kernel/ids'
import type { Instant } from '@harbor/kernel/time'
import type { Session } from './credentials/sessions'
import type { SigningKeys } from './credentials/signing-keys'
import type { SessionId } from './principal'

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
    try {
      const { payload } = await jwtVerify(token, ({ kid }: JWTHeaderParameters) => this.keyOf(kid), {
        algorithms: [algorithm],
        typ: tokenType,
        issuer: this.issuer,
        audience: this.installationId,
        requiredClaims: ['exp', 'iat', 'sub', 'sid'],
        clockTolerance: clockSkewSeconds,
        currentDate: new Date(now),
      })
      const { sub, sid } = payload
      return isId<'account'>(sub) && isId<'session'>(sid) ? { accountId: sub, sessionId: sid } : undefined
    } catch (error) {
      if (error instanceof Error && 'code' in error && String(error.code).startsWith('ERR_J')) return undefined
      throw error
    }
  }

  private async keyOf(kid: string | undefined) {
    const key = kid === undefined ? undefined : await this.keys.publicKey(kid)
    if (!key) throw new UnknownKey()
    return key
  }
}

/** Coded as jose codes its own, so that the answer is the same as for a wrong signature. */
class UnknownKey extends Error {
  readonly code = 'ERR_JWKS_NO_MATCHING_KEY'
}
