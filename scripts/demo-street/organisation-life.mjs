import { createHash } from 'node:crypto'
import { absences } from './absences.mjs'
import { addDays, addMonths, seeded } from './random.mjs'
import { committees, groups, plans } from './plans.mjs'
import { lifeBranches } from './units.mjs'

/** What each month has, by kind: which months, which day. The lecture of the last month is still to come, as are its codes. */
const calendar = [
  { kind: 'committee-meeting', months: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12], day: '05', hours: 0 },
  { kind: 'theme-day', months: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12], day: '12', hours: 2 },
  { kind: 'general-meeting', months: [3, 6, 9, 12], day: '18', hours: 1 },
  { kind: 'lecture', months: [2, 5, 8, 11], day: '24', hours: 2 },
  { kind: 'organisation-life-meeting', months: [1], day: '20', hours: 1 },
  { kind: 'democratic-appraisal', months: [1], day: '21', hours: 1 },
]
const themes = {
  'committee-meeting': ['研究月度工作与党员教育', '研究发展党员与困难帮扶', '研究主题党日与志愿服务'],
  'theme-day': ['重温入党誓词', '清洁家园', '走访困难党员', '廉政教育参观', '防汛防台演练', '学习先进典型'],
  'general-meeting': ['一季度党员大会', '二季度党员大会', '三季度党员大会', '四季度党员大会'],
  lecture: ['支部书记讲党课', '学习党章党规', '基层治理专题党课', '形势与政策专题党课'],
  'organisation-life-meeting': ['年度组织生活会'],
  'democratic-appraisal': ['年度民主评议党员'],
  'group-meeting': ['党小组学习'],
}
const matters = ['支部工作报告', '党费收缴使用情况报告', '活动经费使用方案', '支部年度工作总结']
const places = { 'committee-meeting': '支部书记办公室', 'group-meeting': '听潮里居民议事厅' }
const usualPlace = '望潮街道党群服务中心'
const minutesBy = 'organisation-member'
const firstMonth = '2025-01'
const months = 24

/**
 * Two years of organisation life in six branches, as the rules ask for it: plan, schemes, sessions with who came, leave, minutes,
 * resolutions. All of them do a thing on the same day (`together`), each on files of its own.
 */
export function organisationLifeActs(act, story) {
  const random = seeded(20250101)
  const seats = new Map(lifeBranches.map((branch) => [branch, committees(story, branch)]))
  plans(act, { seats, calendar, themeOf, firstMonth, months })
  const away = absences(act, story)
  for (let index = 0; index < months; index++) {
    const month = addMonths(`${firstMonth}-01`, index).slice(0, 7)
    for (const what of calendar)
      if (what.months.includes(Number(month.slice(5))) && `${month}-05` <= '2026-11-05')
        sameDay({ act, story, random, seats, away }, { ...what, month, on: `${month}-${what.day}` })
    if (`${month}-08` <= '2026-11-08') groupDay({ act, random }, story, month)
  }
}

export function themeOf(kind, month) {
  const list = themes[kind]
  const number = Number(month.slice(5)) - 1
  return list[kind === 'general-meeting' || kind === 'lecture' ? Math.floor(number / 3) : number % list.length]
}

/** One kind of session on one day, in each of them. */
function sameDay({ act, story, random, seats, away }, { kind, month, on, hours }) {
  const holdings = lifeBranches.map((branch, index) => {
    const key = `session-${kind}-${index}-${month}`
    const place = places[kind] ?? usualPlace
    return { unit: branch, branch, index, key, kind, month, on, place, hours, called: [], seats: seats.get(branch) }
  })
  convene(act, holdings)
  if (kind === 'lecture' && month === '2026-11') return
  for (const one of holdings) one.leaves = kind === 'committee-meeting' ? [] : leavesOf(random, story, one)
  leaves(act, holdings)
  // The roll is that of the moment in which the list is entered; nothing else changes it on that day behind these acts.
  for (const one of holdings) {
    const roll = story.roll.of(one.branch, { on, order: Number.MAX_SAFE_INTEGER })
    const stayed = new Set([...one.leaves, ...away(one, roll)])
    const came = (name) => !stayed.has(name)
    one.voters = roll.voting.filter(came)
    one.came = kind === 'committee-meeting' ? Object.values(one.seats) : [...one.voters, ...roll.others.filter(came)]
  }
  hold(act, holdings)
  if (kind === 'general-meeting') resolve(act, random, holdings)
}

/** The two groups of the first branch, whose members are called by name and all come. */
function groupDay({ act, random }, story, month) {
  const holdings = groups(story).map(({ unit, branch, names }, index) => {
    const key = `session-group-${index}-${month}`
    const what = { kind: 'group-meeting', month, on: `${month}-08`, place: places['group-meeting'], hours: 0.5 }
    const came = names.filter((_, number) => number === 0 || random.chance(0.95))
    return { ...what, unit, branch, index: 0, key, called: names, came, seats: { [minutesBy]: names[0] } }
  })
  convene(act, holdings)
  hold(act, holdings)
}

function convene(act, holdings) {
  for (const { unit, branch, index, key, kind, month, on, place, hours, called } of holdings) {
    const times = { startsAt: at(on, '09:30'), endsAt: at(on, '11:30') }
    const parent = {
      planId: `{plan:${branch}/${month.slice(0, 4)}}`,
      itemId: `{item:scheme-${index}-${month}/${kind}}`,
    }
    const theme = themeOf(kind, month)
    const more = { theme, place, classHours: hours, called: called.map(member) }
    const order = { unitId: `{u:${unit}}`, kind, ...parent, ...times, ...more }
    act(addDays(on, -4), branch, '/sessions', order, key, { together: 'convene' })
  }
}

/** One of those who can be away, in six sessions of ten. */
function leavesOf(random, story, { branch, kind }) {
  const able = story.full.get(branch).slice(11, 16)
  return kind !== 'committee-meeting' && random.chance(0.6) ? [random.of(able).name] : []
}

function leaves(act, holdings) {
  const asked = holdings.flatMap((one) => one.leaves.map((name) => ({ ...one, name })))
  for (const { branch, key, on, name } of asked)
    act(
      addDays(on, -2),
      branch,
      `/sessions/{session:${key}}/leave`,
      { memberId: member(name), reason: '外地出差' },
      undefined,
      {
        together: 'leave',
      },
    )
  for (const { branch, key, on, name } of asked)
    act(
      addDays(on, -1),
      branch,
      `/sessions/{session:${key}}/leave/${member(name)}/decide`,
      { granted: true },
      undefined,
      {
        together: 'answer',
      },
    )
}

function hold(act, holdings) {
  for (const { branch, key, on, came, kind, month, index } of holdings) {
    const byCode = kind === 'theme-day' && month === '2026-11' && index === 0 ? came.slice(0, 8) : []
    for (const name of byCode) act(on, branch, `/sessions/{session:${key}}/check-ins`, { memberId: member(name) })
    act(on, branch, `/sessions/{session:${key}}/attendance`, { members: came.map(member) }, undefined, {
      together: byCode.length > 0 ? undefined : 'attend',
    })
  }
  for (const { branch, key, on } of holdings)
    act(on, branch, `/sessions/{session:${key}}/hold`, {}, undefined, { together: 'hold' })
  for (const { branch, key, on, seats } of holdings) {
    const sha256 = createHash('sha256').update(key).digest('hex')
    const minutes = { sha256, name: `会议记录-${on}.pdf`, recorderId: member(seats[minutesBy]) }
    act(addDays(on, 2), branch, `/sessions/{session:${key}}/minutes`, minutes, undefined, { together: 'minutes' })
  }
}

/** One matter each, by secret ballot; one is not carried. */
function resolve(act, random, holdings) {
  for (const { branch, key, on, month, index, voters } of holdings) {
    const isRefused = month === '2025-09' && index === 3
    const abstained = isRefused ? Math.ceil(voters.length * 0.6) : random.integer(0, 2)
    const ballot = { secret: true, yes: voters.length - abstained, no: 0, abstained }
    const matter = matters[Math.floor((Number(month.slice(5)) - 1) / 3)]
    act(on, branch, `/sessions/{session:${key}}/resolutions`, { matter, ballot }, undefined, { together: 'resolve' })
  }
}

function member(name) {
  return `{m:${name}}`
}

function at(day, time) {
  return new Date(`${day}T${time}:00+08:00`).toISOString()
}
