/** Numbers and lists stand in the English message of class-validator only: they are taken from there. */
type Words = string | ((english: string) => string)

const numberIn = (english: string): string => /\d[\d.]*/.exec(english.replace(/^\S+ /, ''))?.[0] ?? ''
const listIn = (english: string): string => english.split('following values: ')[1] ?? ''

/** By the name of the validator. */
const chinese: Readonly<Record<string, Words>> = {
  isString: '须为文字',
  isBoolean: '须为 true 或 false',
  isInt: '须为整数',
  isNumber: '须为数字',
  isObject: '须为对象',
  isArray: '须为列表',
  isDefined: '不可缺少',
  isIn: (english) => `须为下列之一：${listIn(english)}`,
  min: (english) => `不得小于 ${numberIn(english)}`,
  max: (english) => `不得大于 ${numberIn(english)}`,
  minLength: (english) => `至少 ${numberIn(english)} 个字符`,
  maxLength: (english) => `至多 ${numberIn(english)} 个字符`,
  arrayMinSize: (english) => `至少 ${numberIn(english)} 项`,
  arrayMaxSize: (english) => `至多 ${numberIn(english)} 项`,
  arrayUnique: '不得有重复项',
  matches: (english) => (/visible text/.test(english) ? '须为单行可见文字' : '格式不正确'),
  isLocalDate: '须为真实日期，格式 YYYY-MM-DD',
  isInstant: '须为 UTC 时刻，带毫秒，例如 2026-11-24T01:00:00.000Z',
  isUuidText: '须为编号（小写 UUID）',
  nestedValidation: '须为对象，或对象的列表',
  unknownValue: '须为对象',
  whitelistValidation: '没有这一项',
}

export function isToldInChinese(code: string): boolean {
  return Object.hasOwn(chinese, code)
}

/** What a validator says, in Chinese; the English message where no words are known. */
export function chineseOf(code: string, english: string): string {
  const words = chinese[code] ?? english
  return typeof words === 'string' ? words : words(english)
}
