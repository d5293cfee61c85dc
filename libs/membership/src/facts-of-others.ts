import { Inject, Injectable } from '@nestjs/common'
import type { Facts } from '@harbor/event-log/execute'
import type { MemberId, UnitId } from '@harbor/kernel/ids'
import { FAR_INSTANT, type LocalDate } from '@harbor/kernel/time'
import { branchHasCommitteeOn, UnitDirectory, type UnitHistory } from '@harbor/organization/public'
import type { Collection } from '@harbor/read-models/read-models'
import { CORE, type Core } from '@harbor/service/core'
import type { MemberFile } from './member-file'
import { rightsLimitedView, withoutVoteOn, type RightLimitedRow } from './sanction/rights/views'
import { rollOfBranch, rosterRowOf } from './standing/queries'
import { segmentOn } from './standing/timeline'
import { standingIntervals, type StandingInterval } from './standing/views'
import { votersDue, type RosterRow, type VotersDue } from './standing/voters'

/** What decisions about a member ask of other files, as it stood on the day of the act. */
export interface DayFacts {
  readonly branchId: UnitId | null
  /** The responsible branch first, then the units above it. */
  readonly units: readonly UnitHistory[]
  readonly voters: VotersDue
  readonly branchHasCommittee: boolean | undefined
  /** The rows of the persons named in the order. */
  readonly roster: readonly RosterRow[]
}

/** Answers from the views, not older than the head of the log at the time of asking. */
@Injectable()
export class FactsOfOthers {
  constructor(
    @Inject(CORE) private readonly core: Core,
    @Inject(UnitDirectory) private readonly units: UnitDirectory,
  ) {}

  /** The day's units, voters and committee of the branch that is (or, for a new file, would be) responsible, and the named persons' rows. */
  async onDay(
    file: MemberFile,
    on: LocalDate,
    asked: { readonly branchId?: UnitId; readonly persons?: readonly MemberId[] } = {},
  ): Promise<Facts<DayFacts>> {
    const position = await this.core.journal.log.head()
    await this.core.caughtUp(position)
    const branchId = asked.branchId ?? segmentOn(file.timeline, on)?.branchId ?? null
    const units = branchId === null ? [] : this.withAbove(branchId, on)
    const rows =
      branchId === null ? [] : await this.withSanctions(await rollOfBranch(this.intervals(), branchId, on), on)
    const voters = votersDue(rows, branchId ?? ('' as UnitId), on)
    const [branch] = units
    const fullMembers = rows.filter(({ stage }) => stage === 'full').length
    const branchHasCommittee = branch && branchHasCommitteeOn(branch, on, fullMembers)
    const roster = await this.rowsOfPersons(asked.persons ?? [], on)
    const question = `day-facts branch=${branchId ?? 'none'} on=${on} persons=${(asked.persons ?? []).join(',')}`
    return { question, value: { branchId, units, voters, branchHasCommittee, roster }, position }
  }

  /** Units by id as they are known now; unknown ones are left out. */
  async unitsById(ids: readonly (UnitId | null | undefined)[], on: LocalDate): Promise<Facts<readonly UnitHistory[]>> {
    const position = await this.core.journal.log.head()
    await this.core.caughtUp(position)
    const known = [...new Set(ids)].flatMap((id) => (id ? this.withAbove(id, on) : []))
    const distinct = [...new Map(known.map((unit) => [unit.id, unit])).values()]
    return { question: `units ${ids.join(',')} on=${on}`, value: distinct, position }
  }

  private withAbove(id: UnitId, on: LocalDate): readonly UnitHistory[] {
    return [id, ...this.units.ancestors(id, on)].flatMap((one) => this.units.facts(one) ?? [])
  }

  private intervals(): Collection<StandingInterval> {
    return this.core.readModels.collection<StandingInterval>(standingIntervals.name)
  }

  private async rowsOfPersons(persons: readonly MemberId[], on: LocalDate): Promise<readonly RosterRow[]> {
    if (persons.length === 0) return []
    const { documents } = await this.intervals().find({
      where: {
        memberId: { in: persons },
        validFrom: { lte: on },
        validTo: { gt: on },
        recordedTo: { eq: FAR_INSTANT },
      },
      limit: 100,
    })
    return this.withSanctions(documents.map(rosterRowOf), on)
  }

  /** Who is on probation within the Party that day neither votes nor introduces; the roll alone does not tell it. */
  private async withSanctions(rows: readonly RosterRow[], on: LocalDate): Promise<readonly RosterRow[]> {
    const limits = this.core.readModels.collection<RightLimitedRow>(rightsLimitedView.name)
    const without = await withoutVoteOn(
      limits,
      rows.map(({ memberId }) => memberId),
      on,
    )
    return rows.map((row) => (without.has(row.memberId) ? { ...row, onProbationWithinParty: true } : row))
  }
}
