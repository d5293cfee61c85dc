import { Type } from 'typebox'
import type { Recorded } from '@harbor/kernel/event'
import { definePublic, publicIdOf, type PublicEvents } from '@harbor/kernel/public-event'
import { Choice, DateText, IdOf } from '@harbor/kernel/schema'
import { dateOf } from '@harbor/kernel/time'
import { membershipEnded, memberSnapshot } from '@harbor/membership/public'
import { sanctionKinds } from '@harbor/rules/discipline-2023'
import { decisionAnnounced, decisionRevised, reviewDecided, type ReviewEvent } from '../events'

// NOTE: what districts are told is a contract with them: add a field, or a new version beside the old one; never take away.

const TOPIC = 'party.discipline.v1'
const memberId = IdOf<'member'>()

/** The sanction in force when the decision was announced. Effective (`effectiveon`): the day on which the unit decided. */
export const sanctionAnnounced = definePublic(
  'party.discipline.sanction-announced',
  1,
  TOPIC,
  Type.Object({
    memberId,
    kind: Choice(sanctionKinds),
    /** 留党察看: one year or two. */
    probationYears: Type.Optional(Type.Integer({ minimum: 1, maximum: 2 })),
    decidedBy: IdOf<'unit'>(),
    announcedOn: DateText,
  }),
  { zh: '宣布处分决定', en: 'The decision on a sanction was announced' },
)
/** After an appeal. `kind` null: lifted from its beginning. */
export const sanctionRevised = definePublic(
  'party.discipline.sanction-revised',
  1,
  TOPIC,
  Type.Object({
    memberId,
    /** Id of the message that announced it. */
    revises: IdOf<'public-event'>(),
    kind: Type.Union([Choice(sanctionKinds), Type.Null()]),
    probationYears: Type.Optional(Type.Integer({ minimum: 1, maximum: 2 })),
    decidedBy: IdOf<'unit'>(),
  }),
  { zh: '处分变更或撤销', en: 'An announced sanction was changed or lifted' },
)

/**
 * A case shows nothing of itself before its decision is announced, and nothing ever when it ends without one. Then it tells whom it
 * concerns, the sanction, who decided and when: no matter, no finding, no reason, no document, and not which case it was.
 */
export const reviewPublicEvents: PublicEvents = {
  types: [sanctionAnnounced, sanctionRevised],
  handles: [decisionAnnounced.type, decisionRevised.type],
  readsFile: true,
  tell(event, before) {
    const file = before as readonly Recorded<ReviewEvent>[]
    const announcement = file.find(({ type }) => type === decisionAnnounced.type)
    const decision = inForce(file)
    if (event.type === decisionAnnounced.type) return announcement || !decision ? [] : announced(event, decision)
    return announcement ? revised(event as Revision, announcement) : []
  },
}

type Decision = Extract<ReviewEvent, { type: typeof reviewDecided.type | typeof decisionRevised.type }>
type Revision = Recorded<Extract<ReviewEvent, { type: typeof decisionRevised.type }>>

function inForce(file: readonly Recorded<ReviewEvent>[]): Recorded<Decision> | undefined {
  return file.findLast(
    (event): event is Recorded<Decision> => event.type === reviewDecided.type || event.type === decisionRevised.type,
  )
}

function announced(event: Recorded, decision: Recorded<Decision>) {
  const { memberId: id, terms, decidedBy } = decision.data
  if (terms === null) return []
  const announcedOn = dayOf(event)
  const { kind, probationYears } = terms
  const effectiveOn = dayOf(decision)
  const years = probationYears === undefined ? {} : { probationYears }
  return [
    sanctionAnnounced(id, { memberId: id, kind, ...years, decidedBy, announcedOn }, { effectiveOn }),
    ...expulsion(id, kind, effectiveOn),
  ]
}

function revised({ data, ...event }: Revision, announcement: Recorded) {
  const { memberId: id, terms, decidedBy } = data
  const revises = publicIdOf(announcement.id, { type: sanctionAnnounced.type })
  const years = terms?.probationYears === undefined ? {} : { probationYears: terms.probationYears }
  return [
    sanctionRevised(id, { memberId: id, revises, kind: terms?.kind ?? null, ...years, decidedBy }),
    ...expulsion(id, terms?.kind, dayOf(event)),
  ]
}

/** The member's file tells of an expulsion nothing, so that it becomes known with the announcement and not before. */
function expulsion(id: Type.Static<typeof memberId>, kind: string | undefined, effectiveOn: ReturnType<typeof dateOf>) {
  if (kind !== 'expulsion') return []
  return [membershipEnded(id, { memberId: id, how: 'expelled' }, { effectiveOn }), memberSnapshot(id, null)]
}

function dayOf({ effectiveOn, recordedAt }: Pick<Recorded, 'effectiveOn' | 'recordedAt'>) {
  return effectiveOn ?? dateOf(recordedAt)
}
