import { resultTitle } from '@harbor/tables/report/annotate-workbook'
import type { ColumnSpec } from '@harbor/tables/table'
import { compactText } from '@harbor/tables/text/plain-text'
import type { Office, UnitKind } from '../../unit-facts'

const officeColumns = {
  secretary: ['书记', '党组织书记', '支部书记', '书记姓名'],
  'deputy-secretary': ['副书记', '副书记姓名'],
  'organisation-member': ['组织委员'],
  'propaganda-member': ['宣传委员'],
  'discipline-member': ['纪检委员', '纪律检查委员'],
  'committee-member': ['委员', '其他委员', '支委'],
  'group-leader': ['党小组组长', '小组长', '组长'],
} as const satisfies Readonly<Record<Office, readonly string[]>>

export type UnitKey =
  'name' | 'parent' | 'kind' | 'establishedOn' | 'dissolvedOn' | 'grids' | 'termFrom' | 'termUntil' | Office

function column(key: UnitKey, required: boolean, title: string, ...synonyms: string[]): ColumnSpec<UnitKey> {
  return { key, title, synonyms, required }
}

/** The columns of a list of Party units in their usual order, with the titles that other forms and exports use. */
export const unitColumns: readonly ColumnSpec<UnitKey>[] = [
  column('name', true, '名称', '组织名称', '党组织名称', '单位名称', '党组织全称', '支部名称', '党支部名称'),
  column(
    'parent',
    true,
    '上级组织',
    '上级党组织',
    '上级党组织名称',
    '上级',
    '隶属',
    '隶属党组织',
    '所属党组织',
    '所属党委',
  ),
  column('kind', false, '类型', '类别', '组织类型', '组织类别', '党组织类型', '党组织类别'),
  column(
    'establishedOn',
    true,
    '成立日期',
    '成立时间',
    '建立日期',
    '建立时间',
    '设立日期',
    '批准成立日期',
    '批准建立党组织日期',
  ),
  column('dissolvedOn', false, '撤销日期', '撤销时间'),
  column('grids', false, '服务网格', '网格', '所属网格', '网格名称'),
  ...(Object.entries(officeColumns) as [Office, readonly string[]][]).map(([office, [title = office, ...synonyms]]) =>
    column(office, false, title, ...synonyms),
  ),
  column(
    'termFrom',
    false,
    '本届任期起',
    '任期起',
    '任职日期',
    '任职时间',
    '当选日期',
    '换届日期',
    '换届时间',
    '任期开始日期',
  ),
  column('termUntil', false, '任期届满日期', '任期止', '届满日期', '届满时间', '任期届满时间', '任期结束日期'),
]

export const unitColumnsUnused: readonly string[] = [
  '序号',
  '编号',
  '序',
  '备注',
  '说明',
  '组织代码',
  '党组织代码',
  '机构代码',
  '统一社会信用代码',
  '地址',
  '办公地址',
  '联系电话',
  '联系人',
  '电话',
  '党员数',
  '党员人数',
  '正式党员数',
  '预备党员数',
  '简称',
  '组织属地',
  '所在社区',
  '任期',
  '届数',
  resultTitle,
]

/** What a list calls the kinds; the first of each is what the template offers. */
export const kindTitles: Readonly<Record<UnitKind, readonly string[]>> = {
  committee: [
    '党委',
    '街道党工委',
    '党工委',
    '工委',
    '社区党委',
    '基层党委',
    '党的基层委员会',
    '党的委员会',
    '委员会',
    '党委会',
  ],
  'general-branch': ['党总支', '总支', '党总支部', '总支部', '社区党总支', '总支部委员会'],
  branch: [
    '党支部',
    '支部',
    '联合党支部',
    '网格党支部',
    '社区党支部',
    '流动党支部',
    '临时党支部',
    '功能型党支部',
    '支部委员会',
  ],
  group: ['党小组', '小组'],
}

export function readKind(text: string): UnitKind | undefined {
  const title = compactText(text)
  return (Object.keys(kindTitles) as UnitKind[]).find((kind) => kindTitles[kind].includes(title))
}

/** What the name itself says, by how it ends: 海滨社区党委, 第一支部委员会. */
export function kindByName(name: string): UnitKind | undefined {
  if (name.endsWith('小组')) return 'group'
  if (/总支(部)?(委员会)?$/.test(name)) return 'general-branch'
  if (/支部(委员会)?$/.test(name)) return 'branch'
  return /(党委|工委|委员会)$/.test(name) ? 'committee' : undefined
}
