import { toLocalDate } from '@harbor/kernel/time'
import { convertedOnTime } from '@harbor/testing/member-events'
import { fileOf, given } from '@harbor/testing/member-fixture'
import { fixedId, ids } from '@harbor/testing/member-ids'
import { removed } from '@harbor/testing/member-roll-events'
import { onProbation, probationExtended, review, sanctioned } from '@harbor/testing/sanction-events'
import { branchAndAbove } from '@harbor/testing/street-units'
import type { MemberFile } from '../member-file'
import { extendProbation, imposeSanction, restoreRights, reviseSanction, type ReviseSanction } from './decide'

const day = toLocalDate
const member = convertedOnTime({ votedOn: '2015-06-01' })
const running = [...member, onProbation({ on: '2024-03-10' })]
const facts = { today: day('2026-11-24'), actorId: ids.secretary, units: branchAndAbove }

describe('what a review decided', () => {
  const impose =
    (on = '2025-01-01', reviewId = review) =>
    (file: MemberFile) =>
      imposeSanction(file, {
        reviewId,
        on: day(on),
        unitId: ids.street,
        terms: { kind: 'probation-within-party', posts: ['支部委员'], probationYears: 2 },
        document: '潮纪〔2025〕3号',
      })
  const imposed = sanctioned({
    on: '2025-01-01',
    rulePack: 'DISCIPLINE-2023',
    kind: 'probation-within-party',
    posts: ['支部委员'],
    probationYears: 2,
    document: '潮纪〔2025〕3号',
  })

  it('is recorded in full, beside what another review decided', () => {
    given(...member)
      .when(impose())
      .then(imposed)
    given(...member, sanctioned({ on: '2024-01-01' }))
      .when(impose('2025-01-01', fixedId(2)))
      .thenRecords('membership.sanction-imposed.v1')
  })
  it.each([
    ['2000-01-01', 'unknown'],
    ['2025-01-01', 'removed'],
  ])('stands on %s with the finding that the standing was %s', (on, standing) => {
    const { decision } = given(...member, removed({ on: '2024-12-01' })).when(impose(on))
    expect(decision).toMatchObject({
      events: [{ data: { findings: [{ code: 'sanction.not-a-member', detail: { on, standing } }] } }],
    })
  })
})

describe('what an appeal changed', () => {
  const revise =
    (named: Partial<ReviseSanction> = {}) =>
    (file: MemberFile) =>
      reviseSanction(file, {
        reviewId: review,
        terms: { kind: 'warning', posts: [] },
        unitId: ids.street,
        document: '潮纪复〔2025〕1号',
        reason: '复查改变',
        ...named,
      })
  const file = fileOf(
    ...member,
    sanctioned({ on: '2024-01-01', kind: 'serious-warning' }),
    sanctioned({ on: '2025-01-01', kind: 'serious-warning', reviewId: fixedId(2) }),
  )

  it('takes the place of what its own review had imposed, once', () => {
    const first = given(...file.recorded).when(revise())
    const [corrected] = first.thenTypes('membership.record-corrected.v1')
    expect(corrected?.data).toMatchObject({
      corrects: file.recorded.at(-2)?.id,
      authority: '潮纪复〔2025〕1号',
      reason: '复查改变',
      replacement: { data: { kind: 'warning', posts: [], decidedBy: ids.street, reviewId: review, findings: [] } },
    })
    const after = corrected ? fileOf(...file.recorded, corrected) : file
    given(...after.recorded)
      .when(revise())
      .thenNothing()
    given(...after.recorded)
      .when(revise({ reviewId: fixedId(2) }))
      .thenRecords('membership.record-corrected.v1')
  })
  it('needs a file, and the sanction of that review', () => {
    given().when(revise()).thenRefused('sanction.no-file')
    given(...file.recorded)
      .when(revise({ reviewId: fixedId(3) }))
      .thenRefused('sanction.not-imposed')
  })
})

describe('a probation within the Party', () => {
  const extend =
    (on: string, unitId = ids.street) =>
    (file: MemberFile) =>
      extendProbation(file, { on: day(on), unitId, reason: '尚需考察' }, facts)
  const restore = (on: string) => (file: MemberFile) =>
    restoreRights(file, { on: day(on), unitId: ids.street, reason: '确有悔改表现' }, facts)
  const extended = probationExtended({ on: '2025-03-10', rulePack: 'DISCIPLINE-2023' })

  it('is extended once, from its first day on', () => {
    given(...running)
      .when(extend('2025-03-10'))
      .then(extended)
    given(...running, extended)
      .when(extend('2025-03-10'))
      .thenNothing()
    given(...running)
      .when(extend('2024-03-10'))
      .thenRecords('membership.probation-within-party-extended.v1')
    given(...running)
      .when(extend('2024-03-09'))
      .thenRefused('sanction.before-probation', { on: '2024-03-09', since: '2024-03-10' })
  })
  it('is extended by a unit with the power, where there is one', () => {
    given(...running)
      .when(extend('2025-03-10', ids.branch))
      .thenRefused('sanction.no-power')
    given(...member)
      .when(extend('2025-03-10'))
      .thenRefused('sanction.not-on-probation')
  })
  it('of whoever is no member any more is neither extended nor ended', () => {
    const gone = [...running, removed({ on: '2024-12-01' })]
    given(...gone)
      .when(extend('2025-03-10'))
      .thenRefused('sanction.not-a-member', { standing: 'removed' })
    given(...gone)
      .when(restore('2025-03-10'))
      .thenRefused('sanction.not-a-member', { standing: 'removed' })
  })
})
