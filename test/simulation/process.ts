import { allowed, type Principal } from '@harbor/access/principal'
import type { Permission } from '@harbor/access/policy'
import { Journal } from '@harbor/event-log/journal'
import type { Automation, Todo } from '@harbor/kernel/automation'
import type { Actor, Position } from '@harbor/kernel/event'
import type { AccountId, CommandId } from '@harbor/kernel/ids'
import { dateOf, type Clock } from '@harbor/kernel/time'
import { UnitDirectory } from '@harbor/organization/unit-directory'
import { views as allViews } from '@harbor/platform/contexts'
import { carryOutTodo } from '@harbor/platform/views/automation-runner'
import { startViewRunner, type ViewRunner } from '@harbor/read-models/view-runner'
import { Caller } from '@harbor/service/caller'
import type { Core } from '@harbor/service/core'
import type { Chance } from '@harbor/testing/seeded-random'
import { codec } from './decoded'
import { desksOver, type Desks } from './desks'
import { Gate } from './gate'
import { mortalKeys, mortalLog, mortalReadModels } from './mortal-stores'
import type { StoredKeys } from './stores/memory-keys'
import type { StoredLog } from './stores/memory-event-log'
import type { StoredReadModels } from './stores/memory-read-models'

/** What outlives a process. */
export interface Durable {
  readonly log: StoredLog
  readonly keys: StoredKeys
  readonly readModels: StoredReadModels
}

/** Of files that no step of a run touches: they would read every page to find nothing in it. */
const idle: ReadonlySet<string> = new Set([
  'accounts',
  'grids',
  'problems',
  'problem-squads',
  'problem-evidence',
  'methods',
  'index-definitions',
  'score-appeals',
  'total-claims',
  'talents',
  'class-hour-exemptions',
  'absence-rungs',
])
/** Those that a run keeps. */
export const views = allViews.filter(({ name }) => !idle.has(name))

/** Longer than any run: nothing here waits for time. */
const never = { timeoutMs: 2_000_000_000 }
const automat: Actor = { id: '000000ac-0000-7000-8000-000000000099' as AccountId, role: 'automation' }

/** One process of the platform over the stores: what it holds in memory is gone when it dies. */
export class Process {
  readonly gate: Gate
  readonly core: Core
  readonly units: UnitDirectory
  readonly desks: Desks
  runner: ViewRunner | undefined

  /** `keeper`: the process that keeps the views, which may be this one. */
  private constructor(
    { log, keys, readModels }: Durable,
    readonly clock: Clock,
    chance: Chance,
    keeper: () => Process,
  ) {
    const handles = [log.open(), keys.open(), readModels.open({ installationId: log.installationId })] as const
    this.gate = new Gate(chance, () => handles.forEach((handle) => void handle.close()))
    const journal = new Journal(mortalLog(handles[0], this.gate), mortalKeys(handles[1], this.gate), codec)
    const models = mortalReadModels(handles[2], this.gate)
    this.units = UnitDirectory.over(models)
    this.core = {
      journal,
      readModels: models,
      clock,
      caughtUp: async (position: Position) => {
        await keeper().viewsPassed(position)
        await this.units.refresh(position)
      },
    }
    this.desks = desksOver(this.core, this.units)
  }

  static async open(
    durable: Durable,
    clock: Clock,
    chance: Chance,
    keeper: (() => Process) | 'itself',
  ): Promise<Process> {
    const opened: Process = new Process(durable, clock, chance, keeper === 'itself' ? () => opened : keeper)
    const { journal: source, readModels } = opened.core
    if (keeper === 'itself')
      opened.runner = await startViewRunner({
        source,
        readModels,
        views,
        pageSize: chance.oneOf([1, 2, 5, 1_000]) ?? 1,
        // No clock but the world's own.
        gatherMs: 0,
      })
    return opened
  }

  async viewsPassed(position: Position): Promise<void> {
    await this.runner?.caughtUp(position, never)
  }

  /** As the guard makes it of a request. */
  async callerFor(
    principal: Principal,
    permission: Permission,
    command: { readonly commandId: CommandId; readonly commandDigest: string },
    ifRevision: number | undefined,
  ): Promise<Caller> {
    await this.units.refresh()
    const now = this.clock.now()
    const today = dateOf(now)
    const scope = allowed(principal, permission, today)
    const role = scope.kind === 'none' ? 'none' : scope.role
    const context = { ...command, actor: { id: principal.accountId, role }, now }
    const scopeOf = (other: Permission) => allowed(principal, other, today)
    return new Caller(principal, permission, scope, 'zh-CN', today, context, ifRevision, this.units, scopeOf)
  }

  /** The to-dos of an automation as its view shows them now. */
  async due(automation: Automation): Promise<readonly Todo[]> {
    const { documents } = await this.core.readModels.collection<Todo>(automation.todos.name).find({ limit: 1_000 })
    return documents
  }

  carryOut(automation: Automation, todo: Todo) {
    return carryOutTodo(automation, todo, { journal: this.core.journal, clock: this.clock, actor: automat })
  }

  /** No call comes through any more; resolves when everything that was under way has found that out. */
  async die(): Promise<void> {
    this.gate.die()
    await this.runner?.stop()
  }
}
