import { resultTitle } from '@harbor/tables/report/annotate-workbook'
import type { ColumnSpec } from '@harbor/tables/table'

export type RosterKey =
  | 'name'
  | 'sex'
  | 'ethnicity'
  | 'bornOn'
  | 'education'
  | 'idNumber'
  | 'stage'
  | 'appliedOn'
  | 'activistOn'
  | 'targetOn'
  | 'joinedOn'
  | 'fullOn'
  | 'branch'
  | 'above'
  | 'posts'
  | 'workplace'
  | 'phone'

function column(key: RosterKey, required: boolean, title: string, ...synonyms: string[]): ColumnSpec<RosterKey> {
  return { key, title, synonyms, required }
}

/** The columns of a 党员花名册 in their usual order, with the titles that other forms and exports use. */
export const rosterColumns: readonly ColumnSpec<RosterKey>[] = [
  column('name', true, '姓名', '党员姓名', '人员姓名', '名字'),
  column('sex', false, '性别'),
  column('ethnicity', false, '民族'),
  column('bornOn', false, '出生日期', '出生年月日', '出生年月', '出生时间', '生日'),
  column('education', false, '学历', '文化程度', '学历情况', '最高学历', '受教育程度'),
  column(
    'idNumber',
    true,
    '身份证号',
    '身份证号码',
    '公民身份号码',
    '公民身份证号',
    '公民身份证号码',
    '居民身份证号',
    '居民身份证号码',
    '证件号码',
    '证件号',
    '身份证',
  ),
  column('stage', true, '人员类别', '党员类别', '人员类型', '党员类型', '发展阶段', '类别', '类型', '政治面貌'),
  column(
    'joinedOn',
    false,
    '入党日期',
    '加入党组织日期',
    '加入中共组织日期',
    '加入中共组织的时间',
    '加入党组织时间',
    '入党时间',
    '入党年月',
  ),
  column('fullOn', false, '转正日期', '转为正式党员日期', '转为正式党员时间', '转正时间', '转正年月'),
  column(
    'branch',
    true,
    '所在党支部',
    '所在支部',
    '所属党支部',
    '所属支部',
    '党支部名称',
    '支部名称',
    '所在党支部名称',
    '党支部',
    '支部',
    '组织关系所在党支部',
    '组织关系所在支部',
    '所在党组织',
    '党组织名称',
  ),
  column('posts', false, '党内职务', '党内职务名称', '党务职务', '党组织职务'),
  column('workplace', false, '工作单位', '工作单位及职务', '工作单位及岗位', '单位及职务', '单位', '工作岗位'),
  column(
    'phone',
    false,
    '联系电话',
    '手机号码',
    '手机号',
    '手机',
    '联系方式',
    '电话',
    '电话号码',
    '移动电话',
    '固定电话',
  ),
  column(
    'above',
    false,
    '上级党组织',
    '所属党委',
    '所在党委',
    '所属党组织',
    '上级组织',
    '所属社区',
    '所在社区',
    '社区',
  ),
  column(
    'appliedOn',
    false,
    '申请入党日期',
    '申请入党时间',
    '递交入党申请书日期',
    '递交入党申请书时间',
    '入党申请日期',
    '入党申请时间',
  ),
  column(
    'activistOn',
    false,
    '列为积极分子日期',
    '列为积极分子时间',
    '列为入党积极分子日期',
    '列为入党积极分子时间',
    '确定为积极分子日期',
    '确定为积极分子时间',
    '确定为入党积极分子日期',
    '确定积极分子时间',
  ),
  column(
    'targetOn',
    false,
    '列为发展对象日期',
    '列为发展对象时间',
    '确定为发展对象日期',
    '确定为发展对象时间',
    '确定发展对象时间',
    '确定发展对象日期',
  ),
]

/** Usual in such lists and not recorded here. 党龄 and 年龄 are derived from dates. */
export const rosterColumnsUnused: readonly string[] = [
  '序号',
  '编号',
  '序',
  'No',
  '籍贯',
  '出生地',
  '家庭住址',
  '住址',
  '现居住地',
  '居住地址',
  '户籍地址',
  '户籍所在地',
  '通讯地址',
  '备注',
  '说明',
  '党龄',
  '年龄',
  '学位',
  '毕业院校',
  '毕业院校及专业',
  '专业',
  '技术职称',
  '职称',
  '职务',
  '行政职务',
  '婚姻状况',
  '入党介绍人',
  '是否流动党员',
  '是否失联党员',
  '是否农民工',
  '党费',
  '党费缴纳标准',
  '电子邮箱',
  '邮箱',
  '微信',
  '照片',
  '所在党小组',
  '党小组',
  '网格',
  '新社会阶层类型',
  '一线情况',
  '从事专业技术职务',
  '参加工作日期',
  '参加工作时间',
  '健康状况',
  '个人身份',
  resultTitle,
]
