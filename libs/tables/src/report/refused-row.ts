import type { RefusalTable, Refused } from '@harbor/kernel/decision'
import { fillText } from '../table-error'
import { importFinding, type ImportFinding } from './import-finding'

/** Of what no rule says but others were faster. */
const tryAgain = { zh: '请重新导入本文件。', en: 'Import this file again.' }

/** A row that a rule stands against when it is recorded: told in the rule's own words, with its article. */
export function refusedRow(
  refusals: RefusalTable,
  row: number,
  { code, detail }: Pick<Refused, 'code' | 'detail'>,
): ImportFinding {
  const told = Object.hasOwn(refusals, code) ? refusals[code] : undefined
  const { zh, en } = told ?? tryAgain
  const words = { zh: fillText(zh, detail), en: fillText(en, detail) }
  const text = {
    severity: 'error',
    article: told?.article ?? '',
    zh: '按规定不能登记（{code}）：{zh}',
    en: 'Cannot be recorded by the rules ({code}): {en}',
  } as const
  return importFinding({ 'row.refused': text }, 'row.refused', { row }, { ...detail, code, ...words })
}
