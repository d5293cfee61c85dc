import { CLEARANCE } from './clearance/events'
import { transferClearances } from './clearance/views'
import { REVIEW } from './review/events'
import { caseTeams } from './review/views'

// What the platform joins with other contexts. Of a case itself nothing is told.
/** How the names of confidential streams begin, and the views over them: they are counted for nobody. */
export const confidential = {
  streams: [REVIEW, CLEARANCE],
  views: [caseTeams.name, transferClearances.name],
} as const
export { caseCircles } from './case-circles'
export { transferClearance } from './clearance/transfer-clearance'
