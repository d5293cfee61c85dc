import type { ColumnSpec } from '@harbor/tables/table'

export type HoursKey = 'name' | 'branch' | 'activity' | 'base' | 'organiser' | 'date' | 'start' | 'end' | 'hours'

/** A ledger of hours as streets keep it: one row a person and activity. */
export const hoursColumns: readonly ColumnSpec<HoursKey>[] = [
  { key: 'name', title: '姓名', synonyms: ['党员姓名', '志愿者姓名', '志愿者'], required: true },
  { key: 'branch', title: '所在党支部', synonyms: ['党支部', '所属支部', '支部'], required: false },
  { key: 'activity', title: '活动名称', synonyms: ['服务项目', '活动', '服务内容', '项目名称'], required: true },
  { key: 'base', title: '服务阵地', synonyms: ['阵地', '类别', '服务类别'], required: true },
  { key: 'organiser', title: '组织单位', synonyms: ['主办单位', '发起单位', '活动单位'], required: true },
  { key: 'date', title: '服务日期', synonyms: ['日期', '活动日期'], required: true },
  { key: 'start', title: '开始时间', synonyms: ['起始时间', '开始'], required: true },
  { key: 'end', title: '结束时间', synonyms: ['截止时间', '结束'], required: true },
  { key: 'hours', title: '时长（小时）', synonyms: ['时长', '服务时长', '小时数', '志愿时长'], required: false },
]
export const hoursColumnsUnused: readonly string[] = ['序号', '备注', '联系电话', '手机号', '签字', '经办人']
