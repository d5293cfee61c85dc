import type { DeadlineSource } from '@harbor/calendar/deadline-source'
import type { Slice } from '@harbor/kernel/slice'
import { clearanceSlice } from './clearance/slice'
import { reviewDeadlines } from './review/consequences/deadlines'
import { reviewSlice } from './review/slice'

export const slices: readonly Slice[] = [reviewSlice, clearanceSlice]

/** What the context brings to the calendar, each row in the circle of its case team. */
export const deadlineSources: readonly DeadlineSource[] = [reviewDeadlines]
