import { accept, refuse } from '@harbor/kernel/decision'
import type { MemberId } from '@harbor/kernel/ids'
import { addMonths, type LocalDate } from '@harbor/kernel/time'
import { breach, type Breach } from '@harbor/rules/breach'
import { checkNone } from '@harbor/rules/development-checks'
import { addsUp, countVote, type Ballot } from '@harbor/rules/vote'
import type { MemberFile } from '../member-file'
import { segmentOn } from '../standing/timeline'
import { hasFullRights, type VotersDue } from '../standing/voters'
import {
  checkOrgan,
  packFor,
  recordAct,
  rowOf,
  type ActOrder,
  type BranchOrgan,
  type DevelopmentDecision,
  type DevelopmentGiven,
  type OrganGiven,
  type RosterGiven,
} from './act'
import * as told from './events'
import type { DevelopmentRefusal } from './refusals'
import { actsOf, doneHereOn, latest, opinionsFiled, type Matter } from './state'

// Steps 12 to 25: from the committee's review to a full member's archived file.

/** 12 支部委员会审查 */
export function reviewInCommittee(
  file: MemberFile,
  order: ActOrder & { readonly organ: BranchOrgan; readonly qualified: boolean },
  given: OrganGiven,
): DevelopmentDecision {
  const { organ, qualified } = order
  return recordAct(file, order, given, {
    event: told.committeeReviewed,
    data: { organ, qualified },
    breaches: [checkOrgan(packFor(order, given), organ, given)],
  })
}

/** 13 具有审批权限的基层党委预审. Whoever leaves within three months passes only with a reasoned exception. */
export function concludePreReview(
  file: MemberFile,
  order: ActOrder & {
    readonly passed: boolean
    readonly leavingOn?: LocalDate | undefined
    readonly exception?: string | undefined
  },
  given: DevelopmentGiven,
): DevelopmentDecision {
  const { passed, leavingOn, exception } = order
  return recordAct(file, order, given, {
    event: told.preReviewConcluded,
    data: { passed, ...(leavingOn !== undefined && { leavingOn }), ...(exception !== undefined && { exception }) },
  })
}

/** 14 填写入党志愿书 */
export function fillForm(
  file: MemberFile,
  order: ActOrder & { readonly formNumber: string },
  given: DevelopmentGiven,
): DevelopmentDecision {
  const { formNumber } = order
  return recordAct(file, order, given, {
    event: told.formFilled,
    data: { formNumber },
  })
}

/**
 * 书面意见 of somebody who cannot come to the meeting on an admission (15) or a conversion (23), filed on `on`. What it says is counted in
 * the meeting and not told here: the ballot is secret.
 */
export function fileOpinion(
  file: MemberFile,
  order: ActOrder & { readonly matter: Matter; readonly filedBy: MemberId },
  given: RosterGiven,
): DevelopmentDecision {
  const { matter, filedBy } = order
  const votedOn = doneHereOn(file.development, `${matter}-vote`)
  const row = rowOf(given, filedBy)
  const entitled = hasFullRights(row) && row?.branchId === segmentOn(file.timeline, order.on)?.branchId
  const { writtenOpinions } = packFor(order, given).rules
  return recordAct(file, order, given, {
    event: told.opinionFiled,
    data: { matter, filedBy },
    stages: matter === 'admission' ? ['development-target'] : ['probationary'],
    breaches: [
      checkNone('development.opinion-not-entitled', writtenOpinions, entitled ? [] : [filedBy]),
      votedOn === null ? null : breach('development.opinion-late', writtenOpinions, { votedOn }),
    ],
  })
}

/** A meeting's result as it was counted there; who was due comes from the roll. */
export interface VoteOrder extends ActOrder, Omit<Ballot, 'due'> {
  /** Historic acts only, where the roll of that day is not on the platform: the number in the minutes. */
  readonly dueByMinutes?: number | undefined
}
export type VoteGiven = DevelopmentGiven & { readonly voters: VotersDue }

/**
 * 15 支部大会讨论接收. Present more than half of those due, or the meeting cannot open; carried by yes votes of more than half of
 * those due, absentees' written opinions included. A vote that fails is recorded as such.
 */
export function voteOnAdmission(file: MemberFile, order: VoteOrder, given: VoteGiven): DevelopmentDecision {
  const { ballot, breaches } = ballotOf(file, 'admission', order, given)
  if (!addsUp(ballot)) return refuse('development.votes-do-not-add-up', { due: ballot.due, present: ballot.present })
  return recordAct(file, order, given, {
    event: told.admissionVoted,
    data: { ...ballot, carried: countVote(packFor(order, given), ballot).carried },
    breaches,
  })
}

function ballotOf(
  file: MemberFile,
  matter: Matter,
  order: VoteOrder,
  given: VoteGiven,
): { ballot: Ballot; breaches: readonly (Breach<DevelopmentRefusal> | null)[] } {
  const { present, secret, yes, no, abstained, writtenYes, writtenNo, dueByMinutes } = order
  const believed = given.historic === true ? dueByMinutes : undefined
  const due = believed ?? given.voters.due
  const { derivedVoters, writtenOpinions } = packFor(order, given).rules
  const filedBy = opinionsFiled(file.development, matter, order.on)
  const filed = believed === undefined ? filedBy.filter((id) => given.voters.members.includes(id)) : filedBy
  const written = writtenYes + writtenNo
  return {
    ballot: { due, present, secret, yes, no, abstained, writtenYes, writtenNo },
    breaches: [
      believed === undefined ? null : breach('development.voters-from-minutes', derivedVoters, { due }),
      written <= filed.length
        ? null
        : breach('development.opinions-not-filed', writtenOpinions, { written, filed: filed.length }),
    ],
  }
}

/** 16 党委委员或组织员谈话, before the approval. */
export function holdApprovalTalk(
  file: MemberFile,
  order: ActOrder & { readonly talkers: string[] },
  given: DevelopmentGiven,
): DevelopmentDecision {
  const { talkers } = order
  return recordAct(file, order, given, {
    event: told.approvalTalkHeld,
    data: { personal: { talkers } },
  })
}

/**
 * 17 党委审批, within three months of the meeting, in special circumstances six. Approved: membership and probation count from the
 * day of the meeting, however late the approval came. Not approved: steps 12 to 17 begin anew.
 */
export function decideAdmission(
  file: MemberFile,
  order: ActOrder & {
    readonly approved: boolean
    readonly special: boolean
    readonly reason?: string | undefined
    /** Historic acts only, where the vote itself is not on file. */
    readonly votedOn?: LocalDate | undefined
  },
  given: DevelopmentGiven,
): DevelopmentDecision {
  const { approved, special, reason } = order
  const told17 = actsOf(file.development, 'membership.admission-decided.v1').at(-1)
  if (told17?.on === order.on && told17.data.approved === approved && told17.data.unitId === order.unitId)
    return accept()
  const vote = latest(file.development, 'membership.admission-voted.v1')
  const votedOn = vote?.data.carried ? vote.on : given.historic === true ? order.votedOn : undefined
  if (votedOn === undefined) return refuse('development.no-resolution')
  if (votedOn > given.today) return refuse('development.in-the-future', { on: votedOn })
  if (special && reason === undefined) return refuse('development.reason-needed')
  const { months } = packFor({ ...order, on: votedOn }, given).rules.probation
  return recordAct(file, order, given, {
    event: told.admissionDecided,
    data: {
      approved,
      votedOn,
      ...(approved && { probationEndsOn: addMonths(votedOn, months) }),
      special,
      ...(reason !== undefined && { reason }),
    },
  })
}

/** 19 编入党支部和党小组. Again after each move. */
export function assignGroup(
  file: MemberFile,
  order: ActOrder & { readonly groupName: string },
  given: DevelopmentGiven,
): DevelopmentDecision {
  const { groupName } = order
  return recordAct(file, order, given, { event: told.groupAssigned, data: { groupName } })
}

/** 20 入党宣誓 */
export function takeOath(
  file: MemberFile,
  order: ActOrder & { readonly place: string },
  given: DevelopmentGiven,
): DevelopmentDecision {
  const { place } = order
  return recordAct(file, order, given, {
    event: told.oathTaken,
    data: { place },
    by: 'branch-or-above',
    stages: ['probationary', 'full'],
  })
}

/** 22 本人提出书面转正申请 */
export function applyForConversion(file: MemberFile, order: ActOrder, given: DevelopmentGiven): DevelopmentDecision {
  return recordAct(file, order, given, {
    event: told.conversionApplied,
    data: {},
  })
}

export interface ConversionVoteOrder extends VoteOrder {
  readonly proposal: 'convert' | 'extend' | 'cancel'
  /** For `extend`: by how many months, from the end of probation. */
  readonly extendMonths?: number | undefined
}

/** 23 支部大会讨论转正: convert, extend once by 6 to 12 months, or cancel. Same quorum and majority as an admission. */
export function voteOnConversion(file: MemberFile, order: ConversionVoteOrder, given: VoteGiven): DevelopmentDecision {
  const { proposal, extendMonths } = order
  const { ballot, breaches } = ballotOf(file, 'conversion', order, given)
  if (!addsUp(ballot)) return refuse('development.votes-do-not-add-up', { due: ballot.due, present: ballot.present })
  if (proposal === 'extend' && extendMonths === undefined) return refuse('development.extension-months-needed')
  return recordAct(file, order, given, {
    event: told.conversionVoted,
    data: {
      ...ballot,
      proposal,
      ...(proposal === 'extend' && extendMonths !== undefined && { extendMonths }),
      carried: countVote(packFor(order, given), ballot).carried,
    },
    breaches,
  })
}

/**
 * 24 党委审批: approves what the meeting resolved, or not. Converted: full member from the day on which probation ended, whenever
 * meeting and approval were. Extended: from that day on by the months resolved.
 */
export function decideConversion(
  file: MemberFile,
  order: ActOrder & {
    readonly outcome: 'convert' | 'extend' | 'cancel' | 'not-approved'
    readonly reason?: string | undefined
    /** Historic acts only, where the vote itself is not on file. */
    readonly extendMonths?: number | undefined
  },
  given: DevelopmentGiven,
): DevelopmentDecision {
  const { outcome, reason } = order
  const { probation } = file.development
  const told24 = actsOf(file.development, 'membership.conversion-decided.v1').at(-1)
  if (told24?.on === order.on && told24.data.outcome === outcome && told24.data.unitId === order.unitId) return accept()
  if (!probation) return refuse('development.not-on-probation')
  const vote = latest(file.development, 'membership.conversion-voted.v1')
  const historic = given.historic === true ? { proposal: outcome, extendMonths: order.extendMonths } : undefined
  const resolution = vote?.data.carried ? vote.data : historic
  if (!resolution) return refuse('development.no-resolution')
  const { proposal: resolved, extendMonths } = resolution
  if (outcome !== 'not-approved' && outcome !== resolved)
    return refuse('development.differs-from-resolution', { resolved, outcome })
  if (outcome === 'extend' && extendMonths === undefined) return refuse('development.extension-months-needed')
  return recordAct(file, order, given, {
    event: told.conversionDecided,
    data: {
      outcome,
      ...(outcome === 'convert' && { fullFrom: probation.endsOn }),
      ...(outcome === 'extend' &&
        extendMonths !== undefined && { probationEndsOn: addMonths(probation.endsOn, extendMonths) }),
      ...(reason !== undefined && { reason }),
    },
  })
}

/** 25 材料归档 */
export function archiveFile(
  file: MemberFile,
  order: ActOrder & { readonly place: string },
  given: DevelopmentGiven,
): DevelopmentDecision {
  const { place } = order
  return recordAct(file, order, given, {
    event: told.fileArchived,
    data: { place },
    by: 'branch-or-above',
  })
}
