import { createHash } from 'node:crypto'
import { basename, resolve } from 'node:path'
import type { PlanAnswer } from '@harbor/organization/plan/http'
import type { Command } from '../command'
import { CliError, exitCodes, wrongUse } from '../errors'
import { commandOf, flag, halves, id, member, members, moment, needed, number } from '../act'
import { text, texts, theMember, type Act } from '../act'
import { readInput } from './import-file'

const session = '0197f3a2-4c5d-7e6f-8a9b-0c1d2e3f4a5b'
const plan = '5f0c2b1e-6d3a-5c4b-9a8f-7e6d5c4b3a29'
const file = '/sessions/{0}'
const reason = needed(text('reason', { zh: '理由', en: 'Why' }))
const authority = needed(text('authority', { zh: '由谁认定', en: 'Who found so' }))
const times = {
  start: needed(moment('startsAt', { zh: '开始时间', en: 'When it begins' })),
  end: needed(moment('endsAt', { zh: '结束时间', en: 'When it ends' })),
  place: needed(text('place', { zh: '地点', en: 'Where' })),
}

const acts: readonly Act[] = [
  {
    name: 'session convene',
    takes: [id('PLAN'), { ...id('ITEM'), to: 'itemId' }],
    about: { zh: '按月方案召集会议', en: 'Convene a session for an item of the month’s scheme' },
    notes: {
      zh: '项目编号见 plan show；组织、类型和主题取自该项目。',
      en: 'The item’s id is shown by plan show; unit, kind and theme are those of the item.',
    },
    examples: [
      `session convene ${plan} ${session} --start "2026-03-18 19:00" --end "2026-03-18 21:00" --place 党群服务中心 --hours 2`,
    ],
    post: '/sessions',
    fields: {
      ...times,
      theme: text('theme', { zh: '主题，默认为方案所定', en: 'Theme; default that of the scheme' }),
      agenda: texts('agenda', { zh: '议程，用“;”分隔', en: 'Agenda' }),
      hours: halves('classHours', { zh: '学时', en: 'Class hours' }),
      called: members('called', { zh: '点名召集（党小组会、党委党课）', en: 'Who is called by name' }),
      group: text('unitId', { zh: '党小组编号（党小组会）', en: 'Id of the group, for its meeting' }, 'ID'),
    },
    further: async (_, api, [planId = '', itemId = '']) => {
      const { unitId, months } = (await api.request('GET', `/plans/${planId}`)).body as PlanAnswer
      const items = Object.values(months).flatMap(({ approved }) => approved?.items ?? [])
      const item = items.find((one) => one.itemId === itemId)
      if (item) return { planId, unitId, kind: item.kind, theme: item.theme }
      const words = { zh: '已批准的月方案中没有该项目', en: 'No approved scheme of the plan has that item' }
      throw new CliError(exitCodes.refused, 'session.no-parent', words, { itemId })
    },
  },
  {
    name: 'session move',
    takes: [id('SESSION')],
    about: { zh: '会议改期', en: 'Move a session; codes for the old time are worth nothing' },
    examples: [
      `session move ${session} --start "2026-03-20 19:00" --end "2026-03-20 21:00" --place 党群服务中心 --reason 场地维修`,
    ],
    post: '/sessions/{0}/move',
    file,
    fields: { ...times, reason },
  },
  {
    name: 'session cancel',
    takes: [id('SESSION')],
    about: { zh: '取消会议', en: 'Cancel a session' },
    examples: [`session cancel ${session} --reason 台风停会`],
    post: '/sessions/{0}/cancel',
    file,
    fields: { reason },
  },
  {
    name: 'session leave',
    takes: [id('SESSION')],
    about: { zh: '请假（本人，或代为登记）', en: 'Ask for leave, for oneself or for a member' },
    examples: [`session leave ${session} --member 陈明远 --reason 出差`],
    post: '/sessions/{0}/leave',
    fields: { member: member('memberId', { zh: '党员；默认本人', en: 'The member; default oneself' }), reason },
  },
  {
    name: 'session answer-leave',
    takes: [id('SESSION'), theMember()],
    about: { zh: '答复请假', en: 'Answer a leave' },
    examples: [`session answer-leave ${session} 陈明远 --grant`, `session answer-leave ${session} 陈明远 --deny`],
    post: '/sessions/{0}/leave/{1}/decide',
    file,
    fields: {
      grant: flag('granted', { zh: '准假', en: 'It is granted' }),
      deny: flag('granted', { zh: '不准', en: 'It is not' }, false),
    },
    further: (call) => eitherOf(call.given.flag('grant'), call.given.flag('deny'), 'grant', 'deny'),
  },
  {
    name: 'session check-in',
    takes: [id('SESSION'), { ...id('CODE'), to: 'code' }],
    about: { zh: '扫码签到', en: 'Check somebody in by the code that he shows' },
    examples: [`session check-in ${session} "$CODE"`],
    post: '/sessions/{0}/check-ins',
  },
  {
    name: 'session attend',
    takes: [id('SESSION')],
    about: { zh: '登记到会名单', en: 'Enter who came, from a list on paper' },
    examples: [`session attend ${session} --members 陈明远,苏明远`],
    post: '/sessions/{0}/attendance',
    fields: { members: needed(members('members', { zh: '到会党员', en: 'Who came' })) },
  },
  {
    name: 'session hold',
    takes: [id('SESSION')],
    about: {
      zh: '登记已召开，应到名单由当日名册确定',
      en: 'Close a session: who was due is taken from the roll of the day',
    },
    examples: [`session hold ${session}`],
    post: '/sessions/{0}/hold',
    file,
  },
  {
    name: 'session resolve',
    takes: [id('SESSION')],
    about: { zh: '登记决议及表决', en: 'Record a resolution, with its ballot where there was one' },
    examples: [`session resolve ${session} --matter 年度工作报告 --yes 12 --no 0 --abstained 1 --secret`],
    post: '/sessions/{0}/resolutions',
    file,
    fields: {
      matter: needed(text('matter', { zh: '事项，不写人名', en: 'What; names nobody' })),
      yes: number('ballot.yes', { zh: '赞成', en: 'In favour' }, [0, 5_000]),
      no: number('ballot.no', { zh: '反对', en: 'Against' }, [0, 5_000]),
      abstained: number('ballot.abstained', { zh: '弃权', en: 'Abstained' }, [0, 5_000]),
      secret: flag('ballot.secret', { zh: '无记名投票', en: 'By secret ballot' }),
    },
    further: (call) =>
      Promise.resolve(call.given.text('yes') === undefined ? {} : { ballot: { secret: false, no: 0, abstained: 0 } }),
  },
  {
    name: 'session minutes',
    takes: [id('SESSION'), { ...id('FILE'), to: 'name', read: (_, __, given) => Promise.resolve(basename(given)) }],
    about: { zh: '登记会议记录：留存文件的 SHA-256', en: 'File the minutes: the SHA-256 of the file is recorded' },
    examples: [`session minutes ${session} 会议记录.pdf --recorder 陈明远`],
    post: '/sessions/{0}/minutes',
    file,
    fields: {
      recorder: needed(member('recorderId', { zh: '记录人', en: 'Who took them' })),
      reason: text('reason', { zh: '更换的理由', en: 'Why others are replaced' }),
    },
    further: async (call) => {
      const bytes = await readInput(resolve(call.given.at(1)))
      return { sha256: createHash('sha256').update(bytes).digest('hex') }
    },
  },
  {
    name: 'session excuse',
    takes: [id('SESSION'), theMember()],
    about: { zh: '事后准假', en: 'Excuse an absence afterwards' },
    examples: [`session excuse ${session} 陈明远 --reason 住院，补交证明 --authority 支委会`],
    post: '/sessions/{0}/excuses/{1}',
    file,
    fields: { reason, authority },
  },
  {
    name: 'session correct',
    takes: [id('SESSION'), theMember()],
    about: { zh: '更正一人的出席', en: 'Correct the list about one person' },
    examples: [`session correct ${session} 陈明远 --present --reason 漏登 --authority 签到表`],
    post: '/sessions/{0}/corrections/{1}',
    file,
    fields: {
      present: flag('present', { zh: '到会', en: 'Was there' }),
      absent: flag('present', { zh: '未到会', en: 'Was not' }, false),
      reason,
      authority,
    },
    further: (call) => eitherOf(call.given.flag('present'), call.given.flag('absent'), 'present', 'absent'),
  },
]

/** One of two flags, and not both. */
export function eitherOf(
  one: boolean,
  other: boolean,
  first: string,
  second: string,
): Promise<Readonly<Record<string, unknown>>> {
  if (one !== other) return Promise.resolve({})
  const words = { zh: '须写明 --{first} 或 --{second}', en: 'Say --{first} or --{second}' }
  throw wrongUse(words, { first, second })
}

export const sessionActs: readonly Command[] = acts.map(commandOf)
