import { keyedCommandId } from '@harbor/service/command-id'
import { deriveId, type AccountId, type CommandId, type UnitId } from '@harbor/kernel/ids'
import { planIdOf } from '@harbor/organization/programme-words'
import type { DemoAct } from './demo-input'

/** What the acts call things by, and the ids behind it. */
export class DemoNames {
  readonly units = new Map<string, string>()
  readonly members = new Map<string, string>()
  /** Usernames by what the acts call them, and account ids by username. */
  readonly accounts = new Map<string, string>()
  readonly accountIds = new Map<string, string>()
  readonly events = new Map<string, readonly string[]>()
  private readonly makers: ReadonlyMap<string, DemoAct>

  constructor(acts: readonly DemoAct[]) {
    this.makers = new Map(acts.map((act) => [act.key, act]))
  }

  /** `{m:name}`, `{u:name}`, `{event:key}`, and ids that derive from the command that made them: `{transfer:key}`, … */
  resolve(value: unknown): unknown {
    if (typeof value === 'string')
      return value.replaceAll(
        /\{([\w-]+):([^}]+)\}/g,
        (whole, kind: string, name: string) => this.idOf(kind, name) ?? whole,
      )
    if (Array.isArray(value)) return value.map((one) => this.resolve(one))
    if (typeof value !== 'object' || value === null) return value
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, this.resolve(inner)]))
  }

  private idOf(kind: string, name: string): string | undefined {
    if (kind === 'm') return this.members.get(name)
    if (kind === 'u') return this.units.get(name)
    if (kind === 'account') return this.accountIds.get(name)
    if (kind === 'record') return this.recordOf(name)
    if (kind === 'event') return this.events.get(name)?.[0]
    if (kind === 'plan') return this.planOf(name)
    if (kind === 'item') return this.itemOf(name)
    const command = this.commandOf(name)
    return command && deriveId(command, kind)
  }

  /** The id of the command that an act is, from which the ids of what it makes derive. */
  private commandOf(key: string): CommandId | undefined {
    const maker = this.makers.get(key)
    const username = maker && (this.accounts.get(maker.as) ?? maker.as)
    const accountId = username === undefined ? undefined : this.accountIds.get(username)
    if (!maker || accountId === undefined) return undefined
    const route = { method: 'POST', path: `/api/v1${this.resolve(maker.post) as string}` }
    return keyedCommandId(accountId as AccountId, route, commandKey(key))
  }

  /** `branch/2026` */
  private planOf(place: string): string | undefined {
    const [branch = '', year] = place.split('/')
    const unitId = this.units.get(branch)
    return unitId && planIdOf(unitId as UnitId, Number(year))
  }

  /** `scheme-0-2026-03/lecture`: the item of that kind in the scheme that this act proposes. */
  private itemOf(place: string): string | undefined {
    const [key = '', kind] = place.split('/')
    const { items = [] } = (this.makers.get(key)?.body ?? {}) as { items?: readonly { kind: string }[] }
    const command = this.commandOf(key)
    return command && deriveId(command, `item/${items.findIndex((item) => item.kind === kind)}`)
  }

  /** `order0/name`, `activity7/name`: the record that this order or activity has brought that member. */
  private recordOf(place: string): string | undefined {
    const [key = '', name = ''] = place.split('/')
    const cause = this.idOf(key.startsWith('activity') ? 'activity' : 'order', key)
    const memberId = this.members.get(name)
    return cause && memberId && deriveId(cause, memberId)
  }
}

/** What the act is called as an Idempotency-Key. */
export function commandKey(key: string): string {
  return `demo-act-${key}`
}
