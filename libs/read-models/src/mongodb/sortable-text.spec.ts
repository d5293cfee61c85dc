import * as fc from 'fast-check'
import { plainText, sortableText } from './sortable-text'

const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 6 }),
  fc
    .array(
      fc.constantFrom('a', '王', '\ud7ff', '\ue000', '\ue001', '，', '\uffff', '𠮷', '😀', '\u{10ffff}', '\u0000'),
      {
        maxLength: 5,
      },
    )
    .map((parts) => parts.join('')),
)
const units = (a: string, b: string) => (a < b ? -1 : Number(a > b))
const bytes = (a: string, b: string) => Buffer.compare(Buffer.from(a), Buffer.from(b))

describe('sortable text', () => {
  it('is ordered by code point, whether a server compares bytes of UTF-8 or units of UTF-16', () => {
    fc.assert(
      fc.property(text, text, (a, b) => {
        const byCodePoint = bytes(a, b)
        expect(units(sortableText(a), sortableText(b))).toBe(byCodePoint)
        expect(bytes(sortableText(a), sortableText(b))).toBe(byCodePoint)
      }),
      { numRuns: 2_000 },
    )
  })

  it('gives the text back', () => {
    fc.assert(fc.property(text, (one) => expect(plainText(sortableText(one))).toBe(one)))
  })

  it('leaves common text as it is', () => {
    expect(sortableText('招宝山街道 party-1')).toBe('招宝山街道 party-1')
  })

  it('takes half of a surrogate pair for what it is stored as', () => {
    expect(plainText(sortableText('a\ud800'))).toBe('a\ufffd')
  })
})
