import { deriveId, isId, newId, toId } from './ids'

describe('ids', () => {
  it('derives the UUIDv5 of RFC 9562 (appendix A.4)', () => {
    expect(deriveId('6ba7b810-9dad-11d1-80b4-00c04fd430c8', 'www.example.com')).toBe(
      '2ed6657d-e927-568b-95e1-2665a8aea6a2',
    )
  })
  it('new ones are UUIDv7, differ, and sort by their millisecond', () => {
    const ids = [1_000, 2_000, 1_700_000_000_000, 1_800_000_000_000].map((ms) => newId(ms))
    expect(ids.toSorted()).toEqual(ids)
    expect(ids.every((id) => isId(id) && id[14] === '7')).toBe(true)
    expect(ids.map((id) => Number.parseInt(id.replace('-', '').slice(0, 12), 16))).toEqual([
      1_000, 2_000, 1_700_000_000_000, 1_800_000_000_000,
    ])
    expect(newId(1_000.9).slice(0, 13)).toBe(newId(1_000).slice(0, 13))
    expect(new Set(Array.from({ length: 1_000 }, () => newId(5))).size).toBe(1_000)
  })
  it.each([
    '',
    'abc',
    '2ED6657D-E927-568B-95E1-2665A8AEA6A2',
    '2ed6657d-e927-068b-95e1-2665a8aea6a2',
    '2ed6657d-e927-968b-95e1-2665a8aea6a2',
    '2ed6657d-e927-568b-75e1-2665a8aea6a2',
    '2ed6657de927568b95e12665a8aea6a2',
    '2ed6657d-e927-568b-95e1-2665a8aea6a2a',
    'a2ed6657d-e927-568b-95e1-2665a8aea6a2',
    '2ed6657d-e927-568b-95e1-2665a8aea6a\u0132',
    '\u00b2ed6657d-e927-568b-95e1-2665a8aea6a2',
    '2ed6657d-e927-568b-95e1_2665a8aea6a2',
    '2ed6657d-e927-568b-95e1-2665a8aea6a2\n',
  ])('refuses %j', (text) => {
    expect(isId(text)).toBe(false)
    expect(() => toId(text)).toThrow(TypeError)
  })
  it('are texts, and quoted in part where they are refused', () => {
    expect(toId('2ed6657d-e927-568b-95e1-2665a8aea6a2')).toBe('2ed6657d-e927-568b-95e1-2665a8aea6a2')
    expect([['2ed6657d-e927-568b-95e1-2665a8aea6a2'], 7, null].map(isId)).toEqual([false, false, false])
    expect(() => toId('x'.repeat(100))).toThrow(new TypeError(`not an id: "${'x'.repeat(64)}"`))
  })
})
