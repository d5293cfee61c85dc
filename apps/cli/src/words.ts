import { fill, type Language } from '@harbor/service/language'

/** What a person reads, in both languages; `{name}` is filled from the detail. */
export interface Words {
  readonly zh: string
  readonly en: string
}

export function say(words: Words, language: Language, detail: Readonly<Record<string, unknown>> = {}): string {
  return fill(language === 'en' ? words.en : words.zh, detail)
}

/**
 * The language of the output: `--lang` first, then LC_ALL, LC_MESSAGES, LANG. Chinese where nothing is said, as the HTTP API does it;
 * any locale that is not Chinese gets English.
 */
export function languageOf(
  option: string | undefined,
  environment: Readonly<Record<string, string | undefined>>,
): Language {
  const { LC_ALL, LC_MESSAGES, LANG } = environment
  const wanted = [option, LC_ALL, LC_MESSAGES, LANG].find((one) => one !== undefined && one !== '')
  return wanted === undefined || /^zh/i.test(wanted) ? 'zh-CN' : 'en'
}
