import { isLocalDate, type LocalDate } from '@harbor/kernel/time'
import { dev2014 } from './dev-2014'
import { dev2026 } from './dev-2026'
import type { DevelopmentLimits, DevelopmentPack, LimitKey } from './development-pack'
import type { Limit } from './limit'
import { nationalSteps, type NationalStepKey, type Step, type StepKey, type StepOrgan } from './steps'

/** A local step: recorded by `membership.local-step-recorded`, between `after` and `before`. */
export interface OverlayStep {
  readonly key: `local-${string}`
  readonly zh: string
  readonly en: string
  readonly organ: StepOrgan
  readonly article: string
  readonly after: NationalStepKey
  /** The national step that must wait for it. */
  readonly before: NationalStepKey
}

/** Rules of a province, city or committee. They add steps and tighten limits; the national ones stand below them as a floor. */
export interface Overlay {
  readonly code: string
  readonly title: { readonly zh: string; readonly en: string }
  readonly from: LocalDate
  /** The last day; null: still in force. */
  readonly until: LocalDate | null
  readonly steps: readonly OverlayStep[]
  readonly limits: Partial<
    Readonly<Record<LimitKey, { readonly value: number; readonly hard: boolean; readonly article: string }>>
  >
}

/** An overlay file is not what it must be. Nothing of it is used. */
export class OverlayRefused extends Error {
  readonly code = 'rules.overlay-refused'
  constructor(
    readonly overlay: string,
    /** What is wrong, each with its place: `limits.activistTime.value: 6 months loosens the 12 of DEV-2014 art. 13`. */
    readonly problems: readonly string[],
  ) {
    super(`local rules ${overlay} are refused: ${problems.join('; ')}`)
    this.name = 'OverlayRefused'
  }
}

/** What each limit counts, for packs that do not know it. */
const forms: { readonly [K in LimitKey]: Pick<Limit, 'kind' | 'unit'> } = {
  applicantAge: { kind: 'at-least', unit: 'years' },
  talk: { kind: 'at-most', unit: 'months' },
  cultivatorsLeast: { kind: 'at-least', unit: 'persons' },
  cultivatorsMost: { kind: 'at-most', unit: 'persons' },
  assessment: { kind: 'at-most', unit: 'months' },
  activistTime: { kind: 'at-least', unit: 'months' },
  targetNotice: { kind: 'at-least', unit: 'working-days' },
  introducersLeast: { kind: 'at-least', unit: 'persons' },
  introducersMost: { kind: 'at-most', unit: 'persons' },
  trainingDays: { kind: 'at-least', unit: 'days' },
  trainingClassHours: { kind: 'at-least', unit: 'class-hours' },
  stay: { kind: 'at-least', unit: 'months' },
  admissionMeeting: { kind: 'at-most', unit: 'months' },
  approval: { kind: 'at-most', unit: 'months' },
  approvalSpecial: { kind: 'at-most', unit: 'months' },
  oath: { kind: 'at-most', unit: 'months' },
  extensionLeast: { kind: 'at-least', unit: 'months' },
  extensionMost: { kind: 'at-most', unit: 'months' },
  extensions: { kind: 'at-most', unit: 'times' },
  conversionMeeting: { kind: 'at-most', unit: 'months' },
  conversionMeetingAfterMove: { kind: 'at-most', unit: 'months' },
  conversionApproval: { kind: 'at-most', unit: 'months' },
}
const limitKeys = Object.keys(forms) as readonly LimitKey[]
const organs: readonly StepOrgan[] = [
  'person',
  'branch',
  'branch-committee',
  'general-meeting',
  'approving-committee',
  'higher-organisation-department',
]
const nationalPacks: readonly DevelopmentPack[] = [dev2014, dev2026]

/**
 * Reads one overlay file (parsed JSON). Throws OverlayRefused with every problem found: wrong form, unknown step or limit, a limit
 * looser than a national one that applies on any of its days, a last day before the first, a step that would have to come before
 * what it follows.
 */
export function readOverlay(json: unknown): Overlay {
  const raw = asRecord(json)
  const code = typeof raw['code'] === 'string' && raw['code'] !== '' ? raw['code'] : '(no code)'
  const problems: string[] = []
  const overlay: Overlay = {
    code,
    title: readTitle(raw['title'], 'title', problems),
    from: readDate(raw['from'], 'from', problems) ?? dev2014.inForceFrom,
    until: raw['until'] === null || raw['until'] === undefined ? null : readDate(raw['until'], 'until', problems),
    steps: asList(raw['steps'], 'steps', problems).map((step, index) => readStep(step, `steps[${index}]`, problems)),
    limits: readLimits(raw['limits'], problems),
  }
  if (code === '(no code)' || code.startsWith('DEV-'))
    problems.push('code: must name the local rules and not begin with DEV-')
  if (overlay.until !== null && overlay.until < overlay.from) problems.push('until: must not be before from')
  const unknown = Object.keys(raw).filter((key) => !['code', 'title', 'from', 'until', 'steps', 'limits'].includes(key))
  problems.push(...unknown.map((key) => `${key}: unknown member`), ...loosened(overlay), ...misplaced(overlay))
  if (problems.length > 0) throw new OverlayRefused(code, problems)
  return overlay
}

/** The pack with the overlay laid on it. Of two limits the tighter one holds, whoever set it. */
export function withOverlay(pack: DevelopmentPack, overlay: Overlay): DevelopmentPack {
  const tightened = limitKeys.flatMap((key) => {
    const local = overlay.limits[key]
    if (!local) return []
    const standing: Limit | null = pack.limits[key]
    const limit: Limit = {
      ...forms[key],
      pack: overlay.code,
      article: local.article,
      value: local.value,
      hard: local.hard || standing?.hard === true,
    }
    return standing && tighterOrEqual(standing, limit.value)
      ? [[key, { ...standing, hard: limit.hard }]]
      : [[key, limit]]
  })
  const limits: DevelopmentLimits = { ...pack.limits, ...(Object.fromEntries(tightened) as Partial<DevelopmentLimits>) }
  return {
    ...pack,
    limits,
    steps: overlay.steps.reduce((steps, step) => insert(steps, step, overlay.code), pack.steps),
  }
}

function insert(steps: readonly Step[], local: OverlayStep, pack: string): readonly Step[] {
  const at = steps.findIndex(({ key }) => key === local.before)
  const waiting = steps[at]
  if (!waiting || waiting.stageBefore === null) return steps
  const { stageBefore } = waiting
  const { key, zh, en, organ, article, after } = local
  const event = { type: 'membership.local-step-recorded.v1', matter: key }
  const step: Step = {
    number: null,
    key,
    zh,
    en,
    organ,
    article,
    pack,
    event,
    stageBefore,
    stageAfter: stageBefore,
    after: [after],
  }
  return [...steps.slice(0, at), step, { ...waiting, after: [...waiting.after, key] }, ...steps.slice(at + 1)]
}

/** Is the standing limit at least as tight as that value would be? */
function tighterOrEqual(standing: Pick<Limit, 'kind' | 'value'>, value: number): boolean {
  return standing.kind === 'at-least' ? standing.value >= value : standing.value <= value
}

function loosened({ limits, from, until }: Overlay): readonly string[] {
  const governing = nationalPacks.filter((pack, index) => {
    const replacedOn = nationalPacks[index + 1]?.inForceFrom
    return (replacedOn === undefined || from < replacedOn) && (until === null || until >= pack.inForceFrom)
  })
  return governing.flatMap((pack) =>
    limitKeys.flatMap((key) => {
      const local = limits[key]
      const national: Limit | null = pack.limits[key]
      if (!local || !national) return []
      const of = `${national.value} ${national.unit} of ${pack.code} ${national.article}`
      if (local.value !== national.value && tighterOrEqual(national, local.value))
        return [`limits.${key}.value: ${local.value} ${national.unit} would loosen the ${of}`]
      return national.hard && !local.hard ? [`limits.${key}.hard: false would loosen the ${of}, which is hard`] : []
    }),
  )
}

function misplaced({ steps }: Overlay): readonly string[] {
  const keys = steps.map(({ key }) => key)
  const numberOf = (key: StepKey): number => nationalSteps.find((step) => step.key === key)?.number ?? 0
  return steps.flatMap(({ key, after, before }, index) => [
    ...(keys.indexOf(key) === index ? [] : [`steps[${index}].key: ${key} stands there twice`]),
    ...(numberOf(after) < numberOf(before) ? [] : [`steps[${index}]: cannot come after ${after} and before ${before}`]),
  ])
}

function readStep(json: unknown, at: string, problems: string[]): OverlayStep {
  const raw = asRecord(json)
  const { key, organ, after, before, article } = raw
  if (!isLocalKey(key))
    problems.push(`${at}.key: must begin with local- and have lower-case letters, digits and hyphens`)
  if (!isOrgan(organ)) problems.push(`${at}.organ: must be one of ${organs.join(', ')}`)
  if (!isNationalKey(after)) problems.push(`${at}.after: no national step`)
  if (!isNationalKey(before)) problems.push(`${at}.before: no national step`)
  return {
    key: isLocalKey(key) ? key : 'local-',
    ...readTitle(raw, at, problems),
    organ: isOrgan(organ) ? organ : 'branch',
    article: readText(article, `${at}.article`, problems),
    after: isNationalKey(after) ? after : 'application',
    before: isNationalKey(before) ? before : 'archive',
  }
}

function readLimits(json: unknown, problems: string[]): Overlay['limits'] {
  const entries = Object.entries(asRecord(json ?? {})).flatMap(([key, value]) => {
    const at = `limits.${key}`
    if (!isLimitKey(key)) {
      problems.push(`${at}: no such limit; known are ${limitKeys.join(', ')}`)
      return []
    }
    const raw = asRecord(value)
    const number = raw['value']
    if (typeof number !== 'number' || !Number.isInteger(number) || number < 1) {
      problems.push(`${at}.value: must be a whole number from 1`)
      return []
    }
    return [
      [
        key,
        { value: number, hard: raw['hard'] !== false, article: readText(raw['article'], `${at}.article`, problems) },
      ],
    ]
  })
  return Object.fromEntries(entries) as Overlay['limits']
}

function readTitle(json: unknown, at: string, problems: string[]): { zh: string; en: string } {
  const raw = asRecord(json)
  return { zh: readText(raw['zh'], `${at}.zh`, problems), en: readText(raw['en'], `${at}.en`, problems) }
}

function readText(value: unknown, at: string, problems: string[]): string {
  if (typeof value === 'string' && value.trim() !== '') return value
  problems.push(`${at}: must be a text`)
  return ''
}

function readDate(value: unknown, at: string, problems: string[]): LocalDate | null {
  if (isLocalDate(value)) return value
  problems.push(`${at}: must be a date YYYY-MM-DD`)
  return null
}

function asList(value: unknown, at: string, problems: string[]): readonly unknown[] {
  if (value === undefined) return []
  if (Array.isArray(value)) return value as readonly unknown[]
  problems.push(`${at}: must be a list`)
  return []
}

function asRecord(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {}
}

function isLocalKey(value: unknown): value is `local-${string}` {
  return typeof value === 'string' && /^local-[a-z0-9-]{1,50}$/.test(value)
}

function isOrgan(value: unknown): value is StepOrgan {
  return organs.includes(value as StepOrgan)
}

function isNationalKey(value: unknown): value is NationalStepKey {
  return nationalSteps.some(({ key }) => key === value)
}

function isLimitKey(value: string): value is LimitKey {
  return Object.hasOwn(forms, value)
}
