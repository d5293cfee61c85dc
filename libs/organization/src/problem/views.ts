import type { MemberId, UnitId } from '@harbor/kernel/ids'
import type { LocalDate } from '@harbor/kernel/time'
import type { View, ViewDocument } from '@harbor/kernel/view'
import {
  evidenceAdded,
  evidenceRemoved,
  problemEvents,
  problemHandedOver,
  problemOpened,
  squadFormed,
  type EvidenceId,
  type ProblemEvent,
  type ProblemId,
  type ProblemKind,
} from './events'
import {
  evolveProblem,
  noProblem,
  outstandingSteps,
  squadOf,
  type ProblemPhase,
  type ProblemState,
  type Turn,
} from './state'

/** A problem as the ledger shows it. */
export interface ProblemRow extends ViewDocument {
  readonly id: ProblemId
  readonly number: string
  readonly kind: ProblemKind
  readonly title: string
  readonly project: string
  readonly unitId: UnitId
  readonly phase: ProblemPhase
  readonly openedOn: LocalDate
  readonly dueOn: LocalDate
  readonly acceptedOn: LocalDate | null
  readonly leaderId: MemberId | null
  readonly steps: number
  readonly stepsOutstanding: number
  readonly visits: number
  readonly measures: number
  /** Files that were not removed. */
  readonly evidence: number
  readonly reopenings: number
  readonly turns: readonly Turn[]
}

const folding = {
  personal: false,
  key: ({ stream }: { readonly stream: string }) => stream.slice(-36),
  evolve: (state: ProblemState | undefined, event: Parameters<typeof evolveProblem>[1]) =>
    evolveProblem(state ?? noProblem, event),
} as const

export const problemsView: View<ProblemEvent, ProblemState, ProblemRow> = {
  name: 'problems',
  version: 1,
  collection: {
    name: 'problems',
    fields: {
      number: 'string',
      kind: 'string',
      unitId: 'string',
      phase: 'string',
      project: 'string',
      openedOn: 'string',
      dueOn: 'string',
      acceptedOn: 'string',
      evidence: 'number',
    },
    indexes: [['unitId', 'dueOn'], ['phase', 'dueOn'], ['number']],
    text: ['number', 'title', 'project'],
  },
  handles: problemEvents.map(({ type }) => type),
  ...folding,
  documents: (problem, key) => rowOf(problem, key as ProblemId),
}

function rowOf(problem: ProblemState, id: ProblemId): readonly ProblemRow[] {
  const { phase, unitId, openedOn, dueOn } = problem
  if (phase === null || unitId === null || openedOn === null || dueOn === null) return []
  const { number, kind, title, project, acceptedOn, leaderId, steps, visits, measures, reopenings, turns } = problem
  return [
    {
      id,
      number,
      kind,
      title,
      project: project ?? '',
      unitId,
      phase,
      openedOn,
      dueOn,
      acceptedOn,
      leaderId,
      steps: steps.length,
      stepsOutstanding: outstandingSteps(problem).length,
      visits: visits.length,
      measures: measures.length,
      evidence: problem.evidence.filter(({ removedOn }) => removedOn === null).length,
      reopenings,
      turns,
    },
  ]
}

/** Who is on a squad now. */
export interface SquadPlace extends ViewDocument {
  readonly problemId: ProblemId
  readonly memberId: MemberId
}

export const squadsView: View<ProblemEvent, ProblemState, SquadPlace> = {
  name: 'problem-squads',
  version: 2,
  collection: { name: 'problem-squads', fields: { memberId: 'string' }, indexes: [['memberId']], text: [] },
  handles: [squadFormed.type],
  ...folding,
  documents: (problem, key) =>
    squadOf(problem).map((memberId) => ({ id: `${key}/${memberId}`, problemId: key as ProblemId, memberId })),
}

/** A file that should be in the evidence store. */
export interface EvidenceRow extends ViewDocument {
  readonly problemId: ProblemId
  readonly evidenceId: EvidenceId
  readonly number: string
  readonly unitId: UnitId
  readonly sha256: string
  readonly bytes: number
}

export const evidenceView: View<ProblemEvent, ProblemState, EvidenceRow> = {
  name: 'problem-evidence',
  version: 2,
  collection: {
    name: 'problem-evidence',
    fields: { sha256: 'string', unitId: 'string' },
    indexes: [['sha256'], ['unitId']],
    text: [],
  },
  handles: [problemOpened.type, problemHandedOver.type, evidenceAdded.type, evidenceRemoved.type],
  ...folding,
  documents: ({ evidence, unitId, number }, key) =>
    evidence.flatMap(({ evidenceId, sha256, bytes, removedOn }) =>
      removedOn !== null || unitId === null
        ? []
        : [{ id: `${key}/${evidenceId}`, problemId: key as ProblemId, evidenceId, number, unitId, sha256, bytes }],
    ),
}
