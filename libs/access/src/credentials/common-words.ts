import { commonPasswords } from './common-passwords'

/** What people write for a letter. */
const writtenFor: Readonly<Record<string, string>> = {
  '0': 'o',
  '1': 'il',
  '3': 'e',
  '4': 'a',
  '5': 's',
  '7': 't',
  '8': 'b',
  '9': 'g',
  '@': 'a',
  $: 's',
  '!': 'i',
}

/** Names of the product, of the Party and of the places where it is in use, first as people type them: they are in every guesser’s list. */
const ownNames = words(`
  pioneerharbor pioneerharbour pioneer harbor harbour xianfenggang xianfeng zhaobaoshan zhaobao jiedao zhaobaoshanjiedao zhenhai ningbo
  zhejiang dangjian dangyuan dangzhibu zhibu shuji dangwei danggongwei gongchandang zhonggong zhongguogongchandang zuzhi zuzhibu jiwei
  shequ wangge minzheng zhengfu dangxiao dangke dangfei chuxin shiming beidou haitang wangchao haibin dayuan zhongguo zhonghua
  先锋港 先锋 招宝山 招宝山街道 街道 镇海 宁波 浙江 党建 党员 党支部 支部 书记 党委 党工委 共产党 中国共产党 组织部 纪委 社区 网格 中国 中华 初心 使命
`)
/** Words with which passwords begin, in any language that is typed here. */
const commonWords = words(`
  password passwort passw pass passwd passphrase pwd admin administrator root user guest login welcome letmein changeme secret default master manager system
  service server test testing demo temp temporary qwerty qwertyuiop qwert asdf asdfgh asdfghjkl zxcvbn zxcvbnm qazwsx qazwsxedc qweasd qweasdzxc iloveyou
  love lovely sunshine princess monkey dragon football baseball basketball soccer superman batman shadow michael jordan summer winter spring autumn
  hello helloworld computer internet google microsoft windows apple iphone android huawei xiaomi tencent alibaba taobao wangyi baidu weixin wechat
  abc abcd abcde abcdef abcdefg abcdefgh aaa qqq woaini woaiwojia woaizhongguo wodemima mima mimashi nihao laopo laogong baobao baobei zhangsan lisi wangwu
  xiaoming beijing shanghai hangzhou company office student teacher employee yuangong laoshi xuesheng gongsi xitong guanli guanliyuan yonghu ceshi
  monday tuesday wednesday thursday friday saturday sunday january february march april june july august september october november december
  密码 我的密码 我爱你 管理员 用户 测试 系统 您好 你好 北京 上海
`)
/** What common passwords are made of: `wodemima` of `wodemima123456`. */
const cores = [...commonPasswords]
  .map((password) => password.replace(/[^\p{Letter}]+$/u, ''))
  .filter((core) => isWord(core) && core.length > 3)

const known: readonly (readonly string[])[] = [...new Set([...ownNames, ...commonWords, ...cores])].map((word) => [
  ...word,
])
export const knownWords = known.length

/** Beside known words; a date and a sign. A letter counts as two. */
const mostBeside = 9

/**
 * Known words, one or several, with little around and between them: `P@ssw0rd-2026!!`, `Admin_Ningbo_123`. Case, width and what stands for a letter do not
 * count. So each word is refused with every such decoration, which no list of finished passwords holds.
 */
export function isBuiltOnWords(password: string): boolean {
  return besideWords([...password.normalize('NFKC').toLowerCase()]) <= mostBeside
}

/** The least that is left of it beside known words, whichever way it is read. */
function besideWords(letters: readonly string[]): number {
  // From each place to the end; filled from the end.
  const least = Array<number>(letters.length + 1).fill(0)
  const from = (place: number) => least[place] ?? 0
  for (let place = letters.length - 1; place >= 0; place--) {
    const alone = from(place + 1) + (isWord(letters[place] ?? '') ? 2 : 1)
    const asWord = known.map((word) => (standsAt(letters, place, word) ? from(place + word.length) : Infinity))
    least[place] = Math.min(alone, ...asWord)
  }
  return from(0)
}

function standsAt(letters: readonly string[], place: number, word: readonly string[]): boolean {
  return word.every((letter, index) => {
    const written = letters[place + index] ?? ''
    return written === letter || (writtenFor[written]?.includes(letter) ?? false)
  })
}

function isWord(text: string): boolean {
  return /^\p{Letter}+$/u.test(text)
}

function words(text: string): readonly string[] {
  return text.trim().split(/\s+/)
}
