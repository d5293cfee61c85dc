import { toLocalDate } from '@harbor/kernel/time'
import { applied } from '@harbor/testing/member-events'
import { fileOf, given } from '@harbor/testing/member-fixture'
import { ids } from '@harbor/testing/member-ids'
import { died, enrolled, received, resigned, suspended, underWay } from '@harbor/testing/member-roll-events'
import { branchAndAbove, community } from '@harbor/testing/street-units'
import type { MemberFile } from '../../member-file'
import { recordDeath, resign } from './decide-departure'
import type { GivenUnits } from './guards'

const day = toLocalDate
const facts: GivenUnits = { today: day('2026-11-24'), actorId: ids.secretary, units: branchAndAbove }
const member = enrolled({ on: '2011-07-01' })

const die = (on: string) => (file: MemberFile) => recordDeath(file, { on: day(on) }, facts)
const resignOn =
  (on: string, unitId = ids.branch, with_ = facts) =>
  (file: MemberFile) =>
    resign(file, { on: day(on), unitId, reason: '本人申请' }, with_)

describe('a death', () => {
  it('ends the file on its day', () =>
    given(member)
      .when(die('2025-03-10'))
      .then(died({ on: '2025-03-10' })))
  it('told again adds nothing', () =>
    given(member, died({ on: '2025-03-10' }))
      .when(die('2025-03-10'))
      .thenNothing())
  it('cannot lie in the future', () =>
    given(member).when(die('2026-11-25')).thenRefused('roll.in-the-future', { on: '2026-11-25' }))
  it('is recorded once', () =>
    given(member, died({ on: '2025-03-10' }))
      .when(die('2025-03-11'))
      .thenRefused('roll.deceased'))
  it('may be recorded on the day itself', () =>
    given(member).when(die('2026-11-24')).thenRecords('membership.member-died.v1'))
  it('needs a file', () => given().when(die('2025-03-10')).thenRefused('roll.no-file'))
  it('of a candidate ends the file too', () =>
    given(applied({ on: '2025-01-05' }))
      .when(die('2025-03-10'))
      .thenRecords('membership.member-died.v1'))
  it('before anything is known of the person is none of the roll', () =>
    given(member)
      .when(die('2010-06-30'))
      .thenRefused('roll.not-on-the-roll', { on: '2010-06-30', standing: 'unknown' }))
  it('of somebody who left before is none of the roll', () =>
    given(member, resigned({ on: '2020-01-01' }))
      .when(die('2025-03-10'))
      .thenRefused('roll.not-on-the-roll', { standing: 'resigned' }))
  it('learned late ends the file before what was recorded meanwhile', () => {
    const file = fileOf(member, underWay('2025-03-20'), received({ on: '2025-04-01' }))
    const decision = die('2025-03-10')(file)
    expect(decision.accepted).toBe(true)
    const after = fileOf(member, underWay('2025-03-20'), received({ on: '2025-04-01' }), died({ on: '2025-03-10' }))
    expect(after.timeline.at(-1)).toMatchObject({ validFrom: '2025-03-10', standing: 'deceased', branchId: null })
  })
})

describe('a resignation', () => {
  it('is announced by the own branch', () =>
    given(member)
      .when(resignOn('2025-05-06'))
      .then(resigned({ on: '2025-05-06' })))
  it('or by a unit above with the power', () => {
    given(member).when(resignOn('2025-05-06', ids.street)).thenFindings()
  })
  it('but not by a community committee without it', () =>
    given(member).when(resignOn('2025-05-06', ids.community)).thenRefused('roll.no-power', { unit: community.name }))
  it('nor by a unit elsewhere', () =>
    given(member).when(resignOn('2025-05-06', ids.otherStreet)).thenRefused('roll.unit-elsewhere'))
  it('told again adds nothing', () =>
    given(member, resigned({ on: '2025-05-06' }))
      .when(resignOn('2025-05-06'))
      .thenNothing())
  it('is announced by the branch of that day, not by one before it', () => {
    const moved = [member, underWay('2025-01-10'), received({ on: '2025-02-01' })]
    given(...moved)
      .when(resignOn('2025-05-06', ids.otherBranch))
      .thenFindings()
    given(...moved)
      .when(resignOn('2025-05-06'))
      .thenRefused('roll.no-power')
  })
  it('of old times by a unit without the power is recorded, with a finding', () =>
    given(member)
      .when(resignOn('2025-05-06', ids.community, { ...facts, historic: true }))
      .thenFindings('roll.no-power'))
  it('is possible while suspended', () =>
    given(member, suspended({ on: '2025-01-01', ground: 'settled-abroad' }))
      .when(resignOn('2025-05-06'))
      .thenRecords('membership.member-resigned.v1'))
  it('is not possible for an applicant', () =>
    given(applied({ on: '2025-01-05' }))
      .when(resignOn('2025-05-06'))
      .thenRefused('roll.not-a-member', { standing: 'candidate' }))
})
