import { pageOfRows } from '@harbor/read-models/cursor'
import type { FieldValue } from '@harbor/kernel/view'
import { maxLimit, type Collection, type Query, type QueryPage } from '@harbor/read-models/read-models'
import { soughtName } from '../roll/person-name'
import { standingsOf, valuesAsOf, type AsOf, type StandingFilter } from '../standing/queries'
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
  const { units, stages, standings, sort, limit, cursor } = question
  const text = soughtText(question)
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

/**
 * The roster as of a day, as known at an instant: standing from the two clocks, names and details as they are known now. The whole roll
 * is put in order by two values a person; documents are read for the page alone.
 */
export async function rosterAsOf(
  roster: Collection<RosterEntry>,
  intervals: Collection<StandingInterval>,
  clocks: AsOf,
  question: RosterQuestion,
): Promise<QueryPage<RosterEntry>> {
  const field = fieldOfSort[question.sort.by]
  const text = soughtText(question)
  const since = new Map<FieldValue, FieldValue>()
  for (const [id = null, from = null] of await valuesAsOf(intervals, ['memberId', 'validFrom'], clocks, question))
    since.set(id, from)
  const persons = await roster.values(field === 'since' ? ['id'] : ['id', field], text === undefined ? {} : { text })
  const rows: Row[] = []
  for (const [id = null, value = null] of persons) {
    const from = since.get(id)
    if (from !== undefined) rows.push([String((field === 'since' ? from : value) ?? ''), String(id)])
  }
  const page = pageOf(rows, clocks, question)
  return { ...page, documents: await entriesAsOf(roster, intervals, clocks, page.documents) }
}

function soughtText({ text }: RosterQuestion): string | undefined {
  return text === undefined ? undefined : soughtName(text)
}

/** What a row is sorted by, and whose it is. */
type Row = readonly [value: string, id: string]

async function entriesAsOf(
  roster: Collection<RosterEntry>,
  intervals: Collection<StandingInterval>,
  clocks: AsOf,
  rows: readonly Row[],
): Promise<readonly RosterEntry[]> {
  const ids = rows.map(([, id]) => id)
  const standings = await standingsOf(intervals, ids, clocks)
  const { documents } = await roster.find({ where: { id: { in: ids } }, limit: maxLimit })
  const persons = new Map(documents.map((person) => [person.id, person]))
  return ids.flatMap((id): RosterEntry[] => {
    const person = persons.get(id)
    const row = standings.get(id)
    if (!person || !row) return []
    return [{ ...person, unitId: row.unitId, stage: row.stage, standing: row.standing, since: row.validFrom }]
  })
}

/** In the order asked for; who comes in between two pages stands where he belongs and moves nobody. */
function pageOf(rows: readonly Row[], clocks: AsOf, asked: RosterQuestion): QueryPage<Row> {
  const { sort, limit, cursor, units, stages, standings, text } = asked
  const sign = sort.direction === 'asc' ? 1 : -1
  const against = (a: readonly string[], b: readonly string[]) =>
    sign * (compare(a[0] ?? '', b[0] ?? '') || compare(a[1] ?? '', b[1] ?? ''))
  const ordered = rows.toSorted(against)
  const firstAfter = (end: readonly string[]) => ordered.findIndex((row) => against(row, end) > 0)
  const within = units === 'all' ? units : [...units].toSorted()
  return pageOfRows(ordered, {
    question: ['roster as of', clocks, within, stages ?? [], standings ?? [], text ?? '', sort],
    limit,
    ...(cursor !== undefined && { cursor }),
    markLength: 2,
    mark: (row) => row,
    after: (end) => (firstAfter(end) < 0 ? ordered.length : firstAfter(end)),
  })
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
