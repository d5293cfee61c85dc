import { generateKeyPairSync } from 'node:crypto'
import { inspect } from 'node:util'
import { VerifiedTokens } from './verified-tokens'

describe('verified tokens', () => {
  const { publicKey: key } = generateKeyPairSync('ed25519')
  const verified = (claims: string) => ({ kid: 'first', key, claims, expiresAt: 1 })

  it('are found by their very bytes', () => {
    const tokens = new VerifiedTokens<string>()
    tokens.keep('header.payload.signature', verified('of the first'))
    expect(tokens.find('header.payload.signature')?.claims).toBe('of the first')
    expect(tokens.find('header.payload.Signature')).toBeUndefined()
  })

  it('are so many and no more: the oldest gives way', () => {
    const tokens = new VerifiedTokens<string>(2)
    for (const token of ['a', 'b', 'b', 'c']) tokens.keep(token, verified(`of ${token}`))
    expect(tokens.size).toBe(2)
    expect(['a', 'b', 'c'].map((token) => tokens.find(token)?.claims)).toEqual([undefined, 'of b', 'of c'])
  })

  it('are not themselves kept', () => {
    const tokens = new VerifiedTokens<string>()
    tokens.keep('secret-of-the-holder', verified('claims'))
    expect(inspect(tokens, { depth: 5 })).not.toContain('secret-of-the-holder')
  })
})
