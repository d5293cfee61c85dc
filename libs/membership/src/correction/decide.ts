import type { Replacement } from '@harbor/kernel/correction'
import { accept, refuse, type Decision, type Refused } from '@harbor/kernel/decision'
import type { EventOf } from '@harbor/kernel/event'
import type { AccountId, Id, UnitId } from '@harbor/kernel/ids'
import type { LocalDate } from '@harbor/kernel/time'
import { hasPower, type UnitFacts } from '@harbor/organization/public'
import { isRecorded } from '../judgement'
import { CORRECTION } from '../member-event'
import type { MemberFile } from '../member-file'
import { correctionProposed, correctionRejected, recordCorrected } from '../roll/events'
import { newGaps } from '../standing/gaps'
import { correctedFile } from './corrected-file'
import { checkFit, restingOn, strandedBy, type Proposed } from './fits'
import { openProposals, proposalsIn, type CorrectionProposal } from './proposals'
import type { CorrectionRefusal } from './refusals'

// Nothing is edited. A correction is proposed with reason and authority, its effects previewed, and approved by somebody else;
// a correction can itself be corrected. What was known before stays answerable.

interface Given {
  readonly today: LocalDate
  readonly actorId: AccountId
}

export interface ProposeCorrection extends Proposed {
  readonly proposalId: Id<'proposal'>
  readonly reason: string
  /** The document or organ that allows it. */
  readonly authority: string
}

export function proposeCorrection(
  file: MemberFile,
  order: ProposeCorrection,
  { today }: Given,
): Decision<EventOf<typeof correctionProposed>, CorrectionRefusal> {
  const { corrects } = order
  const proposed = correctionProposed(termsOf(order), { effectiveOn: today })
  if (isRecorded(file, proposed)) return accept()
  if (!file.exists) return refuse('correction.no-file')
  if (order.personal && file.roll.erased) return refuse('correction.personal-data-erased')
  const unfit = checkFit(file, order)
  if (unfit) return unfit
  if (order.replacement?.effectiveOn && order.replacement.effectiveOn > today)
    return refuse('correction.in-the-future', { on: order.replacement.effectiveOn })
  const pending = openProposals(file.recorded).find(({ terms }) => terms.corrects === corrects)
  if (pending) return refuse('correction.pending', { proposalId: pending.terms.proposalId })
  return checkConsequences(file, order) ?? accept(proposed)
}

function termsOf({ proposalId, corrects, reason, authority, replacement, personal }: ProposeCorrection) {
  const said = { proposalId, corrects, reason, authority, replacement: replacement && inPlace(replacement) }
  return personal === undefined ? said : { ...said, personal }
}

function inPlace({ data, effectiveOn }: Replacement) {
  return { data, ...(effectiveOn && { effectiveOn }) }
}

/** Whoever the person is, what the file would be after it must still be a file: each member in one branch, no record without the one it rests on. */
function checkConsequences(file: MemberFile, proposed: Proposed): Refused<CorrectionRefusal> | undefined {
  const after = correctedFile(file, proposed)
  const orphan = (proposed.replacement === null && restingOn(file, proposed.corrects)) || strandedBy(file, after)
  if (orphan) return refuse('correction.undoes-the-beginning', { type: orphan.type })
  const [gap] = newGaps(file, after)
  return gap && refuse('correction.leaves-a-gap', { from: gap.from })
}

export interface ApproveCorrection {
  readonly proposalId: Id<'proposal'>
  /** The approving unit. */
  readonly unitId: UnitId
}

/** By another person than who proposed, for a unit with the power `correct-records`. The file must be read with personal parts. */
export function approveCorrection(
  file: MemberFile,
  { proposalId, unitId }: ApproveCorrection,
  given: Given & {
    /** The responsible branch and the units above it today. */
    readonly units: readonly UnitFacts[]
  },
): Decision<EventOf<typeof recordCorrected>, CorrectionRefusal> {
  const proposal = proposalsIn(file.recorded).get(proposalId)
  if (!proposal) return refuse(file.exists ? 'correction.unknown-proposal' : 'correction.no-file')
  if (proposal.state === 'approved') return accept()
  if (proposal.state === 'rejected') return refuse('correction.concluded', { state: proposal.state })
  if (proposal.proposedBy === given.actorId) return refuse('correction.same-person')
  const unit = given.units.find(({ id }) => id === unitId)
  if (!unit) return refuse('correction.unit-elsewhere', { unitId })
  const on = given.today
  if (!hasPower(unit, 'correct-records', on)) return refuse('correction.no-power', { unit: unit.name, on })
  if (isOvertaken(file, proposal)) return refuse('correction.overtaken')
  const { personal, ...terms } = proposal.terms
  if (personal === null) return refuse('correction.personal-data-erased')
  const broken = checkConsequences(file, terms)
  return broken ?? accept(recordCorrected(personal ? { ...terms, personal } : terms, { effectiveOn: on }))
}

/** The record changed between proposal and approval: what was weighed then is not what would change now. */
function isOvertaken({ recorded }: MemberFile, { terms, revision }: CorrectionProposal): boolean {
  return recorded.some(
    (event) => event.revision > revision && event.type === CORRECTION && event.data.corrects === terms.corrects,
  )
}

export interface RejectCorrection {
  readonly proposalId: Id<'proposal'>
  readonly reason: string
}

/** Whoever proposed it may take it back the same way. */
export function rejectCorrection(
  file: MemberFile,
  { proposalId, reason }: RejectCorrection,
  { today }: Given,
): Decision<EventOf<typeof correctionRejected>, CorrectionRefusal> {
  const proposal = proposalsIn(file.recorded).get(proposalId)
  if (!proposal) return refuse(file.exists ? 'correction.unknown-proposal' : 'correction.no-file')
  if (proposal.state === 'rejected') return accept()
  if (proposal.state === 'approved') return refuse('correction.concluded', { state: proposal.state })
  return accept(correctionRejected({ proposalId, reason }, { effectiveOn: today }))
}
