import { Inject, Injectable } from '@nestjs/common'
import type { Facts } from '@harbor/event-log/execute'
import type { MemberId, UnitId } from '@harbor/kernel/ids'
import { dateOf, type LocalDate } from '@harbor/kernel/time'
import type { Caller } from '@harbor/service/caller'
import { CORE, type Core, type Subject } from '@harbor/service/core'
import { CommandDesk, type Recorded } from '@harbor/service/desk'
import { Turns } from '@harbor/service/turns'
import type { ActivityDecision, GivenActivity, PlanFacts } from './activity/decide'
import type { Branches } from './activity/decide-attendance'
import { activityStream, type ActivityId } from './activity/events'
import { activityOf, type ActivityState } from './activity/state'
import { MEMBERS_ON_ROLL, type MembersOnRoll } from './members-on-roll'
import { startDay } from './slot'
import { talentStream, type TalentId } from './talent/events'
import { talentOf } from './talent/state'
import { unitAsked } from './unit-asked'
import { UnitDirectory } from './unit-directory'

/** Branch by member, as facts that a decision can rest on. */
export type BranchList = readonly (readonly [MemberId, UnitId])[]

/** Where every command on an activity is carried out, one at a time an activity in this process: a crowd does not fight for one stream. */
@Injectable()
export class ActivityDesk {
  private readonly turns = new Turns<ActivityId>()

  constructor(
    @Inject(CommandDesk) private readonly desk: CommandDesk,
    @Inject(CORE) private readonly core: Core,
    @Inject(UnitDirectory) private readonly units: UnitDirectory,
    @Inject(MEMBERS_ON_ROLL) private readonly roll: MembersOnRoll,
  ) {}

  /** `subject`: whose activity it is, for scope; default: the unit’s. */
  on<T = undefined>(
    activityId: ActivityId,
    caller: Caller,
    decide: (activity: ActivityState, given: GivenActivity, facts: T | undefined) => ActivityDecision,
    more: {
      readonly facts?: (activity: ActivityState) => Promise<Facts<T>>
      readonly subject?: (activity: ActivityState) => Subject
    } = {},
  ): Promise<Recorded> {
    const { subject = ({ unitId }: ActivityState) => ({ unitIds: [unitId] }), facts } = more
    return this.turns.next(activityId, () =>
      this.desk.carryOutOn<ActivityState, T>(caller, {
        stream: activityStream(activityId),
        id: activityId,
        fold: activityOf,
        subject,
        facts,
        decide: (activity, found) => decide(activity, givenOf(caller), found),
      }),
    )
  }

  async read(activityId: ActivityId): Promise<{ readonly activity: ActivityState; readonly revision: number }> {
    const { events, revision } = await this.core.journal.load(activityStream(activityId))
    return { activity: activityOf(events), revision }
  }

  async plan(unitId: UnitId, talentId: TalentId | null): Promise<Facts<PlanFacts>> {
    const unit = await unitAsked(this.units, unitId)
    const leader = await this.leader(talentId)
    const value = { unit: unit.value, leaderConsents: leader.value }
    const position = leader.position < unit.position ? leader.position : unit.position
    return { question: `${unit.question}; ${leader.question}`, value, position }
  }

  /** From the talent's own stream: a consent that was withdrawn a moment ago counts. */
  async leader(talentId: TalentId | null): Promise<Facts<boolean>> {
    const position = await this.core.journal.log.head()
    if (talentId === null) return { question: 'leader: nobody', value: true, position }
    const { events } = await this.core.journal.load(talentStream(talentId))
    return { question: `leader ${talentId}`, value: talentOf(events).phase === 'registered', position }
  }

  /**
   * Of those, who is a member on that day, and in which branch. About a day that is over the views are not waited for: but for a
   * correction made this very moment they have it, and `restsOn` says up to where they had read.
   */
  async branches(memberIds: readonly MemberId[], on: LocalDate, { today }: Caller): Promise<Facts<BranchList>> {
    if (on >= today) await this.core.caughtUp(await this.core.journal.log.head())
    const { members, position } = await this.roll.among(memberIds, on)
    const value = members.map(({ memberId, branchId }) => [memberId, branchId] as const)
    return { question: `branches of ${memberIds.length} members on=${on}`, value, position }
  }
}

export function dayOf({ slot }: ActivityState, caller: Caller): LocalDate {
  return slot ? startDay(slot) : dateOf(caller.context.now)
}

export function branchesIn(facts: BranchList | undefined): Branches {
  return new Map(facts ?? [])
}

function givenOf({ context, principal }: Caller): GivenActivity {
  return { now: context.now, actorId: principal.accountId, actorMemberId: principal.memberId }
}
