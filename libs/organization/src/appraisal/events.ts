import { Type } from 'typebox'
import { defineEvent, type EventOf } from '@harbor/kernel/event'
import type { Id } from '@harbor/kernel/ids'
import { Choice, DateText, IdOf, Line, Payload } from '@harbor/kernel/schema'

// NOTE: names and payloads are the storage format. Once landed: a new version and an upcaster, never an edit.

export type DefinitionId = Id<'index-definition'>

export function definitionStream(definitionId: DefinitionId): string {
  return `index-definition-${definitionId}`
}

/** 堡垒指标, of branches; 先锋指数, of members. */
export const indices = ['fortress', 'pioneer'] as const
export type Index = (typeof indices)[number]

/** `plus` adds, `minus` takes away, `veto` (一票否决) leaves the sum alone and rules out every proposal. */
export const signs = ['plus', 'minus', 'veto'] as const
/** `times`: facts; `quantity`: the sum of their quantities; `rate`: facts of `of` per facts of `among`. */
export const countings = ['times', 'quantity', 'rate'] as const
/** Up to the day of the score: since 1 January, since twelve months ago, ever. */
export const periods = ['year', 'twelve-months', 'ever'] as const

const code = Type.String({ pattern: '^[a-z][a-z0-9-]{0,39}$' })
const hundredths = Type.Integer({ minimum: 0, maximum: 100_000 })
const Selected = Type.Array(
  Payload({
    /** A kind of fact, e.g. `attendance.present`. */
    kind: Line(60),
    /** Only facts of this detail; without it all of the kind. */
    detail: Type.Optional(Line(60)),
  }),
  { minItems: 1, maxItems: 10 },
)

export const IndexItem = Payload({
  code,
  zh: Line(100),
  en: Line(100),
  sign: Choice(signs),
  counting: Choice(countings),
  of: Selected,
  /** For a rate alone: what it is taken of. */
  among: Type.Optional(Selected),
  /** How many of them (facts, or units of quantity) make one award; 1 for a rate and a veto. */
  per: Type.Integer({ minimum: 1, maximum: 10_000 }),
  /** Hundredths of a point for one award; for a rate of 100 %. */
  awardHundredths: hundredths,
  /** Percent of the award that counts. */
  weight: Type.Integer({ minimum: 1, maximum: 100 }),
  /** The most that the item adds or takes away; null: no limit. */
  capHundredths: Type.Union([hundredths, Type.Null()]),
  period: Choice(periods),
  /** Without any such facts of the branch in that period nothing was recorded: then there is no score. */
  required: Type.Boolean(),
})
export const IndexLevel = Payload({ code, zh: Line(60), en: Line(60), fromHundredths: hundredths })

export const IndexDefinition = Payload({
  index: Choice(indices),
  /** `PIONEER-2025` */
  name: Line(60),
  /** The circular that it puts into data. */
  source: Line(200),
  baseHundredths: hundredths,
  /** The most that a score can be; null: no limit. It is never below 0. */
  ceilingHundredths: Type.Union([hundredths, Type.Null()]),
  items: Type.Array(IndexItem, { minItems: 1, maxItems: 60 }),
  /** What a score proposes, from the lowest to the highest. */
  levels: Type.Array(IndexLevel, { maxItems: 10 }),
})

/** A draft; drafted again, the new one takes its place until it is approved. */
export const indexDrafted = defineEvent('organization.index-drafted', 1, IndexDefinition)
/** By somebody else, for a unit with authority; it is in force from that day until a later one takes its place. */
export const indexApproved = defineEvent(
  'organization.index-approved',
  1,
  Payload({ unitId: IdOf<'unit'>(), document: Line(100), from: DateText }),
)
/** A draft that will not be. */
export const indexDiscarded = defineEvent('organization.index-discarded', 1, Payload({ reason: Line(500) }))

export const appraisalEvents = [indexDrafted, indexApproved, indexDiscarded] as const
export type AppraisalEvent = EventOf<(typeof appraisalEvents)[number]>
export type IndexDefinition = Type.Static<typeof IndexDefinition>
export type IndexItem = Type.Static<typeof IndexItem>
export type IndexLevel = Type.Static<typeof IndexLevel>
