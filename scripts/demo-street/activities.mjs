import { addDays } from './random.mjs'
import { branches, street } from './units.mjs'

/** As the source tells: nearly a thousand activities since 2014, with 1,892 attendances of members. */
const heldCount = 984
const attendances = 1_892

const venues = [
  ['招宝大讲堂', '望潮路 1 号二楼', 180],
  ['防空博览园', '望潮路 66 号', 120],
  ['海防历史纪念馆', '听潮路 8 号', 150],
  ['廉政教育中心', '望潮路 1 号三楼', 90],
  ['党群服务中心多功能厅', '海棠路 12 号', 80],
]
const titles = {
  conviction: ['红色家书诵读', '党史专题学习', '入党纪念日重温誓词', '海防史现场教学', '先锋故事分享会'],
  integrity: ['廉洁家书征集', '警示教育观影', '廉政教育中心参观', '家风家训讲堂', '反诈宣传进楼道'],
  care: ['社区义诊', '独居老人走访', '爱心义卖', '困境儿童陪伴', '无偿献血动员'],
  service: ['家电义务维修', '河道清洁', '文明交通劝导', '磨刀理发便民日', '防汛物资整理'],
}
const bases = Object.keys(titles)
/** Residents who lend a skill, with their consent in writing. */
const talents = [
  ['许婉清', ['急救', '中医推拿'], 'care'],
  ['邱月白', ['朗诵', '党史宣讲'], 'conviction'],
  ['程南枝', ['家电维修'], 'service'],
  ['陆听雨', ['书法', '家风宣讲'], 'integrity'],
]

/**
 * 招宝先锋港: venues, talents, and activities from 2014 on. What was held before the platform came is written down afterwards; later on,
 * twice a month one is planned at a venue, with sign-up. `free`: members whose files tell nothing else, so that they are there all the time.
 */
export function activityActs(act, random, free, volunteers) {
  openPlaces(act)
  const held = heldDays(random)
  const counts = attendanceCounts(random, held.length)
  const comers = comersOf(random, free)
  const numbers = new Map()
  for (const [index, on] of held.entries()) {
    const base = bases[(index + random.integer(0, 2)) % bases.length]
    const title = titled(numbers, random.of(titles[base]))
    const names = comers(on, counts[index])
    const branch = names.length > 0 ? names[0].branch : random.of(branches)
    const what = { on, base, title, branch, names: names.map(({ name }) => name), guests: random.integer(0, 60), index }
    if (on >= '2023-12-01' && index % 3 === 0) planned(act, what)
    else writtenDown(act, what)
  }
  ahead(act, volunteers)
}

function openPlaces(act) {
  for (const [index, [name, address, capacity]] of venues.entries()) {
    const venue = { unitId: `{u:${street}}`, name, address, capacity, on: '2014-03-01' }
    act('2023-11-06', 'admin', '/venues', venue, `venue${index}`)
  }
  for (const [index, [name, skills]] of talents.entries()) {
    const who = { unitId: `{u:${street}}`, name, phone: `1990003${1000 + index}`, skills }
    act('2023-11-07', 'admin', '/talents', { ...who, document: `同意书 2023-${index + 1} 号` }, `talent${index}`)
  }
}

/** In order: some eighty a year from May 2014 on, six a month since the platform came. */
function heldDays(random) {
  const days = []
  const recent = 6 * 35
  for (let index = 0; index < heldCount - recent; index++)
    days.push(addDays('2014-05-04', Math.floor((index * 3_460) / (heldCount - recent)) + random.integer(0, 3)))
  for (let index = 0; index < recent; index++) days.push(addDays('2023-11-10', index * 5 + random.integer(0, 3)))
  return days.sort()
}

/** One to three each, so that they come to the total. */
function attendanceCounts(random, count) {
  const counts = Array.from({ length: count }, () => random.integer(1, 3))
  let missing = attendances - counts.reduce((sum, one) => sum + one, 0)
  for (let index = 0; missing !== 0; index = (index + 7) % count) {
    const step = Math.sign(missing)
    if (counts[index] + step < 1 || counts[index] + step > 6) continue
    counts[index] += step
    missing -= step
  }
  return counts
}

/** Members who were members then, each at most once a day. */
function comersOf(random, free) {
  const seen = new Set()
  return (on, count) => {
    const names = []
    while (names.length < count) {
      const one = random.of(free)
      const key = `${one.name} ${on}`
      if (one.full >= on || seen.has(key)) continue
      seen.add(key)
      names.push(one)
    }
    return names
  }
}

function titled(numbers, title) {
  const number = (numbers.get(title) ?? 0) + 1
  numbers.set(title, number)
  return `${title}（第${number}期）`
}

function doings({ base, title, branch, on, index }) {
  const life = { conviction: 'theme-day', integrity: 'lecture' }[base]
  const what = { unitId: `{u:${branch}}`, title, base, place: venues[index % venues.length][0] }
  return { ...what, ...hoursOf(on), ...(life && { life: { kind: life, classHours: 2 } }) }
}

/** From the papers of the time, in which nobody counted hours: those before the platform by the street in the first half of 2024, later ones by the branch the day after. */
function writtenDown(act, what) {
  const { on, branch, names, guests, index } = what
  const isOld = on < '2023-11-08'
  const memberIds = names.map((name) => `{m:${name}}`)
  const day = isOld ? addDays('2024-01-08', Math.floor(index / 12)) : addDays(on, 1)
  const held = { ...doings(what), volunteerHours: false, memberIds, guests }
  act(day, isOld ? 'admin' : branch, '/activities/held', held, `activity${index}`, { together: 'held' })
}

/** Planned at a venue two weeks before, led by a talent; hours of service are certified three days later. */
function planned(act, what) {
  const { on, base, branch, names, guests, index } = what
  const key = `activity${index}`
  const leader = talents.findIndex(([, , own]) => own === base)
  const more = { venueId: `{venue:venue${index % venues.length}}`, talentId: `{talent:talent${leader}}`, capacity: 40 }
  const task = (day, name, body) => act(day, branch, `/activities/{activity:${key}}/${name}`, body)
  const memberIds = names.map((name) => `{m:${name}}`)
  act(addDays(on, -14), branch, '/activities', { ...doings(what), ...more }, key)
  task(addDays(on, -12), 'open', {})
  task(addDays(on, -8), 'sign-up', { memberIds })
  task(addDays(on, 1), 'attendance', { memberIds })
  task(addDays(on, 1), 'close', { guests })
  if (base !== 'care' && base !== 'service') return
  for (const name of names)
    act(addDays(on, 3), 'admin2', `/members/{m:${name}}/hours/{record:${key}/${name}}/certify`, {})
}

/** What the first page shows: two that are open, one of them full, one called off, one that nobody has closed, one not opened yet. */
function ahead(act, volunteers) {
  const [branch] = branches
  const plan = (key, day, on, more) => {
    const what = doings({ branch, on, index: 0, base: 'care', title: more.title })
    act(day, branch, '/activities', { ...what, capacity: 20, ...more, venueId: '{venue:venue4}' }, key)
  }
  const task = (key, day, name, body, as = branch) => act(day, as, `/activities/{activity:${key}}/${name}`, body)
  plan('ahead0', '2026-11-09', '2026-12-05', { title: '国际志愿者日社区义诊' })
  plan('ahead1', '2026-11-10', '2026-12-12', { title: '海防史现场教学小班', base: 'conviction', capacity: 2 })
  plan('ahead2', '2026-11-11', '2026-12-19', { title: '冬至慰问独居老人' })
  plan('ahead3', '2026-10-20', '2026-11-06', { title: '便民服务日' })
  plan('ahead4', '2026-11-12', '2026-12-26', { title: '新年写春联' })
  for (const key of ['ahead0', 'ahead1', 'ahead2']) task(key, '2026-11-13', 'open', {})
  task('ahead3', '2026-10-21', 'open', {})
  for (const name of volunteers.slice(0, 3)) task('ahead1', '2026-11-16', 'sign-up', {}, name)
  for (const name of volunteers.slice(3, 5)) task('ahead0', '2026-11-16', 'sign-up', {}, name)
  task('ahead2', '2026-11-18', 'call-off', { reason: '与街道慰问活动合并' })
}

/** Nine to eleven in the morning of that day. */
function hoursOf(on) {
  const at = (time) => new Date(`${on}T${time}:00+08:00`).toISOString()
  return { startsAt: at('09:00'), endsAt: at('11:00') }
}
