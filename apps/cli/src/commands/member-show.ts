import { stageNames, standingNames } from '@harbor/membership/names'
import { sanctionNames } from '@harbor/rules/discipline-2023'
import { addDays, FAR_DATE, streetTime } from '@harbor/kernel/time'
import { deadlineTexts } from '@harbor/membership/deadlines/deadlines-of'
import type { MemberOverview } from '@harbor/membership/member-overview/overview'
import { rollProposalTexts } from '@harbor/membership/roll/deadlines'
import { findMember } from '../api/find-member'
import { unitName, unitsOn, type KnownUnits } from '../api/units'
import type { Call, Command } from '../command'
import { rightWords } from '../discipline-words'
import { findingText } from '../findings'
import { sexWords, transferWords } from '../membership-words'
import { fields, table, visible, type Answer, type CellValue } from '../output'

/** Options of every command that asks on two clocks. */
export const clockOptions = {
  'as-of': { value: 'D', about: { zh: '该日的情况，默认今天', en: 'How things stood on this day; default today' } },
  'known-at': {
    value: 'K',
    about: {
      zh: '以当时所知为准：日期（当日结束）或时刻；默认现在',
      en: 'As it was known then: a date (its end) or an instant; default now',
    },
  },
} as const

export const memberShow: Command = {
  name: 'member show',
  takes: ['ID|NAME'],
  reach: 'api',
  about: { zh: '一名党员在某日的情况，以某时所知为准', en: 'One member as of a day, as known at an instant' },
  notes: {
    zh: '姓名可写一部分或拼音；指向多人时列出候选，退出码为 1。查看个人信息会留下记录。',
    en: 'A part of the name or its pinyin will do; where several are meant they are listed, exit code 1. The read is recorded.',
  },
  examples: [
    'member show 陈明远',
    'member show 陈明远 --as-of 2024-06-30',
    'member show 陈明远 --as-of 2024-06-30 --known-at 2024-07-01 --json',
  ],
  options: clockOptions,
  async run(call): Promise<Answer> {
    const clocks = { asOf: call.given.date('as-of'), knownAt: call.given.instant('known-at') }
    const api = await call.api('read')
    const memberId = await findMember(call, api, call.given.at(0))
    const { body } = await api.request('GET', `/members/${memberId}`, { query: clocks })
    const member = body as MemberOverview
    if (call.json) return { exit: 0, document: member, text: '' }
    const units = await unitsOn(api, clocks.asOf)
    return { exit: 0, document: member, text: written(call, member, units, clocks.knownAt) }
  },
}

function written(call: Call, member: MemberOverview, units: KnownUnits, knownAt: string | undefined): string {
  const zhEn = (zh: string, en: string) => (call.language === 'en' ? en : zh)
  return [
    head(call, member, units, knownAt),
    section(zhEn('组织关系与阶段', 'Stages and branches'), segments(call, member, units)),
    section(zhEn('处分影响', 'Limited by sanctions'), limits(call, member)),
    section(zhEn('期限', 'Deadlines'), deadlines(call, member)),
    section(zhEn('下一步', 'Next lawful steps'), steps(call, member)),
    section(zhEn('建议', 'Proposals'), lines(member.proposals.map((proposal) => proposalText(call, proposal)))),
    section(
      zhEn('记录中的问题', 'Findings'),
      lines(member.findings.map((finding) => findingText(finding, call.language))),
    ),
  ]
    .filter((part) => part !== '')
    .join('\n')
}

function head(call: Call, member: MemberOverview, units: KnownUnits, knownAt: string | undefined): string {
  const isEnglish = call.language === 'en'
  const { person, stage, standing, openTransfer, floating } = member
  const erased = isEnglish ? '(personal data erased)' : '（个人信息已删除）'
  const rows: readonly (readonly [zh: string, en: string, value: CellValue])[] = [
    ['姓名', 'name', person?.name ?? (member.erased ? erased : '')],
    ['编号', 'id', member.memberId],
    ['性别', 'sex', person?.sex && call.say(sexWords[person.sex])],
    ['民族', 'ethnicity', person?.ethnicity],
    ['出生日期', 'born', person?.bornOn],
    ['人员类别', 'stage', stage && call.say(stageNames[stage])],
    ['状态', 'standing', standing && call.say(standingNames[standing])],
    ['所在支部', 'branch', unitName(units, member.branchId)],
    ['自', 'since', member.since],
    ['入党日期', 'admitted', member.joinedOn],
    ['党龄起算', 'party age from', member.partyAgeFrom],
    ['转接中', 'open transfer', openTransfer && transferText(call, openTransfer, units)],
    ['流动', 'floating', floating && `${floating.region}, ${floating.leftOn}`],
    ['截至', 'as of', member.asOf],
    ['所知时点', 'known at', knownAt === undefined ? undefined : streetTime(knownAt)],
  ]
  return fields(rows.map(([zh, en, value]) => [isEnglish ? en : zh, value]))
}

function transferText(call: Call, transfer: NonNullable<MemberOverview['openTransfer']>, units: KnownUnits): string {
  const { destination, letters, status } = transfer
  const to = 'outside' in destination ? destination.outside : unitName(units, destination.unitId)
  const letter = letters.at(-1)
  const stands = call.say(transferWords[status])
  const words = {
    zh: '{to}（{stands}；介绍信 {number}，有效至 {until}）',
    en: '{to} ({stands}; letter {number}, valid until {until})',
  }
  if (!letter) return call.say({ zh: '{to}（{stands}）', en: '{to} ({stands})' }, { to, stands })
  return call.say(words, { to, stands, number: letter.number, until: letter.validUntil })
}

function segments(call: Call, { timeline }: MemberOverview, units: KnownUnits): string {
  if (timeline.length === 0) return ''
  const header =
    call.language === 'en' ? ['from', 'until', 'stage', 'standing', 'branch'] : ['自', '至', '人员类别', '状态', '支部']
  return table(
    header,
    timeline.map(({ validFrom, validTo, stage, standing, branchId }) => [
      validFrom,
      validTo === FAR_DATE ? '' : validTo,
      call.say(stageNames[stage]),
      call.say(standingNames[standing]),
      unitName(units, branchId),
    ]),
  )
}

/** One line a kind of sanction: what it limits, until when; an end that only a decision can bring is left open. */
function limits(call: Call, member: MemberOverview): string {
  if (member.limits.length === 0) return ''
  const header =
    call.language === 'en' ? ['from', 'until', 'because', 'right', 'rule'] : ['自', '至', '处分', '受限', '依据']
  return table(
    header,
    member.limits.map(({ from, until, because, right, article }) => [
      from,
      until === FAR_DATE ? '' : addDays(until, -1),
      call.say(sanctionNames[because]),
      call.say(rightWords[right]),
      article,
    ]),
  )
}

function deadlines(call: Call, member: MemberOverview): string {
  if (member.deadlines.length === 0) return ''
  const header = call.language === 'en' ? ['due', 'state', 'what', 'rule'] : ['期限', '状态', '事项', '依据']
  return table(
    header,
    member.deadlines.map(({ dueOn, state, rule, article }) => [
      dueOn,
      call.say(stateWords[state]),
      deadlineText(call, rule),
      article,
    ]),
  )
}

const stateWords = {
  open: { zh: '未到期', en: 'open' },
  met: { zh: '已办', en: 'met' },
  missed: { zh: '已逾期', en: 'missed' },
}

function deadlineText(call: Call, rule: string): string {
  const words = deadlineTexts[rule]
  return words ? call.say(words) : rule
}

/** What comes next, and below it why a step is not as it should be: rules with their figures, a vote that failed. */
function steps(call: Call, { nextSteps }: MemberOverview): string {
  if (nextSteps.length === 0) return ''
  const isEnglish = call.language === 'en'
  const header = isEnglish
    ? ['step', 'what', 'earliest', 'due', 'waits for']
    : ['步骤', '事项', '最早', '最迟', '须先完成']
  const titles = new Map(nextSteps.map((step) => [step.key, isEnglish ? step.en : step.zh]))
  const rows = nextSteps.map(({ key, number, earliestOn, dueOn, waitsFor }) => {
    const before = waitsFor.map((step) => titles.get(step) ?? step).join(isEnglish ? ', ' : '、')
    return [number, titles.get(key), earliestOn, dueOn, before]
  })
  const reasons = nextSteps.flatMap(({ key, because, vote }) => [
    ...because.map((finding) => `${titles.get(key)}: ${findingText(finding, call.language)}`),
    ...(vote ? [`${titles.get(key)}: ${isEnglish ? vote.en : vote.zh} (${vote.sources.join('; ')})`] : []),
  ])
  return table(header, rows) + lines(reasons)
}

function proposalText(call: Call, { code, article, from }: MemberOverview['proposals'][number]): string {
  return `${from}  ${call.say(rollProposalTexts[code])} (${article})`
}

function section(title: string, content: string): string {
  return content === '' ? '' : `${title}\n${content}`
}

function lines(texts: readonly string[]): string {
  return texts.map((text) => `- ${visible(text)}\n`).join('')
}
