import { addDays } from './random.mjs'
import { branches, smallBranch, street } from './units.mjs'

const themes = [
  ['河道淤积、汛期倒灌', 'difficult', '后河整治', '原位清淤并封堵溢流口', '清淤后的河面'],
  ['老旧小区屋顶漏水', 'key', '旧改工程', '分期翻修屋面、落实维修资金', '翻修后的屋面'],
  ['菜场周边停车难', 'hot', '停车便民', '错时共享周边单位车位', '新划的车位'],
  ['高空抛物', 'hot', '平安楼道', '加装摄像头并上门宣讲', '安装完成的摄像头'],
  ['电动自行车楼道充电', 'key', '消防隐患整治', '建成集中充电点', '新建充电点'],
  ['背街路灯损坏', 'hot', '亮灯工程', '更换线路与灯具', '修复后的路灯'],
  ['拆迁遗留垃圾堆放', 'difficult', '环境整治', '清运并复绿', '复绿后的空地'],
  ['老人助餐点停业', 'key', '幸福食堂', '引入新的运营单位', '重新开业的助餐点'],
  ['沿街餐饮油烟扰民', 'hot', '环境整治', '统一改造排烟管道', '改造后的管道'],
  ['地下车库积水', 'difficult', '防汛排涝', '增设强排泵与截水沟', '新装的强排泵'],
  ['加装电梯协商不下', 'difficult', '加梯惠民', '逐户协商并调整方案', '开工现场'],
  ['校门口上下学拥堵', 'hot', '护学行动', '分时放学、增设护学岗', '护学岗'],
  ['无物业小区管理缺位', 'key', '红色物业', '成立业委会并选聘物业', '业委会成立大会'],
]
const places = ['听潮里', '望海弄', '后河沿']
export const problemCount = themes.length * places.length
/** 39 of them: solved, returned once, come back, given up, waiting, open, overdue, without a squad. */
const givenUp = new Set([12, 20])
const returned = new Set([4, 13, 22])
const comeBack = new Set([7, 18])
const waitingFrom = 28
const openFrom = 32

/** `people(branch)`: full members who take part in nothing else. `act(on, as, post, body, key, more)`. */
export function problemActs(act, people) {
  for (let number = 0; number < problemCount; number++) problem(act, people, number)
  method(act)
}

function problem(act, people, number) {
  const branch = branches.filter((name) => name !== smallBranch)[number % (branches.length - 1)]
  const [what, kind, project, measure, shows] = themes[number % themes.length]
  const place = places[Math.floor(number / themes.length)]
  const key = `problem${number}`
  const opened = addDays('2024-01-15', number * 25)
  const path = `/problems/{problem:${key}}`
  const at = (days) => addDays(opened, days)
  const [leader, second] = people(branch).map((name) => `{m:${name}}`)
  const unit = { unitId: `{u:${branch}}` }
  const above = { unitId: `{u:${street}}` }
  const examined = { ...above, examinerIds: [`{m:${people(nextTo(branch))[0]}}`] }
  act(
    opened,
    branch,
    '/problems',
    {
      ...unit,
      on: opened,
      number: `破难-${String(number + 1).padStart(2, '0')}`,
      kind,
      project,
      title: `${place}${what}`,
      matter: `${place}一带${what}，居民多次反映，需现场查清并限期解决`,
      dueOn: at(number === openFrom ? 40 : 150),
    },
    key,
  )
  if (number === problemCount - 1) return
  act(at(2), branch, `${path}/squad`, { on: at(2), leaderId: leader, memberIds: [second] })
  act(at(3), branch, `${path}/steps`, { on: at(3), title: '现场摸底', dueOn: at(20) }, `${key}-step`)
  act(at(9), branch, `${path}/visits`, { on: at(9), memberIds: [leader, second], found: `${place}现场与反映一致` })
  if (number >= openFrom + 4) return
  act(at(15), branch, `${path}/steps/{step:${key}-step}/done`, { on: at(15), result: '已查清' })
  act(at(30), branch, `${path}/measures`, { on: at(30), what: `${place}：${measure}` })
  if (number >= openFrom) return
  if (givenUp.has(number)) {
    act(at(60), 'admin', `${path}/give-up`, {
      ...above,
      on: at(60),
      reason: '地块纳入征迁，难题不复存在',
      document: `潮党〔${at(60).slice(0, 4)}〕${number}号`,
    })
    return
  }
  evidence(act, { branch, path, on: at(45), shows: `${place}${shows}`, text: `${key} after` })
  if (number % 8 === 3)
    act(at(46), 'admin', `${path}/extend`, { ...above, on: at(46), dueOn: at(200), reason: '汛期不能施工' })
  act(at(50), branch, `${path}/submit`, { on: at(50), result: `${place}${what}已解决` })
  if (number >= waitingFrom) return
  if (returned.has(number)) {
    act(at(55), 'admin', `${path}/return`, { ...examined, on: at(55), reason: '一处尚未整改到位' })
    act(at(70), branch, `${path}/submit`, { on: at(70), result: '遗留一处已整改' })
  }
  act(at(80), 'admin', `${path}/accept`, { ...examined, on: at(80), finding: '现场核查属实，居民认可' })
  if (comeBack.has(number))
    act(at(140), 'admin', `${path}/reopen`, { ...above, on: at(140), dueOn: at(260), reason: '又有居民反映，问题反复' })
}

/** 原位清淤: from the first problem, reused where the same came up elsewhere. */
function method(act) {
  const how = {
    name: '原位清淤',
    summary: '淤泥不外运，就地固化后用于岸坡复绿，费用约为外运的一半',
    steps: ['取样检测', '围堰分段', '就地固化', '岸坡复绿'],
  }
  act('2024-05-10', '海棠一支部', '/methods', { ...how, on: '2024-05-10', problemId: '{problem:problem0}' }, 'method0')
  for (const number of [themes.length, themes.length * 2]) {
    const on = addDays('2024-01-15', number * 25 + 31)
    act(on, 'admin', '/methods/{method:method0}/reuse', {
      on,
      problemId: `{problem:problem${number}}`,
      note: '河道较窄，改用小型设备',
    })
  }
}

function evidence(act, { branch, path, on, shows, text }) {
  const query = new URLSearchParams({ on, shows })
  act(on, branch, `${path}/evidence?${query}`, null, undefined, { file: text })
}

function nextTo(branch) {
  const others = branches.filter((name) => name !== smallBranch)
  return others[(others.indexOf(branch) + 1) % others.length]
}

/** Both indices, drafted by one administrator, approved by the other, in force from 2025; and a draft for next year. */
export function indexActs(act) {
  const item = (code, zh, en, kind, more = {}) => ({
    code,
    zh,
    en,
    sign: 'plus',
    counting: 'times',
    of: [{ kind }],
    per: 1,
    awardHundredths: 200,
    weight: 100,
    capHundredths: 1500,
    period: 'year',
    required: false,
    ...more,
  })
  const levels = [
    { code: 'qualified', zh: '合格', en: 'qualified', fromHundredths: 6000 },
    { code: 'good', zh: '良好', en: 'good', fromHundredths: 7000 },
    { code: 'excellent', zh: '优秀', en: 'excellent', fromHundredths: 8500 },
  ]
  const base = { baseHundredths: 6000, ceilingHundredths: 10000, levels }
  const pioneer = {
    ...base,
    index: 'pioneer',
    name: 'PIONEER-2025',
    source: '潮党〔2024〕31号 先锋指数管理办法',
    items: [
      item('life', '参加组织生活', 'organisation life', 'attendance.present'),
      item('hours', '志愿服务', 'service', 'hours.certified', { counting: 'quantity', per: 4, awardHundredths: 100 }),
      item('squad', '破解难题', 'problems solved', 'problem.squad', { awardHundredths: 1000 }),
      item('visits', '一线走访', 'site visits', 'problem.visited'),
      item('absent', '无故缺席', 'absent without reason', 'attendance.unexcused', {
        sign: 'minus',
        awardHundredths: 300,
      }),
      item('lapses', '党费、组织生活中断', 'lapses', 'lapse.recorded', { sign: 'veto', awardHundredths: 0 }),
    ],
  }
  const fortress = {
    ...base,
    index: 'fortress',
    name: 'FORTRESS-2025',
    source: '潮党〔2024〕32号 堡垒指标管理办法',
    items: [
      item('solved', '难题通过验收', 'problems solved', 'problem.solved', {
        awardHundredths: 1000,
        capHundredths: 3000,
      }),
      item('returned', '验收退回', 'returned', 'problem.returned', { sign: 'minus', awardHundredths: 300 }),
      item('life', '组织生活到会', 'attendances', 'attendance.present', { per: 20, awardHundredths: 100 }),
      item('given-up', '难题终止', 'given up', 'problem.given-up', { sign: 'minus', awardHundredths: 200 }),
    ],
  }
  for (const definition of [pioneer, fortress]) {
    const key = `index-${definition.index}`
    act('2024-12-10', 'admin', '/indices', definition, key)
    const order = { unitId: `{u:${street}}`, document: definition.source.slice(0, 11), from: '2025-01-01' }
    act('2024-12-20', 'admin2', `/indices/{index-definition:${key}}/approve`, order)
  }
  act('2026-11-12', 'admin', '/indices', { ...pioneer, name: 'PIONEER-2027', baseHundredths: 5500 }, 'index-next')
}

/** What the street has published of itself, to be held against the records. */
export function claimActs(act) {
  const claim = {
    unitId: `{u:${street}}`,
    from: '2014-01-01',
    until: '2026-11-18',
    source: '招宝先锋港（演示）年度总结',
  }
  const totals = [
    ['activities', 1000, 'about'],
    ['attendances', 1892, 'exact'],
    ['problems', 39, 'exact'],
  ]
  for (const [measure, total, precision] of totals)
    act('2026-11-18', 'admin', '/claims', { ...claim, measure, total, precision }, `claim-${measure}`)
}
