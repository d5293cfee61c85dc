import { Type } from 'typebox'
import { definePublic } from '@harbor/kernel/public-event'
import { Choice, IdOf } from '@harbor/kernel/schema'
import { MEMBERSHIP_TOPIC, ofPartyMembers, type ToldOfMembers } from '../../told-outside'

// NOTE: what districts are told is a contract with them: add a field, or a new version beside the old one; never take away.

const memberId = IdOf<'member'>()

/** The day is the event's own (`effectiveon`): that from which the branch has been responsible. */
export const enrolled = definePublic(
  'party.membership.enrolled',
  1,
  MEMBERSHIP_TOPIC,
  Type.Object({ memberId, branchId: IdOf<'unit'>(), stage: Choice(['probationary', 'full']) }),
  { zh: '党员纳入名册', en: 'A member came onto the roll of this street' },
)

export const endings = [
  'died',
  'resigned',
  'persuaded-to-resign',
  'removed',
  'deemed-withdrawn',
  'probation-cancelled',
  'expelled',
] as const
/** How, without the grounds: those are the file's own. */
export const membershipEnded = definePublic(
  'party.membership.ended',
  1,
  MEMBERSHIP_TOPIC,
  Type.Object({ memberId, how: Choice(endings) }),
  { zh: '党籍终止', en: 'Membership ended' },
)
export const suspended = definePublic('party.membership.suspended', 1, MEMBERSHIP_TOPIC, Type.Object({ memberId }), {
  zh: '停止党籍',
  en: 'Membership is suspended',
})
export const restored = definePublic('party.membership.restored', 1, MEMBERSHIP_TOPIC, Type.Object({ memberId }), {
  zh: '恢复党籍',
  en: 'Membership is restored',
})

/** Nothing of the person's details, lapses and contacts leaves the file. */
export const toldOfRoll: ToldOfMembers = {
  'membership.member-enrolled.v1': ({ data: { branchId, stage } }, memberId) =>
    stage === 'probationary' || stage === 'full' ? [enrolled(memberId, { memberId, branchId, stage })] : [],
  'membership.member-died.v1': (_, memberId) => [membershipEnded(memberId, { memberId, how: 'died' })],
  'membership.member-resigned.v1': (_, memberId) => [membershipEnded(memberId, { memberId, how: 'resigned' })],
  'membership.member-removed.v1': (_, memberId) => [membershipEnded(memberId, { memberId, how: 'removed' })],
  'membership.member-deemed-withdrawn.v1': (_, memberId) => [
    membershipEnded(memberId, { memberId, how: 'deemed-withdrawn' }),
  ],
  'membership.membership-suspended.v1': (_, memberId) => [suspended(memberId, { memberId })],
  'membership.membership-restored.v1': (_, memberId) => [restored(memberId, { memberId })],
}

export const rollPublicEvents = ofPartyMembers([enrolled, membershipEnded, suspended, restored], toldOfRoll)
