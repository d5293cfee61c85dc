import { baseNames, type Base } from '@harbor/volunteering/words'
import type { Call } from './command'

/** `28.25` for 113 quarters. */
export function hours(quarterHours: number): string {
  return String(quarterHours / 4)
}

export function baseName(call: Call, base: Base): string {
  return call.say(baseNames[base])
}
