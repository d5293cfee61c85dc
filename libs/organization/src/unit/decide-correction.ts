import { Value } from 'typebox/value'
import { accept, refuse, type Refused } from '@harbor/kernel/decision'
import type { DomainEvent, Recorded } from '@harbor/kernel/event'
import type { EventId, UnitId } from '@harbor/kernel/ids'
import type { LocalDate } from '@harbor/kernel/time'
import { existsOn, type UnitHistory } from '../unit-facts'
import { treeFaults, unitFaults, type UnitFault } from '../unit-faults'
import type { Units } from '../unit-tree'
import type { UnitDecision, UnitGiven } from './decide'
import {
  UNIT_CORRECTION,
  unitCorrected,
  unitCorrectionProposed,
  unitCorrectionRejected,
  unitEvents,
  type UnitEvent,
} from './events'
import type { UnitRefusal } from './refusals'
import { actsOutside, unitFile, type ProposalId, type UnitFile } from './state'

type CorrectionOf = Extract<UnitEvent, { type: 'organization.unit-corrected.v1' }>['data']

/** What shall stand in the place of the event `corrects`; replacement null: it never took place. */
export type ProposeUnitCorrection = CorrectionOf
export type CorrectionGiven = UnitGiven & { readonly membersOnRoll: number }

/** Nothing changes until somebody else approves. */
export function proposeUnitCorrection(
  file: UnitFile,
  order: ProposeUnitCorrection,
  given: CorrectionGiven,
): UnitDecision {
  const known = file.recorded.filter(isProposal).find(({ data }) => data.proposalId === order.proposalId)
  if (known) return same(known.data, order) ? accept() : refuse('unit.proposal-id-used')
  const { proposalId, corrects, reason, authority, replacement } = order
  const no = whyNot(file, order, given)
  return no ?? accept(unitCorrectionProposed({ proposalId, corrects, reason, authority, replacement }))
}

/** Checked again as the file and the tree stand now. */
export function approveUnitCorrection(
  file: UnitFile,
  { proposalId }: { readonly proposalId: ProposalId },
  given: CorrectionGiven,
): UnitDecision {
  const proposal = file.openProposals.find((open) => open.proposalId === proposalId)
  if (!proposal) return closed(file, proposalId, UNIT_CORRECTION)
  if (proposal.proposedBy === given.actorId) return refuse('unit.proposer-cannot-approve')
  const no = whyNot(file, proposal.data, given)
  return no ?? accept(unitCorrected(proposal.data))
}

export function rejectUnitCorrection(
  file: UnitFile,
  { proposalId, reason }: { readonly proposalId: ProposalId; readonly reason: string },
): UnitDecision {
  const open = file.openProposals.some((proposal) => proposal.proposalId === proposalId)
  if (!open) return closed(file, proposalId, unitCorrectionRejected.type)
  return accept(unitCorrectionRejected({ proposalId, reason }))
}

export interface UnitCorrectionPreview {
  readonly before: UnitHistory | undefined
  readonly after: UnitHistory | undefined
  /** Rules of organisation that would be broken then and are not now. */
  readonly faults: readonly UnitFault[]
}

/** The unit before and after a correction that was not recorded. */
export function previewUnitCorrection(
  file: UnitFile,
  order: ProposeUnitCorrection,
  units: Units,
): UnitCorrectionPreview {
  const { unit: after } = fileAfter(file, order)
  const then = withUnit(units, file.unitId, after)
  const known = new Set(faultsOf(withUnit(units, file.unitId, file.unit), file.unitId).map(faultKey))
  return {
    before: file.unit,
    after,
    faults: faultsOf(then, file.unitId).filter((fault) => !known.has(faultKey(fault))),
  }
}

function whyNot(
  file: UnitFile,
  order: ProposeUnitCorrection,
  given: CorrectionGiven,
): Refused<UnitRefusal> | undefined {
  const unfit = unfitCorrection(file, order)
  if (unfit) return unfit
  const on = order.replacement?.effectiveOn
  if (on !== undefined && on > given.today) return refuse('unit.date-in-future', { on, today: given.today })
  const { before, after, faults } = previewUnitCorrection(file, order, given.units)
  if (same(before, after)) return refuse('unit.correction-changes-nothing')
  const [first] = faults
  if (first) return refuse('unit.correction-breaks', { fault: first.kind, on: first.on })
  const outside = actsAfterOutside(file, order)
  if (outside) return refuse('unit.correction-breaks', { fault: 'outside-life', on: outside })
  const vanishes = before && existsOn(before, given.today) && !(after && existsOn(after, given.today))
  if (vanishes && given.membersOnRoll > 0) return refuse('unit.has-members', { count: given.membersOnRoll })
  return undefined
}

/** The file holds no such event, or the replacement does not fit its kind. */
export function unfitCorrection(file: UnitFile, order: ProposeUnitCorrection): Refused<UnitRefusal> | undefined {
  const target = file.recorded.find((event) => event.id === order.corrects)
  if (!target || isProposal(target) || target.type === unitCorrectionRejected.type)
    return refuse('unit.nothing-to-correct')
  const path = misfit(target, order)
  if (path !== undefined) return refuse('unit.replacement-invalid', { path })
  return undefined
}

/** Where the replacement does not fit its kind of event, as a JSON Pointer; a sealed name never travels in the open. */
function misfit(target: Recorded<UnitEvent>, { replacement }: ProposeUnitCorrection): string | undefined {
  if (replacement === null) return undefined
  const { data } = replacement
  if ('personal' in data) return '/personal'
  const schema = unitEvents.find(({ type }) => type === target.type)?.schema
  if (!schema) return '/'
  const [error] = Value.Errors(schema, data)
  if (error) return error.instancePath || '/'
  if (target.type === 'organization.officer-appointed.v1' && data['officeId'] !== target.data.officeId)
    return '/officeId'
  if (target.type === UNIT_CORRECTION && data['corrects'] !== target.data.corrects) return '/corrects'
  return undefined
}

/** The file as if the correction were its next event. */
function fileAfter(file: UnitFile, order: ProposeUnitCorrection): UnitFile {
  const newest = file.recorded.at(-1)
  if (!newest) return file
  const { effectiveOn: _, rulePack: __, ...envelope } = newest
  const next: Recorded<UnitEvent> = {
    ...envelope,
    ...unitCorrected(order),
    id: `${newest.id}+` as EventId,
    revision: newest.revision + 1,
  }
  return unitFile(file.unitId, [...file.recorded, next])
}

function actsAfterOutside(file: UnitFile, order: ProposeUnitCorrection): LocalDate | undefined {
  const { state, unit } = fileAfter(file, order)
  return unit && actsOutside(state, { from: unit.establishedOn, to: unit.dissolvedOn })[0]
}

function faultsOf(units: Units, id: UnitId): readonly UnitFault[] {
  const unit = units.get(id)
  return [...treeFaults(units), ...(unit ? unitFaults(unit) : [])]
}

function withUnit(units: Units, id: UnitId, unit: UnitHistory | undefined): Units {
  const then = new Map(units)
  if (unit) then.set(id, unit)
  else then.delete(id)
  return then
}

function faultKey({ kind, unitId, otherId, on }: UnitFault): string {
  return `${kind} ${unitId} ${otherId} ${on}`
}

/** Deciding again as before adds nothing; deciding otherwise is too late. */
function closed(file: UnitFile, proposalId: ProposalId, as: UnitEvent['type']): UnitDecision {
  const about = file.recorded.filter((event) => 'proposalId' in event.data && event.data.proposalId === proposalId)
  if (about.length === 0) return refuse('unit.proposal-unknown')
  return about.some(({ type }) => type === as) ? accept() : refuse('unit.proposal-closed')
}

type Proposal = Extract<Recorded<UnitEvent>, { type: 'organization.unit-correction-proposed.v1' }>
function isProposal(event: DomainEvent): event is Proposal {
  return event.type === unitCorrectionProposed.type
}

function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b)
}
