import { Type } from 'typebox'
import { defineEvent, type EventOf } from '@harbor/kernel/event'
import { Choice, DateText, FindingsList, IdOf, Line, Payload, Personal } from '@harbor/kernel/schema'
import { stages } from '../words'

// NOTE: names and payloads are the storage format. Once landed: a new version and an upcaster, never an edit.

/** Details of a person as a 党员花名册 has them. All but the name may be unknown in old files. */
export const PersonDetails = Type.Object({
  name: Line(60),
  sex: Type.Optional(Choice(['male', 'female'])),
  ethnicity: Type.Optional(Line(30)),
  bornOn: Type.Optional(DateText),
  education: Type.Optional(Line(60)),
  idNumber: Type.Optional(Line(18)),
  workplace: Type.Optional(Line(200)),
  phone: Type.Optional(Line(40)),
  /** 党内职务 as the old file words it; offices that count are appointments of the unit. */
  posts: Type.Optional(Line(200)),
})

/** The deciding unit, and the rules that the act breaks when it is recorded as a historic fact. */
const decided = { decidedBy: IdOf<'unit'>(), findings: FindingsList }

/** Where a fact came from, when not from an act on this platform. */
export const Provenance = Type.Union([
  Payload({
    kind: Type.Literal('file'),
    fileHash: Line(64),
    fileName: Line(200),
    row: Type.Integer({ minimum: 1 }),
    rowKey: Line(64),
  }),
  Payload({ kind: Type.Literal('letter'), letterNumber: Line(80), sourceName: Line(200) }),
])

/** An existing member (or candidate) comes onto the roll with a history that was lived elsewhere. Effective: the day from which the branch has been responsible. */
export const memberEnrolled = defineEvent(
  'membership.member-enrolled',
  1,
  Payload({
    branchId: IdOf<'unit'>(),
    stage: Choice(stages),
    appliedOn: Type.Optional(DateText),
    activistOn: Type.Optional(DateText),
    targetOn: Type.Optional(DateText),
    /** 入党日期: the day of the branch vote that admitted. */
    joinedOn: Type.Optional(DateText),
    /** 转正日期: the day on which probation ended; party age counts from it. */
    fullOn: Type.Optional(DateText),
    provenance: Provenance,
    findings: FindingsList,
    personal: Personal(PersonDetails),
  }),
)

/** What a person can ask to have struck out again; a name never. */
export const clearableDetails = ['education', 'workplace', 'phone', 'posts'] as const

/** Only the members named are changed or cleared; the others stay. */
export const detailsChanged = defineEvent(
  'membership.details-changed',
  1,
  Payload({
    reason: Line(),
    cleared: Type.Optional(Type.Array(Choice(clearableDetails), { uniqueItems: true })),
    personal: Personal(Type.Partial(PersonDetails)),
  }),
)

export const memberDied = defineEvent('membership.member-died', 1, Payload({}))

/** 退党. Effective: the day of the branch meeting that took his name off. */
export const memberResigned = defineEvent('membership.member-resigned', 1, Payload({ ...decided, reason: Line(500) }))

export const suspensionGrounds = ['settled-abroad', 'study-abroad-over-5-years', 'lost-contact'] as const
/** 停止党籍 */
export const membershipSuspended = defineEvent(
  'membership.membership-suspended',
  1,
  Payload({ ...decided, ground: Choice(suspensionGrounds), since: DateText }),
)
/** 恢复党籍 */
export const membershipRestored = defineEvent(
  'membership.membership-restored',
  1,
  Payload({ ...decided, reason: Line(500) }),
)

export const removalGrounds = [
  'lost-faith',
  'unfit-after-rectification',
  'lost-contact-two-years',
  'settled-abroad-no-contact',
  'no-longer-qualified',
] as const
/** 除名 */
export const memberRemoved = defineEvent(
  'membership.member-removed',
  1,
  Payload({ ...decided, ground: Choice(removalGrounds), reason: Line(500) }),
)

export const lapseKinds = ['organisation-life', 'dues', 'assigned-work'] as const
/** 自行脱党: six months running without good reason, decided by the branch and approved above. */
export const memberDeemedWithdrawn = defineEvent(
  'membership.member-deemed-withdrawn',
  1,
  Payload({
    ...decided,
    ground: Choice(lapseKinds),
    since: DateText,
    /** The lapse on record; unknown for acts of the past. */
    lapseId: Type.Optional(IdOf<'lapse'>()),
    reason: Line(500),
  }),
)

/** The member stopped taking part, paying dues or doing assigned work; whether with reason is said when it ends or is excused. */
export const lapseRecorded = defineEvent(
  'membership.lapse-recorded',
  1,
  Payload({ lapseId: IdOf<'lapse'>(), kind: Choice(lapseKinds), since: DateText }),
)
export const lapseEnded = defineEvent(
  'membership.lapse-ended',
  1,
  Payload({ lapseId: IdOf<'lapse'>(), how: Choice(['resumed', 'excused']), endedOn: DateText, reason: Line() }),
)

export const contactLost = defineEvent('membership.contact-lost', 1, Payload({ lastContactOn: DateText }))
export const contactFound = defineEvent('membership.contact-found', 1, Payload({ foundOn: DateText, reason: Line() }))

const correction = {
  proposalId: IdOf<'proposal'>(),
  corrects: IdOf<'event'>(),
  reason: Line(500),
  /** The document or organ that allows the correction. */
  authority: Line(200),
  replacement: Type.Union([
    Type.Null(),
    Payload({ data: Type.Record(Type.String(), Type.Unknown()), effectiveOn: Type.Optional(DateText) }),
  ]),
  personal: Type.Optional(Personal(Type.Partial(PersonDetails))),
}
export const correctionProposed = defineEvent('membership.correction-proposed', 1, Payload(correction))
export const correctionRejected = defineEvent(
  'membership.correction-rejected',
  1,
  Payload({ proposalId: IdOf<'proposal'>(), reason: Line(500) }),
)
/** Approved by somebody else than who proposed it: from now on the corrected event reads as its replacement. */
export const recordCorrected = defineEvent('membership.record-corrected', 1, Payload(correction))

/** The person's data key was destroyed by lawful order; what the file says of stages and dates stays. */
export const personalDataErased = defineEvent(
  'membership.personal-data-erased',
  1,
  Payload({ reason: Line(500), authority: Line(200) }),
)

export const rollEvents = [
  memberEnrolled,
  detailsChanged,
  memberDied,
  memberResigned,
  membershipSuspended,
  membershipRestored,
  memberRemoved,
  memberDeemedWithdrawn,
  lapseRecorded,
  lapseEnded,
  contactLost,
  contactFound,
  correctionProposed,
  correctionRejected,
  recordCorrected,
  personalDataErased,
] as const
export type RollEvent = EventOf<(typeof rollEvents)[number]>
export type PersonDetails = Type.Static<typeof PersonDetails>
