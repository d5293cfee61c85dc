import { Inject, Injectable } from '@nestjs/common'
import type { Recorded } from '@harbor/kernel/event'
import type { Journal } from '@harbor/event-log/journal'
import { allDocuments } from '@harbor/read-models/all-documents'
import type { Collection } from '@harbor/read-models/read-models'
import type { Caller } from '@harbor/service/caller'
import { CORE, type Core } from '@harbor/service/core'
import { ProblemError } from '@harbor/service/problem'
import { reviewStream, type ReviewEvent } from './review/events'
import { reviewFile, type ReviewFile, type ReviewId } from './review/state'
import { caseTeams, teamMemberId, type TeamMember } from './review/views'

export interface OpenedCase {
  readonly revision: number
  readonly file: ReviewFile
}

/**
 * The door to case files. Whoever is not on the team of that very case is answered as if there were none: found by one question to a view,
 * the same for every id, before the case itself is touched, so that neither the answer nor its time tells the difference.
 */
@Injectable()
export class CaseAccess {
  constructor(@Inject(CORE) private readonly core: Core) {}

  /** Throws `request.no-such-route` for everybody who is not on the team now. */
  async open(reviewId: ReviewId, caller: Caller): Promise<OpenedCase> {
    const teams = await this.teams()
    const id = teamMemberId(reviewId, caller.principal.accountId)
    const { documents } = await teams.find({ where: { id: { eq: id } }, limit: 1 })
    if (documents.length === 0) throw new ProblemError('request.no-such-route')
    return readCase(this.core.journal, reviewId)
  }

  /** The cases on whose team the caller is. */
  async ofCaller(caller: Caller): Promise<readonly OpenedCase[]> {
    const teams = await this.teams()
    const where = { accountId: { eq: caller.principal.accountId } }
    const places = await allDocuments(teams, { where, sort: [{ field: 'reviewId', direction: 'asc' }] })
    return Promise.all(places.map(({ reviewId }) => readCase(this.core.journal, reviewId)))
  }

  private async teams(): Promise<Collection<TeamMember>> {
    await this.core.caughtUp(await this.core.journal.log.head())
    return this.core.readModels.collection<TeamMember>(caseTeams.name)
  }
}

async function readCase(journal: Journal, reviewId: ReviewId): Promise<OpenedCase> {
  const { revision, events } = await journal.load(reviewStream(reviewId), { personal: true })
  return { revision, file: reviewFile(reviewId, events as readonly Recorded<ReviewEvent>[]) }
}
