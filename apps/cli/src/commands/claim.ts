import type { ReconciledClaim } from '@harbor/organization/reconciliation/http'
import type { Measure } from '@harbor/organization/reconciliation/events'
import { unitName, unitsOn } from '../api/units'
import type { Command } from '../command'
import { table, visible, type Answer } from '../output'
import type { Words } from '../words'

const measureWords: Readonly<Record<Measure, Words>> = {
  activities: { zh: '活动', en: 'activities' },
  attendances: { zh: '活动参与', en: 'attendances' },
  problems: { zh: '一线难题', en: 'problems' },
}
const lackWords: Readonly<Record<string, Words>> = {
  'no-attendance': { zh: '无人签到', en: 'nobody attended' },
  'not-held': { zh: '未举办', en: 'not held' },
  'no-evidence': { zh: '无佐证材料', en: 'no evidence' },
}

export const claimList: Command = {
  name: 'claim list',
  takes: [],
  reach: 'api',
  about: { zh: '宣称数与有据数的核对', en: 'Claimed totals against evidenced ones' },
  notes: {
    zh: '有宣称数不成立时退出码为 1。--lacking 列出缺少依据的每一项。',
    en: 'Exit code 1 when a claim does not hold. --lacking lists what lacks evidence.',
  },
  examples: ['claim list', 'claim list --lacking'],
  options: { lacking: { about: { zh: '列出缺少依据的每一项', en: 'List what lacks evidence' } } },
  async run(call): Promise<Answer> {
    const api = await call.api('read')
    const units = await unitsOn(api)
    const { body } = await api.request('GET', '/claims')
    const { claims } = body as { readonly claims: readonly ReconciledClaim[] }
    const header =
      call.language === 'en'
        ? ['what', 'claimed', 'on record', 'evidenced', 'unrecorded', 'holds', 'days', 'unit', 'source']
        : ['内容', '宣称', '在案', '有据', '未入账', '成立', '期间', '党组织', '出处']
    const yes = (holds: boolean) => call.say(holds ? { zh: '是', en: 'yes' } : { zh: '否', en: 'no' })
    const rows = claims.map((claim) => [
      call.say(measureWords[claim.measure]),
      claim.precision === 'about' ? `~${claim.claimed}` : claim.claimed,
      claim.recorded,
      claim.evidenced,
      claim.unrecorded,
      yes(claim.holds),
      `${claim.from} - ${claim.until}`,
      unitName(units, claim.unitId),
      visible(claim.source),
    ])
    const lacking = claims.flatMap((claim) =>
      claim.lacking.map(
        ({ label, lacks }) =>
          `- ${call.say(measureWords[claim.measure])}  ${visible(label)}  ${call.say(lackWords[lacks ?? ''] ?? { zh: '', en: '' })}\n`,
      ),
    )
    const text = [table(header, rows), ...(call.given.flag('lacking') ? lacking : [])].join('')
    return { exit: claims.every(({ holds }) => holds) ? 0 : 1, document: body, text }
  },
}
