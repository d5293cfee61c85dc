import type { DeadlineCircles } from '@harbor/calendar/tokens'
import { allDocuments } from '@harbor/read-models/all-documents'
import type { ReadModels } from '@harbor/read-models/read-models'
import { reviewStream } from './review/events'
import { caseTeams, type TeamMember } from './review/views'

/** The circles of the calendar to which a caller belongs: the cases on whose team the account is. Asked for everybody alike. */
export function caseCircles(readModels: ReadModels): DeadlineCircles {
  const teams = readModels.collection<TeamMember>(caseTeams.name)
  return {
    of: async ({ principal }) => {
      const places = await allDocuments(teams, { where: { accountId: { eq: principal.accountId } } })
      return places.map(({ reviewId }) => reviewStream(reviewId))
    },
  }
}
