import { addDays, addMonths } from './random.mjs'
import { branches, smallBranch } from './units.mjs'

export const rosterDate = '2023-11-01'
const memberCount = 600

/** The roll of the street on the first day of the demo. */
export function rosterOf(random, people) {
  const members = [starring(people)]
  for (let i = 0; i < 16; i++) members.push(fullMember(random, people, smallBranch))
  const others = branches.filter((name) => name !== smallBranch)
  while (members.length < memberCount - 30)
    members.push(fullMember(random, people, others[members.length % others.length]))
  while (members.length < memberCount)
    members.push(probationary(random, people, others[members.length % others.length]))
  return members
}

/** 苏明远, whose file the guide walks through. */
function starring(people) {
  return {
    ...people.person('1988-04-12', '苏明远'),
    branch: '海棠一支部',
    kind: '正式党员',
    joined: '2012-06-20',
    full: '2013-06-20',
    post: '',
  }
}

function fullMember(random, people, branch) {
  const born = people.birthday('1945-01-01', '1995-12-31')
  const earliest = addMonths(born, 12 * 20)
  const from = earliest > '1980-01-01' ? earliest : '1980-01-01'
  const joined = people.birthday(from, '2021-12-31')
  return { ...people.person(born), branch, kind: '正式党员', joined, full: addMonths(joined, 12), post: '' }
}

function probationary(random, people, branch) {
  const born = people.birthday('1985-01-01', '2002-06-30')
  const joined = addDays('2023-01-05', random.integer(0, 280))
  return { ...people.person(born), branch, kind: '预备党员', joined, full: '', post: '' }
}

export const rosterHeader = [
  '姓名',
  '性别',
  '民族',
  '出生日期',
  '学历',
  '身份证号',
  '人员类别',
  '入党日期',
  '转正日期',
  '所在党支部',
  '党内职务',
  '工作单位',
  '联系电话',
]

export function rosterRow(one) {
  return [
    one.name,
    one.sex,
    one.ethnicity,
    one.born,
    one.education,
    one.idNumber,
    one.kind,
    one.joined,
    one.full,
    one.branch,
    one.post,
    one.work,
    one.phone,
  ]
}
