import type { LocalDate } from '@harbor/kernel/time'
import { inForceOn } from './in-force'
import { earlierLife, life2018, life2019 } from './organisation-life-packs'
import type { KindRule, LifePack, Period } from './organisation-life-pack'

/** What the installation sets where the regulations leave it open: `organisation-life.json` in the folder of the local rules. */
export interface LifeSettings {
  /** Lectures that a branch is to hold in a year; null: none prescribed. */
  readonly lecturesAYear: number | null
  /** More class hours a year than the regulation asks for. */
  readonly classHoursAYear: number | null
}

export const usualLifeSettings: LifeSettings = { lecturesAYear: null, classHoursAYear: null }

/** The rules of organisation life in force on that day, with what the installation has set. Local settings add, they never loosen. */
export function lifePackOn(on: LocalDate, settings: LifeSettings = usualLifeSettings): LifePack {
  const pack = inForceOn(on, life2019, life2018, earlierLife)
  const { lecturesAYear, classHoursAYear } = settings
  const { lecture } = pack.kinds
  const national = pack.classHoursAYear
  return {
    ...pack,
    ...(lecturesAYear !== null && {
      kinds: {
        ...pack.kinds,
        lecture: {
          ...lecture,
          pack: 'LOCAL',
          article: 'organisation-life.json',
          every: { times: lecturesAYear, period: 'year' },
        },
      },
    }),
    ...(classHoursAYear !== null &&
      classHoursAYear > (national?.value ?? 0) && {
        classHoursAYear: { pack: 'LOCAL', article: 'organisation-life.json', value: classHoursAYear },
      }),
  }
}

/** First and last month (1-12) of the period that the month lies in. */
export function monthsOf(period: Period, month: number): { readonly first: number; readonly last: number } {
  const length = { month: 1, quarter: 3, year: 12 }[period]
  const first = Math.floor((month - 1) / length) * length + 1
  return { first, last: first + length - 1 }
}

/** Half or more is enough: 8 of 15 and 8 of 16 open, 7 of 15 do not. */
export function opensAt({ opensAtHalf }: Pick<KindRule, 'opensAtHalf'>, due: number): number {
  return opensAtHalf ? Math.max(1, Math.ceil(due / 2)) : 1
}

/** A resolution is carried by more than half of those due to vote, whoever came (BRANCH-2018 art. 11). */
export function carriesAt(due: number): number {
  return Math.floor(due / 2) + 1
}

/** The file of local settings cannot be used as it is. */
export class LifeSettingsRefused extends Error {
  readonly code = 'life.settings-refused'
}

/** Reads `{ "lecturesAYear": 4, "classHoursAYear": 40 }`, either may be missing. Throws LifeSettingsRefused for anything else. */
export function readLifeSettings(file: unknown): LifeSettings {
  if (typeof file !== 'object' || file === null || Array.isArray(file))
    throw new LifeSettingsRefused('organisation-life.json holds an object')
  const { lecturesAYear = null, classHoursAYear = null, ...rest } = file as Partial<LifeSettings>
  if (Object.keys(rest).length > 0)
    throw new LifeSettingsRefused(`organisation-life.json: ${Object.keys(rest).join(', ')}: not known`)
  if (![lecturesAYear, classHoursAYear].every((value) => value === null || isCount(value)))
    throw new LifeSettingsRefused('organisation-life.json: whole numbers from 1 to 366')
  return { lecturesAYear, classHoursAYear }
}

function isCount(value: unknown): boolean {
  return Number.isInteger(value) && Number(value) >= 1 && Number(value) <= 366
}
