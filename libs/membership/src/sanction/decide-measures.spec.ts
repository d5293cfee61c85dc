import type { Decision } from '@harbor/kernel/decision'
import { toLocalDate } from '@harbor/kernel/time'
import { convertedOnTime } from '@harbor/testing/member-events'
import { given } from '@harbor/testing/member-fixture'
import { fixedId, ids } from '@harbor/testing/member-ids'
import { removed } from '@harbor/testing/member-roll-events'
import {
  criticised,
  rectification,
  rectificationConcluded,
  rectificationOrdered,
} from '@harbor/testing/sanction-events'
import { branchAndAbove } from '@harbor/testing/street-units'
import type { MemberFile } from '../member-file'
import {
  concludeRectification,
  orderRectification,
  persuadeToResign,
  recordCriticism,
  type ConcludeRectification,
} from './decide-measures'
import { memberPersuadedToResign } from './events'

const day = toLocalDate
const member = convertedOnTime({ votedOn: '2015-06-01' })
const gone = [...member, removed({ on: '2024-12-01' })]
const facts = { today: day('2026-11-24'), actorId: ids.secretary, units: branchAndAbove }
const on = day('2025-07-01')
type Deciding = (unitId?: typeof ids.branch) => (file: MemberFile) => Decision

const criticise: Deciding =
  (unitId = ids.branch) =>
  (file) =>
    recordCriticism(file, { on, unitId, form: 'talk', matter: '谈话提醒' }, facts)
const order: Deciding =
  (unitId = ids.branch) =>
  (file) =>
    orderRectification(
      file,
      { on, unitId, rectificationId: rectification, until: day('2025-12-31'), matter: '长期缺席' },
      facts,
    )
const conclude =
  (unitId = ids.branch, named: Partial<ConcludeRectification> = {}) =>
  (file: MemberFile) =>
    concludeRectification(
      file,
      { on, unitId, rectificationId: rectification, corrected: true, reason: '已改正', ...named },
      facts,
    )
const persuade: Deciding =
  (unitId = ids.street) =>
  (file) =>
    persuadeToResign(file, { on, unitId, reason: '经教育无转变' }, facts)

const talked = criticised({ on, form: 'talk', personal: { matter: '谈话提醒' } })
const ordered = rectificationOrdered({
  on,
  rulePack: 'REG-2019',
  until: day('2025-12-31'),
  personal: { matter: '长期缺席' },
})
const concluded = rectificationConcluded({ on, reason: '已改正' })
const resigned = memberPersuadedToResign(
  { decidedBy: ids.street, findings: [], reason: '经教育无转变' },
  { effectiveOn: on },
)

describe.each([
  ['criticism', criticise, talked, member],
  ['an order to rectify', order, ordered, member],
  ['the conclusion of a rectification', conclude, concluded, [...member, ordered]],
  ['persuasion to resign', persuade, resigned, member],
] as const)('%s', (_, act, event, before) => {
  it('is recorded as it was decided, once', () => {
    given(...before)
      .when(act())
      .then(event)
    given(...before, event)
      .when(act())
      .thenNothing()
  })
  it('is by the branch or a unit above it, about a member', () => {
    given(...before)
      .when(act(ids.otherStreet))
      .thenRefused('sanction.unit-elsewhere', { unitId: ids.otherStreet })
    given(...gone)
      .when(act())
      .thenRefused('sanction.not-a-member')
  })
})

describe('a rectification', () => {
  it('is concluded once, and not before it was ordered', () => {
    given(...member, ordered, concluded)
      .when(conclude(ids.branch, { on: day('2025-08-01'), corrected: false }))
      .thenRefused('sanction.rectification-over', { on })
    given(...member, ordered)
      .when(conclude(ids.branch, { on: day('2025-06-30') }))
      .thenRefused('sanction.dates-out-of-order', { earlier: on, later: '2025-06-30' })
  })
  it('is known by its own number', () =>
    given(...member, ordered)
      .when(conclude(ids.branch, { rectificationId: fixedId(2) }))
      .thenRefused('sanction.rectification-unknown'))
  it('may follow one that was concluded', () =>
    given(...member, ordered, concluded)
      .when((file) =>
        orderRectification(
          file,
          {
            on: day('2025-08-01'),
            unitId: ids.branch,
            rectificationId: fixedId(2),
            until: day('2025-12-31'),
            matter: '再次缺席',
          },
          facts,
        ),
      )
      .thenRecords('membership.rectification-ordered.v1'))
})

it('nobody is persuaded to resign before what changed his standing later', () =>
  given(...member, removed({ on: '2025-07-02' }))
    .when(persuade())
    .thenRefused('sanction.later-change', { on, from: '2025-07-02' }))
