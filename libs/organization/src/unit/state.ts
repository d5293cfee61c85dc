import { effectiveHistory } from '@harbor/kernel/correction'
import { LOG_START, type Position, type Recorded } from '@harbor/kernel/event'
import { isId, type AccountId, type EventId, type Id, type MemberId, type UnitId } from '@harbor/kernel/ids'
import { addDays, dateOf, type LocalDate } from '@harbor/kernel/time'
import type { Days, GridId, Office, OfficeId, Power, UnitHistory, UnitKind } from '../unit-facts'
import { UNIT_CORRECTION, type UnitEvent } from './events'

export type ProposalId = Id<'proposal'>

/** From that day on, this holds. */
interface Step<T> {
  readonly on: LocalDate
  readonly value: T
}
type Steps<T> = readonly Step<T>[]

interface OfficeHeld {
  readonly officeId: OfficeId
  readonly office: Office
  readonly memberId: MemberId | null
  readonly from: LocalDate
  readonly termUntil: LocalDate | null
  /** The first day out of office. */
  readonly endedOn: LocalDate | null
}

/** What the events of one unit say, as JSON: the state of the view and of decisions alike. Steps stand in the order of their days. */
export interface UnitState {
  readonly id: UnitId | null
  readonly established: { readonly kind: UnitKind; readonly on: LocalDate } | null
  readonly dissolved: { readonly on: LocalDate; readonly successorId: UnitId | null } | null
  readonly names: Steps<string>
  readonly parents: Steps<UnitId | null>
  readonly powers: Readonly<Partial<Record<Power, Steps<boolean>>>>
  readonly grids: Readonly<Record<GridId, { readonly name: string; readonly steps: Steps<boolean> }>>
  readonly officers: readonly OfficeHeld[]
  /** Of the newest event of the stream, corrections included. */
  readonly revision: number
  readonly position: Position
}

export const noUnit: UnitState = {
  id: null,
  established: null,
  dissolved: null,
  names: [],
  parents: [],
  powers: {},
  grids: {},
  officers: [],
  revision: -1,
  position: LOG_START,
}

/** Folds effective history (see `effectiveUnitHistory`). What was said before an establishment (an earlier one was annulled) is without effect. */
export function evolveUnit(before: UnitState, event: Recorded<UnitEvent>): UnitState {
  const state = { ...before, revision: event.revision, position: event.position }
  const on = event.effectiveOn ?? dateOf(event.recordedAt)
  switch (event.type) {
    case 'organization.unit-established.v1': {
      const { kind, name, parentId } = event.data
      const id = event.stream.slice(-36) as UnitId
      const { revision, position } = state
      const since = { names: [{ on, value: name }], parents: [{ on, value: parentId }] }
      return { ...noUnit, revision, position, id, established: { kind, on }, ...since }
    }
    case 'organization.unit-renamed.v1':
      return { ...state, names: placed(state.names, { on, value: event.data.name }) }
    case 'organization.unit-moved.v1':
      return { ...state, parents: placed(state.parents, { on, value: event.data.parentId }) }
    case 'organization.unit-dissolved.v1':
      return { ...state, dissolved: { on, successorId: event.data.successorId } }
    case 'organization.power-granted.v1':
      return withPower(state, event.data.power, { on, value: true })
    case 'organization.power-withdrawn.v1':
      return withPower(state, event.data.power, { on, value: false })
    case 'organization.grid-assigned.v1':
      return withGrid(state, event.data.gridId, event.data.name, { on, value: true })
    case 'organization.grid-ended.v1':
      return withGrid(state, event.data.gridId, undefined, { on, value: false })
    case 'organization.officer-appointed.v1': {
      const { officeId, office, memberId, until } = event.data
      return {
        ...state,
        officers: [...state.officers, { officeId, office, memberId, from: on, termUntil: until, endedOn: null }],
      }
    }
    case 'organization.officer-ended.v1': {
      const { officeId } = event.data
      return {
        ...state,
        officers: state.officers.map((held) => (held.officeId === officeId ? { ...held, endedOn: on } : held)),
      }
    }
    case 'organization.unit-correction-proposed.v1':
    case 'organization.unit-correction-rejected.v1':
    case 'organization.unit-corrected.v1':
      return state
  }
}

/**
 * The stream as it reads after its corrections. The newest event stays even when it is a correction, so that whoever folds this
 * still learns how far the stream goes.
 */
export function effectiveUnitHistory(recorded: readonly Recorded<UnitEvent>[]): readonly Recorded<UnitEvent>[] {
  const effective = effectiveHistory(recorded, UNIT_CORRECTION)
  const newest = recorded.at(-1)
  return newest?.type === UNIT_CORRECTION ? [...effective, newest] : effective
}

/** The unit over all its days; undefined when it was never established. */
export function historyOf(state: UnitState): UnitHistory | undefined {
  const { id, established, dissolved } = state
  if (id === null || established === null) return undefined
  const life: Days = { from: established.on, until: dissolved && addDays(dissolved.on, -1) }
  return {
    id,
    name: state.names.at(-1)?.value ?? '',
    kind: established.kind,
    parentId: state.parents.at(-1)?.value ?? null,
    establishedOn: established.on,
    dissolvedOn: dissolved?.on ?? null,
    successorId: dissolved?.successorId ?? null,
    names: stretches(state.names, life).map(({ value: name, ...days }) => ({ name, ...days })),
    parents: stretches(state.parents, life).map(({ value: parentId, ...days }) => ({ parentId, ...days })),
    powers: keysOf(state.powers).flatMap((power) =>
      held(state.powers[power], life).map((days) => ({ power, ...days })),
    ),
    grids: keysOf(state.grids).flatMap((gridId) =>
      held(state.grids[gridId]?.steps, life).map((days) => ({
        gridId,
        name: state.grids[gridId]?.name ?? '',
        ...days,
      })),
    ),
    officers: state.officers.flatMap(({ endedOn, from, ...office }) =>
      clipped({ from, until: endedOn && addDays(endedOn, -1) }, life).map((days) => ({ ...office, ...days })),
    ),
  }
}

/** A correction that waits for somebody else's approval. */
export interface OpenProposal {
  readonly proposalId: ProposalId
  readonly proposedBy: AccountId
  readonly eventId: EventId
  readonly data: Extract<UnitEvent, { type: 'organization.unit-correction-proposed.v1' }>['data']
}

/** One unit's whole file, as decisions about it see it. */
export interface UnitFile {
  readonly unitId: UnitId
  /** Undefined: never established, or its establishment was annulled. */
  readonly unit: UnitHistory | undefined
  readonly state: UnitState
  readonly openProposals: readonly OpenProposal[]
  /** As recorded, corrections included: what a correction must look things up in. */
  readonly recorded: readonly Recorded<UnitEvent>[]
}

/** Folds a stream read whole (or cut at an instant: what was known then). */
export function unitFile(unitId: UnitId, recorded: readonly Recorded<UnitEvent>[]): UnitFile {
  const state = effectiveUnitHistory(recorded).reduce(evolveUnit, noUnit)
  return { unitId, unit: historyOf(state), state, openProposals: openProposals(recorded), recorded }
}

/**
 * Units and grids that the file's events name, also in what corrections put in their place: whatever reading of the file may come to
 * count, these are what it touches.
 */
export function namedIn(recorded: readonly Recorded<UnitEvent>[]): {
  readonly unitIds: readonly UnitId[]
  readonly gridIds: readonly GridId[]
} {
  const payloads = recorded.flatMap(({ data }) =>
    'replacement' in data && data.replacement ? [data, data.replacement.data] : [data],
  )
  const idsOf = <Kind extends string>(key: string): readonly Id<Kind>[] => [
    ...new Set(payloads.map((data) => (data as Readonly<Record<string, unknown>>)[key]).filter(isId<Kind>)),
  ]
  return { unitIds: idsOf<'unit'>('parentId'), gridIds: idsOf<'grid'>('gridId') }
}

function openProposals(recorded: readonly Recorded<UnitEvent>[]): readonly OpenProposal[] {
  const open = new Map<ProposalId, OpenProposal>()
  for (const event of recorded) {
    if (event.type === 'organization.unit-correction-proposed.v1')
      open.set(event.data.proposalId, {
        proposalId: event.data.proposalId,
        proposedBy: event.actor.id,
        eventId: event.id,
        data: event.data,
      })
    if (event.type === 'organization.unit-correction-rejected.v1' || event.type === UNIT_CORRECTION)
      open.delete((event.data as { readonly proposalId: ProposalId }).proposalId)
  }
  return [...open.values()]
}

/**
 * Days of acts that do not lie within such a life, oldest first: what begins must begin on a day of it; what ends may end with it.
 * `to` is the first day after it.
 */
export function actsOutside(
  state: UnitState,
  life: { readonly from: LocalDate; readonly to: LocalDate | null },
): readonly LocalDate[] {
  const switched = [...Object.values(state.powers), ...Object.values(state.grids).map(({ steps }) => steps)].flat()
  const begins = [
    ...[...state.names, ...state.parents, ...switched.filter(({ value }) => value)].map(({ on }) => on),
    ...state.officers.map(({ from }) => from),
  ]
  const ends = [
    ...switched.filter(({ value }) => !value).map(({ on }) => on),
    ...state.officers.flatMap(({ endedOn }) => (endedOn === null ? [] : [endedOn])),
  ]
  const { from, to } = life
  return [
    ...begins.filter((on) => on < from || (to !== null && on >= to)),
    ...ends.filter((on) => on < from || (to !== null && on > to)),
  ].toSorted()
}

function withPower(state: UnitState, power: Power, step: Step<boolean>): UnitState {
  return { ...state, powers: { ...state.powers, [power]: placed(state.powers[power] ?? [], step) } }
}

function withGrid(state: UnitState, gridId: GridId, name: string | undefined, step: Step<boolean>): UnitState {
  const grid = state.grids[gridId] ?? { name: '', steps: [] }
  return { ...state, grids: { ...state.grids, [gridId]: { name: name ?? grid.name, steps: placed(grid.steps, step) } } }
}

/** In the order of days; of one day, what was told last counts. */
function placed<T>(steps: Steps<T>, step: Step<T>): Steps<T> {
  const after = steps.findIndex(({ on }) => on > step.on)
  return after < 0 ? [...steps, step] : steps.toSpliced(after, 0, step)
}

function stretches<T>(steps: Steps<T>, life: Days): readonly (Days & { readonly value: T })[] {
  const changes = steps.filter(
    ({ on, value }, index) => steps[index + 1]?.on !== on && valueBefore(steps, on) !== value,
  )
  return changes.flatMap(({ on: from, value }, index) => {
    const next = changes[index + 1]
    return clipped({ from, until: next ? addDays(next.on, -1) : null }, life).map((days) => ({ ...days, value }))
  })
}

function valueBefore<T>(steps: Steps<T>, on: LocalDate): T | undefined {
  return steps.findLast((step) => step.on < on)?.value
}

function held(steps: Steps<boolean> | undefined, life: Days): readonly Days[] {
  return stretches(steps ?? [], life).flatMap(({ value, ...days }) => (value ? [days] : []))
}

/** Nothing is left of a stretch that lies outside, or that ends before it began. */
function clipped(days: Days, life: Days): readonly Days[] {
  const from = days.from > life.from ? days.from : life.from
  const until = days.until === null || (life.until !== null && life.until < days.until) ? life.until : days.until
  return until !== null && until < from ? [] : [{ from, until }]
}

function keysOf<K extends string>(record: Readonly<Partial<Record<K, unknown>>>): readonly K[] {
  return Object.keys(record) as K[]
}
