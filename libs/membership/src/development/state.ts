import type { DomainEvent, Recorded } from '@harbor/kernel/event'
import type { MemberId } from '@harbor/kernel/ids'
import { addMonths, dateOf, FAR_DATE, type LocalDate } from '@harbor/kernel/time'
import { developmentPackOn } from '@harbor/rules/development-packs'
import { nationalSteps, type StepKey } from '@harbor/rules/steps'
import type { MemberEvent } from '../member-event'
import type { Stage } from '../words'
import { developmentEvents, type DevelopmentEvent } from './events'

type ActOf<E> =
  E extends DomainEvent<infer Type, infer Data>
    ? { readonly type: Type; readonly data: Data; readonly on: LocalDate }
    : never
/** An event of development with the day of the act. */
export type Act = ActOf<DevelopmentEvent>

/** Stages that somebody lived through elsewhere, as an old file or a transfer letter tells. */
export interface Lived {
  readonly stage: Stage
  readonly appliedOn?: LocalDate
  readonly activistOn?: LocalDate
  readonly targetOn?: LocalDate
  readonly joinedOn?: LocalDate
  readonly fullOn?: LocalDate
}

/** Steps that are gone through anew: acts told before this one began no longer count for them. */
interface Round {
  /** The index of its first act. */
  readonly since: number
  /** The decision that opened it; null: the first. */
  readonly opened: { readonly by: StepKey; readonly on: LocalDate } | null
}
const firstRound: Round = { since: 0, opened: null }

export interface DevelopmentState {
  /** The day of the application, or of coming here with a history; null before either. */
  readonly startedOn: LocalDate | null
  readonly lived: Lived | null
  /** The acts since the last application, as told. */
  readonly acts: readonly Act[]
  /** Of steps 12 to 17: begun anew when the committee did not approve. */
  readonly admissionRound: Round
  /** Of steps 22 to 24: begun anew when probation was extended, or the resolution fell. */
  readonly conversionRound: Round
  /** `endsOn`: the day on which it ends, extension included, and from which a full member's party age counts. */
  readonly probation: { readonly startsOn: LocalDate; readonly endsOn: LocalDate } | null
  readonly extensions: number
  /** The last move to another branch. */
  readonly movedOn: LocalDate | null
}

export const noDevelopment: DevelopmentState = {
  startedOn: null,
  lived: null,
  acts: [],
  admissionRound: firstRound,
  conversionRound: firstRound,
  probation: null,
  extensions: 0,
  movedOn: null,
}

const own: ReadonlySet<string> = new Set(developmentEvents.map(({ type }) => type))

export function isDevelopmentEvent(event: Recorded<MemberEvent>): event is Recorded<DevelopmentEvent> {
  return own.has(event.type)
}

export function evolveDevelopment(state: DevelopmentState, event: Recorded<MemberEvent>): DevelopmentState {
  const on = event.effectiveOn ?? dateOf(event.recordedAt)
  if (isDevelopmentEvent(event)) return evolveOwn(state, actOf(event, on))
  // A history lived elsewhere counts on here.
  if (event.type === 'membership.member-enrolled.v1' || event.type === 'membership.transfer-announced.v1')
    return cameWith(state, event.data, on)
  return event.type === 'membership.transfer-received.v1' ? { ...state, movedOn: on } : state
}

/** The event as an act of its day. */
export function actOf({ type, data }: DevelopmentEvent, on: LocalDate): Act {
  // The pairing of type and data is the event's own; only the compiler loses it on the way.
  return { type, data, on } as Act
}

/** What later decisions need of an act: neither its findings nor the person's details. */
function bare(act: Act): Act {
  const data = { ...act.data, findings: [] }
  return { ...act, data: 'personal' in data ? { ...data, personal: null } : data } as Act
}

function evolveOwn(state: DevelopmentState, told: Act): DevelopmentState {
  const act = bare(told)
  const grown: DevelopmentState = { ...state, acts: [...state.acts, act] }
  switch (act.type) {
    case 'membership.application-submitted.v1':
      return { ...noDevelopment, startedOn: act.on, acts: [act] }
    case 'membership.admission-decided.v1': {
      const { approved, votedOn: startsOn, probationEndsOn: endsOn = yearAfter(startsOn) } = act.data
      return approved
        ? { ...grown, probation: { startsOn, endsOn } }
        : { ...grown, admissionRound: roundAfter(grown, 'admission', act.on) }
    }
    case 'membership.conversion-decided.v1': {
      const { outcome, probationEndsOn: endsOn } = act.data
      if (outcome === 'convert' || outcome === 'cancel') return grown
      const again = { ...grown, conversionRound: roundAfter(grown, 'conversion', act.on) }
      if (outcome === 'not-approved' || !grown.probation || endsOn === undefined) return again
      return { ...again, extensions: grown.extensions + 1, probation: { ...grown.probation, endsOn } }
    }
    case 'membership.application-talk-held.v1':
    case 'membership.activist-nominated.v1':
    case 'membership.activist-confirmed.v1':
    case 'membership.filed-upward.v1':
    case 'membership.cultivators-assigned.v1':
    case 'membership.assessment-recorded.v1':
    case 'membership.notice-published.v1':
    case 'membership.opinion-filed.v1':
    case 'membership.target-confirmed.v1':
    case 'membership.introducers-assigned.v1':
    case 'membership.political-review-concluded.v1':
    case 'membership.training-completed.v1':
    case 'membership.committee-reviewed.v1':
    case 'membership.pre-review-concluded.v1':
    case 'membership.form-filled.v1':
    case 'membership.admission-voted.v1':
    case 'membership.approval-talk-held.v1':
    case 'membership.group-assigned.v1':
    case 'membership.oath-taken.v1':
    case 'membership.conversion-applied.v1':
    case 'membership.conversion-voted.v1':
    case 'membership.file-archived.v1':
    case 'membership.local-step-recorded.v1':
    case 'membership.candidacy-ended.v1':
      return grown
  }
}

function roundAfter({ acts }: DevelopmentState, by: Matter, on: LocalDate): Round {
  return { since: acts.length, opened: { by, on } }
}

function cameWith(state: DevelopmentState, { stage, ...data }: Lived, on: LocalDate): DevelopmentState {
  const { appliedOn, activistOn, targetOn, joinedOn, fullOn } = data
  const lived: Lived = {
    stage,
    ...(appliedOn && { appliedOn }),
    ...(activistOn && { activistOn }),
    ...(targetOn && { targetOn }),
    ...(joinedOn && { joinedOn }),
    ...(fullOn && { fullOn }),
  }
  const probation = joinedOn ? { startsOn: joinedOn, endsOn: fullOn ?? yearAfter(joinedOn) } : null
  return { ...state, startedOn: state.startedOn ?? on, lived, probation: state.probation ?? probation }
}

/** The end of probation by the rules of the day of the meeting. */
function yearAfter(votedOn: LocalDate): LocalDate {
  return addMonths(votedOn, developmentPackOn(votedOn).rules.probation.months)
}

/** By type, then by matter: asked for every act of a file again and again, so without making a key of both. */
const stepsByEvent: ReadonlyMap<string, ReadonlyMap<string, StepKey>> = new Map(
  [...Map.groupBy(nationalSteps, ({ event }) => event.type)].map(([type, steps]) => [
    type,
    new Map(steps.map(({ event, key }) => [event.matter ?? '', key])),
  ]),
)

/**
 * Which of the steps an act is about, however it ended: the one that names its event in steps.ts. Null for acts beside them; the
 * assessment of an activist is part of 06.
 */
export function stepOf({ type, data }: Act): StepKey | null {
  if (type === 'membership.local-step-recorded.v1') return data.step as StepKey
  const matter = 'matter' in data ? data.matter : 'of' in data ? data.of : ''
  return stepsByEvent.get(type)?.get(matter) ?? null
}

/** Did it end in favour? A failed review or a lost vote leaves the step to be done. */
function succeeded(act: Act): boolean {
  if ('passed' in act.data) return act.data.passed
  if ('qualified' in act.data) return act.data.qualified
  if ('carried' in act.data) return act.data.carried
  if ('approved' in act.data) return act.data.approved
  return 'outcome' in act.data ? act.data.outcome === 'convert' : true
}

/** The last act about a step that still counts, however it ended; `by`: of those until that day. */
export function lastAbout(state: DevelopmentState, key: StepKey, by: LocalDate = FAR_DATE): Act | undefined {
  const { since } = roundOf(state, key)
  return lastByDay(state.acts.filter((act, index) => index >= since && act.on <= by && stepOf(act) === key))
}

/** The day on which a step was done, here or elsewhere; null while it is not. `by`: as things stood on that day. */
export function doneOn(state: DevelopmentState, key: StepKey, by: LocalDate = FAR_DATE): LocalDate | null {
  const act = lastAbout(state, key, by)
  if (act) return succeeded(act) ? act.on : null
  return livedOn(state, key)
}

/** The same, by an act of this file. */
export function doneHereOn(state: DevelopmentState, key: StepKey): LocalDate | null {
  const act = lastAbout(state, key)
  return act && succeeded(act) ? act.on : null
}

/** The last act of a type that still counts; `by`: of those until that day. */
export function latest<Type extends Act['type']>(
  state: DevelopmentState,
  type: Type,
  by: LocalDate = FAR_DATE,
): Extract<Act, { type: Type }> | undefined {
  const isOfType = (act: Act): act is Extract<Act, { type: Type }> => act.type === type
  const counts = (act: Act, index: number): boolean => act.on <= by && index >= roundOf(state, stepOf(act)).since
  return lastByDay(state.acts.filter(counts).filter(isOfType))
}

/** The one of the latest day, in whatever order they were told; of one day, the one told last. */
function lastByDay<Some extends Act>(acts: readonly Some[]): Some | undefined {
  return acts.reduce<Some | undefined>((last, act) => (last && act.on < last.on ? last : act), undefined)
}

/** What a general meeting votes on: 接收, 转正. */
export type Matter = 'admission' | 'conversion'

/** Whose written opinions lay before the meeting of that day: filed by then, and not for an earlier meeting on the same matter. */
export function opinionsFiled(state: DevelopmentState, matter: Matter, meetingOn: LocalDate): readonly MemberId[] {
  const met = state.acts.filter((act) => stepOf(act) === `${matter}-vote` && act.on < meetingOn).map(({ on }) => on)
  const filed = actsOf(state, 'membership.opinion-filed.v1').filter(
    ({ on, data }) => data.matter === matter && on <= meetingOn && met.every((day) => on > day),
  )
  return [...new Set(filed.map(({ data }) => data.filedBy))]
}

export function actsOf<Type extends Act['type']>(
  state: DevelopmentState,
  type: Type,
): readonly Extract<Act, { type: Type }>[] {
  return state.acts.filter((act): act is Extract<Act, { type: Type }> => act.type === type)
}

/** 确定为积极分子之日, here or elsewhere. */
export function activistSince(state: DevelopmentState): LocalDate | null {
  return doneOn(state, 'activist')
}

/** The round that a step belongs to. */
export function roundOf(state: DevelopmentState, key: StepKey | null): Round {
  const number = nationalSteps.find((step) => step.key === key)?.number ?? 0
  if (number >= 12 && number <= 17) return state.admissionRound
  return number >= 22 && number <= 24 ? state.conversionRound : firstRound
}

/** Steps before the stage that somebody came with were done elsewhere; without a date they count from the coming. */
function livedOn({ lived, startedOn }: DevelopmentState, key: StepKey): LocalDate | null {
  const number = nationalSteps.find((step) => step.key === key)?.number ?? null
  if (!lived || number === null || number > lastStepBefore[lived.stage]) return null
  const { appliedOn, activistOn, targetOn, joinedOn, fullOn } = lived
  const byStep =
    number <= 2 ? appliedOn : number <= 5 ? activistOn : number <= 8 ? targetOn : number <= 18 ? joinedOn : fullOn
  return byStep ?? startedOn
}

/** The last step that is behind somebody of this stage. Cultivators are assigned anew where an activist comes to. */
const lastStepBefore: Readonly<Record<Stage, number>> = {
  applicant: 1,
  activist: 5,
  'development-target': 8,
  probationary: 18,
  full: 25,
}
