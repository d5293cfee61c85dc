import type { LocalDate } from '@harbor/kernel/time'
import { dev2014 } from './dev-2014'
import { dev2026 } from './dev-2026'
import { devEarlier } from './dev-earlier'
import type { DevelopmentPack } from './development-pack'
import { withOverlay, type Overlay } from './overlay'

/** National packs, the latest first. */
export const developmentPacks: readonly DevelopmentPack[] = [dev2026, dev2014, devEarlier]

/** The pack in force on the day of the act, tightened by the local overlays of that day. */
export function developmentPackOn(on: LocalDate, overlays: readonly Overlay[] = []): DevelopmentPack {
  const national = developmentPacks.find(({ inForceFrom }) => inForceFrom <= on) ?? devEarlier
  return overlays
    .filter((overlay) => overlay.from <= on && (overlay.until === null || on <= overlay.until))
    .reduce(withOverlay, national)
}
