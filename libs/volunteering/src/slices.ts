import type { DeadlineSource } from '@harbor/calendar/deadline-source'
import type { Slice } from '@harbor/kernel/slice'
import type { AppraisalSource } from '@harbor/organization/public'
import { hoursFacts } from './hours/appraised/hours-facts'
import { certificateSlice } from './certificate/slice'
import { hoursDeadlines } from './hours/deadlines'
import { hoursSlice } from './hours/slice'
import { orderDeadlines } from './service-order/deadlines'
import { serviceOrderSlice } from './service-order/slice'

export const slices: readonly Slice[] = [serviceOrderSlice, hoursSlice, certificateSlice]

/** What the context brings to the calendar. */
export const deadlineSources: readonly DeadlineSource[] = [orderDeadlines, hoursDeadlines]

/** What the context brings to the indices. */
export const appraisalSources: readonly AppraisalSource[] = [hoursFacts]
