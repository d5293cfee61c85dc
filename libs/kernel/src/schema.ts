import { Type, type Static, type TObject, type TUnsafe } from 'typebox'
import type { Id } from './ids'
import type { Instant, LocalDate } from './time'

/** Schema words that every context uses in its payloads. The patterns are the published contract (JSON Schema 2020-12). */
export const uuidPattern = '^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$'

export function IdOf<Kind extends string>(): TUnsafe<Id<Kind>> {
  return Type.Unsafe<Id<Kind>>({ type: 'string', pattern: uuidPattern })
}
export const DateText = Type.Unsafe<LocalDate>({
  type: 'string',
  pattern: '^\\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\\d|3[01])$',
})
export const InstantText = Type.Unsafe<Instant>({
  type: 'string',
  pattern: '^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}\\.\\d{3}Z$',
})
/** A line that people write: never empty, at most `max` characters (default 200). */
export function Line(max = 200) {
  return Type.String({ minLength: 1, maxLength: max })
}

/** A choice of words, e.g. `Choice(['yes', 'no'])`. */
export function Choice<const Words extends readonly string[]>(words: Words): TUnsafe<Words[number]> {
  return Type.Unsafe<Words[number]>({ type: 'string', enum: words })
}

/** A payload of this form and no other members. */
export function Payload<P extends Parameters<typeof Type.Object>[0]>(properties: P) {
  return Type.Object(properties, { additionalProperties: false })
}

/**
 * The part of a payload that tells of a person: only as the member `personal`. The log seals it with the person's key.
 * It reads as null wherever it was not opened, and for ever once the key is destroyed.
 */
export function Personal<P extends TObject>(part: P): TUnsafe<Static<P> | null> {
  return Type.Unsafe<Static<P> | null>({ ...part, additionalProperties: false, 'x-personal': true })
}

/** Rules that the recorded fact breaks or rests on, as `Finding` of decision.ts. */
export const FindingsList = Type.Array(
  Payload({
    code: Line(100),
    pack: Line(60),
    article: Type.String({ maxLength: 120 }),
    detail: Type.Record(Type.String(), Type.Unknown()),
  }),
  { maxItems: 50 },
)
