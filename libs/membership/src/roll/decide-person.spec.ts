import { toLocalDate } from '@harbor/kernel/time'
import { applied, person } from '@harbor/testing/member-events'
import { fileOf, given } from '@harbor/testing/member-fixture'
import { ids } from '@harbor/testing/member-ids'
import {
  announced,
  contactFound,
  contactLost,
  detailsChanged,
  died,
  enrolled,
  erased,
  lapsed,
  lapseEnded,
  received,
  removed,
  resigned,
  underWay,
} from '@harbor/testing/member-roll-events'
import { branch, branchAndAbove, generalBranch } from '@harbor/testing/street-units'
import type { MemberFile } from '../member-file'
import { endLapse, recordContactFound, recordContactLost, recordLapse } from './decide-contact'
import { changeDetails, enrol, erasePersonalData, type ChangeDetails, type Enrol } from './decide-person'
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
  it('not before the day of that transfer', () =>
    given(...away)
      .when(enrolWith({ on: day('2020-01-31') }))
      .thenRefused('roll.later-change'))
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
  it('counts a stage whose day nobody knows from the enrolment', () =>
    expect(
      fileOf(enrolled({ on: '2016-07-01', joinedOn: day('1990-07-01'), fullOn: undefined as never })).timeline,
    ).toMatchObject([
      { validFrom: '1990-07-01', stage: 'probationary', branchId: null },
      { validFrom: '2016-07-01', stage: 'full', branchId: ids.branch },
    ]))
})

describe('personal details', () => {
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
  it('never say a birth in the future', () =>
    given(member)
      .when(change({ changes: { bornOn: day('2026-11-25') } }))
      .thenRefused('roll.in-the-future'))
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
})

describe('lapses and contact', () => {
  const lapse = (since: string) => (file: MemberFile) =>
    recordLapse(file, { lapseId: ids.lapse, kind: 'dues', since: day(since) }, facts)
  const end = (on: string) => (file: MemberFile) =>
    endLapse(file, { lapseId: ids.lapse, how: 'resumed', endedOn: day(on), reason: '已补交' }, facts)
  const lose = (on: string) => (file: MemberFile) => recordContactLost(file, { lastContactOn: day(on) }, facts)
  const find = (on: string) => (file: MemberFile) =>
    recordContactFound(file, { foundOn: day(on), reason: '家属转告' }, facts)

  it('a lapse is recorded once and ends once', () => {
    given(member)
      .when(lapse('2025-01-01'))
      .then(lapsed({ since: '2025-01-01' }))
    given(member, lapsed({ since: '2025-01-01' }))
      .when(lapse('2025-01-01'))
      .thenNothing()
    given(member, lapsed({ since: '2025-01-01' }))
      .when(lapse('2025-02-01'))
      .thenRefused('roll.lapse-open')
    given(member, lapsed({ since: '2025-01-01' }))
      .when(end('2025-03-01'))
      .then(lapseEnded({ on: '2025-03-01' }))
    given(member, lapsed({ since: '2025-01-01' }), lapseEnded({ on: '2025-03-01' }))
      .when(end('2025-03-02'))
      .thenRefused('roll.lapse-over')
  })
  it('a lapse ends neither before it began nor tomorrow', () => {
    given(member, lapsed({ since: '2025-01-01' }))
      .when(end('2024-12-31'))
      .thenRefused('roll.dates-out-of-order')
    given(member, lapsed({ since: '2025-01-01' }))
      .when(end('2026-11-25'))
      .thenRefused('roll.in-the-future')
    given(member).when(end('2025-01-01')).thenRefused('roll.lapse-unknown')
  })
  it('a new lapse may follow one that is over', () => {
    given(member, lapsed({ since: '2025-01-01' }), lapseEnded({ on: '2025-03-01' }))
      .when(lapse('2025-03-01'))
      .thenTypes('membership.lapse-recorded.v1')
  })
  it('only somebody on the roll lapses or is lost', () => {
    given(member, resigned({ on: '2020-01-01' }))
      .when(lapse('2025-01-01'))
      .thenRefused('roll.not-on-the-roll')
    given(member, resigned({ on: '2020-01-01' }))
      .when(lose('2019-01-01'))
      .thenRefused('roll.not-on-the-roll')
    given(member)
      .when(lose('2011-06-30'))
      .then(contactLost({ since: '2011-06-30' }))
    given(member).when(lose('2010-06-30')).thenRefused('roll.not-on-the-roll', { standing: 'unknown' })
  })
  it('contact is lost, found, and lost again', () => {
    given(member)
      .when(lose('2025-01-01'))
      .then(contactLost({ since: '2025-01-01' }))
    const lost = [member, contactLost({ since: '2025-01-01' })]
    given(...lost)
      .when(lose('2025-02-01'))
      .thenRefused('roll.contact-already-lost', { since: '2025-01-01' })
    given(...lost)
      .when(find('2025-03-01'))
      .then(contactFound({ on: '2025-03-01' }))
    given(...lost)
      .when(find('2024-12-31'))
      .thenRefused('roll.dates-out-of-order')
    const found = [...lost, contactFound({ on: '2025-03-01' })]
    given(...found)
      .when(find('2025-03-02'))
      .thenRefused('roll.contact-is-not-lost')
    given(...found)
      .when(lose('2025-02-01'))
      .thenRefused('roll.dates-out-of-order')
    given(...found)
      .when(lose('2025-03-01'))
      .then(contactLost({ since: '2025-03-01' }))
  })
})
