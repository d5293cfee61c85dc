import { setTimeout as delay } from 'node:timers/promises'
import { execute, type Outcome } from '@harbor/event-log/execute'
import { PersonErased, type Journal } from '@harbor/event-log/journal'
import type { Automation, Todo } from '@harbor/kernel/automation'
import type { Actor, Position } from '@harbor/kernel/event'
import { deriveId, type EventId } from '@harbor/kernel/ids'
import { dateOf, type Clock, type Instant } from '@harbor/kernel/time'
import { allDocuments } from '@harbor/read-models/all-documents'
import type { ReadModels } from '@harbor/read-models/read-models'
import type { ViewKeeper } from '@harbor/read-models/view-runner'

/** A consequence that is due and was refused, or met a fault: somebody must look. It is tried again, ever more rarely. */
export interface StuckTodo {
  readonly id: EventId
  readonly stream: string
  readonly code: string
  readonly attempts: number
  readonly since: Instant
}

export interface AutomationStatus {
  readonly automation: string
  readonly stuck: readonly StuckTodo[]
  /** Set while the to-do view or a store does not answer, or a consequence meets a fault that is no refusal: then those behind it wait, too. */
  readonly fault?: string
}

export interface AutomationsOptions {
  readonly automations: readonly Automation[]
  readonly journal: Journal
  readonly readModels: ReadModels
  readonly runner: Pick<ViewKeeper, 'caughtUp' | 'changes' | 'changed'>
  readonly clock: Clock
  readonly actor: Actor
  /** For the operator's log; once for each to-do that gets stuck, not for every attempt. */
  readonly onStuck?: (automation: string, todo: StuckTodo) => void
}

export interface AutomationRunner {
  status(): readonly AutomationStatus[]
  /** Resolves when everything due at the position was carried out or refused; for tests and for orderly ends. Rejects at the time-out. */
  settled(position: Position, options: { readonly timeoutMs: number }): Promise<void>
  /** Ends between two to-dos. */
  stop(): Promise<void>
}

const firstRetryMs = 1_000
const longestRetryMs = 300_000
const viewTimeoutMs = 30_000

/** Carries out what automations call for, each on its own, until stopped. */
export function startAutomations(options: AutomationsOptions): AutomationRunner {
  const stopping = new AbortController()
  const loops = options.automations.map((automation) => new AutomationLoop(automation, options, stopping.signal))
  const running = loops.map((loop) => loop.run())
  return {
    status: () => loops.map((loop) => loop.status()),
    settled: async (position, { timeoutMs }) => {
      const giveUpAt = performance.now() + timeoutMs
      for (const loop of loops) {
        const { name } = loop.automation.todos
        await options.runner.caughtUp(position, { timeoutMs, views: [name] })
        const changes = options.runner.changes(name)
        while (loop.done < changes) {
          if (performance.now() > giveUpAt) throw new Error(`${loop.automation.name} has not come up to ${position}`)
          await delay(2)
        }
      }
    },
    stop: async () => {
      stopping.abort()
      await Promise.all(running)
    },
  }
}

/** One consequence, carried out as a command of its own: once, however often this is called. */
export function carryOutTodo(
  automation: Automation,
  todo: Todo,
  { journal, clock, actor }: Pick<AutomationsOptions, 'journal' | 'clock' | 'actor'>,
): Promise<Outcome> {
  const now = clock.now()
  return execute({
    journal,
    stream: todo.stream,
    personal: automation.todos.personal,
    context: {
      commandId: deriveId<'command'>(todo.id, automation.name),
      actor,
      now,
      causationId: todo.id,
      correlationId: todo.id,
    },
    decide: ({ events }) => automation.decide(todo, events, { today: dateOf(now) }),
  })
}

class AutomationLoop {
  /** Everything due after so many changes of the to-do view was carried out or refused. */
  done = -1
  private fault: string | undefined
  private readonly stuck = new Map<string, StuckTodo & { readonly againAt: number }>()

  constructor(
    readonly automation: Automation,
    private readonly options: AutomationsOptions,
    private readonly signal: AbortSignal,
  ) {}

  status(): AutomationStatus {
    const stuck = [...this.stuck.values()].map(({ againAt: _, ...todo }) => todo)
    return { automation: this.automation.name, stuck, ...(this.fault !== undefined && { fault: this.fault }) }
  }

  async run(): Promise<void> {
    while (!this.signal.aborted) {
      try {
        const { runner, journal } = this.options
        // Before the look at what is due: what changes meanwhile calls for another round.
        const changes = runner.changes(this.automation.todos.name)
        await this.round(await journal.log.head())
        this.fault = undefined
        this.done = changes
        await this.somethingToDo(changes)
      } catch (error) {
        if (this.signal.aborted) return
        this.fault = codeOf(error)
        await this.pause(firstRetryMs)
      }
    }
  }

  /** All that is due at this position. In no order: a process whose steps must follow each other keeps one to-do open at a time. */
  private async round(position: Position): Promise<void> {
    const { todos } = this.automation
    await this.options.runner.caughtUp(position, { timeoutMs: viewTimeoutMs, views: [todos.name] })
    const due = await allDocuments(this.options.readModels.collection<Todo>(todos.name))
    const open = new Set(due.map(({ id }) => id))
    for (const id of this.stuck.keys()) if (!open.has(id)) this.stuck.delete(id)
    for (const todo of due) {
      if (this.signal.aborted) return
      if ((this.stuck.get(todo.id)?.againAt ?? 0) <= performance.now()) await this.carryOut(todo)
    }
  }

  private async carryOut(todo: Todo): Promise<void> {
    const code = await this.attempt(todo)
    if (code === undefined) {
      this.stuck.delete(todo.id)
      return
    }
    const before = this.stuck.get(todo.id)
    const attempts = (before?.attempts ?? 0) + 1
    const now = {
      id: todo.id as EventId,
      stream: todo.stream,
      code,
      attempts,
      since: before?.since ?? this.options.clock.now(),
      againAt: performance.now() + Math.min(firstRetryMs * 2 ** (attempts - 1), longestRetryMs),
    }
    this.stuck.set(todo.id, now)
    if (before?.code !== code) this.options.onStuck?.(this.automation.name, now)
  }

  /** Undefined when the consequence is recorded; otherwise why not. */
  private async attempt(todo: Todo): Promise<string | undefined> {
    try {
      const outcome = await carryOutTodo(this.automation, todo, this.options)
      switch (outcome.kind) {
        case 'recorded':
          return undefined
        case 'refused':
          return outcome.refusal.code
        case 'conflict':
          return 'request.busy'
      }
    } catch (error) {
      // What concerns this one person only must not keep the others waiting; a store that fails concerns all.
      if (error instanceof PersonErased) return error.code
      throw error
    }
  }

  /** Until the to-do view changes, or the next stuck to-do is due again. */
  private async somethingToDo(changes: number): Promise<void> {
    const nextAgainAt = Math.min(...[...this.stuck.values()].map(({ againAt }) => againAt))
    const waiting = new AbortController()
    const signal = AbortSignal.any([this.signal, waiting.signal])
    const changed = this.options.runner.changed(this.automation.todos.name, changes, signal)
    const again = Number.isFinite(nextAgainAt)
      ? delay(Math.max(nextAgainAt - performance.now(), 0), undefined, { signal }).catch(() => undefined)
      : changed
    try {
      await Promise.race([changed, again])
    } finally {
      waiting.abort()
      await Promise.allSettled([changed, again])
    }
  }

  private async pause(ms: number): Promise<void> {
    await delay(ms, undefined, { signal: this.signal }).catch(() => undefined)
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'automation.fault'
}
