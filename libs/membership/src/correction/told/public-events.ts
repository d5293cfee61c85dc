import { Type } from 'typebox'
import type { MemberId } from '@harbor/kernel/ids'
import { definePublic, retold, type PublicEvents } from '@harbor/kernel/public-event'
import { DateText, IdOf } from '@harbor/kernel/schema'
import { toldOfDevelopment } from '../../development/told/public-events'
import { CORRECTION } from '../../member-event'
import { toldOfRoll } from '../../roll/told/public-events'
import { toldOfSanctions } from '../../sanction/told/public-events'
import { isPartyMember, MEMBERSHIP_TOPIC, tellOne, TRANSFER_TOPIC } from '../../told-outside'
import { toldOfTransfer } from '../../transfer/told/public-events'

// NOTE: what districts are told is a contract with them: add a field, or a new version beside the old one; never take away.

const Corrected = Type.Object({
  memberId: IdOf<'member'>(),
  /** Id of the message that reads so from now on; one that was never sent counts as sent with this. */
  corrects: IdOf<'public-event'>(),
  type: Type.String(),
  /** Null: what was told never took place. */
  becomes: Type.Union([
    Type.Object({ data: Type.Record(Type.String(), Type.Unknown()), effectiveOn: Type.Optional(DateText) }),
    Type.Null(),
  ]),
})
const words = { zh: '更正已通报的事项', en: 'What was told before was corrected' }
export const membershipCorrected = definePublic('party.membership.corrected', 1, MEMBERSHIP_TOPIC, Corrected, words)
export const transferCorrected = definePublic('party.transfer.corrected', 1, TRANSFER_TOPIC, Corrected, words)

const told = { ...toldOfRoll, ...toldOfDevelopment, ...toldOfTransfer, ...toldOfSanctions }

/** A correction of the file tells what it changes of what was told; what was never told stays untold. */
export const correctionPublicEvents: PublicEvents = {
  types: [membershipCorrected, transferCorrected],
  handles: [CORRECTION],
  readsFile: true,
  tell(event, before) {
    if (!isPartyMember(before) && !isPartyMember([...before, event])) return []
    return retold(before, event, (one) => tellOne(told, one)).map(({ subject, ...what }) => {
      const corrected = what.type.startsWith('party.transfer.') ? transferCorrected : membershipCorrected
      return corrected(subject, { memberId: subject as MemberId, ...what }, { about: what.corrects })
    })
  },
}
