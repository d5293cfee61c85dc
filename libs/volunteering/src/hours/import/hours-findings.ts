import type { FindingText } from '@harbor/tables/report/import-finding'
import { cellTexts, type CellCode } from '@harbor/tables/report/row-check'
import { hoursRefusals, type HoursRefusal } from '../refusals'

type OwnCode =
  | 'row.note'
  | 'name.missing'
  | 'name.unknown'
  | 'name.ambiguous'
  | 'branch.unknown'
  | 'activity.missing'
  | 'base.missing'
  | 'base.unknown'
  | 'organiser.missing'
  | 'organiser.unknown'
  | 'organiser.outside'
  | 'organiser.ambiguous'
  | 'date.missing'
  | 'time.missing'
  | 'time.unreadable'
  | 'hours.unreadable'
  | 'hours.more-than-time'
  | 'row.twice'
  | 'row.busy'
export type HoursCode = OwnCode | HoursRefusal

const error = (zh: string, en: string): FindingText => ({ severity: 'error', zh, en })
const warning = (zh: string, en: string): FindingText => ({ severity: 'warning', zh, en })

const own: Readonly<Record<OwnCode, FindingText>> = {
  'row.note': warning('不是记录行，跳过', 'No row of the ledger; left out'),
  'name.missing': error('缺少姓名', 'The name is missing'),
  'name.unknown': error('名册中没有此人', 'Nobody of this name is on the roll here'),
  'name.ambiguous': error('名册中有同名者，请填写所在党支部', 'Several people have this name; fill in the branch'),
  'branch.unknown': error('没有这个党支部：{value}', 'There is no such branch: {value}'),
  'activity.missing': error('缺少活动名称', 'The activity is missing'),
  'base.missing': error('缺少服务阵地', 'The base is missing'),
  'base.unknown': error('服务阵地只能是党性、廉政、爱心、服务：{value}', 'No such base: {value}'),
  'organiser.missing': error('缺少组织单位', 'The organiser is missing'),
  'organiser.unknown': error('没有这个组织单位：{value}', 'There is no such organising unit: {value}'),
  'organiser.outside': error('组织单位不在您的管辖范围：{value}', 'This unit lies outside your scope: {value}'),
  'organiser.ambiguous': error('有多个组织单位同名：{among}', 'Several units have this name: {among}'),
  'date.missing': error('缺少服务日期', 'The day is missing'),
  'time.missing': error('缺少开始或结束时间', 'Start or end is missing'),
  'time.unreadable': error(
    '无法识别的时间“{value}”，请写成 09:00',
    'Not a time that can be read: {value}; write 09:00',
  ),
  'hours.unreadable': error('无法识别的时长“{value}”，请写小时数，以 0.25 为单位', 'Not hours in quarters: {value}'),
  'hours.more-than-time': warning(
    '时长多于起止时间，按起止时间登记',
    'More than start and end give; recorded by start and end',
  ),
  'row.twice': warning('与第 {row} 行相同', 'The same as row {row}'),
  'row.busy': error('台账正被他人修改，请重新导入', 'The ledger was being changed; import again'),
}

/** What the rules refuse is told in their own words, with their article. */
const refused = Object.fromEntries(
  Object.entries(hoursRefusals).map(([code, { article, zh, en }]) => [code, { severity: 'error', article, zh, en }]),
) as Readonly<Record<HoursRefusal, FindingText>>

export const hoursTexts: Readonly<Record<HoursCode | CellCode, FindingText>> = { ...cellTexts, ...refused, ...own }
