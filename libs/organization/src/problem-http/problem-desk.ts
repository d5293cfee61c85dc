import { Inject, Injectable } from '@nestjs/common'
import type { Facts } from '@harbor/event-log/execute'
import type { MemberId, UnitId } from '@harbor/kernel/ids'
import type { LocalDate } from '@harbor/kernel/time'
import type { Caller } from '@harbor/service/caller'
import { CORE, type Core, type Subject } from '@harbor/service/core'
import { CommandDesk, type Recorded } from '@harbor/service/desk'
import { ProblemError } from '@harbor/service/problem'
import { ROLL_OF_UNITS, type RollOfUnits } from '../roll-of-units'
import type { GivenProblem, ProblemDecision } from '../problem/decide'
import { problemStream, type ProblemId } from '../problem/events'
import { problemOf, squadOf, type ProblemState } from '../problem/state'
import { UnitDirectory } from '../unit-directory'
import type { UnitHistory } from '../unit-facts'
import { surroundings } from '../unit-tree'

export type People = readonly { readonly memberId: MemberId; readonly isFullMember: boolean | null }[]

interface Around {
  readonly units: readonly UnitHistory[]
  readonly people: People
}

export interface AskedOfOthers {
  /** Units that the order names: the decision rests on them and on what stands above them. */
  readonly unitIds?: readonly UnitId[]
  readonly people?: { readonly memberIds: readonly MemberId[]; readonly on: LocalDate }
  readonly subject?: (problem: ProblemState) => Subject
}

/** Where every command on a problem is carried out. */
@Injectable()
export class ProblemDesk {
  constructor(
    @Inject(CommandDesk) private readonly desk: CommandDesk,
    @Inject(CORE) private readonly core: Core,
    @Inject(UnitDirectory) private readonly directory: UnitDirectory,
    @Inject(ROLL_OF_UNITS) private readonly roll: RollOfUnits,
  ) {}

  on(
    problemId: ProblemId,
    caller: Caller,
    decide: (problem: ProblemState, given: GivenProblem, people: People) => ProblemDecision,
    asked: AskedOfOthers = {},
  ): Promise<Recorded> {
    const { subject = (problem: ProblemState) => subjectOf(problem, caller) } = asked
    const needsOthers = asked.unitIds !== undefined || asked.people !== undefined
    return this.desk.carryOutOn<ProblemState, Around>(caller, {
      stream: problemStream(problemId),
      id: problemId,
      fold: problemOf,
      subject,
      ...(needsOthers && { facts: (problem) => this.around(problem, asked) }),
      decide: (problem, found) => decide(problem, givenOf(caller, found), found?.people ?? []),
    })
  }

  /** Decides and records nothing: throws what the decision would refuse. For acts that reserve something before they record. */
  async foresee(
    problemId: ProblemId,
    caller: Caller,
    decide: (problem: ProblemState, given: GivenProblem) => ProblemDecision,
    asked: AskedOfOthers,
  ): Promise<void> {
    const { events } = await this.core.journal.load(problemStream(problemId))
    const problem = problemOf(events)
    const { value } = await this.around(problem, asked)
    const decision = decide(problem, givenOf(caller, value))
    if (!decision.accepted) throw new ProblemError(decision.code, decision.detail)
  }

  private async around({ unitId }: ProblemState, asked: AskedOfOthers): Promise<Facts<Around>> {
    await this.core.caughtUp(await this.core.journal.log.head())
    await this.directory.refresh()
    const { people, unitIds = [] } = asked
    const ids = [...new Set([...(unitId === null ? [] : [unitId]), ...unitIds])]
    const named = [...new Set(people?.memberIds)]
    const question = [
      ids.length > 0 ? `units around=${ids.join()}` : '',
      people ? `full members=${named.join()} on=${people.on}` : '',
    ]
    const isFullMember = (memberId: MemberId, on: LocalDate) => this.roll.isFullMemberOn(memberId, on)
    const value = {
      units: surroundings(this.directory.units, ids),
      people: people
        ? await Promise.all(
            named.map(async (memberId) => ({ memberId, isFullMember: await isFullMember(memberId, people.on) })),
          )
        : [],
    }
    return { question: question.filter((part) => part !== '').join(' '), value, position: this.directory.position }
  }
}

/** The unit that answers for it; and for whoever is on its squad, as if it were his own. */
export function subjectOf(problem: ProblemState, { principal: { memberId } }: Caller): Subject {
  const isOnSquad = memberId !== null && squadOf(problem).includes(memberId)
  return { unitIds: [problem.unitId], ...(isOnSquad && { memberId }) }
}

function givenOf({ today, principal }: Caller, found: Around | undefined): GivenProblem {
  return {
    today,
    actorId: principal.accountId,
    actorMemberId: principal.memberId,
    units: new Map(found?.units.map((unit) => [unit.id, unit])),
  }
}
