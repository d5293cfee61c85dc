import { membershipEnded } from '../../roll/told/public-events'
import { ofPartyMembers, type ToldOfMembers } from '../../told-outside'

/**
 * Of what this slice records a district is told one thing: that somebody left at the Party's advice (劝退). Sanctions are told by
 * discipline once they are announced; measures and rectification by nobody.
 */
export const toldOfSanctions: ToldOfMembers = {
  'membership.member-persuaded-to-resign.v1': (_, memberId) => [
    membershipEnded(memberId, { memberId, how: 'persuaded-to-resign' }),
  ],
}

export const sanctionPublicEvents = ofPartyMembers([], toldOfSanctions)
