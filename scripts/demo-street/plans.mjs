import { addDays, addMonths } from './random.mjs'
import { lifeBranches, smallBranch, street } from './units.mjs'

const yearThemes = { 2025: '强基固本年', 2026: '潮声里党建提升年' }
const intended = {
  'general-meeting': 4,
  'committee-meeting': 12,
  'theme-day': 12,
  lecture: 4,
  'organisation-life-meeting': 1,
  'democratic-appraisal': 1,
}

/** Three seats: the two who take part in nothing else, and one more. */
export function committees({ pillars, full }, branch) {
  const [secretary, organiser] = pillars.get(branch)
  return { secretary, 'organisation-member': organiser, 'discipline-member': full.get(branch)[8].name }
}

/** The groups of the first branch. */
export function groups({ full }) {
  const [branch] = lifeBranches
  const names = full.get(branch).map(({ name }) => name)
  return [
    { unit: `${branch}第一小组`, branch, names: names.slice(0, 5) },
    { unit: `${branch}第二小组`, branch, names: names.slice(11, 16) },
  ]
}

/** Committees are elected; a plan a year, a scheme a month, each approved by the street. The last scheme still waits. */
export function plans(act, { seats, calendar, themeOf, firstMonth, months }) {
  for (const office of Object.keys(seats.get(lifeBranches[0])))
    for (const branch of lifeBranches)
      act(
        '2024-12-03',
        'admin',
        `/units/{u:${branch}}/officers`,
        { office, memberId: `{m:${seats.get(branch)[office]}}`, from: '2024-12-03' },
        undefined,
        { together: office },
      )
  for (const year of [2025, 2026]) years(act, year)
  for (let index = 0; index < months; index++) {
    const month = addMonths(`${firstMonth}-01`, index).slice(0, 7)
    schemes(act, month, (branch) => [
      ...calendar.filter((what) => what.months.includes(Number(month.slice(5)))),
      ...(branch === lifeBranches[0] ? [{ kind: 'group-meeting', day: '08' }] : []),
    ])
  }

  function schemes(tell, month, whatOf) {
    const on = addDays(`${month}-01`, -8)
    for (const [index, branch] of lifeBranches.entries()) {
      const items = whatOf(branch).map(({ kind }) => ({ kind, theme: themeOf(kind, month) }))
      const path = `${planPath(branch, month.slice(0, 4))}/schemes/${month}`
      const told = month === '2026-12' ? '2026-11-18' : on
      tell(told, branch, path, { focus: `${Number(month.slice(5))}月重点`, items }, `scheme-${index}-${month}`, {
        together: 'scheme',
      })
    }
    if (month === '2026-12') return
    for (const branch of lifeBranches)
      tell(
        addDays(on, 1),
        'admin2',
        `${planPath(branch, month.slice(0, 4))}/schemes/${month}/approve`,
        { byUnitId: `{u:${street}}` },
        undefined,
        { together: 'approve' },
      )
  }
}

/** One intends fewer theme days than the rules ask for, which its plan says; one is returned and proposed again. */
function years(act, year) {
  const byUnitId = `{u:${street}}`
  const plan = (branch, on, key) => {
    const isShort = branch === smallBranch
    const times = Object.entries(intended).map(([kind, count]) => ({
      kind,
      times: isShort && kind === 'theme-day' ? 10 : count,
    }))
    const goals = ['党员年度学时达到三十二学时', '每名党员参加志愿服务']
    const order = { unitId: `{u:${branch}}`, year, theme: yearThemes[year], goals, intended: times }
    act(on, branch, '/plans', order, key, { together: 'plan' })
  }
  for (const branch of lifeBranches) plan(branch, `${year - 1}-12-05`)
  const [, returned] = lifeBranches
  act(`${year - 1}-12-08`, 'admin', `${planPath(returned, year)}/return`, { byUnitId, reason: '目标须可核对' })
  plan(returned, `${year - 1}-12-09`)
  for (const branch of lifeBranches)
    act(`${year - 1}-12-12`, 'admin', `${planPath(branch, year)}/approve`, { byUnitId }, undefined, {
      together: 'approve',
    })
}

function planPath(branch, year) {
  return `/plans/{plan:${branch}/${year}}`
}
