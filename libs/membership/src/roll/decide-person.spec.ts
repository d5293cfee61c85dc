import { toLocalDate } from '@harbor/kernel/time'
import { applied, candidacyEnded, person } from '@harbor/testing/member-events'
import { eventNo, fileOf, given } from '@harbor/testing/member-fixture'
import { fixedId, ids } from '@harbor/testing/member-ids'
import {
  announced,
  detailsChanged,
  died,
  enrolled,
  erased,
  received,
  removed,
  resigned,
  suspended,
  underWay,
} from '@harbor/testing/member-roll-events'
import { branch, branchAndAbove, generalBranch } from '@harbor/testing/street-units'
import type { MemberFile } from '../member-file'
import {
  changeDetails,
  enrol,
  enrolmentFindings,
  erasePersonalData,
  type ChangeDetails,
  type Enrol,
} from './decide-person'
import { recordCorrected } from './events'
import type { GivenUnits } from './standing-change/guards'

const day = toLocalDate
const facts: GivenUnits = { today: day('2026-11-24'), actorId: ids.secretary, units: branchAndAbove }
const member = enrolled({ on: '2011-07-01' })
const away = [member, underWay('2020-01-01'), received({ on: '2020-02-01', at: { outside: '云岭县委组织部' } })]

const born1980 = { ...person, bornOn: day('1980-03-01') }
const order: Enrol = {
  on: day('2016-07-01'),
  branchId: ids.branch,
  stage: 'full',
  joinedOn: day('2015-07-01'),
  fullOn: day('2016-07-01'),
  person: born1980,
  provenance: { kind: 'letter', letterNumber: 'YL-0042', sourceName: '云岭县委组织部' },
}
const enrolWith =
  (named: Partial<Enrol> = {}, with_: Partial<GivenUnits> = {}) =>
  (file: MemberFile) =>
    enrol(file, { ...order, ...named }, { ...facts, ...with_ })
const { joinedOn: _j, fullOn: _f, ...undated } = order

describe('enrolment', () => {
  it('puts a person with a history onto the roll of the branch', () => {
    const [event] = given().when(enrolWith()).thenTypes('membership.member-enrolled.v1')
    expect(event).toMatchObject({ effectiveOn: '2016-07-01', data: { branchId: ids.branch, findings: [] } })
  })
  it('told again adds nothing', () => {
    const first = enrolWith()(fileOf())
    const told = first.accepted ? first.events : []
    given(...told)
      .when(enrolWith())
      .thenNothing()
  })
  it('is not for somebody on the roll', () => given(member).when(enrolWith()).thenRefused('roll.already-enrolled'))
  it('is possible again after a transfer to the outside', () => {
    given(...away)
      .when(enrolWith({ on: day('2021-01-01') }))
      .thenTypes('membership.member-enrolled.v1')
    const back = fileOf(...away, enrolled({ on: '2021-01-01' }))
    expect(back.timeline.map(({ standing, branchId, validFrom }) => [validFrom, standing, branchId])).toEqual([
      ['2010-07-01', 'member', null],
      ['2011-07-01', 'member', ids.branch],
      ['2020-02-01', 'transferred-out', null],
      ['2021-01-01', 'member', ids.branch],
    ])
  })
  it('from the day of that transfer on, not before', () => {
    given(...away)
      .when(enrolWith({ on: day('2020-01-31') }))
      .thenRefused('roll.later-change', { on: '2020-01-31', from: '2020-02-01' })
    given(...away)
      .when(enrolWith({ on: day('2020-02-01') }))
      .thenRecords('membership.member-enrolled.v1')
  })
  it('is possible for whose earlier candidacy ended', () =>
    given(applied({ on: '2010-01-01' }), candidacyEnded({ on: '2011-01-01' }))
      .when(enrolWith())
      .thenRecords('membership.member-enrolled.v1'))
  it('of whoever was removed or resigned is by new application only', () => {
    given(member, removed({ on: '2015-01-01' }))
      .when(enrolWith())
      .thenRefused('roll.readmission-by-application', { standing: 'removed' })
    given(member, resigned({ on: '2015-01-01' }))
      .when(enrolWith())
      .thenRefused('roll.readmission-by-application', { standing: 'resigned' })
  })
  it('is not for the dead, the erased, or in the midst of a transfer', () => {
    given(member, died({ on: '2015-01-01' }))
      .when(enrolWith())
      .thenRefused('roll.deceased')
    given(applied({ on: '2015-01-01' }), erased({ on: '2016-01-01' }))
      .when(enrolWith())
      .thenRefused('roll.personal-data-erased')
    given(announced({ on: '2016-06-01' }))
      .when(enrolWith())
      .thenRefused('roll.transfer-open')
  })
  it('is into a branch that exists on that day', () => {
    given()
      .when(enrolWith({ branchId: ids.generalBranch }))
      .thenRefused('roll.not-a-branch', { unit: generalBranch.name })
    given()
      .when(enrolWith({ branchId: ids.otherBranch }))
      .thenRefused('roll.not-a-branch')
    const dissolved = { ...branch, dissolvedOn: day('2016-07-01') }
    given()
      .when(enrolWith({}, { units: [dissolved] }))
      .thenRefused('roll.not-a-branch', { on: '2016-07-01' })
    given()
      .when(enrolWith({}, { units: [{ ...branch, dissolvedOn: day('2016-07-02') }] }))
      .thenRecords('membership.member-enrolled.v1')
  })
  it('refuses dates that no life can have', () => {
    given()
      .when(enrolWith({ fullOn: day('2015-06-30') }))
      .thenRefused('roll.dates-out-of-order')
    given()
      .when(enrolWith({ on: day('2026-11-25') }))
      .thenRefused('roll.in-the-future')
    given()
      .when(enrolWith({ joinedOn: day('2027-01-01') }))
      .thenRefused('roll.in-the-future', { on: '2027-01-01' })
    given()
      .when(enrolWith({ on: day('2015-06-30') }))
      .thenRefused('roll.dates-out-of-order')
    given()
      .when(enrolWith({ stage: 'probationary' }))
      .thenRefused('roll.stage-contradicts-dates', { stage: 'probationary', on: '2016-07-01' })
    given()
      .when(enrolWith({ person: { ...person, bornOn: day('2015-07-02') } }))
      .thenRefused('roll.dates-out-of-order')
  })
  it('keeps every day of the road that is known', () => {
    const road = {
      appliedOn: day('2012-01-01'),
      activistOn: day('2012-07-01'),
      targetOn: day('2014-01-01'),
      joinedOn: day('2015-07-01'),
      fullOn: day('2016-07-01'),
    }
    const [event] = given().when(enrolWith(road)).thenTypes('membership.member-enrolled.v1')
    expect(event?.data).toMatchObject(road)
  })
  it('names no day that is not known', () => {
    const [event] = given()
      .when((file) => enrol(file, { ...undated, stage: 'applicant' }, facts))
      .thenTypes('membership.member-enrolled.v1')
    expect(Object.keys(event?.data ?? {}).filter((name) => name.endsWith('On'))).toEqual([])
  })
  it.each([
    ['on the day of coming', { joinedOn: day('2016-07-01'), fullOn: day('2016-07-01') }],
    ['on one day', { appliedOn: day('2015-07-01'), activistOn: day('2015-07-01'), targetOn: day('2015-07-01') }],
    ['on the day of birth', { person: { ...person, bornOn: day('2015-07-01') } }],
  ])('takes steps that were %s', (_, named) =>
    given().when(enrolWith(named)).thenRecords('membership.member-enrolled.v1'),
  )
  it('may be today, with a step of today', () =>
    given()
      .when(enrolWith({ on: facts.today, fullOn: facts.today }))
      .thenRecords('membership.member-enrolled.v1'))
  it('of a candidate tells no step that is still to come', () => {
    const activist = { on: day('2016-07-01'), stage: 'activist' as const, appliedOn: day('2015-01-01') }
    const as = (named: Partial<Enrol>) =>
      given().when((file) => enrol(file, { ...undated, ...activist, ...named }, facts))
    as({ activistOn: day('2016-01-01') }).thenFindings()
    as({ targetOn: day('2016-01-01') }).thenRefused('roll.stage-contradicts-dates', {
      stage: 'activist',
      on: '2016-01-01',
    })
  })
  it('is not before the first step of the road, whichever it is', () =>
    given()
      .when(enrolWith({ on: day('2012-06-30'), appliedOn: day('2012-07-01') }))
      .thenRefused('roll.dates-out-of-order', { earlier: '2012-07-01', later: '2012-06-30' }))
  it.each(['appliedOn', 'activistOn', 'targetOn'] as const)(
    'counts eighteen years from %s, where it is known',
    (step) => {
      const young = { ...person, bornOn: day('1996-01-02') }
      given()
        .when(enrolWith({ person: young, [step]: day('2014-06-01') }))
        .thenFindings()
      given()
        .when(enrolWith({ person: { ...young, bornOn: day('1996-06-02') }, [step]: day('2014-06-01') }))
        .thenFindings('roll.joined-under-18')
    },
  )
  it('finds nothing odd in a birth or an end of probation that nobody knows', () => {
    const { bornOn: _b, ...unborn } = born1980
    const { fullOn: _o, ...dated } = order
    given()
      .when(enrolWith({ person: unborn }))
      .thenFindings()
    given()
      .when((file) => enrol(file, dated, facts))
      .thenFindings()
  })
  it('finds joining under eighteen odd', () => {
    given()
      .when(enrolWith({ person: { ...person, bornOn: day('1997-07-01') } }))
      .thenFindings()
    given()
      .when(enrolWith({ person: { ...person, bornOn: day('1997-07-02') } }))
      .thenFindings('roll.joined-under-18')
  })
  it('finds a probation of less than a year odd, but not before the rule that was read', () => {
    given()
      .when(enrolWith({ fullOn: day('2016-06-30') }))
      .thenFindings('roll.probation-under-a-year')
    const old = {
      joinedOn: day('1970-07-01'),
      fullOn: day('1970-07-01'),
      person: { ...person, bornOn: day('1950-01-01') },
    }
    given().when(enrolWith(old)).thenFindings()
  })
  it('finds an unknown day of joining odd, and keeps what the source had', () => {
    const told = { code: 'import.odd', pack: 'HARBOR', article: '6', detail: {} }
    given()
      .when((file) => enrol(file, { ...undated, sourceFindings: [told] }, facts))
      .thenFindings('import.odd', 'roll.joined-on-unknown')
  })
  it.each([
    ['open', { ...person, bornOn: day('1997-07-02') }, ['roll.joined-under-18']],
    ['not open', null, []],
  ])('is reviewed with the age where the personal part is %s', (_, personal, codes) => {
    const lived = { stage: 'full' as const, joinedOn: day('2015-07-01'), fullOn: day('2016-07-01'), personal }
    expect(enrolmentFindings(lived).map(({ code }) => code)).toEqual(codes)
  })
  it('counts a stage whose day nobody knows from the enrolment', () =>
    expect(
      fileOf(enrolled({ on: '2016-07-01', joinedOn: day('1990-07-01'), fullOn: undefined as never })).timeline,
    ).toMatchObject([
      { validFrom: '1990-07-01', stage: 'probationary', branchId: null },
      { validFrom: '2016-07-01', stage: 'full', branchId: ids.branch },
    ]))
})

describe('personal details', () => {
  const annulled = recordCorrected(
    {
      proposalId: fixedId(1),
      corrects: eventNo(1),
      reason: '重复登记',
      authority: '街道党工委决定',
      replacement: null,
    },
    { effectiveOn: day('2020-01-01') },
  )
  const change = (named: Partial<ChangeDetails>) => (file: MemberFile) =>
    changeDetails(file, { changes: {}, reason: '本人申报', ...named }, facts)

  it('change where they differ', () =>
    given(member)
      .when(change({ changes: { phone: '0574-00000000' } }))
      .then(detailsChanged({ on: '2026-11-24' })))
  it('that are the same already add nothing', () => {
    given(member)
      .when(change({ changes: { name: person.name } }))
      .thenNothing()
    given(member)
      .when(change({ cleared: ['phone'] }))
      .thenNothing()
  })
  it('can be struck out', () => {
    const file = fileOf(member, detailsChanged({ on: '2020-01-01' }))
    expect(file.roll.details?.phone).toBe('0574-00000000')
    const decision = change({ cleared: ['phone'] })(file)
    expect(decision).toMatchObject({ accepted: true, events: [{ data: { cleared: ['phone'], personal: {} } }] })
    const after = fileOf(member, detailsChanged({ on: '2020-01-01' }), ...(decision.accepted ? decision.events : []))
    expect(after.roll.details).toEqual(person)
  })
  it('are not recorded of a person whose data was erased', () =>
    given(applied({ on: '2020-01-01' }), erased({ on: '2021-01-01' }))
      .when(change({ changes: { phone: '1' } }))
      .thenRefused('roll.personal-data-erased'))
  it('never say a birth in the future', () => {
    given(member)
      .when(change({ changes: { bornOn: day('2026-11-25') } }))
      .thenRefused('roll.in-the-future', { on: '2026-11-25' })
    given(member)
      .when(change({ changes: { bornOn: day('2026-11-24') } }))
      .thenRecords('membership.details-changed.v1')
  })
  it('that are both changed and struck out are changed', () => {
    const [event] = given(member, detailsChanged({ on: '2020-01-01' }))
      .when(change({ changes: { phone: '0574-00000001' }, cleared: ['phone'] }))
      .thenTypes('membership.details-changed.v1')
    expect(event?.data).toEqual({ reason: '本人申报', personal: { phone: '0574-00000001' } })
  })
  it('are of nobody once what opened the file was annulled', () =>
    given(member, annulled)
      .when(change({ changes: { phone: '1' } }))
      .thenRefused('roll.no-file'))
  it('need a file', () => given().when(change({})).thenRefused('roll.no-file'))
})

describe('erasure', () => {
  const erase = (file: MemberFile) =>
    erasePersonalData(file, { reason: '本人申请撤回', authority: '街道党工委决定' }, facts)

  it('of an applicant leaves stage and dates', () => {
    given(applied({ on: '2020-01-01' }))
      .when(erase)
      .then(erased({ on: '2026-11-24' }))
    const file = fileOf(applied({ on: '2020-01-01' }), erased({ on: '2021-01-01' }))
    expect(file.roll).toMatchObject({ details: null, erased: true })
    expect(file.timeline).toMatchObject([{ validFrom: '2020-01-01', stage: 'applicant', branchId: ids.branch }])
  })
  it('twice adds nothing', () =>
    given(applied({ on: '2020-01-01' }), erased({ on: '2021-01-01' }))
      .when(erase)
      .thenNothing())
  it('is not for members on the roll, but for those who left', () => {
    given(member).when(erase).thenRefused('roll.erasure-of-a-member')
    given(member, resigned({ on: '2020-01-01' }))
      .when(erase)
      .thenTypes('membership.personal-data-erased.v1')
  })
  it('is not for suspended members, and needs a file', () => {
    given(member, suspended({ on: '2020-01-01' }))
      .when(erase)
      .thenRefused('roll.erasure-of-a-member')
    given().when(erase).thenRefused('roll.no-file')
  })
})
