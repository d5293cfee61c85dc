/** Numbers and lists stand in the English message of class-validator only: they are taken from there. */
type Words = string | ((english: string) => string)

const numberIn = (english: string): string => /\d[\d.]*/.exec(english.replace(/^\S+ /, ''))?.[0] ?? ''
const listIn = (english: string): string => english.split('following values: ')[1] ?? ''

/** What a text must be where a pattern tells it: nobody reads patterns. */
const forms = {
  'one line of visible text': '单行可见文字',
  'lines of visible text': '单行可见文字',
  'a month, YYYY-MM': '年月，格式 YYYY-MM',
  'a mobile number of 11 digits': '11 位手机号码',
  'a username: 4 to 40 small letters, digits, dots, underscores or hyphens, a letter first':
    '用户名：4 至 40 个小写字母、数字、点、下划线或连字符，以字母开头，以字母或数字结尾',
  'a number of 3 to 40 letters, digits, brackets or hyphens': '3 至 40 个文字、数字、括号或连字符组成的编号',
  'a SHA-256 of 64 hex digits in lower case': 'SHA-256：64 位小写十六进制数',
  'a code of at most 40 small letters, digits or hyphens, a letter first':
    '代码：至多 40 个小写字母、数字或连字符，以字母开头',
  'a place of the log: at most 16 digits': '日志位置：至多 16 位数字',
} as const
export type TextForm = keyof typeof forms

const formIn = (english: string): string | undefined =>
  Object.entries(forms).find(([form]) => english.endsWith(` must be ${form}`))?.[1]

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
  matches: (english) => `须为${formIn(english) ?? '规定的格式'}`,
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
