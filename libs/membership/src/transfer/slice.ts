import type { Slice } from '@harbor/kernel/slice'
import { transferEvents } from './events'
import { transferPublicEvents } from './told/public-events'
import { transferRefusals } from './refusals'
import { transfersUnderWay } from './reorganised/transfers-under-way'
import { whenAMoveIsCalledOffThenItsTransferIsWithdrawn } from './reorganised/when-a-move-is-called-off-then-its-transfer-is-withdrawn'
import { whenAMoveIsOrderedThenATransferBegins } from './reorganised/when-a-move-is-ordered-then-a-transfer-begins'

export const transferSlice: Slice = {
  name: 'membership/transfer',
  events: transferEvents,
  refusals: transferRefusals,
  publicEvents: transferPublicEvents,
  views: [transfersUnderWay],
  automations: [whenAMoveIsOrderedThenATransferBegins, whenAMoveIsCalledOffThenItsTransferIsWithdrawn],
}
