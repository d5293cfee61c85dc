import type { DeadlineSource } from '@harbor/calendar/deadline-source'
import type { Slice } from '@harbor/kernel/slice'
import type { AppraisalSource } from '@harbor/organization/public'
import { rollFacts } from './roll/appraised/roll-facts'
import { correctionSlice } from './correction/slice'
import { memberDeadlines } from './deadlines/member-deadlines'
import { developmentSlice } from './development/slice'
import { rollSlice } from './roll/slice'
import { rosterSlice } from './roster/slice'
import { sanctionSlice } from './sanction/slice'
import { standingSlice } from './standing/slice'
import { transferSlice } from './transfer/slice'

export const slices: readonly Slice[] = [
  rollSlice,
  developmentSlice,
  transferSlice,
  sanctionSlice,
  correctionSlice,
  rosterSlice,
  standingSlice,
]

/** What the context brings to the calendar. */
export const deadlineSources: readonly DeadlineSource[] = [memberDeadlines]

/** What the context brings to the indices. */
export const appraisalSources: readonly AppraisalSource[] = [rollFacts]
