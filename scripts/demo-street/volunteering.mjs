import { addDays } from './random.mjs'
import { street } from './units.mjs'

const wishes = [
  ['陪同就医', 'care', '08:30', '10:30'],
  ['修理水龙头', 'service', '09:00', '10:00'],
  ['代购生活用品', 'care', '09:00', '09:45'],
  ['反诈宣传上门讲解', 'integrity', '08:00', '09:30'],
  ['红色故事会布展', 'conviction', '08:00', '11:00'],
  ['楼道清理', 'service', '08:30', '10:00'],
]
const residents = ['许婉清', '邱月白', '程南枝', '陆听雨', '方知秋', '沈见山']

/** A month of orders: claimed, released, done, confirmed, one disputed, one that nobody claims; hours certified, one corrected. */
export function volunteeringActs(act, pillars) {
  const served = [...pillars].slice(0, 3).flatMap(([branch, names]) => names.map((name) => ({ branch, name })))
  for (const [index, { branch, name }] of [...served, ...served].entries()) {
    const [need, base, from, to] = wishes[index % wishes.length]
    const placed = addDays('2026-10-19', index * 2)
    const key = `order${index}`
    const wanted = addDays(placed, 3)
    place(act, { key, placed, wanted, branch, need, base, resident: residents[index % residents.length], phone: index })
    if (index === 5) {
      act(addDays(placed, 1), name, `/orders/{order:${key}}/claim`, {})
      act(addDays(placed, 2), name, `/orders/{order:${key}}/release`, { reason: '临时出差' })
      continue
    }
    if (index === 8) continue
    act(addDays(placed, 1), name, `/orders/{order:${key}}/claim`, {})
    act(addDays(wanted, 1), name, `/orders/{order:${key}}/done`, {
      startedAt: at(wanted, from),
      endedAt: at(wanted, to),
    })
    const said = addDays(wanted, 2)
    if (index === 9) {
      act(said, branch, `/orders/{order:${key}}/dispute`, { reason: '居民反映到场较晚' })
      act(said, 'admin', `/orders/{order:${key}}/settle`, { outcome: 'rendered', reason: '双方核对，如实服务' })
    } else act(said, branch, `/orders/{order:${key}}/confirm`, { rating: index % 4 === 0 ? 4 : 5 })
    act(said, 'admin2', `/members/{m:${name}}/hours/{record:${key}/${name}}/certify`, {})
  }
  superseded(act, served[0])
  return served.map(({ name }) => name)
}

function place(act, { key, placed, wanted, branch, need, base, resident, phone }) {
  const contact = { name: resident, phone: `1990002${String(1000 + phone)}`, address: `听潮里 ${phone + 1} 幢` }
  act(placed, branch, '/orders', { unitId: `{u:${branch}}`, need, base, wantedOn: wanted, contact }, key)
  act(placed, branch, `/orders/{order:${key}}/publish`, {})
}

/** Issued, then the hours are corrected: the first certificate verifies as superseded, the second as valid. */
function superseded(act, { branch, name }) {
  const record = `/members/{m:${name}}/hours/{record:order0/${name}}`
  const certificate = { from: '2026-01-01', until: '2026-11-10', unitId: `{u:${street}}` }
  act('2026-11-16', 'admin', `/members/{m:${name}}/certificates`, certificate, 'certificate-first')
  const why = { reason: '结束时间登记有误', authority: '党支部核查' }
  const said = {
    activity: '陪同就医',
    base: 'care',
    startedAt: at('2026-10-22', '08:30'),
    endedAt: at('2026-10-22', '10:00'),
  }
  act('2026-11-17', branch, `${record}/correct`, { ...said, ...why })
  act('2026-11-18', 'admin2', `${record}/certify`, {})
  act('2026-11-19', 'admin', `/members/{m:${name}}/certificates`, certificate, 'certificate-second')
}

function at(day, time) {
  return new Date(`${day}T${time}:00+08:00`).toISOString()
}
