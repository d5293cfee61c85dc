import {
  dateOf,
  addDays,
  addMonths,
  addYears,
  ageOn,
  daysBetween,
  endOfDay,
  toInstant,
  toLocalDate,
} from '@harbor/kernel/time'
import { readRoster, readRosterTable } from '@harbor/membership/roll/import/read-roster'
import { isWorkingDay, lastOfWorkingDays, shippedWorkingDays } from '@harbor/rules/working-days'
import { xlsxOf, rosterHeader } from '@harbor/testing/table-files'
import { treeDirectory } from '@harbor/tables/text/name-directory'
import { obey, say } from './killed-child'
import { branch } from '@harbor/testing/street-units'
import { units } from './roster-load'

/** Around every midnight of Shanghai, also where New York changes its clocks (2026-03-08, 2026-11-01), leap days, the end of a year. */
const days = [
  '2024-02-28',
  '2024-02-29',
  '2024-03-01',
  '2026-03-07',
  '2026-03-08',
  '2026-10-31',
  '2026-11-01',
  '2026-12-31',
].map(toLocalDate)
const aroundMidnightMs = [-3_600_000, -1, 0, 1, 3_600_000, 12 * 3_600_000]
/** Days since 1899-12-30, as a workbook keeps dates: 1964-02-29, 2010-07-01, 2011-07-01. */
const serials = { bornOn: 23_436, joinedOn: 40_360, fullOn: 40_725 }

function daysOfRules() {
  const instants = days.flatMap((day) =>
    aroundMidnightMs.map((ms) => toInstant(new Date(Date.parse(`${day}T00:00:00+08:00`) + ms).toISOString())),
  )
  return {
    dates: instants.map((instant) => [instant, dateOf(instant)]),
    ends: days.map((day) => [day, endOfDay(day), dateOf(endOfDay(day))]),
    sums: days.map((day) => [
      addDays(day, 1),
      addDays(day, -250),
      addMonths(day, 1),
      addYears(day, 1),
      ageOn(day, addYears(day, 18)),
    ]),
    spans: days.map((day) => daysBetween(toLocalDate('2024-01-01'), day)),
    working: days.slice(3).map((day) => [isWorkingDay(shippedWorkingDays, day)]),
    deadline: lastOfWorkingDays(shippedWorkingDays, toLocalDate('2026-02-10'), 10),
  }
}

/** A workbook holds its dates as numbers: read as local time they move by a day. */
async function datesOfWorkbook() {
  const { bornOn, joinedOn, fullOn } = serials
  const cells = [
    '林晓舟',
    '女',
    { date: bornOn },
    '330211196402299980',
    '正式党员',
    { date: joinedOn },
    { date: fullOn },
    branch.name,
  ]
  const table = await readRosterTable(xlsxOf([{ name: '花名册', rows: [rosterHeader, cells] }]))
  const options = { today: toLocalDate('2026-11-24'), knownUnits: treeDirectory(units), allowInvalidIdChecksum: true }
  const rows: unknown[] = []
  for await (const row of readRoster(table, options)) rows.push(row)
  return rows
}

await obey({
  async days() {
    const zone = new Intl.DateTimeFormat().resolvedOptions().timeZone
    say(`zone ${zone} ${new Date(2026, 0, 1).getTimezoneOffset()}`)
    say(`days ${JSON.stringify({ ...daysOfRules(), roster: await datesOfWorkbook() })}`)
  },
})
