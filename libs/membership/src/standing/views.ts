import { effectiveHistory, type CorrectionData } from '@harbor/kernel/correction'
import type { Recorded } from '@harbor/kernel/event'
import type { EventId, MemberId, UnitId } from '@harbor/kernel/ids'
import { FAR_INSTANT, type Instant, type LocalDate } from '@harbor/kernel/time'
import type { View, ViewDocument } from '@harbor/kernel/view'
import { CORRECTION, type MemberEvent, type MemberEventType } from '../member-event'
import type { Stage, Standing } from '../words'
import { standingFacts, standingTypes, type StandingFact } from './facts'
import { timelineOf, type Segment } from './timeline'

/**
 * One stretch of days (valid) over one stretch of knowledge (recorded): between `recordedFrom` and `recordedTo` the platform
 * answered that from `validFrom` up to, not including, `validTo` the person stood so. A new fact closes rows and adds others.
 */
export interface StandingInterval extends ViewDocument {
  readonly memberId: MemberId
  /** Empty text: no branch of the platform. */
  readonly unitId: UnitId | ''
  readonly stage: Stage
  readonly standing: Standing
  readonly validFrom: LocalDate
  readonly validTo: LocalDate
  readonly recordedFrom: Instant
  readonly recordedTo: Instant
}

interface KnownSegment extends Segment {
  readonly recordedFrom: Instant
  readonly recordedTo: Instant
}

/** What one event says of standing, without what standing does not need. */
interface ToldFacts {
  readonly id: EventId
  readonly type: MemberEventType
  readonly on?: LocalDate
  readonly at: Instant
  readonly says: readonly Omit<StandingFact, 'eventId'>[]
}
/** A correction of something that was told. */
type ToldCorrection = Pick<CorrectionData, 'corrects' | 'replacement'> & { readonly id: EventId; readonly at: Instant }

/** Only what was told, in the order of telling: the rows follow from it, and a small state is quick to store and to compare. */
interface State {
  readonly told: readonly (ToldFacts | ToldCorrection)[]
}

const nothing: State = { told: [] }
const relevant: ReadonlySet<string> = new Set(standingTypes)

/** Two clocks: keeps what was known between corrections, so that it stays answerable. */
export const standingIntervals: View<MemberEvent, State, StandingInterval> = {
  name: 'standing-intervals',
  version: 2,
  collection: {
    name: 'standing-intervals',
    fields: {
      memberId: 'string',
      unitId: 'string',
      stage: 'string',
      standing: 'string',
      validFrom: 'string',
      validTo: 'string',
      recordedFrom: 'string',
      recordedTo: 'string',
    },
    indexes: [['memberId'], ['unitId', 'recordedTo', 'validFrom'], ['recordedTo', 'validFrom']],
    text: [],
  },
  handles: [...standingTypes, CORRECTION],
  personal: false,
  key: (event) => event.stream.slice(-36),
  evolve(state = nothing, event) {
    if (event.type === CORRECTION) return withCorrection(state, event)
    if (!relevant.has(event.type)) return state
    const { id, type, recordedAt: at, effectiveOn: on } = event
    const says = standingFacts(event).map(({ eventId: _, ...said }) => said)
    return { told: [...state.told, { id, type, at, ...(on && { on }), says }] }
  },
  documents: ({ told }, key) =>
    knownSegments(told).map(({ branchId, eventId: _, ...row }, index) => ({
      id: `${key}/${index}`,
      memberId: key as MemberId,
      unitId: branchId ?? '',
      ...row,
    })),
}

/** Corrections of other matters than standing change nothing here. */
function withCorrection({ told }: State, { id, recordedAt: at, data }: Recorded<MemberEvent>): State {
  const { corrects, replacement } = data as CorrectionData
  return told.some((one) => one.id === corrects) ? { told: [...told, { id, at, corrects, replacement }] } : { told }
}

/** What was answered at each instant: each telling closes the rows that no longer hold and adds others. */
function knownSegments(told: State['told']): readonly KnownSegment[] {
  let facts: readonly StandingFact[] = []
  let known: readonly KnownSegment[] = []
  for (const [index, one] of told.entries()) {
    // A correction can only speak of what was told before it, so new facts join what the corrections left.
    facts = 'says' in one ? [...facts, ...factsOf(one)] : factsAfterCorrections(told.slice(0, index + 1))
    // Nobody could ask between two tellings of one instant.
    if (told[index + 1]?.at !== one.at) known = revised(known, timelineOf(facts), one.at)
  }
  return known
}

function factsOf({ id: eventId, says }: ToldFacts): readonly StandingFact[] {
  return says.map((said) => ({ ...said, eventId }))
}

/** Everything told is read anew: it stands as it was, or has the payload that a correction put in its place. */
function factsAfterCorrections(told: State['told']): readonly StandingFact[] {
  const events = told.map((one) =>
    'says' in one
      ? { type: one.type, id: one.id, recordedAt: one.at, ...(one.on && { effectiveOn: one.on }), data: { told: one } }
      : { type: CORRECTION, id: one.id, recordedAt: one.at, data: one },
  )
  return effectiveHistory(events as unknown as readonly Recorded[], CORRECTION).flatMap((event) => {
    const { told: unchanged } = event.data as { readonly told?: ToldFacts }
    return unchanged ? factsOf(unchanged) : standingFacts(event as Recorded<MemberEvent>)
  })
}

/** Rows that no longer hold end at this instant, new ones begin; what was told and untold at the same instant leaves no row. */
function revised(known: readonly KnownSegment[], segments: readonly Segment[], at: Instant): readonly KnownSegment[] {
  const rows: KnownSegment[] = []
  const standing = new Set<Segment>()
  for (const row of known) {
    if (row.recordedTo !== FAR_INSTANT) rows.push(row)
    else {
      const same = segments.find((segment) => sameRow(row, segment))
      if (same) standing.add(same)
      if (same) rows.push(row)
      else if (row.recordedFrom !== at) rows.push({ ...row, recordedTo: at })
    }
  }
  for (const segment of segments)
    if (!standing.has(segment)) rows.push({ ...segment, recordedFrom: at, recordedTo: FAR_INSTANT })
  return rows
}

function sameRow(a: Segment, b: Segment): boolean {
  return (
    a.validFrom === b.validFrom &&
    a.validTo === b.validTo &&
    a.stage === b.stage &&
    a.standing === b.standing &&
    a.branchId === b.branchId
  )
}
