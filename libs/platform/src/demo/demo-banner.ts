import type { CorrectionData } from '@harbor/kernel/correction'
import { memberStream } from '@harbor/membership/member-file'
import type { RosterEntry } from '@harbor/membership/roster/views'
import type { MemberId } from '@harbor/kernel/ids'
import type { Config } from '@harbor/service/config'
import type { Platform } from '../open-platform'
import type { DemoPeople } from './demo-input'
import { demoPassword } from './demo-street'

/** What the demo prints when it is up: things to try, each one line to paste into a second terminal in the project's folder. */
export async function demoBanner(platform: Platform, url: string, config: Config, people: DemoPeople): Promise<string> {
  const harbor = `HARBOR_DATA=${config.dataFolder} npx harbor`
  const session = `curl -s ${url}/api/v1/session -H 'content-type: application/json' -d '{"username":"admin","password":"${demoPassword}"}'`
  const token = `$(${session} | sed 's/.*"accessToken":"\\([^"]*\\)".*/\\1/')`
  const lines = [
    [
      '一名党员在两个日期的状态  one member as of two dates',
      `${harbor} member show ${people.moved} --as-of 2024-06-30`,
    ],
    ['', `${harbor} member show ${people.moved} --as-of 2025-06-30`],
    ['她的全部记录  everything recorded', `${harbor} member timeline ${people.moved}`],
    ['差一票未通过  an admission vote that failed by one vote', `${harbor} member show ${people.failedVote}`],
    ['介绍信已过期  a transfer whose letter expired', `${harbor} member show ${people.expiredLetter}`],
    ['更正的影响预览  what a pending correction would move', await previewLine(platform, url, token, people.moved)],
    [
      '申诉后变更的处分：当时所知与现在所知  a sanction changed on appeal: as known then, as known now',
      `${harbor} member show ${people.sanctioned} --as-of 2026-10-01 --known-at 2025-07-01`,
    ],
    ['', `${harbor} member show ${people.sanctioned} --as-of 2026-10-01`],
    [
      '案件只对办案组开放  a case, open to its team alone',
      `HARBOR_PASSWORD=${demoPassword} npx harbor review list --url ${url} --user officer-1`,
    ],
    ['重放到某一时刻  replay to an instant', `${harbor} replay --to 2024-12-31T16:00:00Z`],
    ['志愿服务时长  volunteer hours, one record corrected', `${harbor} hours show ${people.volunteers[0] ?? ''}`],
    ['居民点单  orders that residents have placed', `${harbor} order list`],
    ['先锋港活动：可报名的  activities that can be signed up for', `${harbor} activity list --open`],
    ['四大阵地均衡情况  how the four bases stand beside each other', `${harbor} activity balance`],
    ['年有计划、月有方案：计划与完成  year plans and what came of them', `${harbor} plan list --year 2026`],
    [
      '一个月的组织生活；应开而未开的  a month of organisation life; what is overdue',
      `${harbor} session list --month 2026-10`,
    ],
    ['', `${harbor} session overdue --unit 海棠一支部`],
    ['无故缺席与处理  absences without reason, and the ladder', `${harbor} absence list`],
    ['', `${harbor} absence show ${people.longLapse}`],
    [
      '一名党员的出席与学时  attendance and class hours of a year',
      `${harbor} attendance show ${people.moved} --year 2026`,
    ],
    ['先锋指数明细  the account of a score, line by line', `${harbor} score show ${people.moved} --on 2026-11-18`],
    ['公布总数与记录核对  published totals against the records', `${harbor} claim list`],
    ['校验  verify', `${harbor} verify`],
  ]
  return [
    '',
    `  先锋港演示街道 Pioneer Harbor, the demo street    ${url}/api/docs`,
    `  admin, admin2, auditor, officer-1 … officer-3, secretary-01 … secretary-12   密码 password: ${demoPassword}`,
    '  全部人员和证件号码均为虚构。 All people and numbers are fictional.',
    '',
    ...lines.flatMap(([title, line]) => [...(title === '' ? [] : [`  # ${title}`]), `  ${line}`]),
    '',
    '',
  ].join('\n')
}

async function previewLine({ core }: Platform, url: string, token: string, name: string): Promise<string> {
  const roster = core.readModels.collection<RosterEntry>('roster')
  const { documents } = await roster.find({ where: { name: { eq: name } }, limit: 1 })
  const memberId = documents[0]?.memberId ?? ('' as MemberId)
  const { events } = await core.journal.load(memberStream(memberId))
  const proposed = events.findLast(({ type }) => type === 'membership.correction-proposed.v1')?.data as
    CorrectionData | undefined
  const body = JSON.stringify({ corrects: proposed?.corrects, replacement: proposed?.replacement })
  return `curl -s ${url}/api/v1/members/${memberId}/corrections/preview -H "authorization: Bearer ${token}" -H 'content-type: application/json' -d '${body}'`
}
