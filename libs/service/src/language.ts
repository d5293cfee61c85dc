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

/** Fills `{name}` in a text from the detail; a name that is missing stays visible. */
export function fill(template: string, detail: Readonly<Record<string, unknown>>): string {
  return template.replaceAll(/\{(\w+)\}/g, (whole, name: string) => {
    const value = detail[name]
    if (value === undefined || value === null) return whole
    if (Array.isArray(value)) return value.join(', ')
    return typeof value === 'string' ? value : JSON.stringify(value)
  })
}
