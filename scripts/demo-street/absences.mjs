import { addDays } from './random.mjs'
import { lifeBranches, street } from './units.mjs'

/**
 * Who stays away, and what follows: one has come to nothing since March 2026 and is on the ladder, one is in hospital for a time and
 * excused afterwards, one has a reminder whose ground is gone, a few now and then. Answers with who is away from a session.
 */
export function absences(act, { lapsed, ill, full }) {
  const [first] = lifeBranches
  const excused = { name: full.get(first)[10].name, branch: first, key: 'session-theme-day-0-2026-08' }
  ladder(act, lapsed)
  reminded(act, excused)
  return ({ branch, kind, key, on, index }) => {
    if (kind === 'committee-meeting') return []
    const away = []
    if (branch === lapsed.branch && on >= lapsed.from) away.push(lapsed.name)
    if (branch === ill.branch && on >= ill.from && on < ill.until) {
      away.push(ill.name)
      const excuse = { reason: '住院治疗，补交证明', authority: '党支部委员会' }
      act(addDays(ill.until, 1), branch, `/sessions/{session:${key}}/excuses/{m:${ill.name}}`, excuse)
    }
    if (key === excused.key) away.push(excused.name)
    // One of each branch misses a session in seven.
    if ((Number(on.slice(5, 7)) + index) % 7 === 0) away.push(full.get(branch)[9].name)
    return away
  }
}

/** Reminder, criticism; rectification waits for a decision. Nothing happens by itself. */
function ladder(act, { name, branch }) {
  const path = `/members/{m:${name}}/absence-ladder/proposals`
  const propose = (on, rung, grounds, document) =>
    act(on, branch, path, { rung, grounds, document }, `rung-${rung}`, {})
  propose('2026-04-20', 'reminder', '三月以来未参加组织生活', '谈话记录〔2026〕1号')
  propose('2026-06-15', 'criticism', '经提醒谈话后仍未到会', '支委会纪要〔2026〕6号')
  const taken = { taken: true, byUnitId: `{u:${street}}`, document: '潮党组〔2026〕15号' }
  act('2026-06-25', 'admin', `${path}/{rung:rung-criticism}/decide`, taken)
  propose('2026-11-16', 'rectification', '批评教育后仍未改正', '支委会纪要〔2026〕11号')
}

function reminded(act, { name, branch, key }) {
  const path = `/members/{m:${name}}/absence-ladder/proposals`
  const grounds = '八月主题党日无故缺席'
  act('2026-08-20', branch, path, { rung: 'reminder', grounds, document: '谈话记录〔2026〕2号' })
  const excuse = { reason: '当日送医急诊，补交证明', authority: '党支部委员会' }
  act('2026-09-03', branch, `/sessions/{session:${key}}/excuses/{m:${name}}`, excuse)
}
