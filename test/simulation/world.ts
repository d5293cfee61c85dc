import type { Automation, Todo } from '@harbor/kernel/automation'
import type { EventId, MemberId } from '@harbor/kernel/ids'
import type { Clock, Instant } from '@harbor/kernel/time'
import { ViewError } from '@harbor/read-models/view-status'
import { memberStream } from '@harbor/membership/member-file'
import { automations } from '@harbor/platform/contexts'
import { ProblemError } from '@harbor/service/problem'
import type { Recorded } from '@harbor/service/desk'
import { Chance } from '@harbor/testing/seeded-random'
import type { Act } from './act'
import { begin, type Base } from './base-street'
import type { Fatal } from './gate'
import { Broken, must } from './broken'
import type { LogInvariants } from './invariants'
import { Process, views, type Durable } from './process'
import { checkViews } from './views-are-folds'

export type Answer =
  | { readonly kind: 'recorded'; readonly recorded: Recorded }
  | { readonly kind: 'refused'; readonly code: string }
  /** The process died: whether it was done, nobody was told. */
  | { readonly kind: 'unknown' }

/** What is known of a command that was sent. */
interface Sent {
  readonly act: Act
  answer: Answer
}

/** Two processes of the platform over the same stores; the first keeps the views and carries out what is due. */
export class World {
  readonly sent: Sent[] = []
  readonly todos: { readonly automation: Automation; readonly todo: Todo }[] = []
  readonly refusedTodos = new Map<string, string>()
  deaths = 0
  private readonly skewMs = [0, 0]
  private nowMs = Date.parse(begin)
  private processes: readonly Process[] = []
  private opened = 0

  private constructor(
    readonly durable: Durable,
    private readonly seed: number,
    readonly chance: Chance,
    private readonly invariants: LogInvariants,
  ) {}

  static async begin(base: Base, seed: number): Promise<World> {
    const chance = new Chance(seed)
    const gaps = new Chance(seed + 1)
    const durable = {
      log: base.log.copy(() => (gaps.is(0.2) ? gaps.between(1, 3) : 0)),
      keys: base.keys.copy(),
      readModels: base.readModels.copy(),
    }
    const world = new World(durable, seed, chance, base.invariants.goingOnIn(durable.log))
    world.processes = [await world.open(0), await world.open(1)]
    return world
  }

  clockOf(index: number): Clock {
    return { now: () => new Date(this.nowMs + (this.skewMs[index] ?? 0)).toISOString() as Instant }
  }

  goOn(ms: number): void {
    this.nowMs += ms
  }

  /** From now on one machine's clock is wrong by so much. */
  skew(index: number, ms: number): void {
    this.skewMs[index] = ms
  }

  process(index: number): Process {
    const process = this.processes[index]
    if (!process) throw new TypeError(`there is no process ${index}`)
    return process
  }

  get keeper(): Process {
    return this.process(0)
  }

  /** An event of a member's file by luck. */
  someEventOf(memberId: MemberId) {
    const raw = this.chance.oneOf(this.durable.log.stream(memberStream(memberId)))
    return raw && { id: raw.id satisfies EventId, data: JSON.parse(raw.data) as Readonly<Record<string, unknown>> }
  }

  async send(act: Act, index: number): Promise<Answer> {
    const { desks } = this.process(index)
    const answer = await this.answered(async () => {
      const caller = await this.process(index).callerFor(act.by, act.permission, act, act.ifRevision)
      return { kind: 'recorded', recorded: await act.send(desks, caller) }
    })
    this.compare(act, answer)
    return answer
  }

  async carryOut(automation: Automation, todo: Todo): Promise<string> {
    const answer = await this.answered(async () => {
      const outcome = await this.keeper.carryOut(automation, todo)
      switch (outcome.kind) {
        case 'recorded':
          return { kind: 'recorded', recorded: { ...outcome, id: todo.id } }
        case 'refused':
          return { kind: 'refused', code: outcome.refusal.code }
        case 'conflict':
          return { kind: 'refused', code: 'request.busy' }
      }
    })
    if (answer.kind === 'refused') this.refusedTodos.set(`${automation.name} ${todo.id}`, answer.code)
    return answer.kind === 'refused' ? answer.code : answer.kind
  }

  /** What the to-do views show at this moment, which may be behind. */
  async due(): Promise<readonly { readonly automation: Automation; readonly todo: Todo }[]> {
    const found: { automation: Automation; todo: Todo }[] = []
    for (const automation of automations)
      for (const todo of await this.keeper.due(automation)) found.push({ automation, todo })
    return found
  }

  async rebuildSome(): Promise<string> {
    const view = this.chance.oneOf(views)?.name ?? ''
    const answer = await this.answered(async () => {
      await this.keeper.runner?.rebuild(view)
      return { kind: 'refused', code: 'rebuilt' }
    })
    return `${view} ${answer.kind === 'refused' ? answer.code : answer.kind}`
  }

  dieIn(index: number, calls: number, at: Fatal): void {
    this.process(index).gate.dieIn(calls, at)
  }

  async die(index: number): Promise<void> {
    await this.process(index).die()
  }

  /** After every step: whoever died is started anew, and what must always hold is looked at. */
  async afterStep(): Promise<void> {
    const processes = [...this.processes]
    for (const [index, process] of processes.entries()) {
      process.gate.liveOn()
      if (!process.gate.dead) continue
      this.deaths += 1
      await process.die()
      processes[index] = await this.open(index)
      this.processes = processes
    }
    this.invariants.check()
    const stopped = (await this.keeper.runner?.status())?.find(({ state }) => state === 'stopped')
    must(stopped === undefined, () => `the view ${stopped?.view} has stopped: ${stopped?.error?.message}`)
  }

  /** What is still unknown is asked again, all that is due is carried out, and then everything must fit. */
  async end(): Promise<void> {
    this.skewMs.fill(0)
    for (const { act } of this.sent.filter(({ answer }) => answer.kind === 'unknown')) {
      const answer = await this.send(act, 1)
      must(answer.kind !== 'unknown', () => `${act.name}: nobody died, and there is no answer`)
    }
    await this.settle()
    this.invariants.check()
    await checkViews(this.durable)
    await Promise.all(this.processes.map((process) => process.die()))
  }

  private async settle(): Promise<void> {
    for (let round = 0; round < 20; round++) {
      const { head } = this.durable.log
      await this.keeper.viewsPassed(head)
      for (const { automation, todo } of await this.due()) await this.carryOut(automation, todo)
      if (this.durable.log.head === head) return
    }
    throw new Broken('the automations do not come to an end')
  }

  private async answered(work: () => Promise<Answer>): Promise<Answer> {
    try {
      return await work()
    } catch (error) {
      if (error instanceof ProblemError) return { kind: 'refused', code: error.code }
      // It is being filled: who died early had stored nothing of it yet.
      if (error instanceof ViewError && error.code === 'view.busy') return { kind: 'refused', code: error.code }
      if (this.processes.some(({ gate }) => gate.dead)) return { kind: 'unknown' }
      throw error
    }
  }

  /** A command has one effect and one answer, however often it is sent; under its id no other body has any. */
  private compare(act: Act, answer: Answer): void {
    const known = this.sent.find((one) => one.act === act)
    const before = known?.answer
    if (known) known.answer = answer.kind === 'unknown' && before?.kind === 'recorded' ? before : answer
    else this.sent.push({ act, answer })
    if (answer.kind !== 'recorded') return
    const { recorded } = answer
    this.invariants.check()
    for (const id of recorded.eventIds) {
      const place = this.invariants.places.get(id)
      must(place !== undefined, () => `${act.name}: the event ${id} was acknowledged and is not in the log`)
      must(place.revision <= recorded.revision, () => `${act.name}: acknowledged at revision ${recorded.revision}`)
    }
    for (const other of this.sent) if (other.act !== act) this.mustBeApart(other, act, recorded)
    if (before?.kind !== 'recorded' || before.recorded.eventIds.length === 0) return
    const [told, again] = [before.recorded, recorded].map(({ eventIds, revision, position }) =>
      JSON.stringify([eventIds, revision, position]),
    )
    must(told === again, () => `${act.name}: told ${told} the first time, ${again} the second`)
  }

  /** Under one id only one body has its effect in a file. */
  private mustBeApart({ act, answer }: Sent, other: Act, { eventIds }: Recorded): void {
    if (act.commandId !== other.commandId || answer.kind !== 'recorded') return
    const streamOf = (id: EventId | undefined) =>
      id === undefined ? undefined : this.invariants.places.get(id)?.stream
    const stream = streamOf(eventIds[0])
    const isTwice = stream !== undefined && streamOf(answer.recorded.eventIds[0]) === stream
    must(!isTwice, () => `${other.name}: two bodies under the id ${act.commandId} were recorded in ${stream}`)
  }

  private open(index: number): Promise<Process> {
    this.opened += 1
    const chance = new Chance(this.seed * 31 + this.opened * 7 + index)
    return Process.open(this.durable, this.clockOf(index), chance, index === 0 ? 'itself' : () => this.keeper)
  }
}
