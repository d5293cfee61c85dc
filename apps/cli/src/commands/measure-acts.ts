import { rungs } from '@harbor/rules/absence-ladder'
import type { Command } from '../command'
import { commandOf, day, flag, id, needed, oneOf, text, theMember, unit, type Act } from '../act'
import { eitherOf } from './session-acts'

const document = needed(text('document', { zh: '文书', en: 'The document' }))
const definition = '0197f3a2-4c5d-7e6f-8a9b-0c1d2e3f4a5b'

/** Steps of the absence ladder, hours, indices: each the decision of a person. */
const acts: readonly Act[] = [
  {
    name: 'absence propose',
    takes: [theMember()],
    about: { zh: '对无故缺席提出处理，只能是下一级', en: 'Propose the next rung after absences without reason' },
    notes: {
      zh: '提醒谈话即时作出；其余由另一人决定。',
      en: 'A reminder is given with it; the others are decided by another person.',
    },
    examples: ['absence propose 陈明远 --rung reminder --grounds 三次主题党日未到 --document 谈话记录1号'],
    post: '/members/{0}/absence-ladder/proposals',
    fields: {
      rung: needed(oneOf('rung', { zh: '处理', en: 'Rung' }, rungs)),
      grounds: needed(text('grounds', { zh: '事由（密封保存）', en: 'What is said of the member; sealed' })),
      document,
    },
  },
  {
    name: 'absence decide',
    takes: [theMember(), id('RUNG')],
    about: { zh: '决定缺席处理的建议', en: 'Decide a proposal about absences' },
    notes: {
      zh: '建议的编号见 absence list --phase pending。',
      en: 'Its id is shown by absence list --phase pending.',
    },
    examples: [
      `absence decide 陈明远 ${definition} --take --for 海棠一支部 --document 支委会纪要3号`,
      `absence decide 陈明远 ${definition} --reject --for 海棠一支部 --document 支委会纪要3号`,
    ],
    post: '/members/{0}/absence-ladder/proposals/{1}/decide',
    file: '/members/{0}/absence-ladder',
    fields: {
      take: flag('taken', { zh: '采纳', en: 'It is taken' }),
      reject: flag('taken', { zh: '不采纳', en: 'It is rejected' }, false),
      for: needed(unit('byUnitId', { zh: '以哪个组织的名义', en: 'The unit for which is decided' })),
      document,
      until: day('until', { zh: '限期改正的期限', en: 'Last day of a rectification' }),
    },
    further: (call) => eitherOf(call.given.flag('take'), call.given.flag('reject'), 'take', 'reject'),
  },
  {
    name: 'hours certify',
    takes: [theMember(), id('RECORD')],
    about: {
      zh: '认定志愿时长（由另一人）',
      en: 'Certify a record of hours, as another than who served and who recorded it',
    },
    notes: { zh: '记录编号见 hours show。', en: 'The id of the record is shown by hours show.' },
    examples: [`hours certify 陈明远 ${definition}`],
    post: '/members/{0}/hours/{1}/certify',
    file: '/members/{0}/hours',
  },
  {
    name: 'index approve',
    takes: [id('DEFINITION')],
    about: { zh: '批准指标定义（由另一人）', en: 'Approve a definition, as another person' },
    examples: [`index approve ${definition} --for 望潮街道党工委 --document 海党〔2026〕3号 --from 2026-01-01`],
    post: '/indices/{0}/approve',
    file: '/indices/{0}',
    fields: {
      for: needed(unit('unitId', { zh: '街道党工委', en: 'The street committee' })),
      document,
      from: needed(day('from', { zh: '生效日期', en: 'In force from' })),
    },
  },
]

export const measureActs: readonly Command[] = acts.map(commandOf)
