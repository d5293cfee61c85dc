import type { RefusalDetail, RefusalText } from '@harbor/kernel/decision'
import { isInstant, streetTime } from '@harbor/kernel/time'

export type Language = 'zh-CN' | 'en'

/** Chinese unless the caller ranks English higher (RFC 9110, Accept-Language). */
export function languageOf(acceptLanguage: string | undefined): Language {
  const ranked = (acceptLanguage ?? '')
    .slice(0, 500)
    .split(',')
    .map((part) => {
      const [range = '', ...parameters] = part.trim().toLowerCase().split(';')
      const quality = parameters.map((p) => /^\s*q=([01](?:\.\d{1,3})?)\s*$/.exec(p)?.[1]).find((q) => q !== undefined)
      return { range: range.trim(), quality: Number(quality ?? 1) }
    })
    .filter(({ range, quality }) => quality > 0 && /^(zh|en)(-|$)/.test(range))
    .sort((a, b) => b.quality - a.quality)
  return ranked[0]?.range.startsWith('en') ? 'en' : 'zh-CN'
}

/** What a refusal or finding says to a reader of the language: its text, filled from the detail, with words for codes and the street's time. */
export function sayRefusal(row: RefusalText, detail: RefusalDetail, language: Language): string {
  const tongue = language === 'en' ? 'en' : 'zh'
  const worded = Object.entries(detail).map(([place, value]) => {
    if (isInstant(value)) return [place, streetTime(value).replace(/:00$/, '')]
    const words = row.words?.[place]
    if (!words || typeof value === 'number' || typeof value === 'boolean') return [place, value]
    // Some details name several in one text.
    const codes = typeof value === 'string' ? value.split(', ') : value
    return [place, codes.map((code) => words[code]?.[tongue] ?? code).join(tongue === 'en' ? ', ' : '、')]
  })
  return fill(row[tongue], Object.fromEntries(worded) as RefusalDetail)
}

/** Fills `{name}` in a text from the detail; a name that is missing stays visible. */
export function fill(template: string, detail: Readonly<Record<string, unknown>>): string {
  return template.replaceAll(/\{(\w+)\}/g, (whole, name: string) => {
    const value = detail[name]
    if (value === undefined || value === null) return whole
    if (Array.isArray(value)) return value.join(', ')
    return typeof value === 'string' ? value : JSON.stringify(value)
  })
}
