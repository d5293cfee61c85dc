import { toLocalDate } from '@harbor/kernel/time'
import { applied } from '@harbor/testing/member-events'
import { given } from '@harbor/testing/member-fixture'
import { ids } from '@harbor/testing/member-ids'
import {
  contactFound,
  contactLost,
  enrolled,
  removed,
  resigned,
  restored,
  suspended,
} from '@harbor/testing/member-roll-events'
import { branchAndAbove, community, street } from '@harbor/testing/street-units'
import type { MemberFile } from '../../member-file'
import type { GivenUnits } from './guards'
import { restoreMembership, suspendMembership, type SuspendMembership } from './decide-suspension'

const day = toLocalDate
const facts: GivenUnits = { today: day('2026-11-24'), actorId: ids.secretary, units: branchAndAbove }
const historic: GivenUnits = { ...facts, historic: true }
const member = enrolled({ on: '2011-07-01' })

const suspend =
  (on: string, order: Partial<SuspendMembership> = {}, with_: GivenUnits = facts) =>
  (file: MemberFile) =>
    suspendMembership(
      file,
      { on: day(on), unitId: ids.street, ground: 'lost-contact', since: day('2023-01-01'), ...order },
      with_,
    )
const restore =
  (on: string, with_ = facts, unitId = ids.street) =>
  (file: MemberFile) =>
    restoreMembership(file, { on: day(on), unitId, reason: '已取得联系' }, with_)

describe('suspension', () => {
  const lost = [member, contactLost({ since: '2023-01-01' })]

  it('as lost is possible six months after the last contact', () =>
    given(...lost)
      .when(suspend('2023-07-01'))
      .then(suspended({ on: '2023-07-01' })))
  it('and not a day before', () =>
    given(...lost)
      .when(suspend('2023-06-30'))
      .thenRefused('roll.contact-lost-too-short', { from: '2023-07-01', pack: 'REG-2019', article: 'art. 24' }))
  it('as lost needs the loss on record', () =>
    given(member).when(suspend('2023-07-01')).thenRefused('roll.contact-not-lost'))
  it('as lost is not possible once contact was found', () =>
    given(...lost, contactFound({ on: '2023-06-01' }))
      .when(suspend('2023-07-01'))
      .thenRefused('roll.contact-not-lost'))
  it('for study abroad needs more than five years', () => {
    const study = { ground: 'study-abroad-over-5-years', since: day('2019-09-01') } as const
    given(member).when(suspend('2024-09-01', study)).thenRefused('roll.study-abroad-too-short', { from: '2024-09-01' })
    given(member).when(suspend('2024-09-02', study)).thenTypes('membership.membership-suspended.v1')
  })
  it('for settling abroad needs no waiting', () => {
    given(member)
      .when(suspend('2023-01-01', { ground: 'settled-abroad' }))
      .thenTypes('membership.membership-suspended.v1')
  })
  it('cannot rest on a ground that begins later', () =>
    given(member)
      .when(suspend('2022-12-31', { ground: 'settled-abroad' }))
      .thenRefused('roll.begins-after', { since: '2023-01-01', on: '2022-12-31' }))
  it('as lost counts from the very contact that is on record as the last', () =>
    given(...lost)
      .when(suspend('2023-07-02', { since: day('2023-01-02') }))
      .thenRefused('roll.contact-not-lost', { since: '2023-01-02' }))
  it('may be of today, not of tomorrow, and needs a file', () => {
    const abroad = { ground: 'settled-abroad' } as const
    given(member).when(suspend('2026-11-24', abroad)).thenRecords('membership.membership-suspended.v1')
    given(member).when(suspend('2026-11-25', abroad)).thenRefused('roll.in-the-future', { on: '2026-11-25' })
    given().when(suspend('2023-07-01')).thenRefused('roll.no-file')
  })
  it('is of members only, on a day on which they are known', () => {
    given(applied({ on: '2020-01-01' }))
      .when(suspend('2023-07-01'))
      .thenRefused('roll.not-a-member', { standing: 'candidate' })
    given(member)
      .when(suspend('2010-06-30', { since: day('2010-06-30') }))
      .thenRefused('roll.not-a-member', { standing: 'unknown' })
  })
  it('may be decided on the day on which an earlier one ended', () =>
    given(member, suspended({ on: '2022-01-01' }), restored({ on: '2023-07-01' }))
      .when(suspend('2023-07-01', { ground: 'settled-abroad' }))
      .thenRecords('membership.membership-suspended.v1'))
  it('is not decided twice', () => {
    given(...lost, suspended({ on: '2023-07-01' }))
      .when(suspend('2023-07-01'))
      .thenNothing()
    given(...lost, suspended({ on: '2023-07-01' }))
      .when(suspend('2023-08-01'))
      .thenRefused('roll.not-a-member', { standing: 'suspended' })
  })
  it('is not decided before a later change of standing that is on record', () =>
    given(member, resigned({ on: '2025-05-06' }))
      .when(suspend('2023-01-01', { ground: 'settled-abroad' }))
      .thenRefused('roll.later-change', { from: '2025-05-06' }))
  it('needs a unit that had the power on that day', () => {
    const later = {
      ...street,
      powers: [{ power: 'approve-membership' as const, from: day('2024-01-01'), until: null }],
    }
    const units = [...branchAndAbove.slice(0, 3), later]
    given(...lost)
      .when(suspend('2023-07-01', {}, { ...facts, units }))
      .thenRefused('roll.no-power', { unit: street.name, on: '2023-07-01' })
    given(...lost)
      .when(suspend('2023-07-01', { unitId: ids.otherStreet }))
      .thenRefused('roll.unit-elsewhere', { unitId: ids.otherStreet })
  })
  it('of the past is recorded as it was, with what it broke', () =>
    given(member)
      .when(suspend('2023-03-01', { unitId: ids.community }, historic))
      .thenFindings('roll.no-power', 'roll.contact-not-lost', 'roll.contact-lost-too-short'))
})

describe('restoration', () => {
  const lost = [member, contactLost({ since: '2023-01-01' }), suspended({ on: '2023-07-01' })]

  it('follows contact that was found', () =>
    given(...lost, contactFound({ on: '2025-06-01' }))
      .when(restore('2025-06-20'))
      .then(restored({ on: '2025-06-20' })))
  it('does not come before the finding', () => {
    given(...lost, contactFound({ on: '2025-06-01' }))
      .when(restore('2025-05-31'))
      .thenRefused('roll.still-lost')
    given(...lost, contactFound({ on: '2025-06-01' }))
      .when(restore('2025-06-01'))
      .thenRecords('membership.membership-restored.v1')
  })
  it('told again adds nothing', () =>
    given(...lost, contactFound({ on: '2025-06-01' }), restored({ on: '2025-06-20' }))
      .when(restore('2025-06-20'))
      .thenNothing())
  it('of old times is recorded although nobody was found, with a finding', () =>
    given(...lost)
      .when(restore('2025-06-20', historic))
      .thenFindings('roll.still-lost'))
  it('from settling abroad does not ask whether contact was lost', () =>
    given(member, contactLost({ since: '2023-01-01' }), suspended({ on: '2023-07-01', ground: 'settled-abroad' }))
      .when(restore('2025-06-20'))
      .thenRecords('membership.membership-restored.v1'))
  it('needs a unit that stands above and has the power', () => {
    const found = [...lost, contactFound({ on: '2025-06-01' })]
    given(...found)
      .when(restore('2025-06-20', facts, ids.community))
      .thenRefused('roll.no-power', { unit: community.name })
    given(...found)
      .when(restore('2025-06-20', facts, ids.otherStreet))
      .thenRefused('roll.unit-elsewhere')
  })
  it('is not possible while contact is lost', () =>
    given(...lost)
      .when(restore('2025-06-20'))
      .thenRefused('roll.still-lost'))
  it('from study abroad needs no finding', () => {
    given(member, suspended({ on: '2023-07-01', ground: 'study-abroad-over-5-years' }))
      .when(restore('2025-06-20'))
      .thenTypes('membership.membership-restored.v1')
  })
  it('needs a suspension on that day, and a file', () => {
    given(member).when(restore('2025-06-20')).thenRefused('roll.not-suspended', { standing: 'member' })
    given(member, suspended({ on: '2025-06-21', ground: 'settled-abroad' }))
      .when(restore('2025-06-20'))
      .thenRefused('roll.not-suspended')
    given(member, suspended({ on: '2025-06-20', ground: 'settled-abroad' }))
      .when(restore('2025-06-20'))
      .thenRecords('membership.membership-restored.v1')
    given().when(restore('2025-06-20')).thenRefused('roll.no-file')
  })
  it('never brings back who was removed or withdrew: readmission is by new application', () => {
    given(member, removed({ on: '2024-01-01' }))
      .when(restore('2025-06-20'))
      .thenRefused('roll.readmission-by-application', { standing: 'removed', on: '2024-01-01' })
    given(member, resigned({ on: '2024-01-01' }))
      .when(restore('2025-06-20', historic))
      .thenRefused('roll.readmission-by-application')
  })
  it('of the day before somebody left is held up by the leaving that is on record', () =>
    given(member, suspended({ on: '2023-07-01', ground: 'settled-abroad' }), resigned({ on: '2025-06-21' }))
      .when(restore('2025-06-20'))
      .thenRefused('roll.later-change', { from: '2025-06-21' }))
})
