import { streetTime } from '@harbor/kernel/time'
import type { Balance } from '@harbor/organization/activity/overview/balance'
import type { ActivityAnswer } from '@harbor/organization/activity/overview/queries-http'
import type { ActivityRow } from '@harbor/organization/activity/overview/views'
import { activityPhaseNames, activityPhases } from '@harbor/organization/activity/state'
import { bases } from '@harbor/organization/public'
import { allDocuments } from '../api/pages'
import { unitName, unitNamed, unitOption, unitsOn } from '../api/units'
import type { Command } from '../command'
import { fields, table, type Answer } from '../output'
import { baseName } from '../volunteering-words'

const days = {
  from: { value: 'DATE', about: { zh: '起始日', en: 'First day' } },
  until: { value: 'DATE', about: { zh: '截止日', en: 'Last day' } },
} as const
const unit = { value: 'ID|NAME', about: { zh: '该组织及其下级', en: 'Of this unit and all below it' } } as const

export const activityList: Command = {
  name: 'activity list',
  takes: [],
  reach: 'api',
  about: { zh: '招宝先锋港活动，最近的在前', en: 'Activities, newest first' },
  examples: ['activity list --open', 'activity list --base integrity --from 2026-01-01 --text 家书'],
  options: {
    open: { about: { zh: '现在有名额、可报名的', en: 'What has a free place and can be signed up for now' } },
    unit,
    phase: {
      value: 'PHASE',
      about: { zh: `状态：${activityPhases.join('、')}`, en: `One of: ${activityPhases.join(', ')}` },
    },
    base: { value: 'BASE', about: { zh: `阵地：${bases.join('、')}`, en: `One of: ${bases.join(', ')}` } },
    ...days,
    text: { value: 'TEXT', about: { zh: '名称或地点中的文字', en: 'Words of title or place' } },
  },
  async run(call): Promise<Answer> {
    const { given } = call
    const api = await call.api('read')
    const units = await unitsOn(api)
    const named = given.text('unit')
    const activities = await allDocuments<ActivityRow>(api, '/activities', {
      limit: '500',
      open: given.flag('open') ? 'true' : undefined,
      unit: named === undefined ? undefined : unitNamed(units, named),
      phase: given.oneOf('phase', activityPhases),
      base: given.oneOf('base', bases),
      from: given.text('from'),
      until: given.text('until'),
      text: given.text('text'),
    })
    const header =
      call.language === 'en'
        ? ['starts', 'title', 'base', 'state', 'places', 'attended', 'unit', 'id']
        : ['开始', '活动', '阵地', '状态', '名额', '到场', '党组织', '编号']
    const rows = activities.map((row) => [
      streetTime(row.startsAt),
      row.title,
      baseName(call, row.base),
      call.say(activityPhaseNames[row.phase]),
      `${row.signedUp}/${row.capacity}`,
      row.phase === 'held' ? row.attended : '',
      unitName(units, row.unitId),
      row.id,
    ])
    return { exit: 0, document: { documents: activities }, text: table(header, rows) }
  },
}

export const activityShow: Command = {
  name: 'activity show',
  takes: ['ID'],
  reach: 'api',
  about: { zh: '一次活动', en: 'One activity' },
  examples: ['activity show 0197f3a2-4c5d-7e6f-8a9b-0c1d2e3f4a5b'],
  options: {},
  async run(call): Promise<Answer> {
    const api = await call.api('read')
    const { body } = await api.request('GET', `/activities/${call.given.at(0)}`)
    const activity = body as ActivityAnswer
    const units = await unitsOn(api)
    const say = (zh: string, en: string) => call.say({ zh, en })
    const { life, volunteerHours } = activity.counts
    const text = fields([
      [say('编号', 'id'), activity.id],
      [say('活动', 'title'), activity.title],
      [say('阵地', 'base'), baseName(call, activity.base)],
      [say('状态', 'state'), call.say(activityPhaseNames[activity.phase])],
      [say('党组织', 'unit'), unitName(units, activity.unitId)],
      [say('地点', 'place'), activity.place],
      [say('开始', 'starts'), streetTime(activity.startsAt)],
      [say('结束', 'ends'), streetTime(activity.endsAt)],
      [say('报名截止', 'sign-up until'), streetTime(activity.signUpUntil)],
      [say('名额', 'places'), `${activity.signedUp}/${activity.capacity}`],
      [say('候补', 'waiting'), activity.waiting],
      [say('到场', 'attended'), activity.attended],
      [say('未到', 'absent'), activity.absent],
      [say('群众', 'guests'), activity.guests],
      [say('组织生活', 'organisation life'), life && `${life.kind} ${life.classHours}`],
      [say('志愿时长', 'volunteer hours'), volunteerHours ? say('计入', 'counted') : say('不计', 'not counted')],
      [say('评价', 'rating'), activity.rating === null ? null : `${activity.rating.toFixed(1)} (${activity.ratings})`],
      [say('取消原因', 'called off'), activity.reason],
    ])
    return { exit: 0, document: body, text }
  },
}

export const activityBalance: Command = {
  name: 'activity balance',
  takes: [],
  reach: 'api',
  about: { zh: '四大阵地均衡情况，含居民点单', en: 'How the four bases stand beside each other, orders included' },
  examples: ['activity balance --from 2026-01-01', 'activity balance --unit 听潮社区党委 --json'],
  options: { unit, ...days },
  async run(call): Promise<Answer> {
    const api = await call.api('read')
    const query = {
      unit: await unitOption(call, api),
      from: call.given.text('from'),
      until: call.given.text('until'),
    }
    const { body } = await api.request('GET', '/activities/balance', { query })
    const { byBase, ...all } = body as Balance
    const header =
      call.language === 'en'
        ? ['base', 'activities', 'attended', 'guests', 'orders', 'served', 'share']
        : ['阵地', '活动', '党员人次', '群众人次', '点单', '认领人次', '占比']
    const rows = byBase.map(({ base, share, ...sum }) => [baseName(call, base), ...sumCells(sum), percent(share)])
    const total = [call.say({ zh: '合计', en: 'all' }), ...sumCells(all), '']
    return { exit: 0, document: body, text: table(header, [...rows, total]) }
  },
}

function sumCells({ activities, attended, guests, orders, served }: Omit<Balance, 'byBase' | 'byUnit' | 'byYear'>) {
  return [activities, attended, guests, orders, served]
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)}%`
}
