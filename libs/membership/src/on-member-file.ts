import { Inject } from '@nestjs/common'
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs'
import type { Decision } from '@harbor/kernel/decision'
import type { Recorded as RecordedEvent } from '@harbor/kernel/event'
import type { AccountId, MemberId, UnitId } from '@harbor/kernel/ids'
import type { LocalDate } from '@harbor/kernel/time'
import type { Facts } from '@harbor/event-log/execute'
import type { Caller } from '@harbor/service/caller'
import { CommandDesk, type Recorded } from '@harbor/service/desk'
import { memberFile, memberStream, type MemberFile } from './member-file'
import type { MemberEvent } from './member-event'
import { segmentOn } from './standing/timeline'

/** What every decision about a member is given besides the file. */
export interface GivenToAll {
  readonly today: LocalDate
  readonly actorId: AccountId
}

interface Options<T> {
  /** Facts of other files, gathered on the file as loaded. */
  readonly facts?: (file: MemberFile) => Promise<Facts<T> | undefined>
  /** What must be this file's before the events are stored; throws when it is another's. */
  readonly claim?: () => Promise<void>
  /** True when the decision reads personal parts. */
  readonly personal?: boolean
  /** Units whose scope allows the act although the file is not (yet) theirs, e.g. a transfer's destination. Default: the responsible branch. */
  readonly scopeUnits?: (file: MemberFile) => readonly (UnitId | null | undefined)[]
}

/** The one command of the membership edge: decide on a member's whole file and append to it. */
export class OnMemberFile<T = undefined> extends Command<Recorded> {
  constructor(
    readonly memberId: MemberId,
    readonly caller: Caller,
    readonly decide: (file: MemberFile, given: GivenToAll, facts: T | undefined) => Decision,
    readonly options: Options<T> = {},
  ) {
    super()
  }
}

@CommandHandler(OnMemberFile)
export class OnMemberFileHandler implements ICommandHandler<OnMemberFile<unknown>> {
  constructor(@Inject(CommandDesk) private readonly desk: CommandDesk) {}

  execute({ memberId, caller, decide, options }: OnMemberFile<unknown>): Promise<Recorded> {
    const given: GivenToAll = { today: caller.today, actorId: caller.principal.accountId }
    const { facts, scopeUnits = (file: MemberFile) => responsibleUnits(file, caller.today) } = options
    const fileOf = (events: readonly RecordedEvent[]) =>
      memberFile(memberId, events as readonly RecordedEvent<MemberEvent>[])
    return this.desk.carryOut<unknown>(caller, {
      stream: memberStream(memberId),
      id: memberId,
      personal: options.personal ?? false,
      subject: ({ events }) => ({ unitIds: scopeUnits(fileOf(events)), memberId }),
      ...(facts && { facts: ({ events }) => facts(fileOf(events)) }),
      decide: ({ events }, found) => decide(fileOf(events), given, found),
      claim: options.claim,
    })
  }
}

/** The branch responsible today; for a file that has left the roll, the last one. */
export function responsibleUnits(file: MemberFile, today: LocalDate): readonly (UnitId | null)[] {
  const now = segmentOn(file.timeline, today)?.branchId
  return [now ?? file.timeline.findLast(({ branchId }) => branchId !== null)?.branchId ?? null]
}
