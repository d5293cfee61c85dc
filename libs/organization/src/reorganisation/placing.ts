import type { MemberId, UnitId } from '@harbor/kernel/ids'
import type { LocalDate } from '@harbor/kernel/time'
import type { PersonOnRoll } from '../branch-rolls'
import { covers, type GridId } from '../unit-facts'
import type { Units } from '../unit-tree'
import type { ReceivingBranch, ReorganisationState, SourceBranch } from './state'

// Who and what goes where by a plan.

/** Who goes where by a plan, of everybody on the rolls of its sources. */
export interface Placing {
  readonly moving: readonly { readonly person: PersonOnRoll; readonly to: UnitId }[]
  /** In a branch that goes on, and sent nowhere. */
  readonly staying: readonly PersonOnRoll[]
  /** In a closing branch, and sent nowhere. */
  readonly lacking: readonly PersonOnRoll[]
  /** Named by the plan, and on no source's roll. */
  readonly absent: readonly MemberId[]
}

/** By name first; then whoever is left of a closing branch goes to the receiver that takes the rest, of another branch nowhere. */
export function placed(
  sources: readonly SourceBranch[],
  receivers: readonly ReceivingBranch[],
  people: readonly PersonOnRoll[],
): Placing {
  const named = new Map(receivers.flatMap(({ unitId, memberIds }) => memberIds.map((id) => [id, unitId] as const)))
  const rest = receivers.find((receiver) => receiver.rest)?.unitId
  const closing = new Set(sources.flatMap(({ unitId, closes }) => (closes ? [unitId] : [])))
  const present = new Set(people.map(({ memberId }) => memberId))
  const destination = (person: PersonOnRoll) =>
    named.get(person.memberId) ?? (closing.has(person.branchId) ? rest : undefined)
  const still = people.filter((person) => destination(person) === undefined)
  return {
    moving: people.flatMap((person) => {
      const to = destination(person)
      return to === undefined ? [] : [{ person, to }]
    }),
    staying: still.filter(({ branchId }) => !closing.has(branchId)),
    lacking: still.filter(({ branchId }) => closing.has(branchId)),
    absent: [...named.keys()].filter((memberId) => !present.has(memberId)),
  }
}

/** Full members that a branch has when all have arrived, of those whom the plan speaks of. */
export function fullMembersAfter({ moving, staying }: Placing, branchId: UnitId): number {
  const arriving = moving.filter(({ person, to }) => to === branchId && person.isFull).length
  return arriving + staying.filter((person) => person.branchId === branchId && person.isFull).length
}

export interface PassingGrid {
  readonly gridId: GridId
  readonly name: string
  readonly toId: UnitId
  /** The source that serves it on that day; null: it does so no more. */
  readonly fromId: UnitId | null
}

/** The grids that pass over on that day, as the sources' files have them now. */
export function passingGrids(
  { sources, receivers }: Pick<ReorganisationState, 'sources' | 'receivers'>,
  on: LocalDate,
  units: Units,
): readonly PassingGrid[] {
  const served = sources.flatMap(({ unitId }) => units.get(unitId)?.grids.map((days) => ({ unitId, days })) ?? [])
  return receivers.flatMap(({ unitId: toId, gridIds }) =>
    gridIds.map((gridId) => {
      const known = served.filter(({ days }) => days.gridId === gridId)
      const from = known.find(({ days }) => covers(days, on))
      return { gridId, toId, name: (from ?? known.at(-1))?.days.name ?? '', fromId: from?.unitId ?? null }
    }),
  )
}
