import { accept, refuse, type Decision, type Refused } from '@harbor/kernel/decision'
import type { AccountId, UnitId } from '@harbor/kernel/ids'
import type { LocalDate } from '@harbor/kernel/time'
import { existsOn, type UnitFacts } from '../unit-facts'
import type { FactKind } from './appraisal-source'
import {
  indexApproved,
  indexDiscarded,
  indexDrafted,
  type AppraisalEvent,
  type IndexDefinition,
  type IndexItem,
} from './events'
import type { AppraisalRefusal } from './refusals'
import type { DefinitionState } from './state'

// 指标定义: dated data. Nobody puts his own draft into force, and what was approved is replaced by a later one, never edited.

export type AppraisalDecision = Decision<AppraisalEvent, AppraisalRefusal>

export interface GivenDefinition {
  readonly today: LocalDate
  readonly actorId: AccountId
}

/** `kinds`: every kind of fact that the sources bring. */
export function draftIndex(
  state: DefinitionState,
  definition: IndexDefinition,
  given: GivenDefinition & { readonly kinds: Readonly<Record<string, FactKind>> },
): AppraisalDecision {
  if (state.phase !== null && state.phase !== 'draft') return refuse('index.not-a-draft', { phase: state.phase })
  const fault = faultOf(definition, given.kinds)
  if (fault) return fault
  return accept(indexDrafted(definition, { effectiveOn: given.today }))
}

export interface ApproveIndex {
  readonly unitId: UnitId
  readonly document: string
  readonly from: LocalDate
}

/** `unit`: the deciding one. The street committee alone: an index is the street’s own measure. */
export function approveIndex(
  state: DefinitionState,
  order: ApproveIndex,
  { today, actorId, unit }: GivenDefinition & { readonly unit: UnitFacts | undefined },
): AppraisalDecision {
  if (state.phase === null) return refuse('index.unknown')
  if (state.phase !== 'draft') return refuse('index.not-a-draft', { phase: state.phase })
  if (!unit || !existsOn(unit, today)) return refuse('index.unit-unknown')
  if (unit.parentId !== null) return refuse('index.not-the-street')
  if (state.draftedBy === actorId) return refuse('index.own-draft')
  return accept(indexApproved(order, { effectiveOn: today }))
}

export function discardIndex(
  state: DefinitionState,
  { reason }: { readonly reason: string },
  { today }: GivenDefinition,
): AppraisalDecision {
  if (state.phase === null) return refuse('index.unknown')
  if (state.phase === 'discarded') return accept()
  if (state.phase !== 'draft') return refuse('index.not-a-draft', { phase: state.phase })
  return accept(indexDiscarded({ reason }, { effectiveOn: today }))
}

/** What makes a definition one that cannot be computed, or says something else than it seems to. */
function faultOf(
  { index, items, levels }: IndexDefinition,
  kinds: Readonly<Record<string, FactKind>>,
): Refused<AppraisalRefusal> | undefined {
  const codes = items.map(({ code }) => code)
  const twice = codes.find((code, place) => codes.indexOf(code) !== place)
  if (twice !== undefined) return refuse('index.item-twice', { item: twice })
  const about = index === 'pioneer' ? 'member' : 'unit'
  const unknown = items.flatMap(selectedBy).find(({ kind }) => !kinds[kind]?.about.includes(about))
  if (unknown) return refuse('index.kind-unknown', { kind: unknown.kind })
  const wrong = items.find(({ counting, among }) => (counting === 'rate') !== (among !== undefined))
  if (wrong) return refuse('index.rate-without-whole', { item: wrong.code })
  const veto = items.find(({ sign, counting }) => sign === 'veto' && counting !== 'times')
  if (veto) return refuse('index.veto-is-counted', { item: veto.code })
  const steps = levels.map(({ fromHundredths }) => fromHundredths)
  if (steps.some((from, place) => place > 0 && from <= (steps[place - 1] ?? 0)))
    return refuse('index.levels-not-rising')
  return undefined
}

function selectedBy({ of, among = [] }: IndexItem): IndexItem['of'] {
  return [...of, ...among]
}
