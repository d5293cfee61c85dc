import type { Command } from '../command'
import { commandOf, id, needed, number, pairs, text, texts, unit, type Act } from '../act'

const forUnit = needed(unit('byUnitId', { zh: '以哪个组织的名义', en: 'The unit for which is decided' }))
const reason = text('reason', { zh: '调整的理由', en: 'Why what is approved changes' })
const whyNot = needed(text('reason', { zh: '退回的理由', en: 'Why it is returned' }))
const year = {
  theme: needed(text('theme', { zh: '年度主题', en: 'Theme of the year' })),
  goals: texts('goals', { zh: '目标，用“;”分隔', en: 'Goals' }),
  intended: pairs(
    'intended',
    'KIND=TIMES;…',
    { zh: '各类会议全年次数', en: 'How often each kind is intended' },
    (kind, times) => ({ kind, times: Number(times) }),
  ),
}
const intended = 'general-meeting=4;committee-meeting=12;theme-day=12'
const plan = '5f0c2b1e-6d3a-5c4b-9a8f-7e6d5c4b3a29'

const acts: readonly Act[] = [
  {
    name: 'plan propose',
    takes: [],
    about: { zh: '提交年计划', en: 'Propose the plan of a year' },
    examples: [`plan propose --unit 海棠一支部 --year 2026 --theme 强基固本年 --intended "${intended}"`],
    post: '/plans',
    fields: {
      unit: needed(unit('unitId', { zh: '党组织', en: 'The unit' })),
      year: needed(number('year', { zh: '年份', en: 'The year' }, [1949, 2200])),
      ...year,
    },
    further: () => Promise.resolve({ goals: [], intended: [] }),
  },
  {
    name: 'plan change',
    takes: [id('PLAN')],
    about: { zh: '调整已批准的年计划', en: 'Change an approved plan; until approved, the old one counts' },
    examples: [`plan change ${plan} --theme 强基固本年 --intended "${intended}" --reason 上级部署调整`],
    post: '/plans/{0}/changes',
    file: '/plans/{0}',
    fields: { ...year, reason: needed(reason) },
    further: () => Promise.resolve({ goals: [], intended: [] }),
  },
  {
    name: 'plan approve',
    takes: [id('PLAN')],
    about: { zh: '批准年计划（由上级）', en: 'Approve a plan, for a unit above' },
    examples: [`plan approve ${plan} --for 望潮街道党工委`],
    post: '/plans/{0}/approve',
    file: '/plans/{0}',
    fields: { for: forUnit },
  },
  {
    name: 'plan return',
    takes: [id('PLAN')],
    about: { zh: '退回年计划', en: 'Return a plan, with the reason' },
    examples: [`plan return ${plan} --for 望潮街道党工委 --reason 目标须可核对`],
    post: '/plans/{0}/return',
    file: '/plans/{0}',
    fields: { for: forUnit, reason: whyNot },
  },
  {
    name: 'scheme propose',
    takes: [id('PLAN'), id('MONTH')],
    about: { zh: '提交月方案', en: 'Propose the scheme of a month' },
    notes: {
      zh: '“@日期”为最后期限，不写则为当月最后一天。',
      en: '`@DATE` is the last day on which it is in time; without it the month’s last.',
    },
    examples: [
      `scheme propose ${plan} 2026-03 --focus 春季 --items "general-meeting=一季度党员大会;theme-day=清洁家园@2026-03-12"`,
    ],
    post: '/plans/{0}/schemes/{1}',
    file: '/plans/{0}',
    fields: {
      focus: needed(text('focus', { zh: '当月重点', en: 'What the month is about' })),
      items: needed(
        pairs('items', 'KIND=THEME[@DATE];…', { zh: '各项内容', en: 'What it has' }, (kind, what) => {
          const [theme = '', dueOn] = what.split(/@(?=\d{4}-\d{2}-\d{2}$)/)
          return { kind, theme, ...(dueOn !== undefined && { dueOn }) }
        }),
      ),
      reason,
    },
  },
  {
    name: 'scheme approve',
    takes: [id('PLAN'), id('MONTH')],
    about: { zh: '批准月方案（由另一人）', en: 'Approve the scheme of a month, as another person' },
    examples: [`scheme approve ${plan} 2026-03 --for 海棠一支部`],
    post: '/plans/{0}/schemes/{1}/approve',
    file: '/plans/{0}',
    fields: { for: forUnit },
  },
  {
    name: 'scheme return',
    takes: [id('PLAN'), id('MONTH')],
    about: { zh: '退回月方案', en: 'Return the scheme of a month, with the reason' },
    examples: [`scheme return ${plan} 2026-03 --for 海棠一支部 --reason 主题须具体`],
    post: '/plans/{0}/schemes/{1}/return',
    file: '/plans/{0}',
    fields: { for: forUnit, reason: whyNot },
  },
]

export const planActs: readonly Command[] = acts.map(commandOf)
