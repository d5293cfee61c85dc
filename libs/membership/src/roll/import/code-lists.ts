import { compactText } from '@harbor/tables/text/plain-text'
import type { Stage } from '../../words'

/** The 56 ethnic groups in the order of GB/T 3304-1991, without the 族 that follows each. */
const ethnicNames =
  '汉 蒙古 回 藏 维吾尔 苗 彝 壮 布依 朝鲜 满 侗 瑶 白 土家 哈尼 哈萨克 傣 黎 傈僳 佤 畲 高山 拉祜 水 东乡 纳西 景颇 柯尔克孜 土 达斡尔 仫佬 羌 布朗 撒拉 毛南 仡佬 锡伯 阿昌 普米 塔吉克 怒 乌孜别克 俄罗斯 鄂温克 德昂 保安 裕固 京 塔塔尔 独龙 鄂伦春 赫哲 门巴 珞巴 基诺'
export const ethnicities: readonly string[] = ethnicNames.split(' ').map((name) => `${name}族`)
/** Codes 97 and 98 of the same standard. */
const furtherEthnicities = ['其他', '外国血统中国籍人士']
const shortEthnicities: Readonly<Record<string, string>> = { 维族: '维吾尔族', 蒙族: '蒙古族', 哈族: '哈萨克族' }

/** The name as the standard has it, or undefined. */
export function readEthnicity(text: string): string | undefined {
  const name = compactText(text)
  const full = name.endsWith('族') || furtherEthnicities.includes(name) ? name : `${name}族`
  const known = shortEthnicities[full] ?? full
  return ethnicities.includes(known) || furtherEthnicities.includes(known) ? known : undefined
}

/** Levels after GB/T 4658-2006, as rosters name them, each with its other ways of writing. */
const educationForms: Readonly<Record<string, readonly string[]>> = {
  博士研究生: ['博士', '研究生(博士)', '博士研究生毕业'],
  硕士研究生: ['硕士', '研究生(硕士)', '硕士研究生毕业'],
  研究生: ['研究生毕业', '研究生班'],
  党校研究生: ['中央党校研究生', '省委党校研究生', '省(区、市)委党校研究生'],
  大学本科: ['本科', '大学', '大本', '全日制本科', '在职本科', '大学毕业', '大学普通班'],
  党校大学: ['党校本科', '中央党校大学', '省委党校大学', '省(区、市)委党校大学'],
  大学专科: ['大专', '专科', '高职', '全日制大专', '在职大专', '大专毕业', '高等职业'],
  党校大专: ['中央党校大专', '省委党校大专', '省(区、市)委党校大专'],
  中等专科: ['中专', '中专毕业', '中等专业', '中师'],
  职业高中: ['职高', '职中'],
  技工学校: ['技校', '中技'],
  高中: ['高中毕业', '普通高中', '普高'],
  初中: ['初中毕业', '初级中学', '初中及以下'],
  小学: ['小学毕业'],
  文盲: ['文盲半文盲', '文盲或半文盲', '其他'],
}
export const educations: readonly string[] = Object.keys(educationForms)
const educationByForm = formIndex(educationForms)

export function readEducation(text: string): string | undefined {
  return educationByForm.get(compactText(text))
}

export const stageTitles: Readonly<Record<Stage, string>> = {
  full: '正式党员',
  probationary: '预备党员',
  'development-target': '发展对象',
  activist: '入党积极分子',
  applicant: '入党申请人',
}
const stageForms: Readonly<Record<string, readonly string[]>> = {
  正式党员: ['正式', '中共正式党员', '中共党员', '党员'],
  预备党员: ['预备', '中共预备党员', '候补党员'],
  发展对象: ['拟发展对象', '党员发展对象', '确定为发展对象'],
  入党积极分子: ['积极分子', '建党积极分子', '重点积极分子', '要求入党积极分子'],
  入党申请人: ['申请人', '入党申请者', '申请入党人员', '申请入党', '递交入党申请书'],
}
const stageTitleByForm = formIndex(stageForms)

export function readStage(text: string): Stage | undefined {
  const title = stageTitleByForm.get(compactText(text))
  return (Object.keys(stageTitles) as Stage[]).find((stage) => stageTitles[stage] === title)
}

const sexForms: Readonly<Record<string, 'male' | 'female'>> = {
  男: 'male',
  女: 'female',
  男性: 'male',
  女性: 'female',
  m: 'male',
  f: 'female',
  male: 'male',
  female: 'female',
}

export function readSex(text: string): 'male' | 'female' | undefined {
  const form = compactText(text).toLowerCase()
  return Object.hasOwn(sexForms, form) ? sexForms[form] : undefined
}

function formIndex(forms: Readonly<Record<string, readonly string[]>>): ReadonlyMap<string, string> {
  return new Map(
    Object.entries(forms).flatMap(([name, others]) =>
      [name, ...others].map((form) => [compactText(form), name] as const),
    ),
  )
}
