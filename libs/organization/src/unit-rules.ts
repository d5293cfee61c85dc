import type { LocalDate } from '@harbor/kernel/time'
import { dev2014 } from '@harbor/rules/dev-2014'
import { citation } from '@harbor/rules/limit'
import type { Office, Power, UnitHistory, UnitKind } from './unit-facts'

// Rules of organisation as data. An article with `?` is known from secondary sources only: its number may be corrected here,
// and only here.

/** Where a unit stands in the tree decides what it may hold; a committee below the street's own is a community committee. */
export type Rank = 'street-committee' | 'community-committee' | 'general-branch' | 'branch' | 'group'

export function rankOf(unit: Pick<UnitHistory, 'kind' | 'parentId'>): Rank {
  if (unit.kind !== 'committee') return unit.kind
  return unit.parentId === null ? 'street-committee' : 'community-committee'
}

/** Kinds of unit that may stand directly above. The street committee alone stands below none. */
export const parentKinds: Readonly<Record<UnitKind, readonly UnitKind[]>> = {
  committee: ['committee'],
  'general-branch': ['committee'],
  branch: ['committee', 'general-branch'],
  group: ['branch'],
}

interface PowerRule {
  readonly holders: readonly Rank[]
  readonly article: string
}

/** Who may hold a power at all. Holding it is always an event of its own. */
export const powerRules: Readonly<Record<Power, PowerRule>> = {
  /** Below a street committee, community committees and general branches deliberate; they do not approve. */
  'approve-members': { holders: ['street-committee'], article: citation(dev2014.rules.authority) },
  /** Committees that approve probationary members transfer directly, nationwide. */
  'approve-transfers': { holders: ['street-committee'], article: 'REG-2019 art. 27?' },
  'approve-membership': { holders: ['street-committee', 'community-committee'], article: '党章 art. 9' },
  'approve-discipline': { holders: ['street-committee', 'community-committee'], article: '党章 art. 42' },
  'correct-records': {
    holders: ['street-committee', 'community-committee'],
    article: 'platform rule: a committee corrects records',
  },
}

/** What a unit is given with its establishment. */
export const defaultPowers: Readonly<Record<Rank, readonly Power[]>> = {
  'street-committee': [
    'approve-members',
    'approve-transfers',
    'approve-membership',
    'approve-discipline',
    'correct-records',
  ],
  'community-committee': [],
  'general-branch': [],
  branch: [],
  group: [],
}

interface OfficeRule {
  /** How many may hold it at a time; null: no limit in the rules. */
  readonly seats: number | null
  readonly article: string
}

const one: OfficeRule = { seats: 1, article: 'BRANCH-2018 art. 20?' }
const any: OfficeRule = { seats: null, article: '' }
const committeeOffices = {
  'organisation-member': any,
  'propaganda-member': any,
  'discipline-member': any,
  'committee-member': any,
}

/** Offices that a kind of unit has. A branch has one deputy secretary at most, where needed. */
export const officeRules: Readonly<Record<UnitKind, Readonly<Partial<Record<Office, OfficeRule>>>>> = {
  committee: { secretary: one, 'deputy-secretary': any, ...committeeOffices },
  'general-branch': { secretary: one, 'deputy-secretary': any, ...committeeOffices },
  branch: { secretary: one, 'deputy-secretary': one, ...committeeOffices },
  group: { 'group-leader': { seats: 1, article: 'BRANCH-2018 art. 13' } },
}

interface TermRule {
  /** Years of a term when none is named; null: the office has no term. */
  readonly usualYears: number | null
  readonly longestYears: number | null
  readonly article: string
}

/** Committees sit 5 years, branches 3, those of villages and communities 5; never more than 5 (党章 art. 31). */
export const termRules: Readonly<Record<UnitKind, TermRule>> = {
  committee: { usualYears: 5, longestYears: 5, article: '党章 art. 31' },
  'general-branch': { usualYears: 3, longestYears: 5, article: '党章 art. 31' },
  branch: { usualYears: 3, longestYears: 5, article: 'BRANCH-2018 art. 21?; 党章 art. 31' },
  group: { usualYears: null, longestYears: null, article: '' },
}

/** From how many full members on a branch has a committee, and how few of its seats make one. */
export const branchCommitteeRule = { fullMembers: 7, seats: 3, article: 'BRANCH-2018 art. 20?' } as const

const committeeSeats: ReadonlySet<Office> = new Set<Office>([
  'secretary',
  'deputy-secretary',
  'organisation-member',
  'propaganda-member',
  'discipline-member',
  'committee-member',
])

/**
 * Does the branch decide by a committee on that day? One sits when at least three of its seats are held; and a branch with seven
 * full members has one by rule, also where old files name no officers. `fullMembers`: on the roll of that day.
 */
export function branchHasCommitteeOn(unit: UnitHistory, on: LocalDate, fullMembers: number): boolean {
  if (fullMembers >= branchCommitteeRule.fullMembers) return true
  const held = unit.officers.filter(
    ({ office, from, until }) => committeeSeats.has(office) && from <= on && (until === null || on <= until),
  )
  return held.length >= branchCommitteeRule.seats
}
