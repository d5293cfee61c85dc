import { dev2014 } from '@harbor/rules/dev-2014'
import { dev2026 } from '@harbor/rules/dev-2026'
import { citation, type RuleSource } from '@harbor/rules/limit'
import { developmentEvents } from './events'
import { developmentRefusals } from './refusals'

function eachOf(rules: object): (RuleSource | null)[] {
  return Object.values(rules as Record<string, RuleSource | null>)
}

describe('texts of development', () => {
  it('cite an article that a pack has, for every rule of a pack', () => {
    const cited = [dev2014, dev2026].flatMap(({ limits, rules, steps }) => {
      const sources: (RuleSource | null)[] = [...eachOf(limits), ...eachOf(rules), ...steps]
      return sources.flatMap((source) => (source ? citation(source) : []))
    })
    const unknown = Object.entries(developmentRefusals)
      .filter(([, { kind }]) => kind === 'rule' || kind === 'authority')
      .filter(([, { article }]) => !cited.includes(article))
    // Steps are cited as a whole there and one by one in the detail; expulsion belongs to another regulation.
    expect(unknown.map(([code]) => code)).toEqual([
      'development.step-missing',
      'development.step-too-early',
      'development.expelled-recently',
    ])
  })

  it('name the same details in both languages', () => {
    const details = (text: string) => [...text.matchAll(/\{\w+\}/g)].map(String).toSorted()
    for (const { zh, en } of Object.values(developmentRefusals)) expect(details(zh)).toEqual(details(en))
  })
})

describe('the steps', () => {
  it('are recorded by events that there are', () => {
    const types = developmentEvents.map(({ type }): string => type)
    expect(dev2014.steps.filter(({ event }) => !types.includes(event.type))).toEqual([])
  })
})
