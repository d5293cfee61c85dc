import type { Decision, RefusalDetail } from '@harbor/kernel/decision'
import { LOG_START, type DomainEvent, type Position, type Recorded } from '@harbor/kernel/event'
import type { AccountId, UnitId } from '@harbor/kernel/ids'
import { toInstant, toLocalDate, type LocalDate } from '@harbor/kernel/time'
import type { UnitHistory, UnitKind } from '@harbor/organization/unit-facts'
import type { Units } from '@harbor/organization/unit-tree'
import { establishUnit, type UnitGiven } from '@harbor/organization/unit/decide'
import { unitStream, type UnitEvent } from '@harbor/organization/unit/events'
import { unitFile, type UnitFile } from '@harbor/organization/unit/state'
import { fixed, ids } from './member-ids'

/** What a decision on a unit is given: all facts that any of them asks for. */
export type AllUnitGiven = UnitGiven & { readonly membersOnRoll: number; readonly holderIsFullMember: boolean | null }
export type UnitAct = (file: UnitFile, given: AllUnitGiven) => Decision<UnitEvent>

/** The units of a place and what was recorded of them, growing by accepted decisions. */
export class UnitWorld {
  private readonly streams = new Map<UnitId, readonly Recorded<UnitEvent>[]>()
  /** Everything recorded, in the order of the log. */
  readonly log: Recorded<UnitEvent>[] = []

  constructor(private readonly today: LocalDate = toLocalDate('2026-11-24')) {}

  file(id: UnitId): UnitFile {
    return unitFile(id, this.streams.get(id) ?? [])
  }

  get units(): Units {
    const histories = [...this.streams.keys()].flatMap((id) => this.file(id).unit ?? [])
    return new Map(histories.map((unit): [UnitId, UnitHistory] => [unit.id, unit]))
  }

  /** Decides on one unit's file and records what was decided. */
  act(id: UnitId, decide: UnitAct, facts: Partial<AllUnitGiven> = {}): Decision<UnitEvent> {
    const decision = this.consider(id, decide, facts)
    if (decision.accepted) this.record(id, decision.events, facts.actorId ?? ids.secretary)
    return decision
  }

  /** As `act`, without recording anything. */
  consider(id: UnitId, decide: UnitAct, facts: Partial<AllUnitGiven> = {}): Decision<UnitEvent> {
    const given = {
      today: this.today,
      actorId: ids.secretary,
      units: this.units,
      membersOnRoll: 0,
      holderIsFullMember: null,
      ...facts,
    }
    return decide(this.file(id), given)
  }

  /** As `act`, for what must go well. */
  mustAct(id: UnitId, decide: UnitAct, facts: Partial<AllUnitGiven> = {}): this {
    const decision = this.act(id, decide, facts)
    if (!decision.accepted) throw new Error(`refused: ${decision.code} ${JSON.stringify(decision.detail)}`)
    return this
  }

  establish(id: UnitId, kind: UnitKind, parentId: UnitId | null, on: string, name: string): this {
    return this.mustAct(id, (file, given) => establishUnit(file, { name, kind, parentId, on: toLocalDate(on) }, given))
  }

  private record(id: UnitId, events: readonly UnitEvent[], actorId: AccountId): void {
    const stream = this.streams.get(id) ?? []
    const recorded = events.map((event, index): Recorded<UnitEvent> => {
      const position = (LOG_START + this.log.length + index + 1) as Position
      return {
        ...event,
        id: unitEventNo(position),
        stream: unitStream(id),
        revision: stream.length + index,
        position,
        recordedAt: toInstant(`${this.today}T09:00:00+08:00`),
        actor: { id: actorId, role: 'street-administrator' },
        commandId: fixed<'command'>('c1', position),
      }
    })
    this.streams.set(id, [...stream, ...recorded])
    this.log.push(...recorded)
  }
}

export function unitEventNo(number: number): Recorded['id'] {
  return fixed<'event'>('e1', number)
}

/** A street committee with a community committee, a general branch below that, and two branches. Since 2010. */
export function street(): UnitWorld {
  return new UnitWorld()
    .establish(ids.street, 'committee', null, '2010-01-01', '望海街道党工委')
    .establish(ids.community, 'committee', ids.street, '2010-02-01', '听涛社区党委')
    .establish(ids.generalBranch, 'general-branch', ids.community, '2010-03-01', '听涛社区第一党总支')
    .establish(ids.branch, 'branch', ids.generalBranch, '2010-04-01', '听涛社区第一网格党支部')
    .establish(ids.otherBranch, 'branch', ids.community, '2010-04-01', '听涛社区第二网格党支部')
}

export interface UnitExpectation {
  then(...events: readonly DomainEvent[]): void
  thenNothing(): void
  thenRefused(code: string, detail?: RefusalDetail): void
}

/** `givenUnits(world).when(ids.branch, (file, given) => ...).thenRefused('unit.has-units')` */
export function givenUnits(world: UnitWorld): {
  when(id: UnitId, decide: UnitAct, facts?: Partial<AllUnitGiven>): UnitExpectation
} {
  return {
    when: (id, decide, facts) => {
      const decision = world.act(id, decide, facts)
      const events = (): readonly DomainEvent[] => {
        if (!decision.accepted) throw new Error(`refused: ${decision.code} ${JSON.stringify(decision.detail)}`)
        return decision.events
      }
      return {
        then: (...expected) => expect(events()).toEqual(expected),
        thenNothing: () => expect(events()).toEqual([]),
        thenRefused: (code, detail = {}) => expect(decision).toMatchObject({ accepted: false, code, detail }),
      }
    },
  }
}
