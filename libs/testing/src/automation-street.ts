import * as fc from 'fast-check'
import type { Automation, Todo } from '@harbor/kernel/automation'
import type { Position, Recorded } from '@harbor/kernel/event'
import { deriveId } from '@harbor/kernel/ids'
import { toLocalDate, type LocalDate } from '@harbor/kernel/time'
import { ids } from './member-ids'
import { at } from './volunteering-fixture'

/** An automation's to-do view and the streams that it writes to, as deliveries and a runner change them. */
export class AutomationStreet<T extends Todo> {
  private readonly states = new Map<string, unknown>()
  private readonly streams = new Map<string, readonly Recorded[]>()

  constructor(
    private readonly automation: Automation<T>,
    private readonly today: LocalDate = toLocalDate('2026-04-01'),
  ) {}

  deliver(event: Recorded): void {
    const { todos } = this.automation
    if (!todos.handles.includes(event.type)) return
    const key = todos.key(event)
    this.states.set(key, todos.evolve(this.states.get(key), event))
  }

  due(): readonly T[] {
    const { todos } = this.automation
    return [...this.states].flatMap(([key, state]) => todos.documents(state, key) as readonly T[])
  }

  /** What stands in a stream besides. */
  put(stream: string, events: readonly Recorded[]): void {
    this.streams.set(stream, events)
  }

  stream(name: string): readonly Recorded[] {
    return this.streams.get(name) ?? []
  }

  /** As the runner does: one command a to-do, its id derived from the calling event. Throws the code of a refusal. */
  carryOut(todo: T): readonly Recorded[] {
    const events = this.stream(todo.stream)
    const commandId = deriveId<'command'>(todo.id, this.automation.name)
    if (events.some((event) => event.commandId === commandId)) return []
    const decision = this.automation.decide(todo, events, { today: this.today })
    if (!decision.accepted) throw new Error(decision.code)
    const recorded = decision.events.map((event, index) => ({
      ...event,
      id: deriveId<'event'>(commandId, String(index)),
      stream: todo.stream,
      revision: events.length + index,
      position: 1_000 as Position,
      recordedAt: at(this.today),
      actor: { id: ids.secretary, role: 'system' },
      commandId,
    }))
    this.streams.set(todo.stream, [...events, ...recorded])
    return recorded
  }
}

/** What happens next: a delivery (again, late, out of order), or a runner that carries out what it saw some time ago. */
export const happenings = fc.array(
  fc.record({
    kind: fc.constantFrom('deliver', 'carry-out', 'crash-after-append', 'deliver-recorded'),
    which: fc.nat(40),
  }),
  { minLength: 10, maxLength: 80 },
)
type Happening = typeof happenings extends fc.Arbitrary<(infer H)[]> ? H : never

/** Lets all that happen; in the end everything is delivered, and the runner comes round until nothing is due. */
export function play<T extends Todo>(
  street: AutomationStreet<T>,
  calls: readonly Recorded[],
  all: readonly Happening[],
): void {
  const seen: T[] = []
  const undelivered: Recorded[] = []
  for (const { kind, which } of all) {
    const call = calls[which % calls.length]
    const todo = seen[which % Math.max(seen.length, 1)]
    if (kind === 'deliver' && call) street.deliver(call)
    if (kind === 'carry-out' && todo) street.carryOut(todo).forEach((event) => street.deliver(event))
    // The append is durable, its event reaches the view only later.
    if (kind === 'crash-after-append' && todo) undelivered.push(...street.carryOut(todo))
    const late = undelivered[which % Math.max(undelivered.length, 1)]
    if (kind === 'deliver-recorded' && late) street.deliver(late)
    seen.push(...street.due())
  }
  for (const event of [...calls, ...undelivered]) street.deliver(event)
  for (const todo of street.due()) street.carryOut(todo).forEach((event) => street.deliver(event))
}
