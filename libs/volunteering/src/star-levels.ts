/** From how many hours each star is given, lowest first. Configuration of the installation: `volunteering.json` in the rules folder. */
export type StarLevels = readonly number[]

/** 100, 300, 600, 1,000 and 1,500 hours: the national scale of star volunteers as it is usually quoted. */
export const usualStarLevels: StarLevels = [100, 300, 600, 1_000, 1_500]

export function starsOf(quarterHours: number, levels: StarLevels): number {
  return levels.filter((hours) => quarterHours >= hours * 4).length
}

/** The file cannot be used as it is. */
export class VolunteerRulesRefused extends Error {
  readonly code = 'volunteering.rules-refused'
}

/**
 * Reads `{ "starHours": [100, 300, …] }`. Throws VolunteerRulesRefused when it is not a growing list of whole hours, or says anything else:
 * a setting that is misspelled must not go unnoticed.
 */
export function readStarLevels(file: unknown): StarLevels {
  const isObject = typeof file === 'object' && file !== null && !Array.isArray(file)
  const { starHours, ...rest } = isObject ? (file as { readonly starHours?: unknown }) : {}
  if (!isObject || Object.keys(rest).length > 0)
    throw new VolunteerRulesRefused('volunteering.json holds `starHours` and nothing else')
  if (!Array.isArray(starHours) || starHours.length === 0 || !starHours.every(isGrowing))
    throw new VolunteerRulesRefused('`starHours` is a list of whole hours, each more than the one before')
  return starHours as readonly number[]
}

function isGrowing(hours: unknown, index: number, all: readonly unknown[]): boolean {
  const before = index === 0 ? 0 : Number(all[index - 1])
  return Number.isInteger(hours) && Number(hours) > before && Number(hours) <= 100_000
}

/** The levels that this installation gives stars by. */
export const STAR_LEVELS = Symbol('star levels')
