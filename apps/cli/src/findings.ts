import type { Finding, RefusalTable } from '@harbor/kernel/decision'
import { refusalTables } from '@harbor/platform/contexts'
import { fill, type Language } from '@harbor/service/language'

const texts: RefusalTable = Object.assign({}, ...refusalTables) as RefusalTable

/** A finding in a line: what it says, and by which rule. */
export function findingText({ code, article, detail }: Finding, language: Language): string {
  const row = Object.hasOwn(texts, code) ? texts[code] : undefined
  const said = row ? fill(language === 'en' ? row.en : row.zh, detail) : code
  return article === '' ? said : `${said} (${article})`
}
