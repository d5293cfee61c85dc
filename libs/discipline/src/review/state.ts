import type { Recorded } from '@harbor/kernel/event'
import type { AccountId, Id, MemberId, UnitId } from '@harbor/kernel/ids'
import { dateOf, later, type LocalDate } from '@harbor/kernel/time'
import type { SanctionTerms } from '@harbor/membership/public'
import type { closings, ReviewEvent, reviewSources, teamParts } from './events'

export type ReviewId = Id<'review'>

export interface CaseOfficer {
  readonly accountId: AccountId
  readonly memberId: MemberId | null
  readonly part: (typeof teamParts)[number]
  readonly since: LocalDate
  /** Null while on the team. */
  readonly releasedOn: LocalDate | null
}

export interface Complainant {
  readonly accountId?: AccountId
  readonly memberId?: MemberId
  readonly name?: string
}

export interface Opening {
  readonly on: LocalDate
  readonly memberId: MemberId
  readonly unitId: UnitId
  readonly source: (typeof reviewSources)[number]
  readonly matter: string
  readonly complainant: Complainant | null
}

export interface FoundFact {
  readonly fact: string
  readonly articles: readonly string[]
}

export interface Proposal {
  readonly on: LocalDate
  readonly terms: SanctionTerms
  readonly proposedBy: AccountId
  readonly reason: string
}

export interface BranchVote {
  readonly on: LocalDate
  readonly branchId: UnitId
  readonly due: number
  readonly present: number
  readonly yes: number
  readonly no: number
  readonly abstained: number
  readonly secret: boolean
  readonly memberAttended: boolean
  readonly carried: boolean
}

export interface ReviewDecision {
  readonly on: LocalDate
  /** As decided; an appeal does not change what was decided then. */
  readonly terms: SanctionTerms
  readonly unitId: UnitId
  readonly document: string
}

export interface Appeal {
  readonly on: LocalDate
  readonly grounds: string
  readonly decided: {
    readonly on: LocalDate
    readonly outcome: 'upheld' | 'changed' | 'revoked'
    readonly unitId: UnitId
    readonly document: string
  } | null
}

/** A case from its source to its end, as only its team sees it. */
export interface ReviewState {
  readonly opened: Opening | null
  readonly officers: readonly CaseOfficer[]
  readonly found: readonly FoundFact[]
  readonly evidence: readonly string[]
  readonly factsShownOn: LocalDate | null
  readonly statement: { readonly on: LocalDate; readonly text: string; readonly waived: boolean } | null
  readonly proposal: Proposal | null
  readonly vote: BranchVote | null
  readonly decision: ReviewDecision | null
  /** What holds now: as decided, or as an appeal left it; null: none, or revoked. */
  readonly terms: SanctionTerms | null
  readonly announcedOn: LocalDate | null
  readonly executedOn: LocalDate | null
  /** The last day for execution, where it was extended. */
  readonly extendedUntil: LocalDate | null
  /** Oldest first; at most the last one is open. */
  readonly appeals: readonly Appeal[]
  readonly transferConsentOn: LocalDate | null
  readonly closed: { readonly on: LocalDate; readonly how: (typeof closings)[number] } | null
  /** The day of the latest act: a later act is not dated before it. */
  readonly latestOn: LocalDate | null
}

export const noReview: ReviewState = {
  opened: null,
  officers: [],
  found: [],
  evidence: [],
  factsShownOn: null,
  statement: null,
  proposal: null,
  vote: null,
  decision: null,
  terms: null,
  announcedOn: null,
  executedOn: null,
  extendedUntil: null,
  appeals: [],
  transferConsentOn: null,
  closed: null,
  latestOn: null,
}

export interface ReviewFile extends ReviewState {
  readonly reviewId: ReviewId
  readonly recorded: readonly Recorded<ReviewEvent>[]
}

/** Folds a case file; it must have been read with personal parts, else it tells nothing but the decision. */
export function reviewFile(reviewId: ReviewId, recorded: readonly Recorded<ReviewEvent>[]): ReviewFile {
  return { reviewId, ...recorded.reduce(evolveReview, noReview), recorded }
}

export function isOnTeam({ officers }: Pick<ReviewState, 'officers'>, accountId: AccountId): boolean {
  return officers.some((one) => one.accountId === accountId && one.releasedOn === null)
}

export function openAppeal({ appeals }: Pick<ReviewState, 'appeals'>): Appeal | undefined {
  const last = appeals.at(-1)
  return last && last.decided === null ? last : undefined
}

export function evolveReview(state: ReviewState, event: Recorded<ReviewEvent>): ReviewState {
  const on = event.effectiveOn ?? dateOf(event.recordedAt)
  const { personal } = event.data
  const dated = ofTheTeam.has(event.type) ? state : { ...state, latestOn: later(state.latestOn ?? on, on) }
  return personal === null ? dated : evolveOpened(dated, event, on)
}

/** Who works on the case has days of its own: they put no act of the case in order. */
const ofTheTeam: ReadonlySet<string> = new Set<ReviewEvent['type']>([
  'discipline.case-officer-assigned.v1',
  'discipline.case-officer-released.v1',
  'discipline.transfer-consented.v1',
])

type Opened<E> = E extends { data: { personal: infer P } } ? NonNullable<P> : never
type PersonalOf<Type extends ReviewEvent['type']> = Opened<Extract<ReviewEvent, { type: Type }>>

function evolveOpened(state: ReviewState, event: Recorded<ReviewEvent>, on: LocalDate): ReviewState {
  switch (event.type) {
    case 'discipline.review-opened.v1': {
      const { complainant = null, ...said } = opened(event)
      return { ...state, opened: { on, ...said, complainant } }
    }
    case 'discipline.case-officer-assigned.v1':
      return { ...state, officers: [...state.officers, { ...opened(event), since: on, releasedOn: null }] }
    case 'discipline.case-officer-released.v1':
      return withOfficer(state, opened(event).accountId, on)
    case 'discipline.findings-recorded.v1': {
      const { found, evidence } = opened(event)
      // What was not shown to him cannot be held against him: new facts are shown anew, and he is heard anew.
      const anew = { factsShownOn: null, statement: null, proposal: null, vote: null }
      return { ...state, ...anew, found: [...state.found, ...found], evidence: [...state.evidence, ...evidence] }
    }
    case 'discipline.facts-shown.v1':
      return { ...state, factsShownOn: on }
    case 'discipline.statement-heard.v1': {
      const { statement: text, waived } = opened(event)
      return { ...state, statement: { on, text, waived } }
    }
    case 'discipline.sanction-proposed.v1':
      return { ...state, proposal: { on, ...opened(event) }, vote: null }
    case 'discipline.branch-voted.v1': {
      const { restsOn: _, ...vote } = opened(event)
      return { ...state, vote: { on, ...vote } }
    }
    case 'discipline.review-decided.v1': {
      const { terms, decidedBy: unitId, document } = event.data
      return { ...state, decision: { on, terms, unitId, document }, terms }
    }
    case 'discipline.decision-announced.v1':
      return { ...state, announcedOn: on }
    case 'discipline.decision-executed.v1':
      return { ...state, executedOn: on }
    case 'discipline.execution-extended.v1':
      return { ...state, extendedUntil: event.data.until }
    case 'discipline.appeal-lodged.v1':
      return { ...state, appeals: [...state.appeals, { on, ...opened(event), decided: null }] }
    case 'discipline.appeal-upheld.v1': {
      const { decidedBy: unitId, document } = opened(event)
      return withAppeal(state, { on, outcome: 'upheld', unitId, document })
    }
    case 'discipline.decision-revised.v1': {
      const { terms, decidedBy: unitId, document } = event.data
      const outcome = terms === null ? 'revoked' : 'changed'
      return { ...withAppeal(state, { on, outcome, unitId, document }), terms }
    }
    case 'discipline.transfer-consented.v1':
      return { ...state, transferConsentOn: on }
    case 'discipline.review-closed.v1':
      return { ...state, closed: { on, how: opened(event).how } }
  }
}

/** The sealed part, which the caller has seen to be open. */
function opened<Type extends ReviewEvent['type']>(event: {
  readonly type: Type
  readonly data: { readonly personal: PersonalOf<Type> | null }
}): PersonalOf<Type> {
  const { personal } = event.data
  if (personal === null) throw new TypeError(`${event.type} was not opened`)
  return personal
}

function withOfficer(state: ReviewState, accountId: AccountId, releasedOn: LocalDate): ReviewState {
  const officers = state.officers.map((one) =>
    one.accountId === accountId && one.releasedOn === null ? { ...one, releasedOn } : one,
  )
  return { ...state, officers }
}

function withAppeal(state: ReviewState, decided: NonNullable<Appeal['decided']>): ReviewState {
  const open = openAppeal(state)
  return { ...state, appeals: state.appeals.map((one) => (one === open ? { ...one, decided } : one)) }
}
