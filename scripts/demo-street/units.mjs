export const street = '望潮街道党工委'

const communities = [
  ['海棠社区党委', ['海棠一支部', '海棠二支部', '海棠三支部']],
  ['梧桐社区党委', ['梧桐一支部', '梧桐二支部', '梧桐三支部']],
  ['银杏社区党委', ['银杏一支部', '银杏二支部', '银杏三支部']],
]
const firms = ['两新组织联合党总支', ['东港机械厂支部', '蓝帆科技支部', '滨海路商圈支部']]

/** The branch whose 16 full members make a vote of 8 fail. */
export const smallBranch = '滨海路商圈支部'
export const branches = [...communities, firms].flatMap(([, names]) => names)

/** Those that keep their organisation life on the platform; the others are still to come, and stand as overdue. */
export const lifeBranches = ['海棠一支部', '海棠二支部', '海棠三支部', '梧桐二支部', '银杏二支部', smallBranch]

/** Rows of the list of units: 名称, 上级组织, 类型, 成立日期, 服务网格. */
export function unitRows() {
  let grid = 0
  const rows = [[street, '', '党工委', '2003-05-20', '']]
  for (const [community, names] of communities) {
    rows.push([community, street, '党委', '2005-03-01', ''])
    for (const name of names) rows.push([name, community, '党支部', '2006-07-01', `望潮第${++grid}网格`])
  }
  rows.push([firms[0], street, '党总支', '2010-06-10', ''])
  for (const name of firms[1]) rows.push([name, firms[0], '党支部', '2011-07-01', ''])
  rows.push(['海棠一支部第一小组', '海棠一支部', '党小组', '2012-01-10', ''])
  rows.push(['海棠一支部第二小组', '海棠一支部', '党小组', '2012-01-10', ''])
  return rows
}
