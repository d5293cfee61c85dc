import type { LocalDate } from '@harbor/kernel/time'

/** Of dated packs, the newest first, the one in force on that day; the oldest for days before it, too. */
export function inForceOn<Pack extends { readonly inForceFrom: LocalDate }>(
  on: LocalDate,
  newest: Pack,
  ...before: readonly Pack[]
): Pack {
  return before.reduce((pack, older) => (pack.inForceFrom <= on ? pack : older), newest)
}
