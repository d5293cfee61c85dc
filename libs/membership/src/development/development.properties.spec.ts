import * as fc from 'fast-check'
import type { Finding } from '@harbor/kernel/decision'
import { addDays, addMonths } from '@harbor/kernel/time'
import { dev2014 } from '@harbor/rules/dev-2014'
import { dev2026 } from '@harbor/rules/dev-2026'
import type { DevelopmentPack } from '@harbor/rules/development-pack'
import { courses, developmentFacts, firstDay, follow, orders, type Followed } from '@harbor/testing/development-courses'
import { breaksARule } from '@harbor/testing/development-oracle'
import { fileOf } from '@harbor/testing/member-fixture'
import type { MemberEvent } from '../member-event'
import type { MemberFile } from '../member-file'
import { stages } from '../words'
import { reviewDevelopment } from './law'

const historic = { ...developmentFacts, historic: true }

/** Stages that a member lost without ceasing to be one. */
function backwards({ timeline }: MemberFile) {
  return timeline.filter((segment, index) => {
    const before = timeline[index - 1]
    const staysMember = segment.standing === 'member' && before?.standing === 'member'
    return staysMember && stages.indexOf(segment.stage) < stages.indexOf(before.stage)
  })
}

describe('whatever is ordered, in whatever order and on whatever day', () => {
  it('an accepted act repeated adds nothing', () => {
    fc.assert(
      fc.property(
        courses,
        fc.nat(orders.length - 1),
        fc.nat(120),
        fc.nat(200),
        fc.boolean(),
        (course, order, days, pick, old) => {
          const { start, told, file, day } = follow(course)
          const at = { on: addDays(day, days), pick, given: old ? historic : developmentFacts }
          const once = orders[order]?.(file, at)
          if (!once?.accepted || once.events.length === 0) return
          const again = orders[order]?.(fileOf(...start, ...told, ...once.events), at)
          expect(again).toEqual({ accepted: true, events: [] })
        },
      ),
      { numRuns: 150 },
    )
  })

  it('nothing is recorded that a rule forbids, and stages come in their order', () => {
    fc.assert(
      fc.property(courses, (course) => {
        const { start, told, file } = follow(course)
        const before: MemberEvent[] = [...start]
        for (const event of told) {
          expect({ event, breaks: breaksARule(before, event) }).toEqual({ event, breaks: [] })
          before.push(event)
        }
        expect(backwards(file)).toEqual([])
      }),
      { numRuns: 150 },
    )
  })

  it('a historic act on the road is never refused by a rule of the pack', () => {
    const ofTheFile = [
      'no-file',
      'already',
      'on-the-roll',
      'future',
      'resolution',
      'not-on-probation',
      'kept',
      'before-end',
      'add-up',
      'months-needed',
      'notice-dates',
    ]
    fc.assert(
      fc.property(courses, (course) => {
        const { refused } = follow(course, historic)
        expect(refused.filter((code) => !ofTheFile.some((word) => code.includes(word)))).toEqual([])
      }),
      { numRuns: 60 },
    )
  })
})

describe('the same history under DEV-2014 and DEV-2026', () => {
  const ofTheRevision = [
    'development.notice-missing',
    'development.notice-short',
    'development.calendar-missing',
    'development.meeting-late',
    'development.oath-late',
  ]
  const findings = ({ file }: Followed, pack: DevelopmentPack) =>
    reviewDevelopment(file, () => pack).flatMap(({ eventId, findings: found }) =>
      found.map((finding) => ({ eventId, finding })),
    )
  /** A finding apart from who said it: the revision is known from secondary sources only. */
  const said = ({ finding, ...rest }: { eventId: string; finding: Finding }) => {
    const { code, article, detail } = finding
    return { ...rest, code, detail, article: article.replace('?', '') }
  }

  it('differs only in the findings on notice, meeting within a month, and oath', () => {
    let differing = 0
    fc.assert(
      fc.property(courses, fc.boolean(), (course, old) => {
        const followed = follow(course, old ? historic : developmentFacts)
        const of2014 = findings(followed, dev2014)
        const of2026 = findings(followed, dev2026)
        const shared = of2026.filter(({ finding }) => !ofTheRevision.includes(finding.code))
        expect(shared.map(said)).toEqual(of2014.map(said))
        expect(of2014.filter(({ finding }) => ofTheRevision.includes(finding.code))).toEqual([])
        differing += of2026.length - shared.length
      }),
      { numRuns: 60 },
    )
    // The courses do come upon what the revision asks for.
    expect(differing).toBeGreaterThan(0)
  })
})

describe('the lawful road', () => {
  it('leads from the application to a full member in its order', () => {
    const month = (months: number) => addMonths(firstDay, months)
    // Opinions, a second proposal and other outcomes are not taken.
    const road = orders.slice(0, 31).filter((_, index) => ![15, 24, 26, 28, 29].includes(index))
    const days = [0, 0, 4, 4, 4, 4, 10, 16, 16, 16, 17, 17, 18, 18, 18, 18, 18, 19, 19, 19, 19, 25, 30, 30, 31, 32]
    const told: MemberEvent[] = []
    for (const [index, order] of road.entries()) {
      const on = month(days[index] ?? 0)
      const decision = order(fileOf(...told), { on, pick: 1, given: developmentFacts })
      if (!decision.accepted) throw new Error(`${index}: ${decision.code} ${JSON.stringify(decision.detail)}`)
      told.push(...decision.events)
    }
    expect(told).toHaveLength(26)
    expect(told.flatMap((event) => (event.data as { findings?: Finding[] }).findings ?? [])).toEqual([])
    expect(told.at(-2)?.data).toMatchObject({ outcome: 'convert', fullFrom: month(30) })
    expect(fileOf(...told).timeline.at(-1)).toMatchObject({ stage: 'full', standing: 'member', validFrom: month(30) })
  })
})
