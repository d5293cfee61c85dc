import { Inject } from '@nestjs/common'
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs'
import type { Decision } from '@harbor/kernel/decision'
import type { AccountId } from '@harbor/kernel/ids'
import type { LocalDate } from '@harbor/kernel/time'
import type { Caller } from '@harbor/service/caller'
import { CommandDesk, type Recorded } from '@harbor/service/desk'
import { CaseAccess } from './case-access'
import { reviewStream, type ReviewEvent } from './review/events'
import { reviewFile, type ReviewFile, type ReviewId } from './review/state'
import type { Recorded as RecordedEvent } from '@harbor/kernel/event'

/** What every decision about a case is given besides the file. */
export interface GivenToAll {
  readonly today: LocalDate
  readonly actorId: AccountId
}

/**
 * The one command of the discipline edge: decide on a case and append to it. `facts` of other files are handed over as they are and not
 * recorded beside the event, where they would tell whom the case concerns.
 */
export class OnReviewFile<T = undefined> extends Command<Recorded> {
  constructor(
    readonly reviewId: ReviewId,
    readonly caller: Caller,
    readonly decide: (file: ReviewFile, given: GivenToAll, facts: T) => Decision,
    readonly facts: (file: ReviewFile) => Promise<T>,
  ) {
    super()
  }
}

@CommandHandler(OnReviewFile)
export class OnReviewFileHandler implements ICommandHandler<OnReviewFile<unknown>> {
  constructor(
    @Inject(CommandDesk) private readonly desk: CommandDesk,
    @Inject(CaseAccess) private readonly access: CaseAccess,
  ) {}

  async execute({ reviewId, caller, decide, facts }: OnReviewFile<unknown>): Promise<Recorded> {
    const found = await facts((await this.access.open(reviewId, caller)).file)
    const given: GivenToAll = { today: caller.today, actorId: caller.principal.accountId }
    return this.desk.carryOut(caller, {
      stream: reviewStream(reviewId),
      id: reviewId,
      personal: true,
      subject: () => ownScope(caller),
      decide: ({ events }) =>
        decide(reviewFile(reviewId, events as readonly RecordedEvent<ReviewEvent>[]), given, found),
    })
  }
}

/** Who is on the team works on the case wherever the member's branch is: the team is the scope. */
export function ownScope(caller: Caller) {
  const units = caller.unitsInScope()
  return { unitIds: units === 'all' ? [] : [...units] }
}
