import type { EventId, UnitId } from '@harbor/kernel/ids'
import { FAR_DATE, later, type LocalDate } from '@harbor/kernel/time'
import { isMemberStage, onTheRoll, type Stage, type Standing } from '../words'
import type { StandingFact } from './facts'

/** Where a person stood over a stretch of days: from `validFrom` up to, not including, `validTo`. */
export interface Segment {
  readonly validFrom: LocalDate
  readonly validTo: LocalDate
  readonly stage: Stage
  readonly standing: Standing
  /** Null when no branch of the platform was responsible. */
  readonly branchId: UnitId | null
  /** The event that began it. */
  readonly eventId: EventId
}

/**
 * The days of a file as seamless segments, oldest first. Facts hold from their day until another fact about the same matter;
 * of several facts of one day the one told last counts. Nothing before the first stage is known, and nothing follows a death,
 * whatever was recorded before it became known.
 */
export function timelineOf(facts: readonly StandingFact[]): readonly Segment[] {
  const segments: Segment[] = []
  let stage: Stage | undefined
  let standing: Standing = 'candidate'
  let branchId: UnitId | null = null
  for (const fact of inOrder(facts)) {
    stage = fact.stage ?? stage
    standing = fact.standing ?? standing
    branchId = fact.branchId === undefined ? branchId : fact.branchId
    if (stage === undefined) continue
    // Stages lived before the enrolment tell no standing of their own.
    if (standing === 'candidate' && isMemberStage(stage)) standing = 'member'
    const responsible = onTheRoll.includes(standing) ? branchId : null
    const next = {
      validFrom: fact.from,
      validTo: FAR_DATE,
      stage,
      standing,
      branchId: responsible,
      eventId: fact.eventId,
    }
    if (segments.at(-1)?.validFrom === fact.from) segments.pop()
    const last = segments.pop()
    if (last && sameStanding(last, next)) segments.push({ ...last, validTo: FAR_DATE })
    else segments.push(...(last ? [{ ...last, validTo: fact.from }] : []), next)
    if (standing === 'deceased') break
  }
  return segments
}

export function segmentOn(segments: readonly Segment[], on: LocalDate): Segment | undefined {
  return segments.findLast(({ validFrom, validTo }) => validFrom <= on && (on < validTo || validTo === FAR_DATE))
}

/** On the platform's roll: some branch answers for the person. */
export function isOnTheRoll({ standing }: Pick<Segment, 'standing'>): boolean {
  return onTheRoll.includes(standing)
}

/** The first day from `from` on, on which the person was off the roll; null: on it ever since. What was going on then ended that day. */
export function leftRollAfter(segments: readonly Segment[], from: LocalDate): LocalDate | null {
  const off = segments.find((segment) => segment.validTo > from && !isOnTheRoll(segment))
  return off ? later(off.validFrom, from) : null
}

/** 有表决权: full members, less those whose membership is suspended. */
export function mayVote({ stage, standing }: Pick<Segment, 'stage' | 'standing'>): boolean {
  return stage === 'full' && standing === 'member'
}

/** 党龄 counts from this day: the start of full membership that has not ended since. Undefined without it. */
export function partyAgeFrom(segments: readonly Segment[]): LocalDate | undefined {
  let from: LocalDate | undefined
  for (const { stage, standing, validFrom } of segments) {
    if (stage === 'full' && keepsMembership.includes(standing)) from ??= validFrom
    else from = undefined
  }
  return from
}

/** The first day at that stage of the latest membership: whoever left and was admitted anew has begun anew. Null: never reached. */
export function beganOn(segments: readonly Segment[], stage: 'probationary' | 'full'): LocalDate | null {
  let from: LocalDate | null = null
  let goesOn = false
  for (const segment of segments) {
    const holds = isMemberStage(segment.stage) && keepsMembership.includes(segment.standing)
    if (holds && !goesOn) from = null
    if (holds && segment.stage === stage) from ??= segment.validFrom
    goesOn = holds
  }
  return from
}

const keepsMembership: readonly Standing[] = ['member', 'suspended', 'transferred-out', 'deceased']

function inOrder(facts: readonly StandingFact[]): readonly StandingFact[] {
  const sorted = facts.every((fact, index) => index === 0 || (facts[index - 1]?.from ?? fact.from) <= fact.from)
  return sorted ? facts : facts.toSorted((a, b) => (a.from < b.from ? -1 : a.from > b.from ? 1 : 0))
}

function sameStanding(a: Segment, b: Segment): boolean {
  return a.stage === b.stage && a.standing === b.standing && a.branchId === b.branchId
}
