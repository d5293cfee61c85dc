import type { WordsOfCodes } from '@harbor/kernel/decision'
import type { Recorded } from '@harbor/kernel/event'
import type { AccountId, Id, MemberId, UnitId } from '@harbor/kernel/ids'
import { dateOf, type LocalDate } from '@harbor/kernel/time'
import type { EvidenceId, ProblemEvent, ProblemKind, StepId } from './events'

/** `open`: being worked on. `submitted`: waits for acceptance. */
export const problemPhases = ['open', 'submitted', 'accepted', 'given-up'] as const
export type ProblemPhase = (typeof problemPhases)[number]

export const problemPhaseNames: WordsOfCodes<ProblemPhase> = {
  open: { zh: '攻坚中', en: 'open' },
  submitted: { zh: '待验收', en: 'submitted' },
  accepted: { zh: '已验收', en: 'accepted' },
  'given-up': { zh: '已终止', en: 'given up' },
}

export interface Step {
  readonly stepId: StepId
  readonly title: string
  readonly plannedOn: LocalDate
  readonly dueOn: LocalDate
  readonly doneOn: LocalDate | null
  readonly result: string | null
  readonly droppedOn: LocalDate | null
}

export interface SiteVisit {
  readonly visitId: Id<'visit'>
  readonly on: LocalDate
  readonly memberIds: readonly MemberId[]
  readonly found: string
}

export interface Measure {
  readonly measureId: Id<'measure'>
  readonly on: LocalDate
  readonly what: string
}

export interface Evidence {
  readonly evidenceId: EvidenceId
  readonly sha256: string
  readonly bytes: number
  readonly mediaType: string
  readonly shows: string
  readonly on: LocalDate
  readonly removedOn: LocalDate | null
}

/** Where the problem stood from a day on. */
export interface Turn {
  readonly on: LocalDate
  readonly phase: ProblemPhase
}

/** What a problem's stream says. JSON, since views keep it too. */
export interface ProblemState {
  /** Null: never opened. */
  readonly phase: ProblemPhase | null
  readonly number: string
  readonly kind: ProblemKind
  readonly title: string
  readonly matter: string
  readonly project: string | null
  readonly unitId: UnitId | null
  readonly openedOn: LocalDate | null
  readonly dueOn: LocalDate | null
  readonly leaderId: MemberId | null
  /** Beside the leader. */
  readonly memberIds: readonly MemberId[]
  /** Everybody who has ever been on the squad: they do not accept it. */
  readonly everOnSquad: readonly MemberId[]
  readonly steps: readonly Step[]
  readonly visits: readonly SiteVisit[]
  readonly measures: readonly Measure[]
  readonly evidence: readonly Evidence[]
  readonly submittedOn: LocalDate | null
  readonly submittedBy: AccountId | null
  readonly result: string | null
  readonly acceptedOn: LocalDate | null
  /** How often it came back from acceptance, and after acceptance. */
  readonly returns: number
  readonly reopenings: number
  /** Measures and evidence that are older than the last reopening do not carry another submission. */
  readonly before: { readonly measures: number; readonly evidence: number }
  readonly turns: readonly Turn[]
}

export const noProblem: ProblemState = {
  phase: null,
  number: '',
  kind: 'key',
  title: '',
  matter: '',
  project: null,
  unitId: null,
  openedOn: null,
  dueOn: null,
  leaderId: null,
  memberIds: [],
  everOnSquad: [],
  steps: [],
  visits: [],
  measures: [],
  evidence: [],
  submittedOn: null,
  submittedBy: null,
  result: null,
  acceptedOn: null,
  returns: 0,
  reopenings: 0,
  before: { measures: 0, evidence: 0 },
  turns: [],
}

export function evolveProblem(state: ProblemState, event: Recorded<ProblemEvent>): ProblemState {
  const on = event.effectiveOn ?? dateOf(event.recordedAt)
  switch (event.type) {
    case 'organization.problem-opened.v1': {
      const { project = null, ...said } = event.data
      return turned({ ...state, ...said, project, openedOn: on }, 'open', on)
    }
    case 'organization.problem-squad-formed.v1': {
      const { leaderId, memberIds } = event.data
      const everOnSquad = [...new Set([...state.everOnSquad, leaderId, ...memberIds])]
      return { ...state, leaderId, memberIds, everOnSquad }
    }
    case 'organization.problem-step-planned.v1': {
      const step = { ...event.data, plannedOn: on, doneOn: null, result: null, droppedOn: null }
      return { ...state, steps: [...state.steps, step] }
    }
    case 'organization.problem-step-done.v1': {
      const { stepId, result } = event.data
      return withStep(state, stepId, { doneOn: on, result })
    }
    case 'organization.problem-step-dropped.v1':
      return withStep(state, event.data.stepId, { droppedOn: on })
    case 'organization.problem-site-visited.v1':
      return { ...state, visits: [...state.visits, { ...event.data, on }] }
    case 'organization.problem-measure-taken.v1':
      return { ...state, measures: [...state.measures, { ...event.data, on }] }
    case 'organization.problem-evidence-added.v1':
      return { ...state, evidence: [...state.evidence, { ...event.data, on, removedOn: null }] }
    case 'organization.problem-evidence-removed.v1': {
      const { evidenceId } = event.data
      const removed = (one: Evidence) => (one.evidenceId === evidenceId ? { ...one, removedOn: on } : one)
      return { ...state, evidence: state.evidence.map(removed) }
    }
    case 'organization.problem-submitted.v1': {
      const { result } = event.data
      return turned({ ...state, result, submittedOn: on, submittedBy: event.actor.id }, 'submitted', on)
    }
    case 'organization.problem-accepted.v1':
      return turned({ ...state, acceptedOn: on }, 'accepted', on)
    case 'organization.problem-returned.v1':
      return turned({ ...state, ...notSubmitted, returns: state.returns + 1 }, 'open', on)
    case 'organization.problem-reopened.v1': {
      const before = { measures: state.measures.length, evidence: state.evidence.length }
      const reopenings = state.reopenings + 1
      const { dueOn } = event.data
      return turned({ ...state, ...notSubmitted, acceptedOn: null, reopenings, before, dueOn }, 'open', on)
    }
    case 'organization.problem-handed-over.v1':
      return { ...state, unitId: event.data.toUnitId }
    case 'organization.problem-extended.v1':
      return { ...state, dueOn: event.data.dueOn }
    case 'organization.problem-given-up.v1':
      return turned(state, 'given-up', on)
  }
}

const notSubmitted = { submittedOn: null, submittedBy: null, result: null }

function turned(state: ProblemState, phase: ProblemPhase, on: LocalDate): ProblemState {
  return { ...state, phase, turns: [...state.turns, { phase, on }] }
}

function withStep(state: ProblemState, stepId: StepId, more: Partial<Step>): ProblemState {
  return { ...state, steps: state.steps.map((step) => (step.stepId === stepId ? { ...step, ...more } : step)) }
}

export function problemOf(events: readonly Recorded[]): ProblemState {
  return (events as readonly Recorded<ProblemEvent>[]).reduce(evolveProblem, noProblem)
}

/** Neither done nor dropped. */
export function outstandingSteps({ steps }: ProblemState): readonly Step[] {
  return steps.filter(({ doneOn, droppedOn }) => doneOn === null && droppedOn === null)
}

export function squadOf({ leaderId, memberIds }: Pick<ProblemState, 'leaderId' | 'memberIds'>): readonly MemberId[] {
  return leaderId === null ? [] : [leaderId, ...memberIds]
}

/** The day on which it took its present turn. */
export function standsSince({ turns }: ProblemState): LocalDate | null {
  return turns.at(-1)?.on ?? null
}
