import type { RefusalDetail } from '@harbor/kernel/decision'
import { importFinding, type FindingText, type ImportFinding } from '@harbor/tables/report/import-finding'

type Code = 'row.busy' | 'row.erased' | 'row.other-branch' | 'row.other-stage'

/** How a row stands to what is recorded already. */
const texts: Readonly<Record<Code, FindingText>> = {
  'row.busy': {
    severity: 'error',
    zh: '同一档案正在被多处更新，请重新导入本文件',
    en: 'The file was being changed at the same time; import this file again',
  },
  'row.erased': {
    severity: 'error',
    pack: 'PIPL',
    article: 'art. 47',
    zh: '该人员的个人信息已依法删除，不再登记',
    en: 'The personal data of this person was erased by law and is not recorded again',
  },
  'row.other-branch': {
    severity: 'error',
    pack: 'REG-2019',
    article: 'art. 25',
    zh: '名册上此人在另一支部；请办理组织关系转接或更正，不能由导入改变',
    en: 'The roll has this person in another branch; use a transfer or a correction, not an import',
  },
  'row.other-stage': {
    severity: 'error',
    pack: 'DEV-2014',
    article: '',
    zh: '名册上此人的人员类别不同；请按发展党员程序办理或更正，不能由导入改变',
    en: 'The roll has this person in another stage; record the act or a correction, not an import',
  },
}

export function rowFinding(code: Code, row: number, detail: RefusalDetail = {}): ImportFinding {
  return importFinding(texts, code, { row }, detail)
}
