import * as fc from 'fast-check'
import type { RefusalTable } from '@harbor/kernel/decision'
import { lives } from '@harbor/testing/lawful-histories'
import { sayRefusal } from '@harbor/service/language'
import { slices } from './slices'

const table: RefusalTable = Object.fromEntries(slices.flatMap(({ refusals }) => Object.entries(refusals)))
const placesIn = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].flatMap(([, name]) => name ?? [])

/** A word in Latin letters, but for numbers of documents and ids. */
const bareCode = /(?<![\w-])[a-z]{3,}(-[a-z]+)*(?![\w-])/g

describe('every refusal of a random life', () => {
  it('has its row, details for every place in its texts, and Chinese words for codes', () => {
    const met = new Set<string>()
    fc.assert(
      fc.property(lives(), ({ refusals }) => {
        for (const { code, detail } of refusals) {
          met.add(code)
          const row = table[code]
          expect(row).toBeDefined()
          const missing = placesIn(`${row?.zh} ${row?.en}`).filter((name) => (detail[name] ?? '') === '')
          expect({ code, missing }).toEqual({ code, missing: [] })
          const codes = row ? sayRefusal(row, detail, 'zh-CN').match(bareCode) : []
          expect({ code, codes }).toEqual({ code, codes: null })
        }
      }),
      { numRuns: 100 },
    )
    // The lives are varied enough to meet a good part of the rules.
    expect(met.size).toBeGreaterThan(25)
  })
})
