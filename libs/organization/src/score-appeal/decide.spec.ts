import { toLocalDate } from '@harbor/kernel/time'
import { outcomeOf } from '@harbor/testing/member-fixture'
import { accountNo, fixed, ids, memberNo } from '@harbor/testing/member-ids'
import { unitsOfStreet } from '@harbor/testing/problem-fixture'
import { recordedIn, staff } from '@harbor/testing/volunteering-fixture'
import type { IndexDefinition } from '../appraisal/events'
import { appealDeadlines } from './deadlines'
import { decideAppeal, openAppeal, type GivenAppeal } from './decide'
import { appealStream, scoreAppealDecided, scoreAppealed, type AppealEvent } from './events'
import { appealOf } from './state'

const day = toLocalDate
const today = day('2026-06-10')
const definition = { items: [{ code: 'theme-days' }, { code: 'lectures' }] } as unknown as IndexDefinition
const about = {
  index: 'pioneer',
  memberId: ids.member,
  unitId: ids.branch,
  definitionId: fixed<'index-definition'>('f3', 1),
  item: 'theme-days',
  scoreOn: day('2026-05-31'),
} as const
const grounds = '三月因公出差，已补假条'
const appealed = scoreAppealed({ ...about, personal: { grounds } }, { effectiveOn: today })
const verdict = { unitId: ids.community, outcome: 'granted', hundredths: 200, reason: '补假属实' } as const
const decided = scoreAppealDecided(verdict, { effectiveOn: today })
const given = (...events: readonly AppealEvent[]) => appealOf(recordedIn(appealStream(fixed('f4', 1)), events))
const colleague = { today, actorId: accountNo(61), actorMemberId: null }

describe('an appeal of a score', () => {
  const open = (more: object = {}, ...events: readonly AppealEvent[]) =>
    outcomeOf(openAppeal(given(...events), { ...about, grounds, ...more }, { ...colleague, definition }))

  it('is about one item of the score of one day, once', () => {
    open().then(appealed)
    open({}, appealed).thenRefused('appeal.opened-already', { openedOn: '2026-06-10' })
    open({ item: 'horoscope' }).thenRefused('appeal.no-such-item')
    open({ scoreOn: today }).thenRecords('organization.score-appealed.v1')
    open({ scoreOn: day('2026-06-11') }).thenRefused('appeal.in-the-future')
  })
  it('is of a branch where no member is named', () => {
    const { memberId: _, ...ofBranch } = about
    open({ index: 'fortress', memberId: null }).then(
      scoreAppealed({ ...ofBranch, index: 'fortress', personal: { grounds } }, { effectiveOn: today }),
    )
  })

  const decide = (more: object = {}, as: Partial<GivenAppeal> = {}, ...events: readonly AppealEvent[]) =>
    outcomeOf(decideAppeal(given(...events), { ...verdict, ...more }, { ...colleague, ...as, units: unitsOfStreet }))

  it('is decided above the branch, by another person, and not by whose score it is', () => {
    decide({}, {}, appealed).then(decided)
    decide({ unitId: ids.branch }, {}, appealed).thenRefused('appeal.unit-not-above')
    decide({}, { actorId: staff }, appealed).thenRefused('appeal.same-person')
    decide({}, { actorMemberId: ids.member }, appealed).thenRefused('appeal.own-score')
    decide({}, { actorMemberId: memberNo(2) }, appealed).then(decided)
    // The score of a branch is nobody's own.
    const { memberId: _, ...ofBranch } = appealed.data
    decide({}, {}, { ...appealed, data: { ...ofBranch, index: 'fortress' } }).then(decided)
  })
  it('is decided once; granted it says by how much, dismissed it changes nothing', () => {
    decide({}, {}, appealed, decided).thenRefused('appeal.decided-already')
    decide({ hundredths: 0 }, {}, appealed).thenRefused('appeal.outcome-without-effect')
    decide({ outcome: 'dismissed' }, {}, appealed).thenRefused('appeal.outcome-without-effect')
    decide({ outcome: 'dismissed', hundredths: 0 }, {}, appealed).thenRecords('organization.score-appeal-decided.v1')
    decide().thenRefused('appeal.unknown')
  })
  it('is to be decided within a month', () => {
    const due = (...events: readonly AppealEvent[]) => appealDeadlines.deadlinesOf(given(...events), 'x')
    expect(due(appealed)).toMatchObject([{ dueOn: '2026-07-10', metOn: null, memberId: ids.member }])
    expect(due(appealed, decided)).toMatchObject([{ metOn: '2026-06-10' }])
    expect(due()).toEqual([])
  })
})
