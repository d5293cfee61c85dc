import type { DeadlineSource } from '@harbor/calendar/deadline-source'
import type { Slice } from '@harbor/kernel/slice'
import { activityDeadlines } from './activity/deadlines'
import { activitySlice } from './activity/slice'
import type { AppraisalSource } from './appraisal/appraisal-source'
import { appraisalOfAttendance } from './attendance/appraisal'
import { attendanceSources } from './attendance-sources'
import { appraisalSlice } from './appraisal/slice'
import { problemFacts } from './problem/appraised/problem-facts'
import { reconciliationSlice } from './reconciliation/slice'
import { appealDeadlines } from './score-appeal/deadlines'
import { scoreAppealSlice } from './score-appeal/slice'
import { talentSlice } from './talent/slice'
import { absenceDeadlines } from './absence/deadlines'
import { absenceSlice } from './absence/slice'
import { attendanceSlice } from './attendance/slice'
import { gridSlice } from './grid/slice'
import { planDeadlines } from './plan/deadlines'
import { planSlice } from './plan/slice'
import { methodSlice } from './method/slice'
import { problemDeadlines } from './problem/deadlines'
import { problemSlice } from './problem/slice'
import { sessionDeadlines } from './session/consequences/deadlines'
import { sessionSlice } from './session/slice'
import { unitSlice } from './unit/slice'
import { venueDeadlines } from './venue/deadlines'
import { venueSlice } from './venue/slice'
import { reorganisationDeadlines } from './reorganisation/progress/deadlines'
import { reorganisationSlice } from './reorganisation/slice'

export const slices: readonly Slice[] = [
  // One a line: each slice adds its own.
  unitSlice,
  gridSlice,
  problemSlice,
  methodSlice,
  appraisalSlice,
  scoreAppealSlice,
  reconciliationSlice,
  venueSlice,
  talentSlice,
  activitySlice,
  planSlice,
  sessionSlice,
  attendanceSlice,
  absenceSlice,
  reorganisationSlice,
]

/** What the context brings to the calendar. */
export const deadlineSources: readonly DeadlineSource[] = [
  // The same.
  problemDeadlines,
  appealDeadlines,
  venueDeadlines,
  activityDeadlines,
  planDeadlines,
  sessionDeadlines,
  absenceDeadlines,
  reorganisationDeadlines,
]

/** What the context brings to the indices. */
export const appraisalSources: readonly AppraisalSource[] = [
  // The same.
  problemFacts,
  ...attendanceSources.map(appraisalOfAttendance),
]
