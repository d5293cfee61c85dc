import { toLocalDate } from '@harbor/kernel/time'
import { applied } from '@harbor/testing/member-events'
import { fileOf, given, type Told } from '@harbor/testing/member-fixture'
import { fixedId, ids } from '@harbor/testing/member-ids'
import {
  contactFound,
  contactLost,
  deemedWithdrawn,
  enrolled,
  lapsed,
  lapseEnded,
  received,
  removed,
  resigned,
  restored,
  suspended,
  underWay,
} from '@harbor/testing/member-roll-events'
import { branchAndAbove } from '@harbor/testing/street-units'
import type { MemberFile } from '../../member-file'
import { recordLapse } from '../decide-contact'
import { rollDeadlines, rollProposals } from '../deadlines'
import type { GivenUnits } from './guards'
import { deemWithdrawn, removeMember, type RemovalGround } from './decide-removal'
import { restoreMembership } from './decide-suspension'

const day = toLocalDate
const facts: GivenUnits = { today: day('2026-11-24'), actorId: ids.secretary, units: branchAndAbove }
const historic: GivenUnits = { ...facts, historic: true }
const member = enrolled({ on: '2011-07-01' })
const reason = '经研究决定'

const restore =
  (on: string, with_ = facts) =>
  (file: MemberFile) =>
    restoreMembership(file, { on: day(on), unitId: ids.street, reason: '已取得联系' }, with_)
const remove =
  (on: string, ground: RemovalGround, with_ = facts, unitId = ids.street) =>
  (file: MemberFile) =>
    removeMember(file, { on: day(on), unitId, ground, reason }, with_)
const withdrawn =
  (on: string, with_ = facts, unitId = ids.street) =>
  (file: MemberFile) =>
    deemWithdrawn(file, { on: day(on), unitId, lapseId: ids.lapse, reason: '无正当理由' }, with_)

describe('removal', () => {
  const lost = [member, contactLost({ since: '2023-01-01' }), suspended({ on: '2023-07-01' })]

  it.each<RemovalGround>(['lost-faith', 'unfit-after-rectification', 'no-longer-qualified'])(
    'on the ground of %s rests on no suspension',
    (ground) =>
      given(member)
        .when(remove('2025-01-01', ground))
        .then(removed({ on: '2025-01-01', ground, reason })),
  )
  it('told again adds nothing', () =>
    given(member, removed({ on: '2025-01-01', reason }))
      .when(remove('2025-01-01', 'no-longer-qualified'))
      .thenNothing())
  it('is of members, suspended ones among them, not of candidates', () => {
    given(...lost)
      .when(remove('2025-01-01', 'lost-faith'))
      .thenRecords('membership.member-removed.v1')
    given(applied({ on: '2020-01-01' }))
      .when(remove('2025-01-01', 'lost-faith'))
      .thenRefused('roll.not-a-member', { standing: 'candidate' })
  })
  it('needs a unit with the power; one of old times by another leaves a finding', () => {
    const byCommunity = (with_: GivenUnits) =>
      given(member).when(remove('2025-01-01', 'lost-faith', with_, ids.community))
    byCommunity(facts).thenRefused('roll.no-power', { on: '2025-01-01' })
    byCommunity(historic).thenFindings('roll.no-power')
  })
  it('is not dated before a suspension and restoration of one day, which the timeline does not show', () =>
    given(member, suspended({ on: '2025-03-01', ground: 'settled-abroad' }), restored({ on: '2025-03-01' }))
      .when(remove('2025-02-01', 'lost-faith'))
      .thenRefused('roll.later-change', { from: '2025-03-01' }))
  it('of a lost member waits two years from the suspension', () => {
    given(...lost)
      .when(remove('2025-06-30', 'lost-contact-two-years'))
      .thenRefused('roll.suspended-too-short', { from: '2025-07-01' })
    given(...lost)
      .when(remove('2025-07-01', 'lost-contact-two-years'))
      .thenTypes('membership.member-removed.v1')
  })
  it('of a lost member is not possible once contact was found', () =>
    given(...lost, contactFound({ on: '2025-08-01' }))
      .when(remove('2025-08-02', 'lost-contact-two-years'))
      .thenRefused('roll.contact-was-found', { on: '2025-08-01' }))
  it('of a lost member is not possible on the day of the finding, and was possible the day before', () => {
    const found = [...lost, contactFound({ on: '2025-08-01' })]
    given(...found)
      .when(remove('2025-08-01', 'lost-contact-two-years'))
      .thenRefused('roll.contact-was-found')
    given(...found)
      .when(remove('2025-07-31', 'lost-contact-two-years'))
      .thenRecords('membership.member-removed.v1')
  })
  it.each<[string, Told]>([
    ['of whoever was never suspended', []],
    ['of whoever settled abroad', suspended({ on: '2023-07-01', ground: 'settled-abroad' })],
    ['of whoever was restored', [suspended({ on: '2023-07-01' }), restored({ on: '2024-01-01' })]],
  ])('as lost for two years is not possible %s', (_, told) =>
    given(member, contactLost({ since: '2023-01-01' }), told)
      .when(remove('2026-01-01', 'lost-contact-two-years'))
      .thenRefused('roll.not-suspended-on-that-ground', { ground: 'lost-contact' }),
  )
  it('as lost, suspended before contact was kept on record, asks for no loss', () =>
    given(member, suspended({ on: '2023-07-01' }))
      .when(remove('2025-07-01', 'lost-contact-two-years'))
      .thenRecords('membership.member-removed.v1'))
  it('of somebody abroad needs the suspension first', () => {
    given(member)
      .when(remove('2025-01-01', 'settled-abroad-no-contact'))
      .thenRefused('roll.not-suspended-on-that-ground', { ground: 'settled-abroad' })
    given(member, suspended({ on: '2023-07-01', ground: 'settled-abroad' }))
      .when(remove('2025-01-01', 'settled-abroad-no-contact'))
      .thenTypes('membership.member-removed.v1')
    given(...lost)
      .when(remove('2025-01-01', 'settled-abroad-no-contact'))
      .thenRefused('roll.not-suspended-on-that-ground')
    given(member, suspended({ on: '2023-07-01', ground: 'settled-abroad' }), restored({ on: '2024-01-01' }))
      .when(remove('2025-01-01', 'settled-abroad-no-contact'))
      .thenRefused('roll.not-suspended-on-that-ground')
  })
})

describe('months without dues', () => {
  const since = '2025-01-01'
  const proposals =
    (...told: readonly Told[]) =>
    (today: string) =>
      rollProposals(fileOf(...told), day(today)).map(({ code }) => code)

  it('five of them: nothing', () => {
    expect(proposals(member, lapsed({ since }))('2025-06-01')).toEqual([])
    given(member, lapsed({ since }))
      .when(withdrawn('2025-06-01'))
      .thenRefused('roll.lapse-too-short', { since, from: '2025-07-01' })
  })
  it('six without reason: a proposal, and the member is on the roll as before', () => {
    const file = fileOf(member, lapsed({ since }))
    expect(rollProposals(file, day('2025-07-01'))).toEqual([
      { code: 'roll.propose-deemed-withdrawal', article: 'REG-2019 art. 31(6)', since, from: '2025-07-01' },
    ])
    expect(file.timeline.at(-1)).toMatchObject({ standing: 'member', branchId: ids.branch })
  })
  it('six less a day: none yet', () => expect(proposals(member, lapsed({ since }))('2025-06-30')).toEqual([]))
  it('six with good reason: none', () =>
    expect(
      proposals(member, lapsed({ since }), lapseEnded({ on: '2025-05-01', how: 'excused' }))('2025-09-01'),
    ).toEqual([]))
  it('the decision is a person’s, on or after the day', () =>
    given(member, lapsed({ since }))
      .when(withdrawn('2025-07-01'))
      .then(deemedWithdrawn({ on: '2025-07-01' })))
  it('after it, no proposal and a met deadline', () => {
    const file = fileOf(member, lapsed({ since }), deemedWithdrawn({ on: '2025-07-15' }))
    expect(rollProposals(file, day('2025-09-01'))).toEqual([])
    expect(rollDeadlines(file)).toMatchObject([{ rule: 'roll.lapse', dueOn: '2025-07-01', metOn: '2025-07-15' }])
  })
  it('are over for whoever left the roll, also after coming back', () => {
    const out = { transferId: ids.transfer, at: { outside: '云岭县委组织部' } }
    const told = [member, lapsed({ since }), underWay('2025-02-01'), received({ on: '2025-03-01', ...out })]
    const file = fileOf(...told, enrolled({ on: '2026-01-01' }))
    expect(rollProposals(file, day('2026-06-01'))).toEqual([])
    expect(rollDeadlines(file)).toMatchObject([{ rule: 'roll.lapse', metOn: '2025-03-01' }])
    given(...told, enrolled({ on: '2026-01-01' }))
      .when(withdrawn('2026-06-01'))
      .thenRefused('roll.lapse-over', { on: '2025-03-01' })
    given(...told, enrolled({ on: '2026-01-01' }))
      .when((one) => recordLapse(one, { lapseId: fixedId<'lapse'>(2), kind: 'dues', since: day('2026-02-01') }, facts))
      .thenTypes('membership.lapse-recorded.v1')
  })
  it('the decision is recorded once, of a member, by a unit with the power', () => {
    given(member, lapsed({ since }), deemedWithdrawn({ on: '2025-07-01' }))
      .when(withdrawn('2025-07-01'))
      .thenNothing()
    given(member, lapsed({ since }), resigned({ on: '2025-06-30' }))
      .when(withdrawn('2025-07-01'))
      .thenRefused('roll.not-a-member', { standing: 'resigned' })
    given(member, lapsed({ since }))
      .when(withdrawn('2025-07-01', facts, ids.community))
      .thenRefused('roll.no-power')
    given().when(withdrawn('2025-07-01')).thenRefused('roll.no-file')
  })
  it('of old times are recorded though they were fewer, with what that broke', () =>
    given(member, lapsed({ since }))
      .when(withdrawn('2025-06-30', historic, ids.community))
      .thenFindings('roll.no-power', 'roll.lapse-too-short'))
  it('that begin after the decision are no ground of it', () => {
    given(member, lapsed({ since: '2025-07-02' }))
      .when(withdrawn('2025-07-01'))
      .thenRefused('roll.begins-after', { since: '2025-07-02', on: '2025-07-01' })
    given(member, lapsed({ since: '2025-07-01' }))
      .when(withdrawn('2025-07-01', historic))
      .thenFindings('roll.lapse-too-short')
  })
  it('are the ones that the decision names, not others of the member', () =>
    given(member, lapsed({ since: '2025-05-01', kind: 'assigned-work', lapseId: fixedId(2) }), lapsed({ since }))
      .when(withdrawn('2025-07-01'))
      .then(deemedWithdrawn({ on: '2025-07-01' })))
  it.each([
    ['its kind', { since: day('2018-01-01') }],
    ['its start', { kind: 'dues' as const }],
  ])('of a past act that does not name %s are unknown', (_, named) =>
    given(member)
      .when((file) => deemWithdrawn(file, { on: day('2018-08-02'), unitId: ids.street, reason, ...named }, historic))
      .thenRefused('roll.lapse-unknown'),
  )
  it('a lapse that is over is no withdrawal', () =>
    given(member, lapsed({ since }), lapseEnded({ on: '2025-08-01' }))
      .when(withdrawn('2025-08-02'))
      .thenRefused('roll.lapse-over'))
  it('an unknown lapse is refused, but a past act may name kind and start itself', () => {
    given(member).when(withdrawn('2025-08-02')).thenRefused('roll.lapse-unknown')
    const order = { on: day('2018-08-02'), unitId: ids.street, kind: 'dues' as const, since: day('2018-01-01'), reason }
    given(member)
      .when((file) => deemWithdrawn(file, order, historic))
      .thenTypes('membership.member-deemed-withdrawn.v1')
    given(member)
      .when((file) => deemWithdrawn(file, order, facts))
      .thenRefused('roll.lapse-unknown')
    given(member)
      .when((file) => deemWithdrawn(file, { ...order, lapseId: fixedId<'lapse'>(9) }, historic))
      .thenRefused('roll.lapse-unknown')
  })
})

describe('suspended as lost', () => {
  const told = [member, contactLost({ since: '2023-01-01' }), suspended({ on: '2023-07-01' })]

  it('two years later removal is proposed, no more', () => {
    const file = fileOf(...told)
    expect(rollProposals(file, day('2025-06-30'))).toEqual([])
    expect(rollProposals(file, day('2025-07-01'))).toEqual([
      { code: 'roll.propose-removal', article: 'REG-2019 art. 24', since: '2023-07-01', from: '2025-07-01' },
    ])
    expect(file.timeline.at(-1)?.standing).toBe('suspended')
  })
  it('contact found at 23 months opens the path of restoration', () => {
    const file = fileOf(...told, contactFound({ on: '2025-06-01' }))
    expect(rollProposals(file, day('2025-07-15'))).toMatchObject([
      { code: 'roll.propose-restoration', since: '2025-06-01' },
    ])
    expect(rollDeadlines(file)).toContainEqual(
      expect.objectContaining({ rule: 'roll.suspended-as-lost', dueOn: '2025-07-01', metOn: '2025-06-01' }),
    )
    given(...told, contactFound({ on: '2025-06-01' }))
      .when(restore('2025-07-15'))
      .then(restored({ on: '2025-07-15' }))
  })
  it('six months after the last contact suspension is proposed, not decided', () => {
    const file = fileOf(member, contactLost({ since: '2023-01-01' }))
    expect(rollProposals(file, day('2023-06-30'))).toEqual([])
    expect(rollProposals(file, day('2023-07-01'))).toMatchObject([{ code: 'roll.propose-suspension' }])
    expect(file.timeline.at(-1)?.standing).toBe('member')
  })
})
