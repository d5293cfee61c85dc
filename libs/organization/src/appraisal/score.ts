import { addDays, addYears, type LocalDate } from '@harbor/kernel/time'
import type { IndexDefinition, IndexItem, IndexLevel } from './events'

/** How many facts of one kind and detail there are, and how much they amount to. */
export interface Count {
  readonly kind: string
  readonly detail: string
  readonly times: number
  readonly quantity: number
}

export type Period = IndexItem['period']

/** What is known of one subject up to the day of the score, by the stretch of days that an item looks at. */
export interface Known {
  readonly own: Readonly<Record<Period, readonly Count[]>>
  /** Kinds of which its branch has any fact at all in that stretch: what is not among them was not kept. */
  readonly kept: Readonly<Record<Period, ReadonlySet<string>>>
  /** Appeals that were granted: what they add to, or take from, an item. */
  readonly adjustments?: readonly { readonly item: string; readonly hundredths: number; readonly appealId: string }[]
}

/** One row of the account. The hundredths of all rows add up to the score. */
export interface ScoreLine {
  /** Code of the item; `base`, `appeal/<item>`, `floor`, `ceiling` for the others. */
  readonly line: string
  readonly zh: string
  readonly en: string
  /** What was counted: facts, units of quantity, or the two numbers of a rate. */
  readonly counted: number
  readonly among: number | null
  readonly hundredths: number
  /** Of the appeal that was granted, where the line is one. */
  readonly appealId?: string
}

export interface MissingData {
  readonly item: string
  readonly zh: string
  readonly en: string
  /** Kinds of facts of which nothing is on record. */
  readonly kinds: readonly string[]
  readonly from: LocalDate
  readonly until: LocalDate
}

export interface Score {
  readonly kind: 'scored'
  readonly hundredths: number
  readonly lines: readonly ScoreLine[]
  /** Codes of the veto items that apply. */
  readonly vetoes: readonly string[]
  /** What the score would propose; null: no level is reached, or a veto applies. Somebody decides; a score does not. */
  readonly proposes: IndexLevel | null
}

/** No score: it would look like knowledge where nothing was recorded. */
export interface NoScore {
  readonly kind: 'no-data'
  readonly missing: readonly MissingData[]
}

/** The days that an item looks at, up to the day of the score. */
export function stretchOf(period: Period, on: LocalDate): { readonly from: LocalDate; readonly until: LocalDate } {
  switch (period) {
    case 'year':
      return { from: `${on.slice(0, 4)}-01-01` as LocalDate, until: on }
    case 'twelve-months':
      return { from: addDays(addYears(on, -1), 1), until: on }
    case 'ever':
      return { from: '0001-01-01' as LocalDate, until: on }
  }
}

/** The account of one subject under one definition. Pure: the same facts give the same rows for ever. */
export function scoreOf(definition: IndexDefinition, known: Known, on: LocalDate): Score | NoScore {
  const missing = definition.items.flatMap((item) => missingFor(item, known, on))
  if (missing.length > 0) return { kind: 'no-data', missing }
  const { baseHundredths, ceilingHundredths, items, levels } = definition
  const lines: ScoreLine[] = [
    { line: 'base', zh: '基础分', en: 'base', counted: 1, among: null, hundredths: baseHundredths },
    ...items.map((item) => lineOf(item, known.own[item.period])),
    ...(known.adjustments ?? []).map(({ item, hundredths, appealId }) => ({
      line: `appeal/${item}`,
      zh: '复核调整',
      en: 'granted appeal',
      counted: 1,
      among: null,
      hundredths,
      appealId,
    })),
  ]
  const sum = sumOf(lines)
  if (sum < 0) lines.push(bound('floor', '不低于零', 'never below 0', -sum))
  if (ceilingHundredths !== null && sum > ceilingHundredths)
    lines.push(bound('ceiling', '封顶', 'ceiling', ceilingHundredths - sum))
  const hundredths = sumOf(lines)
  const vetoes = items
    .filter((item) => item.sign === 'veto' && awardsOf(item, known.own[item.period]).counted > 0)
    .map(({ code }) => code)
  const proposes = levels.findLast(({ fromHundredths }) => fromHundredths <= hundredths) ?? null
  return { kind: 'scored', hundredths, lines, vetoes, proposes: vetoes.length > 0 ? null : proposes }
}

export function sumOf(lines: readonly Pick<ScoreLine, 'hundredths'>[]): number {
  return lines.reduce((sum, { hundredths }) => sum + hundredths, 0)
}

/** Facts that an item counts, the whole of a rate included. */
export function selects(
  { of, among = [] }: Pick<IndexItem, 'of' | 'among'>,
  { kind, detail }: { readonly kind: string; readonly detail: string },
): boolean {
  return [...of, ...among].some((one) => one.kind === kind && (one.detail === undefined || one.detail === detail))
}

function missingFor(item: IndexItem, { own, kept }: Known, on: LocalDate): readonly MissingData[] {
  const { code, zh, en, required, period, counting, of, among = [] } = item
  const told = { item: code, zh, en, ...stretchOf(period, on) }
  const kinds = [...new Set([...of, ...among].map(({ kind }) => kind))]
  if (required && !kinds.some((kind) => kept[period].has(kind))) return [{ ...told, kinds }]
  const whole = [...new Set(among.map(({ kind }) => kind))]
  if (counting === 'rate' && total(among, own[period]).times === 0) return [{ ...told, kinds: whole }]
  return []
}

function lineOf(item: IndexItem, counts: readonly Count[]): ScoreLine {
  const { code, zh, en, sign, weight, awardHundredths, capHundredths } = item
  const { awards, counted, among } = awardsOf(item, counts)
  const full = halfUp(awards * awardHundredths * (weight / 100))
  const capped = capHundredths === null ? full : Math.min(full, capHundredths)
  const hundredths = sign === 'veto' || capped === 0 ? 0 : sign === 'minus' ? -capped : capped
  return { line: code, zh, en, counted, among, hundredths }
}

function awardsOf({ counting, of, among = [], per }: IndexItem, counts: readonly Count[]) {
  const { times, quantity } = total(of, counts)
  switch (counting) {
    case 'times':
      return { awards: Math.floor(times / per), counted: times, among: null }
    case 'quantity':
      return { awards: Math.floor(quantity / per), counted: quantity, among: null }
    case 'rate': {
      const whole = total(among, counts).times
      return { awards: whole === 0 ? 0 : Math.min(1, times / whole), counted: times, among: whole }
    }
  }
}

function total(of: IndexItem['of'], counts: readonly Count[]): { readonly times: number; readonly quantity: number } {
  let [times, quantity] = [0, 0]
  for (const count of counts) {
    if (!selects({ of }, count)) continue
    times += count.times
    quantity += count.quantity
  }
  return { times, quantity }
}

function bound(line: string, zh: string, en: string, hundredths: number): ScoreLine {
  return { line, zh, en, counted: 1, among: null, hundredths }
}

/** Half a hundredth goes up; what floating point adds or takes in the last place does not decide. */
function halfUp(value: number): number {
  return Math.floor(Number(value.toFixed(6)) + 0.5)
}
