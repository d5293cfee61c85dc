import { accept, refuse, type Decision, type Refused } from '@harbor/kernel/decision'
import type { AccountId, MemberId, UnitId } from '@harbor/kernel/ids'
import type { UnitFacts } from '@harbor/organization/public'
import {
  type conflictKinds,
  officerAssigned,
  officerReleased,
  reviewClosed,
  reviewOpened,
  transferConsented,
  type closings,
  type ReviewEvent,
  type reviewSources,
  type teamParts,
} from './events'
import type { ReviewRefusal } from './refusals'
import { isOnTeam, openAppeal, type Complainant, type ReviewFile } from './state'
import { openCase, undecidedCase, type Given, type OnDay } from './step'

// How a case begins, who may work on it, and how it ends.

type ReviewDecided = Decision<ReviewEvent, ReviewRefusal>
type Conflict = (typeof conflictKinds)[number]

/** Somebody who may work on cases, as the accounts tell it today. */
export interface CaseOfficerFacts {
  readonly accountId: AccountId
  /** The member whose account it is; null: none. */
  readonly memberId: MemberId | null
  /** Holds the role of a case officer today. */
  readonly inOffice: boolean
}

export interface OpenReview extends OnDay {
  readonly memberId: MemberId
  /** The reviewing unit. */
  readonly unitId: UnitId
  readonly source: (typeof reviewSources)[number]
  readonly matter: string
  readonly complainant?: Complainant
  /** Whoever opens it is the first of the team and declares as everybody does. */
  readonly conflicts: readonly Conflict[]
}

/**
 * 立案. Another review of the same member is no obstacle: a refusal would tell whoever opens this one that there is another.
 * `onTheRoll`: the person is a member of a branch of the platform on that day; `units`: that branch and the units above it.
 */
export function openReview(
  file: ReviewFile,
  { on, memberId, unitId, source, matter, complainant, conflicts }: OpenReview,
  given: Given & {
    readonly opener: CaseOfficerFacts
    readonly onTheRoll: boolean
    readonly units: readonly UnitFacts[]
  },
): ReviewDecided {
  if (file.opened) return accept()
  if (on > given.today) return refuse('review.in-the-future', { on })
  if (!given.onTheRoll) return refuse('review.not-a-member', { on })
  if (!given.units.some(({ id }) => id === unitId)) return refuse('review.unit-elsewhere', { unitId })
  const said = { memberId, unitId, source, matter, ...(complainant && { complainant }) }
  const unfit = unfitToReview(given.opener, { memberId, complainant: complainant ?? null }, conflicts)
  if (unfit) return unfit
  const { accountId, memberId: officer } = given.opener
  return accept<ReviewEvent>(
    reviewOpened({ personal: said }, { effectiveOn: on }),
    officerAssigned({ personal: { accountId, memberId: officer, part: 'review' } }, { effectiveOn: on }),
  )
}

/** 回避: nobody reviews his own case, what he complained of, a relative, or what he has an interest in. */
function unfitToReview(
  officer: CaseOfficerFacts,
  { memberId, complainant }: { readonly memberId: MemberId; readonly complainant: Complainant | null },
  conflicts: readonly Conflict[],
): Refused<ReviewRefusal> | undefined {
  if (!officer.inOffice) return refuse('review.not-a-case-officer')
  if (officer.memberId === memberId) return refuse('review.own-case')
  const complained =
    complainant !== null &&
    (complainant.accountId === officer.accountId ||
      (officer.memberId !== null && complainant.memberId === officer.memberId))
  if (complained) return refuse('review.officer-complained')
  return conflicts.length > 0 ? refuse('review.conflict-of-interest', { conflicts }) : undefined
}

export interface AssignOfficer extends OnDay {
  readonly accountId: AccountId
  readonly part: (typeof teamParts)[number]
  /** What the officer declares; nobody with a conflict is assigned. */
  readonly conflicts: readonly Conflict[]
}

/** A re-examination is the work of people who were never on the team that reviewed. */
export function assignOfficer(
  file: ReviewFile,
  { on, accountId, part, conflicts }: AssignOfficer,
  given: Given & { readonly officer: CaseOfficerFacts | undefined },
): ReviewDecided {
  const opened = openCase(file, on, given)
  if ('accepted' in opened) return opened
  if (!given.officer) return refuse('review.not-a-case-officer')
  const unfit = unfitToReview(given.officer, opened, conflicts)
  if (unfit) return unfit
  const { memberId } = given.officer
  if (file.officers.some((one) => one.accountId === accountId && one.part === part && one.releasedOn === null))
    return accept()
  if (part === 're-examination') {
    if (!openAppeal(file)) return refuse('review.no-open-appeal')
    if (reviewedBefore(file, accountId, memberId)) return refuse('review.re-examiner-was-on-the-team')
  } else if (isOnTeam(file, accountId)) return refuse('review.on-the-team-as-re-examiner')
  return accept(officerAssigned({ personal: { accountId, memberId, part } }, { effectiveOn: on }))
}

function reviewedBefore({ officers }: ReviewFile, accountId: AccountId, memberId: MemberId | null): boolean {
  return officers.some(
    (one) => one.part === 'review' && (one.accountId === accountId || (memberId !== null && one.memberId === memberId)),
  )
}

export interface ReleaseOfficer extends OnDay {
  readonly accountId: AccountId
  readonly reason: string
}

/** Also one's own withdrawal for a conflict that came to light. A case is never left without anybody. */
export function releaseOfficer(
  file: ReviewFile,
  { on, accountId, reason }: ReleaseOfficer,
  given: Given,
): ReviewDecided {
  const opened = openCase(file, on, given)
  if ('accepted' in opened) return opened
  if (!isOnTeam(file, accountId)) return refuse('review.not-on-the-team')
  const left = file.officers.filter((one) => one.releasedOn === null && one.accountId !== accountId)
  if (left.length === 0) return refuse('review.last-officer')
  return accept(officerReleased({ personal: { accountId, reason } }, { effectiveOn: on }))
}

export interface ConsentToTransfer extends OnDay {
  readonly unitId: UnitId
  readonly reason: string
}

/** While a review is open the member's relation is transferred only with the agreement of the unit that reviews. */
export function consentToTransfer(
  file: ReviewFile,
  { on, unitId, reason }: ConsentToTransfer,
  given: Given,
): ReviewDecided {
  const opened = undecidedCase(file, on, given)
  if ('accepted' in opened) return opened
  if (file.transferConsentOn !== null) return accept()
  if (opened.unitId !== unitId) return refuse('review.unit-elsewhere', { unitId })
  const { memberId } = opened
  return accept(transferConsented({ personal: { memberId, unitId, reason } }, { effectiveOn: on }))
}

export interface CloseReview extends OnDay {
  readonly how: (typeof closings)[number]
  readonly reason: string
}

/** Before a decision without a sanction; after one when it is carried out (or revoked) and no appeal is open. */
export function closeReview(file: ReviewFile, { on, how, reason }: CloseReview, given: Given): ReviewDecided {
  if (file.closed) return accept()
  const opened = openCase(file, on, given)
  if ('accepted' in opened) return opened
  if (file.decision ? how !== 'concluded' : how === 'concluded') return refuse('review.wrong-ending', { how })
  if (openAppeal(file)) return refuse('review.appeal-open')
  if (file.decision && file.terms !== null && file.executedOn === null) return refuse('review.not-executed')
  return accept(reviewClosed({ personal: { memberId: opened.memberId, how, reason } }, { effectiveOn: on }))
}
