import { reservationEvents } from '@harbor/event-log/reservations'
import type { EventType } from '@harbor/kernel/event'
import { newId } from '@harbor/kernel/ids'
import { addDays, toInstant, toLocalDate } from '@harbor/kernel/time'
import { importRoster } from '@harbor/membership/roster-import/import-roster'
import { slices } from '@harbor/membership/slices'
import type { UnitHistory } from '@harbor/organization/public'
import type { ImportReport } from '@harbor/tables/report/import-report'
import { branch, community, generalBranch, street } from '@harbor/testing/street-units'
import { csvOf, utf8Of, rosterHeader } from '@harbor/testing/table-files'
import { actor, openHarborStores } from './harbor-stores'

export const peopleInRoster = 60
export const memberTypes: readonly EventType[] = [...reservationEvents, ...slices.flatMap(({ events }) => events)]

export const units = [street, community, generalBranch, branch] as unknown as readonly UnitHistory[]

/** A roster of people who are in no other: fictional, with a wrong checksum. */
function rosterOf(number: number): Uint8Array {
  const people = Array.from({ length: peopleInRoster }, (_, index) => {
    const bornOn = addDays(toLocalDate('1950-01-01'), number * peopleInRoster + index)
    const idNumber = `330211${bornOn.replaceAll('-', '')}9980`
    return [
      `林${String.fromCodePoint(0x4e00 + index)}`,
      '女',
      bornOn,
      idNumber,
      '正式党员',
      '2010-07-01',
      '2011-07-01',
      branch.name,
    ]
  })
  return utf8Of(csvOf([rosterHeader, ...people]))
}

/** Imports roster `number` into the stores of a folder; again: what is there already stays. */
export async function importNumbered(
  folder: string,
  number: number,
  onProgress: (rows: number) => void = () => {},
): Promise<ImportReport> {
  const stores = await openHarborStores(folder, memberTypes)
  const work = {
    journal: stores.journal,
    unit: (id: string) => units.find((unit) => unit.id === id),
    today: toLocalDate('2026-11-24'),
    context: { commandId: newId<'command'>(), actor, now: toInstant('2026-11-24T01:00:00Z') },
    fileName: `花名册${number}.csv`,
  }
  try {
    return await importRoster(rosterOf(number), work, {
      dryRun: false,
      allowInvalidIdChecksum: true,
      units,
      onProgress,
    })
  } finally {
    await stores.close()
  }
}
