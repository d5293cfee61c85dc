import { Inject, Injectable } from '@nestjs/common'
import { execute, type Facts } from '@harbor/event-log/execute'
import type { Position } from '@harbor/kernel/event'
import { deriveId, type UnitId } from '@harbor/kernel/ids'
import type { LocalDate } from '@harbor/kernel/time'
import { allDocuments } from '@harbor/read-models/all-documents'
import type { Caller } from '@harbor/service/caller'
import { CORE, type Core } from '@harbor/service/core'
import { CommandDesk, recordedOrThrow, type Recorded } from '@harbor/service/desk'
import { ProblemError } from '@harbor/service/problem'
import { BRANCH_ROLLS, type BranchRolls, type PersonOnRoll } from './branch-rolls'
import { unitFileOf, type GivenToUnits } from './on-unit-file'
import type { ReorganisationDecision } from './reorganisation/decide'
import {
  completeReorganisation,
  notUnderWay,
  setUpReorganisation,
  type GivenRolls,
} from './reorganisation/decide-approval'
import { reorganisationStream, type ReorganisationId } from './reorganisation/events'
import { passingGrids } from './reorganisation/placing'
import {
  branchesOf,
  closingBranches,
  isUnderWay,
  reorganisationOf,
  type ReorganisationState,
} from './reorganisation/state'
import { reorganisationsView, type ReorganisationRow } from './reorganisation/views'
import { UnitDirectory } from './unit-directory'
import type { UnitHistory } from './unit-facts'
import { surroundings } from './unit-tree'
import { UnitTurns, type AskedAround } from './unit-turns'
import { assignGrid, endGrid } from './unit/decide-authority'
import { dissolveUnit, establishUnit, type UnitDecision } from './unit/decide'
import { unitStream } from './unit/events'
import type { UnitFile } from './unit/state'

type Branches = Pick<ReorganisationState, 'sources' | 'receivers'>

interface FactsAround {
  readonly units: readonly UnitHistory[]
  readonly people: readonly PersonOnRoll[]
  readonly busy: readonly UnitId[]
}

/** Where commands on reorganisations are carried out: in the turns of decisions about units, on rolls that have seen the whole log. */
@Injectable()
export class ReorganisationDesk {
  constructor(
    @Inject(CommandDesk) private readonly desk: CommandDesk,
    @Inject(CORE) private readonly core: Core,
    @Inject(UnitTurns) private readonly turns: UnitTurns,
    @Inject(UnitDirectory) private readonly directory: UnitDirectory,
    @Inject(BRANCH_ROLLS) private readonly rolls: BranchRolls,
  ) {}

  /** `opening`: the branches of a proposal, which its stream does not name yet. */
  on(
    id: ReorganisationId,
    caller: Caller,
    decide: (state: ReorganisationState, given: GivenRolls) => ReorganisationDecision,
    opening?: Branches,
  ): Promise<Recorded> {
    const { today, principal } = caller
    return this.turns.next(() =>
      this.desk.carryOutOn<ReorganisationState, FactsAround>(caller, {
        stream: reorganisationStream(id),
        id,
        order: this.turns.order,
        fold: reorganisationOf,
        subject: (state) => ({ unitIds: branchesOf(opening ?? state) }),
        facts: (state) => this.around(state, opening ?? state, today),
        decide: (state, found) =>
          decide(state, {
            today,
            actorId: principal.accountId,
            units: new Map(found?.units.map((unit) => [unit.id, unit])),
            people: found?.people ?? [],
            busy: found?.busy ?? [],
          }),
      }),
    )
  }

  /** First the units, each step as a command of its own that finds its effect when it comes again; then the record that it is done. */
  async setUp(id: ReorganisationId, caller: Caller): Promise<Recorded> {
    const state = await this.mustRead(id, caller)
    const { decision } = state
    if (state.phase === 'approved' && decision) {
      for (const { unitId, established } of state.receivers)
        if (established)
          await this.onUnit(unitId, 'establish', caller, { unitIds: [established.parentId] }, (file, given) =>
            establishUnit(file, { ...established, kind: 'branch', on: decision.on }, given),
          )
      await this.passGrids(state, decision, caller)
    }
    return this.on(id, caller, setUpReorganisation)
  }

  /** The closing branches go first: each of them once more looks at its own roll, in its own turn. Then the record that it is done. */
  async complete(id: ReorganisationId, on: LocalDate, caller: Caller): Promise<Recorded> {
    const state = await this.mustRead(id, caller)
    if (!isUnderWay(state)) return this.on(id, caller, (now, given) => completeReorganisation(now, { on }, given))
    const { value } = await this.around(state, state, caller.today)
    const ready = completeReorganisation(state, { on }, { today: caller.today, people: value.people })
    if (!ready.accepted) throw new ProblemError(ready.code, ready.detail)
    for (const unitId of closingBranches(state)) {
      // Dissolved before a crash: also by whoever comes again on another day.
      if (this.directory.facts(unitId)?.dissolvedOn !== null) continue
      const successorId = state.sources.find((source) => source.unitId === unitId)?.successorId ?? null
      const asked = { unitIds: successorId === null ? [] : [successorId], membersFrom: on }
      await this.onUnit(unitId, 'dissolve', caller, asked, (file, given) =>
        dissolveUnit(file, { on, successorId, reason: state.reason }, given),
      )
    }
    return this.on(id, caller, (now, given) => completeReorganisation(now, { on }, given))
  }

  private async passGrids(
    state: ReorganisationState,
    { on, document }: NonNullable<ReorganisationState['decision']>,
    caller: Caller,
  ): Promise<void> {
    await this.directory.refresh()
    for (const { gridId, name, fromId, toId } of passingGrids(state, on, this.directory.units)) {
      const asked = { gridIds: [gridId] }
      if (fromId !== null)
        await this.onUnit(fromId, `end ${gridId}`, caller, asked, (file, given) =>
          endGrid(file, { gridId, on, reason: document }, given),
        )
      await this.onUnit(toId, `assign ${gridId}`, caller, asked, (file, given) =>
        assignGrid(file, { gridId, name, on }, given),
      )
    }
  }

  /**
   * One step at a unit, as a command of its own: the revision that the caller saw is that of the reorganisation. Whoever comes again finds
   * its effect there.
   */
  private onUnit(
    unitId: UnitId,
    step: string,
    caller: Caller,
    asked: AskedAround,
    decide: (file: UnitFile, given: GivenToUnits) => UnitDecision,
  ): Promise<Recorded> {
    const { today, principal, context } = caller
    return this.turns.next(async () => {
      const stream = unitStream(unitId)
      const commandId = deriveId<'command'>(context.commandId, `${stream} ${step}`)
      const outcome = await execute({
        journal: this.core.journal,
        stream,
        context: { ...context, commandId, causationId: context.commandId },
        order: this.turns.order,
        facts: (loaded) => this.turns.around(unitFileOf(unitId, loaded), asked),
        decide: (loaded, found) =>
          decide(unitFileOf(unitId, loaded), {
            today,
            actorId: principal.accountId,
            units: new Map(found?.units.map((unit) => [unit.id, unit])),
            membersOnRoll: found?.membersOnRoll ?? 0,
            holderIsFullMember: null,
          }),
      })
      return recordedOrThrow(outcome, unitId, undefined)
    })
  }

  /** For acts on units that come before the record: who may not, or comes too late, touches none of them. */
  private async mustRead(id: ReorganisationId, caller: Caller): Promise<ReorganisationState> {
    const { events, revision } = await this.core.journal.load(reorganisationStream(id))
    const state = reorganisationOf(events)
    caller.mustTouch({ unitIds: branchesOf(state) })
    if (events.some(({ commandId }) => commandId === caller.context.commandId)) return state
    if (caller.ifRevision !== undefined && caller.ifRevision !== revision)
      throw new ProblemError('request.stale', { actual: String(revision) })
    const closed = notUnderWay(state)
    if (closed) throw new ProblemError(closed.code, closed.detail)
    return state
  }

  private async around(state: ReorganisationState, branches: Branches, today: LocalDate): Promise<Facts<FactsAround>> {
    await this.core.caughtUp(await this.core.journal.log.head())
    await this.directory.refresh()
    const above = branches.receivers.flatMap(({ established }) => (established ? [established.parentId] : []))
    const decidedBy = state.decision?.unitId
    const ids = [...new Set([...branchesOf(branches), ...above, ...(decidedBy ? [decidedBy] : [])])]
    const gridIds = branches.receivers.flatMap((receiver) => receiver.gridIds)
    const sources = branches.sources.map(({ unitId }) => unitId)
    const { people, position } = await this.rolls.peopleOf(sources, today)
    const value = {
      units: surroundings(this.directory.units, ids, gridIds),
      people,
      busy: await this.busyBesides(state.id),
    }
    const question = `units around=${ids.join()} rolls of=${sources.join()} on=${today} under way besides=${state.id ?? 'none'}`
    return { question, value, position: earlier(position, this.directory.position) }
  }

  private async busyBesides(id: ReorganisationId | null): Promise<readonly UnitId[]> {
    const rows = this.core.readModels.collection<ReorganisationRow>(reorganisationsView.name)
    const underWay = await allDocuments(rows, { where: { phase: { in: ['approved', 'set-up'] } } })
    const busy = underWay.filter((row) => row.id !== id)
    return [
      ...new Set(busy.flatMap(({ sources, receivers }) => [...sources, ...receivers].map(({ unitId }) => unitId))),
    ].toSorted()
  }
}

function earlier(a: Position, b: Position): Position {
  return a < b ? a : b
}
