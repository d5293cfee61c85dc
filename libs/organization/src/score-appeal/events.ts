import { Type } from 'typebox'
import { defineEvent, type EventOf } from '@harbor/kernel/event'
import type { Id } from '@harbor/kernel/ids'
import { Choice, DateText, IdOf, Line, Payload, Personal } from '@harbor/kernel/schema'
import { indices } from '../appraisal/events'

// NOTE: names and payloads are the storage format. Once landed: a new version and an upcaster, never an edit.

export type AppealId = Id<'score-appeal'>

export function appealStream(appealId: AppealId): string {
  return `score-appeal-${appealId}`
}

export const appealOutcomes = ['granted', 'dismissed'] as const
export type AppealOutcome = (typeof appealOutcomes)[number]

/** 申请复核: about one item of the score of one day. What is said for it is sealed with the key of whom it is about. */
export const scoreAppealed = defineEvent(
  'organization.score-appealed',
  1,
  Payload({
    index: Choice(indices),
    /** 先锋指数: whose score. */
    memberId: Type.Optional(IdOf<'member'>()),
    /** The branch: of the member on that day, or the one that is appraised. */
    unitId: IdOf<'unit'>(),
    definitionId: IdOf<'index-definition'>(),
    /** Code of the item. */
    item: Line(40),
    /** The day of the score. */
    scoreOn: DateText,
    personal: Personal(Type.Object({ grounds: Line(1_000) })),
  }),
  { personOf: ({ memberId, unitId }) => memberId ?? unitId },
)
/** Granted: the item counts so many hundredths of a point more (or less) in scores of that calendar year, from the day of the score on. */
export const scoreAppealDecided = defineEvent(
  'organization.score-appeal-decided',
  1,
  Payload({
    /** The deciding unit. */
    unitId: IdOf<'unit'>(),
    outcome: Choice(appealOutcomes),
    hundredths: Type.Integer({ minimum: -100_000, maximum: 100_000 }),
    reason: Line(500),
  }),
)

export const appealEvents = [scoreAppealed, scoreAppealDecided] as const
export type AppealEvent = EventOf<(typeof appealEvents)[number]>
