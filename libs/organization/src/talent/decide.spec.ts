import { toLocalDate } from '@harbor/kernel/time'
import { ids, memberNo } from '@harbor/testing/member-ids'
import { consentWithdrawn, givenTalent, registered } from '@harbor/testing/port-fixture'
import { branch } from '@harbor/testing/street-units'
import { changeTalent, registerTalent, withdrawConsent, type GivenTalent, type RegisterTalent } from './decide'
import { talentChanged, talentRegistered, type PersonId } from './events'
import type { TalentState } from './state'

const day = toLocalDate
const staff: GivenTalent = { today: day('2026-03-02'), actorMemberId: null }
const herself: GivenTalent = { ...staff, actorMemberId: ids.member }
const order: RegisterTalent = {
  unitId: ids.branch,
  personId: ids.member as string as PersonId,
  memberId: ids.member,
  skills: ['急救', '朗诵', '急救'],
  document: '同意书 2026-01 号',
  consentOn: day('2026-03-01'),
  person: { name: '林晓舟', phone: '0574-00000021' },
}
const register =
  (
    more: Partial<RegisterTalent> = {},
    by = staff,
    facts = { unit: branch as typeof branch | undefined, onTheRoll: true },
  ) =>
  (talent: TalentState) =>
    registerTalent(talent, { ...order, ...more }, { ...by, ...facts })

describe('registering a talent', () => {
  it('keeps skills outside and the person inside the sealed part', () => {
    const [event] = givenTalent().when(register()).thenTypes('organization.talent-registered.v1')
    expect(event?.data).toMatchObject({ memberId: ids.member, skills: ['急救', '朗诵'], consent: { how: 'written' } })
    const { personal, ...open } = (event as { data: { personal: unknown } }).data
    expect(personal).toEqual(order.person)
    expect(JSON.stringify(open)).not.toMatch(/林晓舟|0574/)
  })
  it('by somebody else needs the consent in writing', () => {
    givenTalent()
      .when(register({ document: null }))
      .thenRefused('talent.consent-missing')
    givenTalent()
      .when(register({ document: null, memberId: memberNo(2) }, herself))
      .thenRefused('talent.consent-missing')
  })
  it('by the member himself is the consent', () => {
    const [event] = givenTalent()
      .when(register({ document: null }, herself))
      .thenTypes('organization.talent-registered.v1')
    expect(event?.data).toMatchObject({ consent: { how: 'online' } })
  })
  it('of a resident always needs it in writing', () => {
    for (const by of [staff, herself])
      givenTalent()
        .when(register({ document: null, memberId: null }, by))
        .thenRefused('talent.consent-missing')
  })
  it('asks a unit that exists, a member who is on the roll, and a day that has come', () => {
    givenTalent()
      .when(register({}, staff, { unit: undefined, onTheRoll: true }))
      .thenRefused('talent.unit-unknown')
    givenTalent()
      .when(register({}, staff, { unit: branch, onTheRoll: false }))
      .thenRefused('talent.not-on-the-roll')
    const [ofResident] = givenTalent()
      .when(register({ memberId: null }, staff, { unit: branch, onTheRoll: false }))
      .thenTypes('organization.talent-registered.v1')
    expect(ofResident?.data).not.toHaveProperty('memberId')
    givenTalent()
      .when(register({}, staff, { unit: { ...branch, dissolvedOn: staff.today }, onTheRoll: true }))
      .thenRefused('talent.unit-unknown')
    givenTalent()
      .when(register({ consentOn: day('2026-03-02') }))
      .thenRecords('organization.talent-registered.v1')
    givenTalent()
      .when(register({ consentOn: day('2026-03-03') }))
      .thenRefused('talent.consent-later')
  })
  it('twice is refused while the consent stands', () =>
    givenTalent(registered()).when(register()).thenRefused('talent.registered-already'))
})

describe('changing a talent', () => {
  const change = (talent: TalentState) =>
    changeTalent(talent, { skills: ['朗诵', '朗诵'], person: order.person }, staff)

  it('says anew what he can do and who he is, each skill once', () =>
    givenTalent(registered())
      .when(change)
      .then(
        talentChanged(
          { personId: order.personId, skills: ['朗诵'], personal: order.person },
          { effectiveOn: staff.today },
        ),
      ))
  it('needs a talent', () => givenTalent().when(change).thenRefused('talent.unknown'))
  it('ends with the consent', () =>
    givenTalent(registered(), consentWithdrawn('2026-02-20'))
      .when(change)
      .thenRefused('talent.consent-withdrawn', { on: '2026-02-20' }))
})

describe('a consent', () => {
  const { unitId, personId, person } = order
  const ofResident = talentRegistered(
    { unitId, personId, skills: ['急救'], consent: { how: 'written', document: '同意书' }, personal: person },
    { effectiveOn: day('2026-01-10') },
  )
  const withdraw = (talent: TalentState) => withdrawConsent(talent, staff)

  it('is withdrawn at any time, without a reason; again adds nothing', () => {
    givenTalent(registered()).when(withdraw).then(consentWithdrawn('2026-03-02'))
    givenTalent(registered(), consentWithdrawn()).when(withdraw).thenNothing()
    givenTalent().when(withdraw).thenRefused('talent.unknown')
  })
  it('withdrawn by the person says so', () => {
    const [event] = givenTalent(registered())
      .when((talent) => withdrawConsent(talent, herself))
      .thenTypes('organization.talent-consent-withdrawn.v1')
    expect(event?.data).toEqual({ told: 'by-person' })
  })
  it.each([
    ['staff', registered(), staff],
    ['another member', registered(), { ...staff, actorMemberId: memberNo(2) }],
    ['staff, of a resident', ofResident, staff],
  ])('withdrawn by way of %s says so', (_, before, by) => {
    const [event] = givenTalent(before)
      .when((talent) => withdrawConsent(talent, by))
      .thenTypes('organization.talent-consent-withdrawn.v1')
    expect(event?.data).toEqual({ told: 'to-staff' })
  })
  it('withdrawn leaves nothing that could be shown', () => {
    const { talent } = givenTalent(registered(), consentWithdrawn())
    expect(talent).toMatchObject({ phase: 'withdrawn', person: null, skills: [] })
  })
  it('can be given anew, by one that is not older than the withdrawal', () => {
    const past = givenTalent(registered(), consentWithdrawn('2026-02-20'))
    past.when(register({ consentOn: day('2026-02-19') })).thenRefused('talent.consent-withdrawn')
    past.when(register({ consentOn: day('2026-02-20') })).thenRecords('organization.talent-registered.v1')
  })
})
