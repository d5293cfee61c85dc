import type { FindingText } from '@harbor/tables/report/import-finding'
import { cellTexts, type CellCode } from '@harbor/tables/report/row-check'

const tree = { pack: 'PARTY-CONSTITUTION', article: '30-32' } as const

/** What can be found against a row of a list of units. Errors keep the row out, and with it the units below. */
const texts = {
  'row.note': {
    severity: 'warning',
    zh: '不是组织行(说明、合计或落款),已跳过',
    en: 'No unit in this row (a note, sum or signature); skipped',
  },
  'name.missing': { severity: 'error', zh: '缺少名称', en: 'The name is missing' },
  'kind.missing': {
    severity: 'error',
    zh: '缺少类型,名称也看不出类型',
    en: 'The kind is missing, and the name does not tell it',
  },
  'kind.unknown': {
    severity: 'error',
    zh: '类型“{value}”无法识别;应为党工委、党委、党总支、党支部或党小组',
    en: 'The kind "{value}" is not known; it is one of 党工委, 党委, 党总支, 党支部, 党小组',
  },
  'kind.from-name': { severity: 'warning', zh: '类型未填,按名称登记', en: 'No kind given; taken from the name' },
  'kind.differs-from-name': {
    severity: 'warning',
    zh: '类型与名称不符,按类型登记',
    en: 'The kind differs from what the name says; recorded by the kind',
  },
  'established.missing': { severity: 'error', zh: '缺少成立日期', en: 'The date of establishment is missing' },
  'established.before-parent': {
    severity: 'error',
    zh: '成立日期早于上级组织“{parent}”的成立日期',
    en: 'Established before the unit above it, "{parent}"',
  },
  'dates.in-future': { severity: 'error', zh: '日期在今天之后', en: 'The date lies in the future' },
  'dates.order': { severity: 'error', zh: '早于“{earlier}”', en: 'Earlier than {earlier}' },
  'parent.missing': {
    severity: 'error',
    ...tree,
    zh: '缺少上级组织(只有最上级的党工委或党委可以没有)',
    en: 'The unit above is missing; only the committee at the top has none',
  },
  'parent.unknown': {
    severity: 'error',
    zh: '文件和系统中都没有上级组织“{value}”',
    en: 'Neither file nor register has a unit "{value}"',
  },
  'parent.unknown-near': {
    severity: 'error',
    zh: '文件和系统中都没有上级组织“{value}”;是否为:{near}',
    en: 'Neither file nor register has a unit "{value}"; did you mean: {near}',
  },
  'parent.ambiguous': {
    severity: 'error',
    zh: '名为“{value}”的组织不止一个:{among};请写成“上级/名称”',
    en: 'There is more than one "{value}": {among}; write above/name',
  },
  'parent.refused': {
    severity: 'error',
    zh: '上级组织(第 {row} 行)未能导入',
    en: 'The unit above (row {row}) is not imported',
  },
  'parent.dissolved': {
    severity: 'error',
    zh: '上级组织“{parent}”已撤销',
    en: 'The unit above, "{parent}", has been dissolved',
  },
  'parent.kind': {
    severity: 'error',
    ...tree,
    zh: '{parentKind}下不能设{kind}',
    en: 'A {kind} cannot stand below a {parentKind}',
  },
  'parent.circle': {
    severity: 'error',
    zh: '上级关系成环:{path}',
    en: 'The units stand above each other in a circle: {path}',
  },
  'root.second': {
    severity: 'error',
    zh: '最上级组织已是“{root}”,只能有一个',
    en: 'The top is "{root}" already; there is only one',
  },
  'duplicate.unit': {
    severity: 'error',
    zh: '与第 {row} 行名称和上级相同',
    en: 'The same name below the same unit as in row {row}',
  },
  'grids.not-for-kind': {
    severity: 'warning',
    zh: '网格只登记在党支部,未导入',
    en: 'Only a branch serves grids; not imported',
  },
  'office.not-for-kind': {
    severity: 'warning',
    zh: '{kind}没有这一职务,未导入',
    en: 'A {kind} has no such office; not imported',
  },
  'office.too-many': {
    severity: 'warning',
    zh: '人数超过 {seats} 名,只登记前 {seats} 名',
    en: 'More than {seats}; only the first are recorded',
  },
  'term.missing': {
    severity: 'warning',
    zh: '未填任期起始日期,任职人员按成立日期起登记',
    en: 'The start of the term is not given; the officers are recorded from the establishment on',
  },
} as const satisfies Readonly<Record<string, FindingText>>

export type UnitCode = keyof typeof texts
export const unitTexts: Readonly<Record<UnitCode | CellCode, FindingText>> = { ...cellTexts, ...texts }
