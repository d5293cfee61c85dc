import { toInstant } from '@harbor/kernel/time'
import { authenticatorUri, base32, codeOfStep, stepAt, stepOfCode } from './totp'

/** Of RFC 6238, appendix B, and RFC 4226, appendix D. */
const seed = Buffer.from('12345678901234567890')

describe('a code of RFC 6238', () => {
  it.each([
    { seconds: 59, code: '94287082' },
    { seconds: 1_111_111_109, code: '07081804' },
    { seconds: 1_111_111_111, code: '14050471' },
    { seconds: 1_234_567_890, code: '89005924' },
    { seconds: 2_000_000_000, code: '69279037' },
    { seconds: 20_000_000_000, code: '65353130' },
  ])('at $seconds s is $code', ({ seconds, code }) => {
    const now = toInstant(new Date(seconds * 1_000).toISOString())
    expect(codeOfStep(seed, stepAt(now), 8)).toBe(code)
  })

  it.each(['755224', '287082', '359152', '969429', '338314', '254676', '287922', '162583', '399871', '520489'])(
    'of RFC 4226 is %s',
    (code) => {
      const counters = Array.from({ length: 10 }, (_, counter) => codeOfStep(seed, counter))
      expect(counters).toContain(code)
    },
  )
})

describe('a code that somebody types', () => {
  const at = (seconds: number) => toInstant(new Date(seconds * 1_000).toISOString())
  const now = at(1_000_000_020)
  const step = stepAt(now)

  it('counts in its step, the one before and the one after, and in no other', () => {
    const found = [-2, -1, 0, 1, 2].map((off) => stepOfCode(seed, codeOfStep(seed, step + off), now))
    expect(found).toEqual([undefined, step - 1, step, step + 1, undefined])
  })

  it('counts from the first second of a step to its last', () => {
    const code = codeOfStep(seed, step)
    const first = step * 30
    const found = [first - 31, first - 30, first, first + 29, first + 59, first + 60].map((seconds) =>
      stepOfCode(seed, code, at(seconds)),
    )
    expect(found).toEqual([undefined, step, step, step, step, undefined])
  })

  it.each(['', '12345', '1234567', 'abcdef', '１２３４５６', '123 456'])('as %p is none', (typed) =>
    expect(stepOfCode(seed, typed, now)).toBeUndefined(),
  )

  it('of another seed is none', () =>
    expect(stepOfCode(Buffer.from('another seed of mine'), codeOfStep(seed, step), now)).toBeUndefined())
})

describe('what an authenticator is given', () => {
  it.each([
    { text: 'fooba', encoded: 'MZXW6YTB' },
    { text: '12345678901234567890', encoded: 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ' },
  ])('is $encoded for $text (RFC 4648)', ({ text, encoded }) => expect(base32(Buffer.from(text))).toBe(encoded))

  it('names the product and the account', () => {
    const uri = new URL(authenticatorUri('li.na', seed))
    expect([uri.protocol, uri.host, decodeURIComponent(uri.pathname)]).toEqual([
      'otpauth:',
      'totp',
      '/Pioneer Harbor:li.na',
    ])
    expect(Object.fromEntries(uri.searchParams)).toEqual({
      secret: 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ',
      issuer: 'Pioneer Harbor',
    })
  })
})
