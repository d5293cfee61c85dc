import type { Automation, Todo } from '@harbor/kernel/automation'
import type { Decision } from '@harbor/kernel/decision'
import type { DomainEvent, Position, Recorded } from '@harbor/kernel/event'
import { deriveId, type AccountId, type CommandId, type Id, type MemberId, type UnitId } from '@harbor/kernel/ids'
import { addDays, toInstant, toLocalDate, type LocalDate } from '@harbor/kernel/time'
import { memberFile, memberStream, type MemberFile } from '@harbor/membership/member-file'
import type { MemberEvent } from '@harbor/membership/member-event'
import { isOnTheRoll, segmentOn } from '@harbor/membership/standing/timeline'
import { initiateTransfer, refuseTransfer } from '@harbor/membership/transfer/decide'
import { receiveTransfer } from '@harbor/membership/transfer/decide-receipt'
import { answeringBranch, openTransfer } from '@harbor/membership/transfer/state'
import { whenAMoveIsCalledOffThenItsTransferIsWithdrawn } from '@harbor/membership/transfer/reorganised/when-a-move-is-called-off-then-its-transfer-is-withdrawn'
import { whenAMoveIsOrderedThenATransferBegins } from '@harbor/membership/transfer/reorganised/when-a-move-is-ordered-then-a-transfer-begins'
import type { PersonOnRoll } from '@harbor/organization/branch-rolls'
import { proposeReorganisation, type ProposeReorganisation } from '@harbor/organization/reorganisation/decide'
import {
  approveReorganisation,
  completeReorganisation,
  setUpReorganisation,
  stopReorganisation,
  type GivenRolls,
} from '@harbor/organization/reorganisation/decide-approval'
import { reorganisationStream, type ReorganisationId } from '@harbor/organization/reorganisation/events'
import {
  branchesOf,
  closingBranches,
  isUnderWay,
  reorganisationOf,
  type ReorganisationState,
} from '@harbor/organization/reorganisation/state'
import { ancestorsOn } from '@harbor/organization/unit-tree'
import { dissolveUnit, establishUnit } from '@harbor/organization/unit/decide'
import { fixed, ids, memberNo, unitNo } from './member-ids'
import { died, enrolled, restored, suspended } from './member-roll-events'
import { street, type UnitWorld } from './unit-fixture'

const document = '潮党委〔2026〕9号'
const automations: readonly Automation[] = [
  whenAMoveIsOrderedThenATransferBegins,
  whenAMoveIsCalledOffThenItsTransferIsWithdrawn,
]

/**
 * A street of branches whose members are reorganised: one log, every act by its own decision, views that lag behind, runners that crash between
 * append and delivery. A day goes by whenever `nextDay` says so.
 */
export class ReorganisationCourse {
  today: LocalDate = toLocalDate('2026-01-05')
  readonly members: MemberId[] = []
  readonly reorganisations: ReorganisationId[] = []
  private readonly units: UnitWorld = street()
  private readonly log: Recorded[] = []
  private readonly views = automations.map(() => new Map<string, unknown>())
  private delivered = 0

  constructor(size: number) {
    this.units.establish(unitNo(10), 'branch', ids.community, '2010-04-01', '听涛社区第四网格党支部')
    for (let number = 1; number <= size; number++) this.enrol(number % 3 === 0 ? ids.otherBranch : ids.branch)
  }

  get branches(): readonly UnitId[] {
    return [...this.units.units.values()].filter(({ kind }) => kind === 'branch').map(({ id }) => id)
  }
  unit(id: UnitId) {
    return this.units.units.get(id)
  }
  nextDay(): void {
    this.today = addDays(this.today, 1)
  }

  enrol(branchId: UnitId): void {
    if (this.unit(branchId)?.dissolvedOn !== null) return
    const memberId = memberNo(100 + this.members.length)
    this.members.push(memberId)
    this.append(memberStream(memberId), [enrolled({ on: this.today, branchId })])
  }
  /** Death, a suspension or its end, as they come. */
  befall(memberId: MemberId, what: 'death' | 'suspension' | 'restoration'): void {
    const standing = segmentOn(this.file(memberId).timeline, this.today)?.standing
    const on = this.today
    if (what === 'death' && standing !== 'deceased') this.append(memberStream(memberId), [died({ on })])
    if (what === 'suspension' && standing === 'member') this.append(memberStream(memberId), [suspended({ on })])
    if (what === 'restoration' && standing === 'suspended') this.append(memberStream(memberId), [restored({ on })])
  }
  /** Out of the reorganisation's hands: somebody asks for a transfer. */
  transfer(memberId: MemberId, unitId: UnitId): void {
    const transferId = fixed<'transfer'>('d7', this.log.length)
    const order = { transferId, on: this.today, destination: { unitId }, reason: '迁居' }
    const given = { ...this.given(), units: [...this.units.units.values()] }
    this.act(memberStream(memberId), initiateTransfer(this.file(memberId), order, given))
  }
  /** The destination answers, as if a committee had approved whatever needed it. `back`: recorded as of so many days ago. */
  answer(memberId: MemberId, how: 'received' | 'refused', back = 0): void {
    const file = this.file(memberId)
    const open = openTransfer(file.transfer)
    if (!open) return
    const on = addDays(this.today, -back)
    const decided = { transferId: open.transferId, on, unitId: ids.street }
    const side = answeringBranch(open)
    const units =
      side === null ? [] : [side, ...ancestorsOn(this.units.units, side, on)].flatMap((id) => this.unit(id) ?? [])
    const given = { ...this.given(), units }
    const decision =
      how === 'received'
        ? receiveTransfer(file, decided, given)
        : refuseTransfer(file, { ...decided, ground: 'not-residing-or-working-here', reason: '不在辖区' }, given)
    this.act(memberStream(memberId), decision)
  }

  propose(order: Omit<ProposeReorganisation, 'on' | 'unitId' | 'reason'>): void {
    const id = fixed<'reorganisation'>('f9', this.reorganisations.length + 1)
    this.reorganisations.push(id)
    const whole = { ...order, unitId: ids.street, on: this.today, reason: '网格调整' }
    this.act(reorganisationStream(id), proposeReorganisation(this.state(id), whole, this.given()))
  }
  approve(id: ReorganisationId): void {
    const state = this.state(id)
    const order = { on: this.today, unitId: ids.street, document }
    this.act(reorganisationStream(id), approveReorganisation(state, order, this.givenRolls(state, id)))
  }
  setUp(id: ReorganisationId): void {
    const state = this.state(id)
    const { decision, phase } = state
    if (phase !== 'approved' || !decision) return
    const { on } = decision
    for (const { unitId, established } of state.receivers)
      if (established)
        this.units.mustAct(
          unitId,
          (file, given) => establishUnit(file, { ...established, kind: 'branch', on }, given),
          { today: this.today },
        )
    this.act(reorganisationStream(id), setUpReorganisation(state, { today: this.today }))
  }
  stop(id: ReorganisationId): void {
    const state = this.state(id)
    const order = { unitId: ids.street, reason: '暂缓调整' }
    this.act(reorganisationStream(id), stopReorganisation(state, order, this.givenRolls(state, id)))
  }
  complete(id: ReorganisationId): boolean {
    const state = this.state(id)
    const { today: on } = this
    const decision = completeReorganisation(state, { on }, this.givenRolls(state, id))
    if (!decision.accepted) return false
    for (const unitId of closingBranches(state)) {
      const membersOnRoll = this.members.filter((memberId) => this.isOn(memberId, unitId, on)).length
      this.units.mustAct(
        unitId,
        (file, given) => dissolveUnit(file, { on, successorId: null, reason: '合并' }, given),
        { today: on, membersOnRoll },
      )
    }
    this.act(reorganisationStream(id), decision)
    return true
  }

  /** The views read on by so many events. */
  project(count: number): void {
    for (const event of this.log.slice(this.delivered, this.delivered + count))
      for (const [index, { todos }] of automations.entries()) {
        if (!todos.handles.includes(event.type)) continue
        const states = this.views[index]
        const key = todos.key(event)
        states?.set(key, todos.evolve(states.get(key), event))
      }
    this.delivered = Math.min(this.delivered + count, this.log.length)
  }
  due(): readonly (readonly [Automation, Todo])[] {
    return automations.flatMap((automation, index) =>
      [...(this.views[index] ?? [])].flatMap(([key, state]) =>
        automation.todos.documents(state, key).map((todo) => [automation, todo as Todo] as const),
      ),
    )
  }
  /** As the runner does, also with a to-do that was due some time ago. */
  carryOut(automation: Automation, todo: Todo): void {
    const commandId = deriveId<'command'>(todo.id, automation.name)
    const events = this.stream(todo.stream)
    if (events.some((event) => event.commandId === commandId)) return
    this.act(todo.stream, automation.decide(todo, events, { today: this.today }), commandId)
  }

  state(id: ReorganisationId): ReorganisationState {
    return reorganisationOf(this.stream(reorganisationStream(id)))
  }
  file(memberId: MemberId): MemberFile {
    return memberFile(memberId, this.stream(memberStream(memberId)) as readonly Recorded<MemberEvent>[])
  }
  people(branchIds: readonly UnitId[]): readonly PersonOnRoll[] {
    return this.members.flatMap((memberId) => {
      const now = segmentOn(this.file(memberId).timeline, this.today)
      if (!now || !isOnTheRoll(now) || now.branchId === null || !branchIds.includes(now.branchId)) return []
      const isFull = now.standing === 'member' && now.stage === 'full'
      return [{ memberId, branchId: now.branchId, isFull, isSuspended: now.standing === 'suspended' }]
    })
  }

  private isOn(memberId: MemberId, unitId: UnitId, from: LocalDate): boolean {
    return this.file(memberId).timeline.some(
      (segment) => segment.branchId === unitId && isOnTheRoll(segment) && segment.validTo > from,
    )
  }
  private given() {
    return { today: this.today, actorId: ids.colleague, units: this.units.units }
  }
  private givenRolls(state: ReorganisationState, id: ReorganisationId): GivenRolls {
    const others = this.reorganisations.filter((other) => other !== id).map((other) => this.state(other))
    return {
      ...this.given(),
      // Whoever proposed it is the actor of the log.
      actorId: fixed<'account'>('ac', 9) satisfies AccountId,
      people: this.people(state.sources.map(({ unitId }) => unitId)),
      busy: others.filter(isUnderWay).flatMap(branchesOf),
    }
  }
  private stream(name: string): readonly Recorded[] {
    return this.log.filter(({ stream }) => stream === name)
  }
  private act(stream: string, decision: Decision, commandId?: CommandId): void {
    if (decision.accepted) this.append(stream, decision.events, commandId)
  }
  private append(stream: string, events: readonly DomainEvent[], commandId?: Id<'command'>): void {
    for (const event of events) {
      const number = this.log.length + 1
      this.log.push({
        ...event,
        id: fixed<'event'>('e0', number),
        stream,
        revision: this.stream(stream).length,
        position: number as Position,
        recordedAt: toInstant(`${this.today}T10:00:00+08:00`),
        actor: { id: ids.colleague, role: 'street-administrator' },
        commandId: commandId ?? fixed<'command'>('c0', number),
      })
    }
  }
}
