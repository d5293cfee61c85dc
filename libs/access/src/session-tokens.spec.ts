import { createHmac, generateKeyPairSync, type KeyObject } from 'node:crypto'
import { decodeJwt, decodeProtectedHeader, SignJWT } from 'jose'
import { newId } from '@harbor/kernel/ids'
import { StandingClock } from '@harbor/testing/access-fixture'
import { accountNo } from '@harbor/testing/member-ids'
import type { Session } from './credentials/sessions'
import type { SigningKeys } from './credentials/signing-keys'
import { AccessDb } from './credentials/sqlite/access-db'
import { SqliteSessions } from './credentials/sqlite/sqlite-sessions'
import { SqliteSigningKeys } from './credentials/sqlite/sqlite-signing-keys'
import { SessionTokens } from './session-tokens'

const installation = '00000000-0000-7000-8000-000000000001'
const otherInstallation = '00000000-0000-7000-8000-000000000002'

describe('access tokens', () => {
  let db: AccessDb
  let clock: StandingClock
  let keys: SigningKeys
  let tokens: SessionTokens
  let session: Session
  beforeEach(async () => {
    db = AccessDb.open(':memory:', installation)
    clock = new StandingClock()
    keys = new SqliteSigningKeys(db)
    tokens = new SessionTokens(keys, installation)
    session = (await new SqliteSessions(db).open(accountNo(1), clock.now(), null)).session
  })
  afterEach(() => {
    jest.restoreAllMocks()
    db.close()
  })

  const issue = async (): Promise<string> => (await tokens.issue(session, clock.now())).token
  const verify = (token: string) => tokens.verify(token, clock.now())
  const claims = () => ({ accountId: accountNo(1), sessionId: session.sessionId })
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url')

  it('say who and which session, and nothing of what one may do', async () => {
    const token = await issue()
    expect(await verify(token)).toEqual(claims())
    expect(decodeProtectedHeader(token)).toEqual({
      alg: 'EdDSA',
      typ: 'at+jwt',
      kid: (await keys.current(clock.now())).kid,
    })
    expect(Object.keys(decodeJwt(token)).toSorted()).toEqual(['aud', 'exp', 'iat', 'iss', 'sid', 'sub'])
  })

  it('run out after fifteen minutes and five seconds for clocks that differ, whether their signature was seen before or not', async () => {
    const { token, expiresAt } = await tokens.issue(session, clock.now())
    const seen = await issue()
    expect(await verify(seen)).toEqual(claims())
    clock.goOn({ minutes: 15 })
    expect(clock.now()).toBe(expiresAt)
    clock.goOn({ seconds: 4 })
    const afresh = () => new SessionTokens(keys, installation).verify(token, clock.now())
    expect([await verify(seen), await afresh()]).toEqual([claims(), claims()])
    clock.goOn({ seconds: 1 })
    expect([await verify(seen), await afresh()]).toEqual([undefined, undefined])
  })

  it('have their signature verified once', async () => {
    const verifications = jest.spyOn(crypto.subtle, 'verify')
    const token = await issue()
    for (let time = 0; time < 3; time++) expect(await verify(token)).toEqual(claims())
    expect(verifications).toHaveBeenCalledTimes(1)
  })

  it('do not count by another key that came to stand under the name of theirs', async () => {
    const token = await issue()
    expect(await verify(token)).toEqual(claims())
    const { publicKey } = generateKeyPairSync('ed25519')
    jest.spyOn(keys, 'publicKey').mockResolvedValue(publicKey)
    expect(await verify(token)).toBeUndefined()
  })

  it('run out with their session at the latest', async () => {
    clock.goOn({ hours: 11, minutes: 55 })
    expect((await tokens.issue(session, clock.now())).expiresAt).toBe(session.expiresAt)
  })

  it('that were altered anywhere do not count', async () => {
    const [header = '', payload = '', signature = ''] = (await issue()).split('.')
    const forged = part({ ...decodeJwt(`${header}.${payload}.${signature}`), sub: accountNo(2) })
    const flipped = `${signature.startsWith('A') ? 'B' : 'A'}${signature.slice(1)}`
    const altered = [
      `${header}.${forged}.${signature}`,
      `${header}.${payload}.${flipped}`,
      `${header}.${payload}.`,
      `${header}.${payload}`,
    ]
    for (const token of altered) expect(await verify(token)).toBeUndefined()
  })

  it.each(['none', 'None', 'HS256', 'ES256', 'RS256'])('of the algorithm %s do not count', async (alg) => {
    const [, payload = ''] = (await issue()).split('.')
    const { kid } = await keys.current(clock.now())
    const signing = `${part({ alg, typ: 'at+jwt', kid })}.${payload}`
    // The public key as the secret of a symmetric algorithm: the classic confusion.
    const publicKey = (await keys.publicKey(kid))?.export({ format: 'pem', type: 'spki' }) ?? ''
    const mac = createHmac('sha256', publicKey).update(signing).digest('base64url')
    expect(await verify(`${signing}.`)).toBeUndefined()
    expect(await verify(`${signing}.${mac}`)).toBeUndefined()
  })

  describe('signed by the right key', () => {
    const signed = async (change: (jwt: SignJWT) => SignJWT, header: object = {}, key?: KeyObject): Promise<string> => {
      const { kid, privateKey } = await keys.current(clock.now())
      const jwt = new SignJWT({ sid: session.sessionId })
        .setProtectedHeader({ alg: 'EdDSA', typ: 'at+jwt', kid, ...header })
        .setIssuer(`urn:pioneer-harbor:${installation}`)
        .setAudience(installation)
        .setSubject(accountNo(1))
        .setIssuedAt(Date.parse(clock.now()) / 1_000)
        .setExpirationTime(Date.parse(clock.now()) / 1_000 + 60)
      return change(jwt).sign(key ?? privateKey)
    }
    const same = (jwt: SignJWT): SignJWT => jwt

    it('count when all is right', async () => expect(await verify(await signed(same))).toEqual(claims()))

    it.each<[string, (jwt: SignJWT) => SignJWT, object]>([
      ['for another installation', (jwt) => jwt.setAudience(otherInstallation), {}],
      ['by another issuer', (jwt) => jwt.setIssuer(`urn:pioneer-harbor:${otherInstallation}`), {}],
      ['of another type of token', same, { typ: 'JWT' }],
      ['without a type', same, { typ: undefined }],
      ['naming no key', same, { kid: undefined }],
      ['naming a key that there is not', same, { kid: newId() }],
      ['with a critical extension', same, { crit: ['x'], x: 1 }],
      ['that no session goes with', (jwt) => jwt.setSubject('root'), {}],
    ])('do not count %s', async (_, change, header) => {
      const token = await signed(change, header).catch(() => 'cannot be made')
      expect(await verify(token)).toBeUndefined()
    })

    it('do not count with another key under the same name', async () => {
      const { privateKey } = generateKeyPairSync('ed25519')
      expect(await verify(await signed(same, {}, privateKey))).toBeUndefined()
    })
  })

  it('of one installation do not count in another', async () => {
    const other = AccessDb.open(':memory:', otherInstallation)
    const elsewhere = new SessionTokens(new SqliteSigningKeys(other), otherInstallation)
    expect(await elsewhere.verify(await issue(), clock.now())).toBeUndefined()
    other.close()
  })

  it.each(['', 'x', '..', 'a.b.c', 'x'.repeat(4_096)])('are not mistaken for “%s”', async (text) =>
    expect(await verify(text)).toBeUndefined(),
  )

  it('go on counting after a change of key, unless a key may have been copied', async () => {
    const before = await issue()
    await keys.rotate(clock.now(), { sessionsStay: true })
    const after = await issue()
    expect(decodeProtectedHeader(after).kid).not.toBe(decodeProtectedHeader(before).kid)
    expect([await verify(before), await verify(after)]).toEqual([claims(), claims()])
    await keys.rotate(clock.now(), { sessionsStay: false })
    expect([await verify(before), await verify(after)]).toEqual([undefined, undefined])
    expect(await verify(await issue())).toEqual(claims())
  })

  it('are signed by the same key after a restart', async () => {
    const again = new SessionTokens(new SqliteSigningKeys(db), installation)
    expect(await again.verify(await issue(), clock.now())).toEqual(claims())
  })
})
