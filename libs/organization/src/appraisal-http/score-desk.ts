import { Inject, Injectable } from '@nestjs/common'
import type { EventId, MemberId, UnitId } from '@harbor/kernel/ids'
import type { Recorded } from '@harbor/kernel/event'
import type { LocalDate } from '@harbor/kernel/time'
import { allDocuments } from '@harbor/read-models/all-documents'
import type { Where } from '@harbor/read-models/read-models'
import { CORE, type Core } from '@harbor/service/core'
import { ProblemError } from '@harbor/service/problem'
import { provenBy } from '../appraisal/appraisal-source'
import { definitionStream, periods, type DefinitionId, type Index, type IndexDefinition } from '../appraisal/events'
import { APPRAISAL_FACTS, type FactRow } from '../appraisal/facts-view'
import {
  scoreOf,
  selects,
  stretchOf,
  type Count,
  type Known,
  type NoScore,
  type Period,
  type Score,
} from '../appraisal/score'
import { definitionOf } from '../appraisal/state'
import { definitionsView, type DefinitionRow } from '../appraisal/views'
import { appealsView, type AppealRow } from '../score-appeal/views'
import { MEMBERS_ON_ROLL, type MembersOnRoll } from '../members-on-roll'
import { APPRAISAL_SOURCES, type AppraisalSources } from './tokens'

/** A definition, and since when it has been in force; null: a draft, asked for as a what-if. */
export interface InForce {
  readonly definitionId: DefinitionId
  readonly from: LocalDate | null
  readonly definition: IndexDefinition
}

/** One counted fact, with the event that made it so. */
export interface ProvenFact {
  readonly kind: string
  readonly detail: string
  readonly on: LocalDate
  readonly quantity: number
  readonly stream: string
  /** Null: its stream tells it no more; the view is about to follow. */
  readonly eventId: EventId | null
}

export interface SubjectScore {
  readonly memberId: MemberId | null
  readonly unitId: UnitId
  readonly score: Score | NoScore
}

type ByPeriod<T> = Record<Period, T>

interface Counted {
  readonly ownOf: (subject: string) => Known['own']
  readonly keptOf: (unitId: string) => Known['kept']
}

/** Scores from the facts of the view. What they weigh stands in the definition; here nothing is decided. */
@Injectable()
export class ScoreDesk {
  constructor(
    @Inject(CORE) private readonly core: Core,
    @Inject(MEMBERS_ON_ROLL) private readonly roll: MembersOnRoll,
    @Inject(APPRAISAL_SOURCES) private readonly sources: AppraisalSources,
  ) {}

  /** The one in force on that day: the latest that began by then. `asked`: another one, of the same index. */
  async definition(index: Index, on: LocalDate, asked?: DefinitionId): Promise<InForce> {
    if (asked !== undefined) {
      const { definition, from } = definitionOf((await this.core.journal.load(definitionStream(asked))).events)
      if (definition === null) throw new ProblemError('index.unknown')
      if (definition.index !== index) throw new ProblemError('index.other-index')
      return { definitionId: asked, from, definition }
    }
    const { documents } = await this.core.readModels.collection<DefinitionRow>(definitionsView.name).find({
      where: { index: { eq: index }, phase: { eq: 'approved' }, from: { lte: on } },
      sort: [
        { field: 'from', direction: 'desc' },
        { field: 'approvedOn', direction: 'desc' },
      ],
      limit: 1,
    })
    const [found] = documents
    if (!found) throw new ProblemError('index.none-in-force', { on })
    return { definitionId: found.id, from: found.from, definition: found.definition }
  }

  /** Members of those branches on that day, in the order of ids. One question a stretch of days, however many they are. */
  async ofMembers(
    branchIds: readonly UnitId[],
    on: LocalDate,
    { definition }: InForce,
  ): Promise<readonly SubjectScore[]> {
    const { members } = await this.roll.membersOf(branchIds, on)
    const { ownOf, keptOf } = await this.countedBy('memberId', definition, on)
    const granted = await this.granted('memberId', definition, on)
    return members.map(({ memberId, branchId: unitId }) => {
      const known = { own: ownOf(memberId), kept: keptOf(unitId), adjustments: granted.get(memberId) ?? [] }
      return { memberId, unitId, score: scoreOf(definition, known, on) }
    })
  }

  /** The same of one member of that branch. */
  async ofMember(
    memberId: MemberId,
    branchId: UnitId,
    on: LocalDate,
    { definition }: InForce,
  ): Promise<Score | NoScore> {
    const { ownOf } = await this.countedBy('memberId', definition, on, { memberId: { eq: memberId } })
    const { keptOf } = await this.countedBy('unitId', definition, on, { unitId: { eq: branchId } })
    const granted = await this.granted('memberId', definition, on)
    const known = { own: ownOf(memberId), kept: keptOf(branchId), adjustments: granted.get(memberId) ?? [] }
    return scoreOf(definition, known, on)
  }

  async ofUnits(unitIds: readonly UnitId[], on: LocalDate, { definition }: InForce): Promise<readonly SubjectScore[]> {
    const only = unitIds.length === 1 ? { unitId: { eq: unitIds[0] ?? null } } : undefined
    const { ownOf, keptOf } = await this.countedBy('unitId', definition, on, only)
    const granted = await this.granted('unitId', definition, on)
    return unitIds.map((unitId) => {
      const known = { own: ownOf(unitId), kept: keptOf(unitId), adjustments: granted.get(unitId) ?? [] }
      return { memberId: null, unitId, score: scoreOf(definition, known, on) }
    })
  }

  /** Undefined: not on the roll that day, so there is nothing to appraise. */
  async branchOf(memberId: MemberId, on: LocalDate): Promise<UnitId | undefined> {
    return (await this.roll.among([memberId], on)).members[0]?.branchId
  }

  /** Every fact that the lines count, by the code of the item, each with its event: what stands behind the score. */
  async proofOf(
    subject: { readonly memberId: MemberId } | { readonly unitId: UnitId },
    on: LocalDate,
    { definition }: InForce,
  ): Promise<Readonly<Record<string, readonly ProvenFact[]>>> {
    const rows = await this.rowsOf(subject, definition, on)
    const streams = new Map<string, readonly Recorded[]>()
    const proven = new Map<string, ProvenFact>()
    for (const row of rows) {
      const { kind, detail, on: day, quantity, source: stream, key, id } = row
      const events = streams.get(stream) ?? (await this.core.journal.load(stream)).events
      streams.set(stream, events)
      const source = this.sources.find(({ streams: prefix }) => prefix === stream.slice(0, -37))
      const eventId = (source && provenBy(source, events, key)) ?? null
      proven.set(id, { kind, detail, on: day, quantity, stream, eventId })
    }
    return Object.fromEntries(
      definition.items.map((item) => {
        const { from, until } = stretchOf(item.period, on)
        const counted = rows.filter((row) => row.on >= from && row.on <= until && selects(item, row))
        return [item.code, counted.flatMap(({ id }) => proven.get(id) ?? [])]
      }),
    )
  }

  private rowsOf(
    subject: { readonly memberId: MemberId } | { readonly unitId: UnitId },
    definition: IndexDefinition,
    on: LocalDate,
  ): Promise<readonly FactRow[]> {
    const about = 'memberId' in subject ? { memberId: { eq: subject.memberId } } : { unitId: { eq: subject.unitId } }
    return allDocuments(this.facts(), {
      where: { ...about, kind: { in: kindsOf(definition) }, on: { lte: on } },
      sort: [{ field: 'on', direction: 'asc' }],
    })
  }

  /**
   * Grouped by the store: facts of one quantity come as one row with their number, so that nothing is read one by one. Of one subject where
   * it is named (of a unit, all its facts), else of everybody.
   */
  private async countedBy(
    subject: 'memberId' | 'unitId',
    definition: IndexDefinition,
    on: LocalDate,
    only?: Where,
  ): Promise<Counted> {
    const own = new Map<Period, Map<string, Count[]>>()
    const kept = new Map<Period, Map<string, Set<string>>>()
    const used = periods.filter((period) => definition.items.some((item) => item.period === period))
    for (const period of used) {
      const { from, until } = stretchOf(period, on)
      const where = { ...only, on: { gte: from, lte: until }, kind: { in: kindsOf(definition) } }
      const groups = await this.facts().countBy(['memberId', 'unitId', 'kind', 'detail', 'quantity'], where)
      const [counts, kinds] = [new Map<string, Count[]>(), new Map<string, Set<string>>()]
      for (const { values, count: times } of groups) {
        const [kind, detail] = [String(values['kind']), String(values['detail'])]
        const quantity = Number(values['quantity']) * times
        listOf(counts, String(values[subject])).push({ kind, detail, times, quantity })
        const unitId = String(values['unitId'])
        kinds.set(unitId, (kinds.get(unitId) ?? new Set()).add(kind))
      }
      own.set(period, counts)
      kept.set(period, kinds)
    }
    return {
      ownOf: (id) => byPeriod((period) => own.get(period)?.get(id) ?? []),
      keptOf: (unitId) => byPeriod((period) => kept.get(period)?.get(unitId) ?? new Set()),
    }
  }

  /** Appeals that were granted about scores of this calendar year up to that day, of items that this definition has. */
  private async granted(
    subject: 'memberId' | 'unitId',
    { index, items }: IndexDefinition,
    on: LocalDate,
  ): Promise<ReadonlyMap<string, NonNullable<Known['adjustments']>>> {
    const appeals = await allDocuments(this.core.readModels.collection<AppealRow>(appealsView.name), {
      where: {
        index: { eq: index },
        outcome: { eq: 'granted' },
        scoreOn: { gte: stretchOf('year', on).from, lte: on },
      },
    })
    const codes = new Set(items.map(({ code }) => code))
    const counted = appeals.filter(({ item }) => codes.has(item))
    return new Map(
      [...Map.groupBy(counted, (row) => row[subject])].map(([id, rows]) => [
        id,
        rows.map(({ item, hundredths, id: appealId }) => ({ item, hundredths, appealId })),
      ]),
    )
  }

  private facts() {
    return this.core.readModels.collection<FactRow>(APPRAISAL_FACTS)
  }
}

function byPeriod<T>(make: (period: Period) => T): ByPeriod<T> {
  return { year: make('year'), 'twelve-months': make('twelve-months'), ever: make('ever') }
}

function listOf<T>(lists: Map<string, T[]>, key: string): T[] {
  const known = lists.get(key)
  if (known) return known
  const list: T[] = []
  lists.set(key, list)
  return list
}

function kindsOf({ items }: IndexDefinition): readonly string[] {
  return [...new Set(items.flatMap(({ of, among = [] }) => [...of, ...among].map(({ kind }) => kind)))]
}
