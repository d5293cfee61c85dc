import type { Recorded } from '@harbor/kernel/event'
import type { EventId, Id, UnitId } from '@harbor/kernel/ids'
import { addYears, dateOf, type LocalDate } from '@harbor/kernel/time'
import type { SanctionKind } from '@harbor/rules/discipline-2023'
import type { MemberEvent } from '../member-event'
import { sanctionEvents, type SanctionEvent } from './events'

/** 留党察看: begins with the sanction, ends by restoration or expulsion and never by the calendar. */
export interface ProbationWithinParty {
  /** The first day after its time, extensions included. */
  readonly endsOn: LocalDate
  readonly years: number
  readonly extendedOn: LocalDate | null
  /** The day of the decision that restored the rights. */
  readonly restoredOn: LocalDate | null
}

export interface Sanction {
  readonly eventId: EventId
  readonly reviewId: Id<'review'>
  readonly kind: SanctionKind
  /** The day of the decision. */
  readonly on: LocalDate
  /** Highest first. */
  readonly posts: readonly string[]
  readonly probation: ProbationWithinParty | null
  readonly decidedBy: UnitId
  readonly document: string | null
}

/** 限期改正 */
export interface Rectification {
  readonly rectificationId: Id<'rectification'>
  readonly on: LocalDate
  /** The last day. */
  readonly until: LocalDate
  readonly concluded: { readonly on: LocalDate; readonly corrected: boolean } | null
}

export interface SanctionState {
  /** In the order of recording. */
  readonly sanctions: readonly Sanction[]
  readonly rectifications: readonly Rectification[]
  /** Days of criticism and education, oldest first. */
  readonly criticisms: readonly LocalDate[]
}

export const noSanctions: SanctionState = { sanctions: [], rectifications: [], criticisms: [] }

/** The probation that runs: rights not restored, membership not ended by expulsion. By order of recording the last one counts. */
export function runningProbation({ sanctions }: SanctionState): Sanction | undefined {
  const last = sanctions.findLast(({ kind }) => kind === 'probation-within-party' || kind === 'expulsion')
  return last?.probation && last.probation.restoredOn === null ? last : undefined
}

const own: ReadonlySet<string> = new Set(sanctionEvents.map(({ type }) => type))

function isSanctionEvent(event: Recorded<MemberEvent>): event is Recorded<SanctionEvent> {
  return own.has(event.type)
}

export function evolveSanctions(state: SanctionState, event: Recorded<MemberEvent>): SanctionState {
  return isSanctionEvent(event) ? evolveOwn(state, event) : state
}

function evolveOwn(state: SanctionState, event: Recorded<SanctionEvent>): SanctionState {
  const on = event.effectiveOn ?? dateOf(event.recordedAt)
  switch (event.type) {
    case 'membership.sanction-imposed.v1':
      return { ...state, sanctions: [...state.sanctions, imposed(event, on)] }
    case 'membership.probation-within-party-extended.v1':
      return withProbation(state, (probation) => ({
        ...probation,
        years: probation.years + event.data.years,
        endsOn: addYears(probation.endsOn, event.data.years),
        extendedOn: on,
      }))
    case 'membership.party-rights-restored.v1':
      return withProbation(state, (probation) => ({ ...probation, restoredOn: on }))
    case 'membership.criticism-recorded.v1':
      return { ...state, criticisms: [...state.criticisms, on].toSorted() }
    case 'membership.rectification-ordered.v1': {
      const { rectificationId, until } = event.data
      return { ...state, rectifications: [...state.rectifications, { rectificationId, on, until, concluded: null }] }
    }
    case 'membership.rectification-concluded.v1': {
      const { rectificationId, corrected } = event.data
      const concluded = (one: Rectification): Rectification =>
        one.rectificationId === rectificationId ? { ...one, concluded: { on, corrected } } : one
      return { ...state, rectifications: state.rectifications.map(concluded) }
    }
    case 'membership.member-persuaded-to-resign.v1':
      return state
  }
}

type Imposed = Extract<SanctionEvent, { type: 'membership.sanction-imposed.v1' }>

function imposed({ id: eventId, data }: Recorded<Imposed>, on: LocalDate): Sanction {
  const { reviewId, kind, posts, probationYears: years, decidedBy, document = null } = data
  const probation =
    kind === 'probation-within-party' && years !== undefined
      ? { endsOn: addYears(on, years), years, extendedOn: null, restoredOn: null }
      : null
  return { eventId, reviewId, kind, on, posts, probation, decidedBy, document }
}

/** What speaks of a probation speaks of the one that runs; where a correction took that away, it speaks of nothing. */
function withProbation(
  state: SanctionState,
  change: (probation: ProbationWithinParty) => ProbationWithinParty,
): SanctionState {
  const running = runningProbation(state)
  if (!running?.probation) return state
  const changed: Sanction = { ...running, probation: change(running.probation) }
  return { ...state, sanctions: state.sanctions.map((one) => (one === running ? changed : one)) }
}
