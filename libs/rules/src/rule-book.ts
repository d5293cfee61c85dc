import type { LocalDate } from '@harbor/kernel/time'
import type { DevelopmentPack } from './development-pack'
import { developmentPackOn, overlaysOn } from './development-packs'
import { OverlayRefused, readOverlay, type Overlay } from './overlay'
import { readWorkingDays, shippedWorkingDays, withYears, type WorkingDays } from './working-days'

/** The rules of one installation: the national packs, its local overlays and its calendar of working days. */
export interface RuleBook {
  readonly overlays: readonly Overlay[]
  readonly calendar: WorkingDays
  /** The pack in force on the day of an act, local rules laid on it. */
  readonly packOn: (on: LocalDate) => DevelopmentPack
}

/** What the operator put beside the platform, as parsed JSON. */
export interface RuleFiles {
  readonly overlays?: readonly unknown[]
  /** Years here take the place of those shipped; the others stay. */
  readonly workingDays?: unknown
}

/** Throws OverlayRefused or WorkingDaysRefused, each naming every problem: an installation does not start with half a rule book. */
export function openRuleBook({ overlays: files = [], workingDays }: RuleFiles = {}): RuleBook {
  const overlays = files.map(readOverlay)
  const codes = overlays.map(({ code }) => code)
  const twice = codes.find((code, index) => codes.indexOf(code) !== index)
  if (twice !== undefined) throw new OverlayRefused(twice, ['code: two files of this name'])
  const calendar =
    workingDays === undefined ? shippedWorkingDays : withYears(shippedWorkingDays, readWorkingDays(workingDays))
  return { overlays, calendar, packOn: packsOn(overlays) }
}

/** The rules without anything local. */
export const nationalRules: RuleBook = openRuleBook()

/** The same pack object for the same day's rules: laying overlays on it is done once a distinct set. */
function packsOn(overlays: readonly Overlay[]): RuleBook['packOn'] {
  const laid = new Map<string, DevelopmentPack>()
  return (on) => {
    const inForce = overlaysOn(on, overlays)
    const key = [developmentPackOn(on).code, ...inForce.map(({ code }) => code)].join(' ')
    const pack = laid.get(key) ?? developmentPackOn(on, inForce)
    laid.set(key, pack)
    return pack
  }
}
