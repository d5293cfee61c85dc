import * as fc from 'fast-check'
import { parseJson } from './json-body'
import { ProblemError } from './problem'

/** A value as it is written, so that it can hold a name twice. */
type Written = string | number | boolean | null | { readonly list: readonly Written[] } | { readonly named: Named }
type Named = readonly (readonly [string, Written])[]

const name = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', '名', 'a:b', '{"a"', '') },
  { weight: 1, arbitrary: fc.constantFrom('toString', 'a"b', 'a\\', '\ud83d', 'a\0') },
)
const text = fc.oneof(
  { weight: 9, arbitrary: fc.constantFrom('', ':', '"a":', '海风', '👩🏽‍🚀', '{"a":1,"a":1}', '\n\t/', '\\') },
  { weight: 1, arbitrary: fc.constantFrom('\0', '\udc00', '\ud83d:') },
)
const { written } = fc.letrec<{ written: Written }>((tie) => ({
  written: fc.oneof(
    { maxDepth: 4 },
    fc.oneof(text, fc.integer(), fc.boolean(), fc.constant(null)),
    fc.array(tie('written'), { maxLength: 3 }).map((list) => ({ list })),
    fc.array(fc.tuple(name, tie('written')), { maxLength: 4 }).map((named) => ({ named })),
  ),
}))

function textOf(value: Written): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  if ('list' in value) return `[ ${value.list.map(textOf).join(', ')} ]`
  return `{${value.named.map(([own, inner]) => `${JSON.stringify(own)} : ${textOf(inner)}`).join(',')}}`
}

const isOdd = (word: string) => !word.isWellFormed() || word.includes('\0')

/** What the rule says, of the value as it is written. */
function isAmbiguous(value: Written): boolean {
  if (typeof value === 'string') return isOdd(value)
  if (typeof value !== 'object' || value === null) return false
  if ('list' in value) return value.list.some(isAmbiguous)
  const names = value.named.map(([own]) => own)
  const isBad = (own: string) => isOdd(own) || own in Object.prototype
  return new Set(names).size < names.length || names.some(isBad) || value.named.some(([, own]) => isAmbiguous(own))
}

function codeOf(json: string): string | undefined {
  try {
    expect(parseJson(Buffer.from(json))).toEqual(JSON.parse(json))
    return undefined
  } catch (error) {
    if (error instanceof ProblemError) return error.code
    throw error
  }
}

describe('a JSON body', () => {
  it('is read when all who read it see the same, and refused otherwise', () => {
    const seen = { read: 0, refused: 0 }
    fc.assert(
      fc.property(written, (value) => {
        const ambiguous = isAmbiguous(value)
        seen[ambiguous ? 'refused' : 'read']++
        expect(codeOf(textOf(value))).toBe(ambiguous ? 'request.ambiguous' : undefined)
      }),
      { numRuns: 2_000 },
    )
    expect(Math.min(seen.read, seen.refused)).toBeGreaterThan(200)
  })

  it.each([
    ['thirty-two levels', '['.repeat(32) + ']'.repeat(32), undefined],
    ['one more', '['.repeat(33) + ']'.repeat(33), 'request.ambiguous'],
    [
      'one more, in what a second one of its name hides',
      `{"a":${'['.repeat(32) + ']'.repeat(32)},"a":1}`,
      'request.ambiguous',
    ],
    ['a name twice where a text has a colon less', '{"a":":","a":1}', 'request.ambiguous'],
    ['a name twice, once with an escape', '{"a":1,"\\u0061":1}', 'request.ambiguous'],
    ['a text that looks like a name', '{"a":"b\\":"}', undefined],
    ['no JSON', '{"a":1', 'request.malformed'],
  ])('%s', (_, json, code) => expect(codeOf(json)).toBe(code))
})
