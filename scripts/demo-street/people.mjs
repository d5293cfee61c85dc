import { addDays } from './random.mjs'

const surnames = [...'王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕']
const given = [...'明远志华建国秀英丽芳海波晓东文静永强雪梅思琪子涵俊杰立新春燕国栋雅婷振宇慧敏嘉豪玉兰书宁一鸣向阳']
const schools = ['大学本科', '大学专科', '硕士研究生', '高中', '中专', '初中']
const works = [
  '望潮街道办事处',
  '海棠社区居委会',
  '东港机械厂',
  '望潮中心小学',
  '江湾卫生服务中心',
  '个体经营',
  '退休',
  '蓝帆科技公司',
]
const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]

/** Fictional people: no two of the same name, ID numbers with a wrong check character. */
export function peopleOf(random) {
  const names = new Set(['苏明远'])
  let serial = 0
  return {
    person: (born, name = freshName(random, names)) => {
      const sex = random.chance(0.55) ? '男' : '女'
      return {
        name,
        sex,
        ethnicity: random.chance(0.97) ? '汉族' : random.of(['回族', '畲族', '满族']),
        born,
        education: random.of(schools),
        idNumber: invalidIdNumber(born, sex, ++serial),
        work: random.of(works),
        phone: `1990000${String(1000 + serial).padStart(4, '0')}`,
      }
    },
    birthday: (from, to) => addDays(from, random.integer(0, (Date.parse(to) - Date.parse(from)) / 86_400_000)),
  }
}

function freshName(random, names) {
  for (;;) {
    const name = random.of(surnames) + random.of(given) + (random.chance(0.75) ? random.of(given) : '')
    if (names.has(name)) continue
    names.add(name)
    return name
  }
}

function invalidIdNumber(born, sex, serial) {
  const order = String((serial % 499) * 2 + (sex === '男' ? 1 : 0)).padStart(3, '0')
  const body = `330203${born.replaceAll('-', '')}${order}`
  const sum = weights.reduce((total, weight, index) => total + weight * Number(body[index]), 0)
  const right = '10X98765432'[sum % 11]
  return body + (right === '0' ? '1' : '0')
}
