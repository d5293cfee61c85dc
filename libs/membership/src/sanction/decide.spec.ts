import type { Decision } from '@harbor/kernel/decision'
import { toLocalDate } from '@harbor/kernel/time'
import { admitted, convertedOnTime, person } from '@harbor/testing/member-events'
import { fileOf, given, type Told } from '@harbor/testing/member-fixture'
import { fixedId, ids } from '@harbor/testing/member-ids'
import { removed, underWay } from '@harbor/testing/member-roll-events'
import {
  onProbation,
  probationExtended,
  rectification,
  review,
  rightsRestored,
  sanctioned,
} from '@harbor/testing/sanction-events'
import { branch, branchAndAbove } from '@harbor/testing/street-units'
import { submitApplication } from '../development/decide-candidacy'
import type { MemberEvent } from '../member-event'
import type { MemberFile } from '../member-file'
import { segmentOn } from '../standing/timeline'
import { rosterRowOn } from '../standing/voters'
import { openTransfer } from '../transfer/state'
import { concludeRectification, orderRectification, persuadeToResign, recordCriticism } from './decide-measures'
import { extendProbation, imposeSanction, restoreRights, reviseSanction, type ImposeSanction } from './decide'
import { limitsOn } from './rights/limits'

const day = toLocalDate
const member = convertedOnTime({ votedOn: '2015-06-01' })
const facts = { today: day('2026-11-24'), actorId: ids.secretary, units: branchAndAbove }
const impose =
  (named: Partial<ImposeSanction> = {}) =>
  (file: MemberFile) =>
    imposeSanction(file, {
      reviewId: review,
      on: day('2025-01-01'),
      unitId: ids.street,
      terms: { kind: 'warning', posts: [] },
      ...named,
    })
/** What was accepted, to be told to a file. */
const told = (decision: Decision): readonly Told[] =>
  decision.accepted ? (decision.events as readonly MemberEvent[]) : []
const rightsOn = (file: MemberFile, on: string) => limitsOn(file.sanction, day(on)).map(({ right }) => right)

describe('a sanction in the member file', () => {
  it('is recorded with the day of the decision', () =>
    given(member)
      .when(impose())
      .then(sanctioned({ on: '2025-01-01', rulePack: 'DISCIPLINE-2023' })))
  it('is recorded once, however often the decision is delivered', () =>
    given(member, sanctioned({ on: '2025-01-01' }))
      .when(impose())
      .thenNothing())
  it('stands with a finding where the person was no member any more', () =>
    given(member, removed({ on: '2024-12-01' }))
      .when(impose())
      .thenFindings('sanction.not-a-member'))
  it('needs a file', () => given().when(impose()).thenRefused('sanction.no-file'))
})

describe('acceptance case 8: a warning effective on 1 January 2025', () => {
  const file = fileOf(member, sanctioned({ on: '2025-01-01' }))
  it.each([
    ['2024-12-31', []],
    ['2025-01-01', ['promotion']],
    ['2025-12-31', ['promotion']],
    ['2026-01-01', []],
  ])('on %s limits %j, and no event is written', (on, rights) => {
    expect(rightsOn(file, on)).toEqual(rights)
    expect(file.recorded.filter(({ type }) => type.startsWith('membership.sanction'))).toHaveLength(1)
  })
})

describe('influence periods', () => {
  const lastDay = (kind: 'serious-warning' | 'removal-from-posts', on: string) =>
    limitsOn(fileOf(member, sanctioned({ on, kind })).sanction, day(on))[0]?.until
  it('of a serious warning last a year and a half', () =>
    expect(lastDay('serious-warning', '2024-08-31')).toBe('2026-02-28'))
  it('of a removal from posts last two years', () =>
    expect(lastDay('removal-from-posts', '2024-02-29')).toBe('2026-02-28'))
})

describe('acceptance case 4: probation within the Party', () => {
  const running = [...member, onProbation({ on: '2024-03-10' })]
  const restored = [...running, rightsRestored({ on: '2025-03-10' })]

  it('takes vote, election and introducing from its day on, and promotion', () =>
    expect(rightsOn(fileOf(running), '2024-03-10')).toEqual(['vote', 'election', 'introducing', 'promotion']))
  it('goes on past its time until a decision restores the rights', () =>
    expect(rightsOn(fileOf(running), '2026-01-01')).toContain('vote'))
  it('takes them still on the day of the restoration, and no longer on the day after', () => {
    expect(rightsOn(fileOf(restored), '2025-03-10')).toContain('introducing')
    expect(rightsOn(fileOf(restored), '2025-03-11')).toEqual(['promotion'])
  })
  it('leaves two years without promotion behind', () => {
    expect(rightsOn(fileOf(restored), '2027-03-09')).toEqual(['promotion'])
    expect(rightsOn(fileOf(restored), '2027-03-10')).toEqual([])
  })
  it('leaves the person a full member', () =>
    expect(rosterRowOn(ids.member, fileOf(running).timeline, day('2024-06-01'))).toMatchObject({ standing: 'member' }))
})

describe('the end of probation within the Party', () => {
  const restore =
    (on: string, unitId = ids.street) =>
    (file: MemberFile) =>
      restoreRights(file, { on: day(on), unitId, reason: '确有悔改表现' }, facts)
  const extend = (on: string) => (file: MemberFile) =>
    extendProbation(file, { on: day(on), unitId: ids.street, reason: '尚需考察' }, facts)
  const running = [...member, onProbation({ on: '2024-03-10' })]

  it('is restored when its time is over', () =>
    given(running).when(restore('2025-03-10')).thenRecords('membership.party-rights-restored.v1'))
  it('is not restored a day before', () =>
    given(running).when(restore('2025-03-09')).thenRefused('sanction.probation-not-over', { endsOn: '2025-03-10' }))
  it('is decided by a unit with the power', () =>
    given(running).when(restore('2025-03-10', ids.branch)).thenRefused('sanction.no-power'))
  it('is extended by a year where it was one', () =>
    given(running).when(extend('2025-03-10')).thenRecords('membership.probation-within-party-extended.v1'))
  it('moves with the extension', () =>
    given(running, probationExtended({ on: '2025-03-10' }))
      .when(restore('2026-03-09'))
      .thenRefused('sanction.probation-not-over', { endsOn: '2026-03-10' }))
  it('is not extended twice', () =>
    given(running, probationExtended({ on: '2025-03-10' }))
      .when(extend('2026-03-10'))
      .thenRefused('sanction.probation-too-long', { years: 2 }))
  it('is not extended where it was of two years', () =>
    given(member, onProbation({ on: '2024-03-10', years: 2 }))
      .when(extend('2026-03-10'))
      .thenRefused('sanction.probation-too-long', { years: 2 }))
  it('is none without a probation', () =>
    given(member, sanctioned({ on: '2024-03-10' }))
      .when(restore('2026-03-10'))
      .thenRefused('sanction.not-on-probation'))
  it('repeated adds nothing', () =>
    given(running, rightsRestored({ on: '2025-03-10', rulePack: 'DISCIPLINE-2023' }))
      .when(restore('2025-03-10'))
      .thenNothing())
})

describe('expulsion', () => {
  const expelled = sanctioned({ on: '2024-03-10', kind: 'expulsion' })
  it('ends membership on its day', () => {
    const { timeline } = fileOf(member, expelled)
    expect(segmentOn(timeline, day('2024-03-09'))).toMatchObject({ standing: 'member' })
    expect(segmentOn(timeline, day('2024-03-10'))).toMatchObject({ standing: 'expelled', branchId: null })
  })
  it('ends a probation that ran', () => {
    const file = fileOf(
      member,
      onProbation({ on: '2023-03-10' }),
      sanctioned({ on: '2024-03-10', kind: 'expulsion', reviewId: fixedId(2) }),
    )
    expect(rightsOn(file, '2024-03-09')).toContain('vote')
    expect(rightsOn(file, '2024-03-10')).toEqual([])
  })
  it('closes an open transfer', () => {
    const file = fileOf(member, underWay('2024-02-01'), expelled)
    expect(openTransfer(file.transfer)).toBeUndefined()
    expect(file.transfer.transfers.at(-1)?.closed).toEqual({ how: 'membership-ended', on: '2024-03-10' })
  })
  it.each([
    ['2029-03-09', 'development.expelled-recently'],
    ['2029-03-10', undefined],
  ])('lets nobody apply for five years: on %s %s', (on, code) => {
    const decision = submitApplication(
      fileOf(member, expelled),
      { on: day(on), unitId: ids.branch, person },
      { ...facts, today: day('2030-01-01'), branch },
    )
    expect(decision.accepted ? undefined : decision.code).toBe(code)
  })
})

describe('a decision changed on appeal', () => {
  const appealed = (terms: Parameters<typeof reviseSanction>[1]['terms']) => (file: MemberFile) =>
    reviseSanction(file, {
      reviewId: review,
      terms,
      unitId: ids.street,
      document: '潮纪复〔2025〕1号',
      reason: '复查改变',
    })
  const file = fileOf(member, sanctioned({ on: '2025-01-01', kind: 'serious-warning' }))

  it('corrects the record from its beginning', () =>
    given(...file.recorded)
      .when(appealed({ kind: 'warning', posts: [] }))
      .thenRecords('membership.record-corrected.v1'))
  it('leaves nothing where it is revoked', () => {
    const after = fileOf(...file.recorded, ...told(appealed(null)(file)))
    expect(rightsOn(file, '2025-06-01')).toEqual(['promotion'])
    expect(rightsOn(after, '2025-06-01')).toEqual([])
    given(...after.recorded)
      .when(appealed(null))
      .thenNothing()
  })
  it('waits for the sanction', () => given(member).when(appealed(null)).thenRefused('sanction.not-imposed'))
})

describe('lesser acts', () => {
  const act = { on: day('2025-07-01'), unitId: ids.branch }
  const order = (until: string) => (file: MemberFile) =>
    orderRectification(file, { ...act, rectificationId: rectification, until: day(until), matter: '长期缺席' }, facts)

  it('criticism and education is recorded by the branch', () =>
    given(member)
      .when((file) => recordCriticism(file, { ...act, form: 'talk', matter: '谈话提醒' }, facts))
      .thenRecords('membership.criticism-recorded.v1'))
  it('rectification lasts a year at most', () => {
    given(member).when(order('2026-07-01')).thenRecords('membership.rectification-ordered.v1')
    given(member).when(order('2026-07-02')).thenRefused('sanction.rectification-too-long', { latest: '2026-07-01' })
    given(member).when(order('2025-07-01')).thenRefused('sanction.dates-out-of-order')
  })
  it('one rectification at a time, concluded once', () => {
    const ordered = told(order('2025-12-31')(fileOf(member)))
    const conclude = (file: MemberFile) =>
      concludeRectification(
        file,
        { ...act, on: day('2025-12-01'), rectificationId: rectification, corrected: true, reason: '已改正' },
        facts,
      )
    given(member, ...ordered)
      .when((file) =>
        orderRectification(
          file,
          { ...act, rectificationId: fixedId(2), until: day('2025-12-31'), matter: '再次缺席' },
          facts,
        ),
      )
      .thenRefused('sanction.rectification-open')
    given(member).when(conclude).thenRefused('sanction.rectification-unknown')
    given(member, ...ordered)
      .when(conclude)
      .thenRecords('membership.rectification-concluded.v1')
  })
  it('persuasion to resign is approved above the branch and ends membership', () => {
    const persuade = (unitId: typeof ids.street) => (file: MemberFile) =>
      persuadeToResign(file, { on: act.on, unitId, reason: '经教育无转变' }, facts)
    given(member).when(persuade(ids.branch)).thenRefused('sanction.no-power')
    const file = fileOf(member, ...told(persuade(ids.street)(fileOf(member))))
    expect(segmentOn(file.timeline, act.on)).toMatchObject({ standing: 'resigned', branchId: null })
  })
  it('are refused for whoever is no member', () =>
    given(member, removed({ on: '2024-12-01' }))
      .when((file) => recordCriticism(file, { ...act, form: 'talk', matter: '谈话提醒' }, facts))
      .thenRefused('sanction.not-a-member'))
})

it('a probationary member is a member whom criticism may reach', () =>
  given(admitted({ votedOn: '2025-06-01' }))
    .when((file) =>
      recordCriticism(file, { on: day('2025-07-01'), unitId: ids.branch, form: 'talk', matter: '谈话' }, facts),
    )
    .thenRecords('membership.criticism-recorded.v1'))
