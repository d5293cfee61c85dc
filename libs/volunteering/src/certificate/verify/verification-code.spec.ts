import * as fc from 'fast-check'
import { grouped, normalCode, verificationCode } from './verification-code'

const codes = fc.string({ minLength: 1, maxLength: 64 }).map(verificationCode)
const plain = (code: string) => code.replaceAll('-', '')

describe('the code under the QR code', () => {
  it('is 16 characters of 5 bits each and two that check them, in groups', () =>
    fc.assert(
      fc.property(codes, (code) => {
        expect(code).toMatch(/^([0-9A-HJKMNP-TV-Z]{4}-){4}[0-9A-HJKMNP-TV-Z]{2}$/)
        expect(normalCode(code)).toBe(plain(code))
        expect(grouped(plain(code))).toBe(code)
      }),
    ))
  it('is the same for the same secret and another for another', () =>
    fc.assert(
      fc.property(fc.string(), fc.string(), (a, b) =>
        expect(verificationCode(a) === verificationCode(b)).toBe(a === b),
      ),
    ))
  it('is read as people type it', () => {
    const code = verificationCode('harbour')
    const sloppy = code.toLowerCase().replaceAll('-', ' ').replaceAll('0', 'o').replaceAll('1', 'l')
    expect(normalCode(sloppy)).toBe(plain(code))
  })
  it('shows every wrong character and every two exchanged', () =>
    fc.assert(
      fc.property(codes, fc.nat(17), fc.constantFrom(...'0123456789ABCDEFGHJKMNPQRSTVWXYZ'), (code, place, other) => {
        const text = plain(code)
        const wrong = text.slice(0, place) + other + text.slice(place + 1)
        expect(normalCode(wrong)).toBe(wrong === text ? text : undefined)
        const exchanged = text.slice(0, place) + (text[place + 1] ?? '') + (text[place] ?? '') + text.slice(place + 2)
        expect(normalCode(exchanged)).toBe(exchanged === text ? text : undefined)
      }),
      { numRuns: 500 },
    ))
  it.each(['', 'ABCD', 'U'.repeat(18), '1'.repeat(19), '😀'.repeat(18)])('%s is none', (typed) =>
    expect(normalCode(typed)).toBeUndefined(),
  )
})
