import { Type } from 'typebox'
import type { MemberId } from '@harbor/kernel/ids'
import { definePublic } from '@harbor/kernel/public-event'
import { DateText, IdOf } from '@harbor/kernel/schema'
import { membershipEnded } from '../../roll/told/public-events'
import { MEMBERSHIP_TOPIC, ofPartyMembers, type ToldOfMembers } from '../../told-outside'
import type { DevelopmentEvent } from '../events'

// NOTE: what districts are told is a contract with them: add a field, or a new version beside the old one; never take away.

const memberId = IdOf<'member'>()

/** Approved: membership and probation count from the branch vote (2019 Regulation art. 24). */
export const admitted = definePublic(
  'party.membership.admitted',
  1,
  MEMBERSHIP_TOPIC,
  Type.Object({
    memberId,
    decidedBy: IdOf<'unit'>(),
    joinedOn: DateText,
    probationEndsOn: Type.Optional(DateText),
  }),
  { zh: '接收预备党员', en: 'Admitted as probationary member' },
)
export const converted = definePublic(
  'party.membership.converted',
  1,
  MEMBERSHIP_TOPIC,
  Type.Object({ memberId, decidedBy: IdOf<'unit'>(), fullFrom: Type.Optional(DateText) }),
  { zh: '预备党员转正', en: 'Became a full member' },
)
export const probationExtended = definePublic(
  'party.membership.probation-extended',
  1,
  MEMBERSHIP_TOPIC,
  Type.Object({ memberId, decidedBy: IdOf<'unit'>(), probationEndsOn: Type.Optional(DateText) }),
  { zh: '延长预备期', en: 'Probation is extended' },
)

type Conversion = Extract<DevelopmentEvent, { type: 'membership.conversion-decided.v1' }>['data']

/** The road to admission stays in the file: a district is told of approvals, not of votes and talks. */
export const toldOfDevelopment: ToldOfMembers = {
  'membership.admission-decided.v1': ({ data }, memberId) => {
    const { approved, unitId: decidedBy, votedOn: joinedOn, probationEndsOn } = data
    if (!approved) return []
    return [admitted(memberId, { memberId, decidedBy, joinedOn, ...(probationEndsOn && { probationEndsOn }) })]
  },
  'membership.conversion-decided.v1': ({ data }, memberId) => conversionTold(data, memberId),
}

function conversionTold({ outcome, unitId: decidedBy, fullFrom, probationEndsOn }: Conversion, memberId: MemberId) {
  switch (outcome) {
    case 'convert':
      return [converted(memberId, { memberId, decidedBy, ...(fullFrom && { fullFrom }) })]
    case 'extend':
      return [probationExtended(memberId, { memberId, decidedBy, ...(probationEndsOn && { probationEndsOn }) })]
    case 'cancel':
      return [membershipEnded(memberId, { memberId, how: 'probation-cancelled' })]
    case 'not-approved':
      return []
  }
}

export const developmentPublicEvents = ofPartyMembers([admitted, converted, probationExtended], toldOfDevelopment)
