import type { RollGaps } from '@harbor/membership/standing/roll-gaps'
import type { Call, Command } from '../command'
import { count, table, type Answer } from '../output'
import { clockOptions } from './member-show'

const shownPersons = 20

export const rollGaps: Command = {
  name: 'roll gaps',
  takes: [],
  reach: 'api',
  about: {
    zh: '检查每名党员每一天是否恰好属于一个支部',
    en: 'Check that each member belongs to exactly one branch on every day',
  },
  notes: {
    zh: '没有支部、同属数个支部、支部当时不存在的日子逐一列出；发现时退出码为 1。',
    en: 'Names the days without a branch, with several, or with one that did not exist; exit code 1 when there are any.',
  },
  examples: ['roll gaps', 'roll gaps --known-at 2025-01-01 --json'],
  options: { 'known-at': clockOptions['known-at'] },
  async run(call): Promise<Answer> {
    const api = await call.api('read')
    const { body } = await api.request('GET', '/roll/gaps', { query: { knownAt: call.given.instant('known-at') } })
    const report = body as RollGaps
    return { exit: report.found.length === 0 ? 0 : 1, document: report, text: written(call, report) }
  },
}

function written(call: Call, { persons, found }: RollGaps): string {
  const size = { persons: count(persons), found: count(found.length) }
  if (found.length === 0)
    return `${call.say({ zh: '{persons} 人，每人每日恰好属于一个支部。', en: '{persons} persons, each in exactly one branch on every day.' }, size)}\n`
  const header = call.language === 'en' ? ['member', 'from', 'until', 'what'] : ['人员', '自', '至（不含）', '情形']
  const rows = found
    .slice(0, shownPersons)
    .flatMap(({ memberId, gaps }) =>
      gaps.map(({ from, until, kind }) => [memberId, from, until, call.say(kinds[kind])]),
    )
  return `${call.say({ zh: '{persons} 人中有 {found} 人存在空档：', en: 'Of {persons} persons, {found} have days that are not in order:' }, size)}\n${table(header, rows)}`
}

const kinds = {
  none: { zh: '在册而无支部', en: 'on the roll, no branch' },
  several: { zh: '同属数个支部', en: 'several branches' },
  hole: { zh: '无记录', en: 'nothing on record' },
  'no-such-branch': { zh: '支部当时不存在', en: 'the branch did not exist' },
} as const
