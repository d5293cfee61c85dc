import { accountSlice } from '@harbor/access/account/slice'
import { orderEvents } from '@harbor/event-log/append-order'
import { reservationEvents } from '@harbor/event-log/reservations'
import { confidential as ofDiscipline } from '@harbor/discipline/public'
import { deadlineSources as disciplineDeadlines, slices as disciplineSlices } from '@harbor/discipline/slices'
import { deadlinesView } from '@harbor/calendar/views'
import type { DeadlineTexts } from '@harbor/calendar/deadline-source'
import {
  appraisalSources as membershipFacts,
  deadlineSources as membershipDeadlines,
  slices as membershipSlices,
} from '@harbor/membership/slices'
import { appraisalFactsView } from '@harbor/organization/appraisal/facts-view'
import {
  appraisalSources as organizationFacts,
  deadlineSources as organizationDeadlines,
  slices as organizationSlices,
} from '@harbor/organization/slices'
import {
  appraisalSources as volunteeringFacts,
  deadlineSources as volunteeringDeadlines,
  slices as volunteeringSlices,
} from '@harbor/volunteering/slices'
import type { Automation } from '@harbor/kernel/automation'
import type { RefusalTable } from '@harbor/kernel/decision'
import type { EventType } from '@harbor/kernel/event'
import type { PublicEvents } from '@harbor/kernel/public-event'
import type { AppraisalSource } from '@harbor/organization/public'
import type { Slice } from '@harbor/kernel/slice'
import type { View } from '@harbor/kernel/view'

/** Everything that this build of the platform knows, context by context. */
export const slices: readonly Slice[] = [
  accountSlice,
  ...organizationSlices,
  ...membershipSlices,
  ...volunteeringSlices,
  ...disciplineSlices,
]

/** Streams and views whose mere number would tell what only a case team may know. */
export const confidential = ofDiscipline

export const eventTypes: readonly EventType[] = [
  ...reservationEvents,
  ...orderEvents,
  ...slices.flatMap(({ events }) => events),
]
export const automations: readonly Automation[] = slices.flatMap((slice) => slice.automations ?? [])

/** One calendar of all contexts: each brings its sources. */
const deadlineSources = [
  ...organizationDeadlines,
  ...membershipDeadlines,
  ...volunteeringDeadlines,
  ...disciplineDeadlines,
]
export const deadlineTexts: DeadlineTexts = Object.fromEntries(
  deadlineSources.flatMap(({ texts }) => Object.entries(texts)),
)

/** What the indices can count, of all contexts. */
export const appraisalSources: readonly AppraisalSource[] = [
  ...organizationFacts,
  ...membershipFacts,
  ...volunteeringFacts,
]

export const views: readonly View[] = [
  ...slices.flatMap((slice) => slice.views),
  ...automations.map(({ todos }) => todos),
  deadlinesView(deadlineSources),
  appraisalFactsView(appraisalSources),
]
export const refusalTables: readonly RefusalTable[] = slices.map(({ refusals }) => refusals)
/** What districts are told. */
export const publicEvents: readonly PublicEvents[] = slices.flatMap((slice) => slice.publicEvents ?? [])
