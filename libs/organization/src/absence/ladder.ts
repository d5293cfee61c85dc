import type { LocalDate } from '@harbor/kernel/time'
import { countsAfter, rungs, type LadderPack, type Rung } from '@harbor/rules/absence-ladder'
import { pendingOf, type AbsenceState, type RestingOn, type RungStep } from './state'

/** A decision as it stands today: what it rested on, and how much of that is still an absence without reason. */
export interface TakenRung extends RungStep {
  /** Of its absences, those that are without reason still. */
  readonly standing: number
  /** `absence.since-excused`: too few of them are left; the decision stays, and counts as no step any more. */
  readonly finding: 'absence.since-excused' | null
}

export interface Ladder {
  readonly asOf: LocalDate
  /** Absences without reason that count on that day, oldest first. */
  readonly absences: readonly RestingOn[]
  readonly taken: readonly TakenRung[]
  /** The highest rung that still has its ground; null: none. */
  readonly level: Rung | null
  readonly pending: RungStep | null
  /** What can be proposed now; null: nothing. A person decides. */
  readonly next: Rung | null
}

/**
 * Where a member stands: a function of the absences as they are known and of the decisions taken, of nothing else, and of neither's order.
 * `unexcused`: every absence without reason, as known now.
 */
export function ladderOf(
  unexcused: readonly RestingOn[],
  decisions: AbsenceState,
  pack: LadderPack,
  asOf: LocalDate,
): Ladder {
  const known = new Map(unexcused.map((absence) => [absence.source, absence]))
  const before = countsAfter(pack, asOf)
  const absences = [...known.values()]
    .filter(({ on }) => on > before && on <= asOf)
    .toSorted((a, b) => (a.on < b.on ? -1 : a.on > b.on ? 1 : a.source < b.source ? -1 : 1))
  const taken = decisions.filter((step) => step.taken === true).map((step) => takenNow(step, known, pack))
  // A step counts while its last absence does: after a year without one the ladder begins anew.
  const steps = taken.filter((step) => step.finding === null && lastOn(step) > before)
  const height = Math.max(-1, ...steps.map(({ rung }) => rungs.indexOf(rung)))
  const pending = pendingOf(decisions) ?? null
  const candidate = rungs[height + 1]
  const since = steps.reduce((last, { decidedOn }) => (decidedOn !== null && decidedOn > last ? decidedOn : last), '')
  const isGrounded =
    candidate !== undefined &&
    absences.length >= pack.rungs[candidate].absences &&
    absences.some(({ on, source }) => on > since || !steps.some((step) => restsOn(step, source)))
  const next = pending === null && isGrounded ? candidate : null
  return { asOf, absences, taken, level: rungs[height] ?? null, pending, next }
}

function takenNow(step: RungStep, known: ReadonlyMap<string, RestingOn>, pack: LadderPack): TakenRung {
  const standing = step.absences.filter(({ source }) => known.has(source)).length
  return { ...step, standing, finding: standing < pack.rungs[step.rung].absences ? 'absence.since-excused' : null }
}

function restsOn({ absences }: RungStep, source: string): boolean {
  return absences.some((absence) => absence.source === source)
}

function lastOn({ absences }: RungStep): string {
  return absences.reduce((last, { on }) => (on > last ? on : last), '')
}
