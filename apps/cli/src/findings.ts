import type { Finding, RefusalTable } from '@harbor/kernel/decision'
import { refusalTables } from '@harbor/platform/contexts'
import { sayRefusal, type Language } from '@harbor/service/language'

const texts: RefusalTable = Object.assign({}, ...refusalTables) as RefusalTable

/** A finding in a line: what it says, and by which rule. */
export function findingText({ code, article, detail }: Finding, language: Language): string {
  const row = Object.hasOwn(texts, code) ? texts[code] : undefined
  const said = row ? sayRefusal(row, detail, language) : code
  return article === '' ? said : `${said} (${article})`
}
