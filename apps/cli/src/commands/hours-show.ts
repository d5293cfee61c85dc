import { streetTime } from '@harbor/kernel/time'
import type { LedgerAnswer } from '@harbor/volunteering/hours/http'
import { findMember } from '../api/find-member'
import { unitName, unitsOn } from '../api/units'
import type { Command } from '../command'
import { fields, table, type Answer } from '../output'
import { baseName, hours } from '../volunteering-words'
import { clockOptions } from './member-show'

export const hoursShow: Command = {
  name: 'hours show',
  takes: ['ID|NAME'],
  reach: 'api',
  about: { zh: '一名党员的志愿服务时长台账', en: 'A member’s ledger of volunteer hours' },
  examples: ['hours show 陈明远', 'hours show 陈明远 --as-of 2025-12-31 --known-at 2026-01-31'],
  options: clockOptions,
  async run(call): Promise<Answer> {
    const query = { asOf: call.given.date('as-of'), knownAt: call.given.instant('known-at') }
    const api = await call.api('read')
    const memberId = await findMember(call, api, call.given.at(0))
    const { body } = await api.request('GET', `/members/${memberId}/hours`, { query })
    const { records, totals, asOf } = body as LedgerAnswer
    const units = await unitsOn(api)
    const isEnglish = call.language === 'en'
    const header = isEnglish
      ? ['start', 'hours', 'activity', 'base', 'organiser', 'certified', 'note', 'id']
      : ['开始', '小时', '活动', '阵地', '组织单位', '认定', '备注', '编号']
    const rows = records.map((record) => [
      streetTime(record.startedAt).slice(0, 16),
      hours(record.quarterHours),
      record.activity,
      baseName(call, record.base),
      unitName(units, record.organiserId),
      record.certifiedOn,
      record.voidedOn
        ? isEnglish
          ? 'voided'
          : '已撤销'
        : record.corrections > 0
          ? isEnglish
            ? 'corrected'
            : '已更正'
          : '',
      record.recordId,
    ])
    const sums = fields([
      [isEnglish ? 'as of' : '截至', asOf],
      [isEnglish ? 'hours' : '合计（小时）', hours(totals.quarterHours)],
      [isEnglish ? 'of them certified' : '其中已认定', hours(totals.certified)],
      [isEnglish ? 'stars' : '星级', String(totals.stars)],
    ])
    return { exit: 0, document: body, text: `${sums}\n${table(header, rows)}` }
  },
}
