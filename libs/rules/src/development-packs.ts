import type { LocalDate } from '@harbor/kernel/time'
import { dev2014 } from './dev-2014'
import { dev2026 } from './dev-2026'
import { devEarlier } from './dev-earlier'
import type { DevelopmentPack } from './development-pack'
import { inForceOn } from './in-force'
import { withOverlay, type Overlay } from './overlay'

/** The pack in force on the day of the act, tightened by the local overlays of that day. */
export function developmentPackOn(on: LocalDate, overlays: readonly Overlay[] = []): DevelopmentPack {
  return overlaysOn(on, overlays).reduce(withOverlay, inForceOn(on, dev2026, dev2014, devEarlier))
}

/** Those in force on that day; the last day of each included. */
export function overlaysOn(on: LocalDate, overlays: readonly Overlay[]): readonly Overlay[] {
  return overlays.filter(({ from, until }) => from <= on && (until === null || on <= until))
}
