import type { RefusalTable } from '@harbor/kernel/decision'
import { refusalTables } from './contexts'

const rows = Object.entries(Object.assign({}, ...refusalTables) as RefusalTable)
/** Places whose values are codes of the platform: a secretary shall not have to read them. */
const placesOfCodes = [
  'before',
  'expected',
  'kind',
  'missing',
  'next',
  'organ',
  'outcome',
  'phase',
  'planned',
  'resolved',
]
const more = ['role', 'rung', 'stage', 'standing', 'state', 'step', 'type']
/** Numbers, names that a local rule gives, and what an administrator wrote into a definition of an index. */
const noCodes = ['absence.since-excused standing', 'development.unknown-local-step step', 'index.kind-unknown kind']

describe('a refusal that tells a code', () => {
  const told = rows.flatMap(([code, { zh, en, words = {} }]) =>
    [...placesOfCodes, ...more]
      .filter((place) => `${zh}${en}`.includes(`{${place}}`))
      .map((place) => ({ what: `${code} ${place}`, words: Object.values(words[place] ?? {}) })),
  )
  it('has words for it, Chinese and English', () => {
    const without = told.filter(({ words }) => words.length === 0).map(({ what }) => what)
    expect(without.toSorted()).toEqual(noCodes)
    for (const { zh, en } of told.flatMap(({ words }) => words)) {
      expect(zh).toMatch(/^[\p{Script=Han}（）、，“”]+$/u)
      expect(en).toMatch(/^[A-Za-z ,’()-]+$/)
    }
  })
  it('is met often enough to be worth the rule', () => expect(told.length).toBeGreaterThan(30))
})
