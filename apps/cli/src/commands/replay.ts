import { stageNames, standingNames } from '@harbor/membership/names'
import { replayTo } from '@harbor/audit/replay'
import type { Journal } from '@harbor/event-log/journal'
import type { Recorded } from '@harbor/kernel/event'
import { isId, type MemberId } from '@harbor/kernel/ids'
import { dateOf, FAR_DATE, type Instant, type LocalDate, streetTime } from '@harbor/kernel/time'
import type { MemberEvent } from '@harbor/membership/member-event'
import { memberFile, memberStream } from '@harbor/membership/member-file'
import { knownAt } from '@harbor/membership/member-overview/as-of'
import { timelineEntries } from '@harbor/membership/member-overview/timeline-of-events'
import { countsAsOf } from '@harbor/membership/standing/queries'
import { segmentOn } from '@harbor/membership/standing/timeline'
import { standingIntervals, type StandingInterval } from '@harbor/membership/standing/views'
import { eventTypes } from '@harbor/platform/contexts'
import { openReadingJournal } from '@harbor/platform/reading-journal'
import { openSqliteReadModels } from '@harbor/read-models/sqlite/sqlite-read-models'
import type { Call, Command } from '../command'
import { CliError, exitCodes, wrongUse } from '../errors'
import { count, fields, table, type Answer } from '../output'
import { keyOf, standingsOf, unitNamesOf, type ReplayedStandings, type StandingCount } from '../replayed-standings'

interface Cut {
  readonly to: Instant
  readonly on: LocalDate
}

export const replay: Command = {
  name: 'replay',
  takes: [],
  reach: 'folder',
  about: {
    zh: '从头重放日志，到某一时刻为止：当时所知的人数与摘要，或一份档案',
    en: 'Replay the log from its start up to an instant: totals and digest as known then, or one file',
  },
  notes: {
    zh: [
      '只读日志本身，不用视图，也不需要主密钥；服务运行时也可执行。同一时刻的两次重放摘要相同。',
      '--compare 与查询视图在同一时点的答案比对，不同则退出码为 1。',
    ].join('\n'),
    en: [
      'Reads the log alone: no view, no key; also beside a running server. Two replays to one instant have the same digest.',
      '--compare holds the result against what the views answer for that instant; exit code 1 when they differ.',
    ].join('\n'),
  },
  examples: [
    'replay --to 2025-06-30',
    'replay --to 2025-06-30T09:00:00+08:00 --compare --json',
    'replay --to 2025-06-30 --member 0190…',
  ],
  options: {
    to: { value: 'K', about: { zh: '日期（当日结束）或时刻', en: 'A date (its end) or an instant' } },
    'as-of': {
      value: 'D',
      about: { zh: '哪一天的情况，默认同 --to 的日期', en: 'Standing of this day; default: the date of --to' },
    },
    member: { value: 'ID', about: { zh: '只看这份档案', en: 'This file only' } },
    compare: { about: { zh: '与视图比对', en: 'Compare with the views' } },
  },
  async run(call): Promise<Answer> {
    const to = call.given.instant('to')
    if (to === undefined) throw wrongUse({ zh: '缺少选项 --to', en: 'The option --to is missing' })
    const cut = { to, on: call.given.date('as-of') ?? dateOf(to) }
    const journal = await openReadingJournal(call.config().dataFolder)
    call.afterwards(() => journal.log.close())
    const member = call.given.text('member')
    return member === undefined ? replayAll(call, journal, cut) : replayOne(call, journal, member, cut)
  },
}

async function replayAll(call: Call, journal: Journal, cut: Cut): Promise<Answer> {
  const streams = await replayed(call, journal, cut, ['membership.', 'organization.'])
  const standings = standingsOf(streams, cut.on)
  const names = unitNamesOf(streams, cut.on)
  const differing = call.given.flag('compare') ? await differencesToViews(call, journal, cut, standings) : undefined
  const ok = differing === undefined || differing.length === 0
  const events = [...streams.values()].reduce((sum, one) => sum + one.length, 0)
  const named = standings.counts.map((row) => ({ ...row, unit: names.get(row.unitId) ?? '' })).toSorted(byUnit)
  const total = named.reduce((sum, row) => sum + row.count, 0)
  const document = {
    ...(differing && { ok }),
    knownAt: cut.to,
    asOf: cut.on,
    events,
    files: standings.files,
    total,
    byStage: sums(named, ({ stage }) => stage),
    byStanding: sums(named, ({ standing }) => standing),
    byUnit: sums(named, ({ unitId }) => unitId),
    rows: named,
    digest: standings.digest,
    ...(differing && { differing }),
  }
  const verdict = differing === undefined ? '' : `${call.say(ok ? agrees : differs, { count: differing.length })}\n`
  return { exit: ok ? 0 : 1, document, text: writtenTotals(call, { ...document, named }) + verdict }
}

async function replayed(call: Call, journal: Journal, { to }: Cut, contexts: readonly string[]) {
  const types = eventTypes
    .map(({ type }) => type)
    .filter((type) => contexts.some((context) => type.startsWith(context)))
  const progress = call.progress(call.say({ zh: '重放', en: 'replay' }))
  const head = await journal.log.head()
  try {
    return await replayTo(journal, { to, types, onProgress: (_, position) => progress.at(position, head) })
  } finally {
    progress.end()
  }
}

interface Differing {
  readonly unitId: string
  readonly stage: string
  readonly standing: string
  readonly replayed: number
  readonly views: number
}

async function differencesToViews(
  call: Call,
  journal: Journal,
  { to, on }: Cut,
  { counts }: ReplayedStandings,
): Promise<readonly Differing[]> {
  const { installationId } = journal.log
  const readModels = await openSqliteReadModels(call.config().dataFolder, { installationId, readOnly: true })
  call.afterwards(() => readModels.close())
  const intervals = readModels.collection<StandingInterval>(standingIntervals.name)
  const answered = await countsAsOf(intervals, { asOf: on, knownAt: to }, { units: 'all' })
  const views = answered.map(
    ({ values, count: persons }) => ({ ...values, count: persons }) as unknown as StandingCount,
  )
  const both = new Map([...counts, ...views].map((row) => [keyOf(row), row]))
  const inReplay = new Map(counts.map((row) => [keyOf(row), row.count]))
  const inViews = new Map(views.map((row) => [keyOf(row), row.count]))
  return [...both].flatMap(([key, { unitId, stage, standing }]) => {
    const [one, other] = [inReplay.get(key) ?? 0, inViews.get(key) ?? 0]
    return one === other ? [] : [{ unitId, stage, standing, replayed: one, views: other }]
  })
}

async function replayOne(call: Call, journal: Journal, member: string, cut: Cut): Promise<Answer> {
  if (!isId<'member'>(member)) {
    throw wrongUse({
      zh: '--member 须为档案编号（日志中姓名是密封的）',
      en: '--member must be the id of a file (names are sealed in the log)',
    })
  }
  const { events } = await journal.load(memberStream(member))
  const recorded = knownAt(events as readonly Recorded<MemberEvent>[], cut.to)
  if (recorded.length === 0) {
    const words = { zh: '截至该时刻没有这份档案', en: 'There was no such file at that instant' }
    throw new CliError(exitCodes.refused, 'cli.member-unknown', words, { member })
  }
  const names = unitNamesOf(await replayed(call, journal, cut, ['organization.']), cut.on)
  return answerOne(call, member, recorded, names, cut)
}

function answerOne(
  call: Call,
  memberId: MemberId,
  recorded: readonly Recorded<MemberEvent>[],
  names: ReadonlyMap<string, string>,
  { to, on }: Cut,
): Answer {
  const { timeline } = memberFile(memberId, recorded)
  const now = segmentOn(timeline, on)
  const standing = now && { stage: now.stage, standing: now.standing, branchId: now.branchId, since: now.validFrom }
  const entries = timelineEntries(recorded)
  const document = {
    memberId,
    knownAt: to,
    asOf: on,
    events: recorded.length,
    standing: standing ?? null,
    timeline,
    entries,
  }
  const isEnglish = call.language === 'en'
  const head = fields([
    [isEnglish ? 'file' : '档案', memberId],
    [isEnglish ? 'known at' : '所知时点', streetTime(to)],
    [isEnglish ? 'as of' : '截至', on],
    [isEnglish ? 'stage' : '人员类别', now && call.say(stageNames[now.stage])],
    [isEnglish ? 'standing' : '状态', now && call.say(standingNames[now.standing])],
    [isEnglish ? 'branch' : '所在支部', now?.branchId ? (names.get(now.branchId) ?? now.branchId) : ''],
    [isEnglish ? 'since' : '自', now?.validFrom],
  ])
  const segments = table(
    isEnglish ? ['from', 'until', 'stage', 'standing', 'branch'] : ['自', '至', '人员类别', '状态', '支部'],
    timeline.map(({ validFrom, validTo, stage, standing: stood, branchId }) => [
      validFrom,
      validTo === FAR_DATE ? '' : validTo,
      call.say(stageNames[stage]),
      call.say(standingNames[stood]),
      branchId === null ? '' : (names.get(branchId) ?? branchId),
    ]),
  )
  const story = table(
    isEnglish ? ['on', 'what', 'recorded'] : ['日期', '事项', '记录时间'],
    entries.map(({ on: day, title, recordedAt }) => [day, isEnglish ? title.en : title.zh, streetTime(recordedAt)]),
  )
  return { exit: 0, document, text: [head, segments, story].join('\n') }
}

type NamedCount = StandingCount & { readonly unit: string }

function byUnit(a: NamedCount, b: NamedCount): number {
  const [left, right] = [`${a.unit} ${keyOf(a)}`, `${b.unit} ${keyOf(b)}`]
  return left < right ? -1 : left > right ? 1 : 0
}

function sums(rows: readonly NamedCount[], by: (row: NamedCount) => string): Readonly<Record<string, number>> {
  const found: Record<string, number> = {}
  for (const row of rows) found[by(row)] = (found[by(row)] ?? 0) + row.count
  return found
}

interface Totals {
  readonly knownAt: Instant
  readonly asOf: LocalDate
  readonly events: number
  readonly files: number
  readonly total: number
  readonly named: readonly NamedCount[]
  readonly digest: string
}

function writtenTotals(call: Call, { knownAt: to, asOf, events, files, total, named, digest }: Totals): string {
  const isEnglish = call.language === 'en'
  const head = fields([
    [isEnglish ? 'known at' : '所知时点', streetTime(to)],
    [isEnglish ? 'as of' : '截至', asOf],
    [isEnglish ? 'events' : '事件', events],
    [isEnglish ? 'files' : '档案', files],
    [isEnglish ? 'persons' : '人数', total],
    [isEnglish ? 'digest' : '摘要', digest],
  ])
  const rows = named.map(({ unit, unitId, stage, standing, count: persons }) => [
    unit === '' ? unitId : unit,
    call.say(stageNames[stage]),
    call.say(standingNames[standing]),
    count(persons),
  ])
  return `${head}\n${table(isEnglish ? ['unit', 'stage', 'standing', 'persons'] : ['组织', '人员类别', '状态', '人数'], rows)}`
}

const agrees = { zh: '与视图的答案一致。', en: 'The views answer the same.' }
const differs = { zh: '与视图的答案有 {count} 处不同！', en: 'The views answer differently in {count} places!' }
