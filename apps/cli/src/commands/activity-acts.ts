import { bases } from '@harbor/organization/bases'
import type { Command } from '../command'
import { commandOf, flag, halves, id, member, members, moment, needed, number } from '../act'
import { oneOf, text, theMember, unit, type Act } from '../act'

const activity = '0197f3a2-4c5d-7e6f-8a9b-0c1d2e3f4a5b'
const file = '/activities/{0}'
const reason = needed(text('reason', { zh: '理由', en: 'Why' }))
const when = {
  start: needed(moment('startsAt', { zh: '开始时间', en: 'When it begins' })),
  end: needed(moment('endsAt', { zh: '结束时间', en: 'When it ends' })),
  'sign-up-until': moment('signUpUntil', { zh: '报名截止，默认开始时', en: 'Sign-up ends; default as it begins' }),
}
const what = {
  unit: needed(unit('unitId', { zh: '党组织', en: 'The unit' })),
  title: needed(text('title', { zh: '名称，不写人名', en: 'Title; names nobody' })),
  base: needed(oneOf('base', { zh: '阵地', en: 'Base' }, bases)),
  place: needed(text('place', { zh: '地点', en: 'Where' })),
  life: text(
    'life.kind',
    { zh: '计入的组织生活类型，例如 theme-day', en: 'Kind of organisation life, e.g. theme-day' },
    'KIND',
  ),
  hours: halves('life.classHours', { zh: '学时', en: 'Class hours' }),
  'no-volunteer-hours': flag('volunteerHours', { zh: '不计志愿时长', en: 'Brings no volunteer hours' }, false),
}
const came = needed(members('memberIds', { zh: '到场党员', en: 'Who came' }))

const acts: readonly Act[] = [
  {
    name: 'activity plan',
    takes: [],
    about: { zh: '策划活动，同时预订场地', en: 'Plan an activity; the venue is booked with it' },
    examples: [
      'activity plan --unit 海棠一支部 --title 社区义诊 --base care --place 党群服务中心 --start "2026-12-05 09:00" --end "2026-12-05 11:00" --capacity 20 --life theme-day --hours 2',
    ],
    post: '/activities',
    fields: {
      ...what,
      ...when,
      capacity: needed(number('capacity', { zh: '名额', en: 'Places' }, [1, 5_000])),
      venue: text('venueId', { zh: '场地编号', en: 'Id of the venue' }, 'ID'),
      talent: text('talentId', { zh: '领办能人编号', en: 'Id of the talent who leads' }, 'ID'),
    },
  },
  {
    name: 'activity open',
    takes: [id('ACTIVITY')],
    about: { zh: '开放报名', en: 'Open an activity to sign-up' },
    examples: [`activity open ${activity}`],
    post: '/activities/{0}/open',
    file,
  },
  {
    name: 'activity sign-up',
    takes: [id('ACTIVITY')],
    about: { zh: '报名（本人，或代为登记）', en: 'Sign up, oneself or others' },
    examples: [`activity sign-up ${activity} --members 陈明远,苏明远`],
    post: '/activities/{0}/sign-up',
    fields: { members: members('memberIds', { zh: '党员；默认本人', en: 'Who; default oneself' }) },
  },
  {
    name: 'activity sign-out',
    takes: [id('ACTIVITY')],
    about: { zh: '退出报名，名额让给候补', en: 'Sign out; whoever waits longest gets the place' },
    examples: [`activity sign-out ${activity} --member 陈明远`],
    post: '/activities/{0}/sign-out',
    fields: { member: member('memberId', { zh: '党员；默认本人', en: 'Who; default oneself' }) },
  },
  {
    name: 'activity attend',
    takes: [id('ACTIVITY')],
    about: { zh: '确认到场', en: 'Confirm who came, also who had not signed up' },
    examples: [`activity attend ${activity} --members 陈明远,苏明远`],
    post: '/activities/{0}/attendance',
    fields: { members: came },
  },
  {
    name: 'activity retract',
    takes: [id('ACTIVITY'), theMember('memberId')],
    about: {
      zh: '撤回一人的到场；已办结的，台账随之更正',
      en: 'Take one attendance back; of a closed activity the ledgers follow',
    },
    examples: [`activity retract ${activity} 陈明远 --reason 误登`],
    post: '/activities/{0}/attendance/retract',
    fields: { reason },
  },
  {
    name: 'activity close',
    takes: [id('ACTIVITY')],
    about: { zh: '办结，登记群众人数', en: 'Close an activity with the number of guests' },
    examples: [`activity close ${activity} --guests 12`],
    post: '/activities/{0}/close',
    file,
    fields: { guests: number('guests', { zh: '群众人数，默认 0', en: 'Guests; default 0' }, [0, 100_000]) },
  },
  {
    name: 'activity reschedule',
    takes: [id('ACTIVITY')],
    about: { zh: '活动改期', en: 'Move an activity to another time' },
    examples: [`activity reschedule ${activity} --start "2026-12-06 09:00" --end "2026-12-06 11:00" --reason 天气`],
    post: '/activities/{0}/reschedule',
    file,
    fields: { ...when, reason },
  },
  {
    name: 'activity call-off',
    takes: [id('ACTIVITY')],
    about: { zh: '取消活动', en: 'Call an activity off' },
    examples: [`activity call-off ${activity} --reason 台风`],
    post: '/activities/{0}/call-off',
    file,
    fields: { reason },
  },
  {
    name: 'activity held',
    takes: [],
    about: { zh: '补登早已举办的活动', en: 'Write down what was held long ago' },
    examples: [
      'activity held --unit 海棠一支部 --title 社区义诊 --base care --place 党群服务中心 --start "2019-12-05 09:00" --end "2019-12-05 11:00" --members 陈明远 --guests 20',
    ],
    post: '/activities/held',
    fields: {
      ...what,
      start: when.start,
      end: when.end,
      members: members('memberIds', { zh: '到场党员', en: 'Who came' }),
      guests: number('guests', { zh: '群众人数，默认 0', en: 'Guests; default 0' }, [0, 100_000]),
    },
    further: () => Promise.resolve({ memberIds: [], guests: 0 }),
  },
]

export const activityActs: readonly Command[] = acts.map(commandOf)
