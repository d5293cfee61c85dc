import type { PlanAnswer } from '@harbor/organization/plan/http'
import type { ItemOutcome, PlanVariance } from '@harbor/organization/plan/variance/variance'
import type { PlanRow } from '@harbor/organization/plan/views'
import { allDocuments } from '../api/pages'
import { unitName, unitNamed, unitsOn } from '../api/units'
import type { Command } from '../command'
import { fields, table, type Answer } from '../output'
import { itemKindName, planPhaseWords } from '../programme-words'
import type { Words } from '../words'

const outcomeWords: Readonly<Record<ItemOutcome, Words>> = {
  done: { zh: '已完成', en: 'done' },
  late: { zh: '逾期完成', en: 'late' },
  missed: { zh: '未开展', en: 'missed' },
  open: { zh: '未到期', en: 'open' },
}

export const planList: Command = {
  name: 'plan list',
  takes: [],
  reach: 'api',
  about: { zh: '年计划及月方案', en: 'Year plans' },
  examples: ['plan list --year 2026', 'plan list --unit 听潮社区党委'],
  options: {
    unit: { value: 'ID|NAME', about: { zh: '该组织及其下级', en: 'Of this unit and all below it' } },
    year: { value: 'YEAR', about: { zh: '年份', en: 'Of that year' } },
  },
  async run(call): Promise<Answer> {
    const api = await call.api('read')
    const units = await unitsOn(api)
    const named = call.given.text('unit')
    const plans = await allDocuments<PlanRow>(api, '/plans', {
      limit: '500',
      unit: named === undefined ? undefined : unitNamed(units, named),
      year: call.given.text('year'),
    })
    const header =
      call.language === 'en'
        ? ['year', 'unit', 'theme', 'state', 'awaits approval', 'done', 'id']
        : ['年份', '党组织', '主题', '状态', '待审批', '完成', '编号']
    const rows = plans.map(({ id, unitId, year, theme, phase, pending, planned, done }) => [
      String(year),
      unitName(units, unitId),
      theme,
      call.say(planPhaseWords[phase]),
      String(pending),
      `${done}/${planned}`,
      id,
    ])
    return { exit: 0, document: { documents: plans }, text: table(header, rows) }
  },
}

export const planShow: Command = {
  name: 'plan show',
  takes: ['ID'],
  reach: 'api',
  about: { zh: '一份计划与完成情况的对照', en: 'One plan against what was done' },
  examples: ['plan show 5f0c2b1e-6d3a-5c4b-9a8f-7e6d5c4b3a29 --as-of 2026-06-30'],
  options: { 'as-of': { value: 'DATE', about: { zh: '截至该日，默认今天', en: 'As of that day; default today' } } },
  async run(call): Promise<Answer> {
    const api = await call.api('read')
    const path = `/plans/${call.given.at(0)}`
    const plan = (await api.request('GET', path)).body as PlanAnswer
    const asOf = call.given.text('as-of')
    const variance = (await api.request('GET', `${path}/variance${asOf === undefined ? '' : `?asOf=${asOf}`}`))
      .body as PlanVariance
    const units = await unitsOn(api)
    const say = (zh: string, en: string) => call.say({ zh, en })
    const { total } = variance
    const head = fields([
      [say('党组织', 'unit'), unitName(units, plan.unitId ?? '')],
      [say('年份', 'year'), String(plan.year)],
      [say('主题', 'theme'), (plan.approved ?? plan.pending?.content)?.theme],
      [say('截至', 'as of'), variance.asOf],
      [say('计划', 'planned'), total.planned],
      [say('按期完成', 'done'), total.done],
      [say('逾期完成', 'late'), total.late],
      [say('未开展', 'missed'), total.missed],
    ])
    const header =
      call.language === 'en'
        ? ['due', 'kind', 'theme', 'state', 'on', 'item']
        : ['截止', '类型', '主题', '状态', '开展日期', '项目编号']
    const rows = variance.items.map(({ itemId, dueOn, kind, theme, outcome, doneOn }) => [
      dueOn,
      itemKindName(call, kind),
      theme,
      call.say(outcomeWords[outcome]),
      doneOn ?? '',
      itemId,
    ])
    return { exit: 0, document: { plan, variance }, text: `${head}\n\n${table(header, rows)}` }
  },
}
