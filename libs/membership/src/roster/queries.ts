import { pageOfRows } from '@harbor/read-models/cursor'
import { foldText } from '@harbor/read-models/search-text'
import type { Collection, Query, QueryPage } from '@harbor/read-models/read-models'
import { standingsAsOf, type AsOf, type StandingFilter } from '../standing/queries'
import type { StandingInterval } from '../standing/views'
import type { RosterEntry } from './views'

export const rosterSorts = ['name', 'since', 'joinedOn', 'fullOn', 'bornOn'] as const
export interface RosterQuestion extends StandingFilter {
  readonly text?: string
  readonly sort: { readonly by: (typeof rosterSorts)[number]; readonly direction: 'asc' | 'desc' }
  readonly limit: number
  readonly cursor?: string
}

const fieldOfSort = {
  name: 'namePinyin',
  since: 'since',
  joinedOn: 'joinedOn',
  fullOn: 'fullOn',
  bornOn: 'bornOn',
} as const

/** The roster as it stands now. */
export function rosterPage(roster: Collection<RosterEntry>, question: RosterQuestion): Promise<QueryPage<RosterEntry>> {
  const { units, stages, standings, text, sort, limit, cursor } = question
  const query: Query = {
    where: {
      ...(units !== 'all' && { unitId: { in: [...units] } }),
      ...(stages && { stage: { in: stages } }),
      ...(standings && { standing: { in: standings } }),
    },
    ...(text !== undefined && { text }),
    sort: [{ field: fieldOfSort[sort.by], direction: sort.direction }],
    limit,
    withTotal: true,
    ...(cursor !== undefined && { cursor }),
  }
  return roster.find(query)
}

/** The roster as of a day, as known at an instant: standing from the two clocks, names and details as they are known now. */
export async function rosterAsOf(
  roster: Collection<RosterEntry>,
  intervals: Collection<StandingInterval>,
  clocks: AsOf,
  question: RosterQuestion,
): Promise<QueryPage<RosterEntry>> {
  const standings = await standingsAsOf(intervals, clocks, question)
  const persons = await entriesOf(roster, standings)
  const rows = standings.flatMap((row): RosterEntry[] => {
    const person = persons.get(row.memberId)
    if (!person || !matches(person, question.text)) return []
    return [{ ...person, unitId: row.unitId, stage: row.stage, standing: row.standing, since: row.validFrom }]
  })
  return pageOf(rows, clocks, question)
}

/** The persons of these rows, by id. */
export async function entriesOf(
  roster: Collection<RosterEntry>,
  rows: readonly StandingInterval[],
): Promise<ReadonlyMap<string, RosterEntry>> {
  const persons = new Map<string, RosterEntry>()
  for (let start = 0; start < rows.length; start += 1_000) {
    const chunk = rows.slice(start, start + 1_000).map(({ memberId }) => memberId)
    const { documents } = await roster.find({ where: { id: { in: chunk } }, limit: 1_000 })
    for (const document of documents) persons.set(document.id, document)
  }
  return persons
}

function matches(person: RosterEntry, text: string | undefined): boolean {
  if (text === undefined || text.trim() === '') return true
  const wanted = foldText(text)
  return [person.name, person.namePinyin, person.nameInitials].some((part) => foldText(part).includes(wanted))
}

/** In the order asked for; who comes in between two pages stands where he belongs and moves nobody. */
function pageOf(rows: readonly RosterEntry[], clocks: AsOf, asked: RosterQuestion): QueryPage<RosterEntry> {
  const { sort, limit, cursor, units, stages, standings, text } = asked
  const field = fieldOfSort[sort.by]
  const sign = sort.direction === 'asc' ? 1 : -1
  const mark = (row: RosterEntry) => [row[field] ?? '', row.id] as const
  const against = (a: readonly string[], b: readonly string[]) =>
    sign * (compare(a[0] ?? '', b[0] ?? '') || compare(a[1] ?? '', b[1] ?? ''))
  const ordered = rows.toSorted((a, b) => against(mark(a), mark(b)))
  const firstAfter = (end: readonly string[]) => ordered.findIndex((row) => against(mark(row), end) > 0)
  const within = units === 'all' ? units : [...units].toSorted()
  return pageOfRows(ordered, {
    question: ['roster as of', clocks, within, stages ?? [], standings ?? [], text ?? '', sort],
    limit,
    ...(cursor !== undefined && { cursor }),
    markLength: 2,
    mark,
    after: (end) => (firstAfter(end) < 0 ? ordered.length : firstAfter(end)),
  })
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
