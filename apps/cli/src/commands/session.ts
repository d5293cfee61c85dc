import { streetTime } from '@harbor/kernel/time'
import type { AttendanceState } from '@harbor/organization/attendance/attendance-source'
import type { AttendanceOfYear } from '@harbor/organization/attendance/http'
import { planItemNames } from '@harbor/organization/programme-words'
import type { CheckInCode, LeaveOfSession, SessionAnswer } from '@harbor/organization/session-overview/queries-http'
import type { DueAnswer } from '@harbor/organization/session/due/http'
import { sessionPhaseNames } from '@harbor/organization/session/state'
import type { SessionRow } from '@harbor/organization/session/views'
import { sessionKinds, type SessionKind } from '@harbor/rules/organisation-life-pack'
import { findMember } from '../api/find-member'
import { memberNames } from '../api/member-names'
import { allDocuments } from '../api/pages'
import { unitName, unitNamed, unitsOn } from '../api/units'
import type { Call, Command } from '../command'
import { fields, table, type Answer } from '../output'
import type { Words } from '../words'

const statusNames: Readonly<Record<AttendanceState, Words>> = {
  present: { zh: '到会', en: 'present' },
  excused: { zh: '请假', en: 'excused' },
  unexcused: { zh: '无故缺席', en: 'unexcused' },
}
const dueNames: Readonly<Record<DueAnswer['rows'][number]['state'], Words>> = {
  met: { zh: '已开', en: 'met' },
  open: { zh: '未到期', en: 'open' },
  missed: { zh: '逾期', en: 'missed' },
}

const ofUnit = { value: 'ID|NAME', about: { zh: '该组织及其下级', en: 'Of this unit and all below it' } }
const ofMonth = { value: 'YYYY-MM', about: { zh: '月份，默认本月', en: 'Month; default the current one' } }

function kindName(call: Call, kind: SessionKind): string {
  return call.say(planItemNames[kind])
}

export const sessionList: Command = {
  name: 'session list',
  takes: [],
  reach: 'api',
  about: { zh: '组织生活会议', en: 'Sessions of organisation life' },
  examples: ['session list --month 2026-03', 'session list --unit 听潮社区党委 --kind general-meeting'],
  options: {
    unit: ofUnit,
    month: { value: 'YYYY-MM', about: { zh: '月份', en: 'In that month' } },
    kind: {
      value: 'KIND',
      about: { zh: `类型：${sessionKinds.join('、')}`, en: `One of: ${sessionKinds.join(', ')}` },
    },
  },
  async run(call): Promise<Answer> {
    const api = await call.api('read')
    const units = await unitsOn(api)
    const named = call.given.text('unit')
    const sessions = await allDocuments<SessionRow>(api, '/sessions', {
      limit: '500',
      unit: named === undefined ? undefined : unitNamed(units, named),
      month: call.given.text('month'),
      kind: call.given.oneOf('kind', sessionKinds),
    })
    const header =
      call.language === 'en'
        ? ['start', 'kind', 'theme', 'unit', 'state', 'present', 'unexcused', 'id']
        : ['开始', '类型', '主题', '党组织', '状态', '到会', '无故缺席', '编号']
    const rows = sessions.map((one) => [
      streetTime(one.startsAt).slice(0, 16),
      kindName(call, one.kind),
      one.theme,
      unitName(units, one.unitId),
      call.say(sessionPhaseNames[one.phase]),
      one.phase === 'held' ? `${one.present}/${one.due}` : '',
      one.phase === 'held' ? String(one.unexcused) : '',
      one.id,
    ])
    return { exit: 0, document: { documents: sessions }, text: table(header, rows) }
  },
}

export const sessionShow: Command = {
  name: 'session show',
  takes: ['ID'],
  reach: 'api',
  about: { zh: '一次会议：议程、出席、决议', en: 'One session: agenda, attendance, resolutions' },
  examples: ['session show 0197f3a2-4c5d-7e6f-8a9b-0c1d2e3f4a5b'],
  options: {},
  async run(call): Promise<Answer> {
    const api = await call.api('read')
    const session = (await api.request('GET', `/sessions/${call.given.at(0)}`)).body as SessionAnswer
    const units = await unitsOn(api)
    const say = (zh: string, en: string) => call.say({ zh, en })
    const nameOf = await memberNames(api)
    const away = session.attendance.filter(({ status }) => status !== 'present')
    const { counts } = session
    const text = fields([
      [say('类型', 'kind'), kindName(call, session.kind)],
      [say('主题', 'theme'), session.theme],
      [say('党组织', 'unit'), unitName(units, session.unitId ?? '')],
      [say('状态', 'state'), session.phase && call.say(sessionPhaseNames[session.phase])],
      [say('时间', 'time'), `${streetTime(session.startsAt)} - ${streetTime(session.endsAt)}`],
      [say('地点', 'place'), session.place],
      ...session.agenda.map((line): [string, string] => [say('议程', 'agenda'), line]),
      // Who was due is told by the roll of the day, once the session was held.
      ...(session.phase === 'held' ? countsTold(call, counts) : []),
      ...away.map(({ memberId, status }): [string, string] => [call.say(statusNames[status]), nameOf(memberId)]),
      ...session.resolutions.map(({ matter, carried, ballot }): [string, string] => [
        say('决议', 'resolution'),
        `${matter}  ${carried ? say('通过', 'carried') : say('未通过', 'not carried')}${ballot ? `  ${ballot.yes}/${ballot.due}` : ''}`,
      ]),
      [say('会议记录', 'minutes'), session.minutes?.name],
    ])
    return { exit: 0, document: session, text }
  },
}

function countsTold(call: Call, { due, present, excused, unexcused }: SessionAnswer['counts']): readonly CountRow[] {
  return [
    [call.say({ zh: '应到', en: 'due' }), due],
    [call.say({ zh: '到会', en: 'present' }), present],
    [call.say({ zh: '请假', en: 'excused' }), excused],
    [call.say({ zh: '无故缺席', en: 'unexcused' }), unexcused],
  ]
}
type CountRow = readonly [string, number]

export const sessionLeaves: Command = {
  name: 'session leaves',
  takes: ['ID'],
  reach: 'api',
  about: { zh: '请假名单及事由（查看会被记录）', en: 'Who asked for leave and why; looking is recorded' },
  examples: ['session leaves 0197f3a2-4c5d-7e6f-8a9b-0c1d2e3f4a5b'],
  options: {},
  async run(call): Promise<Answer> {
    const api = await call.api('read')
    const { body } = await api.request('GET', `/sessions/${call.given.at(0)}/leaves`)
    const nameOf = await memberNames(api)
    const answers = {
      true: call.say({ zh: '准假', en: 'granted' }),
      false: call.say({ zh: '不准', en: 'denied' }),
      null: call.say({ zh: '待答复', en: 'waits' }),
    }
    const header = call.language === 'en' ? ['asked', 'member', 'why', 'answer'] : ['申请日期', '党员', '事由', '答复']
    const rows = (body as { leaves: readonly LeaveOfSession[] }).leaves.map((leave) => [
      leave.requestedOn,
      nameOf(leave.memberId),
      leave.reason,
      answers[`${leave.granted}`],
    ])
    return { exit: 0, document: body, text: table(header, rows) }
  },
}

export const sessionCodes: Command = {
  name: 'session codes',
  takes: ['ID'],
  reach: 'api',
  about: { zh: '签到码清单，每名应到党员一个', en: 'Check-in codes, one for each who is due, to print' },
  examples: ['session codes 0197f3a2-4c5d-7e6f-8a9b-0c1d2e3f4a5b'],
  options: {},
  async run(call): Promise<Answer> {
    const api = await call.api('read')
    const { body } = await api.request('GET', `/sessions/${call.given.at(0)}/check-in-codes`)
    const nameOf = await memberNames(api)
    const header = call.language === 'en' ? ['member', 'until', 'code'] : ['党员', '有效至', '签到码']
    const rows = (body as { codes: readonly CheckInCode[] }).codes.map(({ memberId, until, code }) => [
      nameOf(memberId),
      streetTime(until).slice(0, 16),
      code,
    ])
    // To be printed: in the order of a roster, by the sound of the name.
    rows.sort(([a = ''], [b = '']) => a.localeCompare(b, 'zh-CN'))
    return { exit: 0, document: body, text: table(header, rows) }
  },
}

function dueCommand(
  name: string,
  about: Words,
  path: string,
  option: { readonly [name: string]: typeof ofUnit },
): Command {
  return {
    name,
    takes: [],
    reach: 'api',
    about,
    examples: [name, `${name} --unit 听潮社区党委`],
    options: { unit: ofUnit, ...option },
    async run(call): Promise<Answer> {
      const api = await call.api('read')
      const units = await unitsOn(api)
      const named = call.given.text('unit')
      const [key = ''] = Object.keys(option)
      const query = {
        unit: named === undefined ? undefined : unitNamed(units, named),
        ...(key === 'month' ? { month: call.given.text('month') } : { asOf: call.given.date('as-of') }),
      }
      const answer = (await api.request('GET', path, { query })).body as DueAnswer
      const header =
        call.language === 'en'
          ? ['due', 'unit', 'kind', 'held', 'state', 'rule']
          : ['截止', '党组织', '类型', '已开/应开', '状态', '依据']
      const rows = answer.rows.map((row) => [
        row.dueOn,
        unitName(units, row.unitId),
        kindName(call, row.kind),
        `${row.held}/${row.times}`,
        call.say(dueNames[row.state]),
        `${row.pack} ${row.article}`,
      ])
      return { exit: 0, document: answer, text: table(header, rows) }
    },
  }
}

export const sessionDue = dueCommand(
  'session due',
  { zh: '本月应开的会议及依据', en: 'What the rules ask of each unit in a month' },
  '/organisation-life/due',
  { month: ofMonth },
)
export const sessionOverdue = dueCommand(
  'session overdue',
  { zh: '近一年逾期未开的会议', en: 'What units missed in the last year' },
  '/organisation-life/overdue',
  { 'as-of': { value: 'DATE', about: { zh: '截至该日，默认今天', en: 'As of that day; default today' } } },
)

export const attendanceShow: Command = {
  name: 'attendance show',
  takes: ['ID|NAME'],
  reach: 'api',
  about: { zh: '一名党员一年的出席与学时', en: 'A member’s attendance and class hours in a year' },
  examples: ['attendance show 陈明远 --year 2026'],
  options: { year: { value: 'YEAR', about: { zh: '年份，默认今年', en: 'Year; default the current one' } } },
  async run(call): Promise<Answer> {
    const api = await call.api('read')
    const memberId = await findMember(call, api, call.given.at(0))
    const query = { year: call.given.text('year') }
    const answer = (await api.request('GET', `/members/${memberId}/attendance`, { query })).body as AttendanceOfYear
    const say = (zh: string, en: string) => call.say({ zh, en })
    const { hours } = answer
    const sums = fields([
      [say('年份', 'year'), String(answer.year)],
      [say('到会', 'present'), answer.present],
      [say('请假', 'excused'), answer.excused],
      [say('无故缺席', 'unexcused'), answer.unexcused],
      [
        say('学时', 'class hours'),
        `${hours.attended}/${hours.required}${hours.exempt ? say('（免除）', ' (exempt)') : ''}`,
      ],
    ])
    const header = call.language === 'en' ? ['on', 'kind', 'state', 'hours'] : ['日期', '类型', '出席', '学时']
    const rows = answer.rows.map(({ on, kind, status, classHours }) => [
      on,
      kind in planItemNames ? kindName(call, kind as SessionKind) : kind,
      call.say(statusNames[status]),
      status === 'present' ? String(classHours) : '',
    ])
    return { exit: 0, document: answer, text: `${sums}\n${table(header, rows)}` }
  },
}
