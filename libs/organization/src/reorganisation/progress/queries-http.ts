import { Controller, Get, Inject, Param, Query } from '@nestjs/common'
import { ApiOperation, ApiTags } from '@nestjs/swagger'
import type { UnitId } from '@harbor/kernel/ids'
import type { LocalDate } from '@harbor/kernel/time'
import { allDocuments } from '@harbor/read-models/all-documents'
import { OfRevision } from '@harbor/service/answers'
import { Caller, TheCaller } from '@harbor/service/caller'
import { CORE, type Core } from '@harbor/service/core'
import { Permit } from '@harbor/service/permit'
import { ProblemError } from '@harbor/service/problem'
import { BRANCH_ROLLS, type BranchRolls } from '../../branch-rolls'
import { UnitDirectory } from '../../unit-directory'
import { existsOn } from '../../unit-facts'
import * as body from '../commands'
import { reorganisationStream, type ReorganisationId } from '../events'
import { passingGrids, type PassingGrid } from '../placing'
import { branchesOf, reorganisationOf, type ReorganisationState } from '../state'
import { reorganisationsView, type ReorganisationRow } from '../views'
import { progressOf, type Progress, type RollsNow } from './progress'

interface NamedBranch {
  readonly unitId: UnitId
  /** Null: not established yet, see `toBeNamed`. */
  readonly name: string | null
}

export interface ReorganisationAnswer extends Progress {
  readonly id: ReorganisationId
  readonly kind: ReorganisationState['kind']
  readonly phase: NonNullable<ReorganisationState['phase']>
  readonly unitId: UnitId | null
  readonly reason: string
  readonly proposedOn: LocalDate | null
  readonly decision: ReorganisationState['decision']
  readonly ended: ReorganisationState['ended']
  /** `onRoll`: everybody on its roll today, candidates included. */
  readonly sources: readonly (NamedBranch & { readonly closes: boolean; readonly onRoll: number })[]
  readonly receivers: readonly (NamedBranch & {
    readonly toBeNamed: string | null
    /** Takes everybody of a closing branch who is named nowhere. */
    readonly rest: boolean
  })[]
  /** `fromId`: who serves it still. */
  readonly grids: readonly PassingGrid[]
}

/** Moves of others than the caller's branches are counted, and not named. */
@ApiTags('reorganisations')
@Controller('reorganisations')
export class ReorganisationQueriesController {
  constructor(
    @Inject(CORE) private readonly core: Core,
    @Inject(UnitDirectory) private readonly units: UnitDirectory,
    @Inject(BRANCH_ROLLS) private readonly rolls: BranchRolls,
  ) {}

  @Get()
  @Permit('reorganisation.read')
  @ApiOperation({ summary: 'Reorganisations of the caller’s branches, newest first' })
  async list(
    @Query() { phase }: body.ReorganisationsQuery,
    @TheCaller() caller: Caller,
  ): Promise<{ readonly documents: readonly ReorganisationRow[] }> {
    const rows = this.core.readModels.collection<ReorganisationRow>(reorganisationsView.name)
    const documents = await allDocuments(rows, {
      where: phase === undefined ? {} : { phase: { eq: phase } },
      sort: [{ field: 'proposedOn', direction: 'desc' }],
    })
    return { documents: documents.filter((row) => caller.mayTouch({ unitIds: branchesOfRow(row) })) }
  }

  @Get(':reorganisationId')
  @Permit('reorganisation.read')
  @ApiOperation({ summary: 'One reorganisation: who has moved, who is under way, held or still to go' })
  async one(
    @Param() { reorganisationId }: body.ReorganisationPath,
    @TheCaller() caller: Caller,
  ): Promise<OfRevision<ReorganisationAnswer>> {
    const { events, revision } = await this.core.journal.load(reorganisationStream(reorganisationId))
    const state = reorganisationOf(events)
    caller.mustTouch({ unitIds: branchesOf(state) })
    const { phase } = state
    if (phase === null) throw new ProblemError('reorganisation.unknown')
    const rolls = await this.rollsNow(state, caller.today)
    const { kind, unitId, reason, proposedOn, decision, ended } = state
    return new OfRevision(revision, {
      id: reorganisationId,
      kind,
      phase,
      unitId,
      reason,
      proposedOn,
      decision,
      ended,
      ...this.branches(state, rolls, caller.today),
      ...seenBy(caller, progressOf(state, rolls)),
    })
  }

  private branches(state: ReorganisationState, { people }: RollsNow, today: LocalDate) {
    const nameOf = (id: UnitId) => {
      const unit = this.units.facts(id)
      return unit && existsOn(unit, state.decision?.on ?? today) ? unit.name : null
    }
    return {
      sources: state.sources.map(({ unitId, closes }) => ({
        unitId,
        name: this.units.facts(unitId)?.name ?? null,
        closes,
        onRoll: people.filter(({ branchId }) => branchId === unitId).length,
      })),
      receivers: state.receivers.map(({ unitId, established, rest }) => ({
        unitId,
        name: nameOf(unitId),
        toBeNamed: established?.name ?? null,
        rest,
      })),
      grids: passingGrids(state, state.decision?.on ?? today, this.units.units),
    }
  }

  private async rollsNow(state: ReorganisationState, today: LocalDate): Promise<RollsNow> {
    const sources = state.sources.map(({ unitId }) => unitId)
    const movers = state.moves.map(({ memberId }) => memberId)
    const [{ people }, moved, transfers] = await Promise.all([
      this.rolls.peopleOf(sources, today),
      this.rolls.among(movers, today),
      this.rolls.transfersOf(movers),
    ])
    const all = new Map([...people, ...moved].map((person) => [person.memberId, person]))
    return { people: [...all.values()], transfers }
  }
}

function branchesOfRow({ sources, receivers }: ReorganisationRow): readonly UnitId[] {
  return [...sources, ...receivers].map(({ unitId }) => unitId)
}

function seenBy(caller: Caller, { counts, moves, withoutDestination }: Progress): Progress {
  return {
    counts,
    moves: moves.filter(({ sourceId, destinationId }) => caller.mayTouch({ unitIds: [sourceId, destinationId] })),
    withoutDestination: withoutDestination.filter(({ unitId }) => caller.mayTouch({ unitIds: [unitId] })),
  }
}
