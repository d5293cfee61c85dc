import type { Ladder } from '@harbor/organization/absence/ladder'
import type { RungRow } from '@harbor/organization/absence/views'
import { rungNames, type Rung } from '@harbor/rules/absence-ladder'
import { findMember } from '../api/find-member'
import { memberNames } from '../api/member-names'
import { allDocuments } from '../api/pages'
import { unitName, unitNamed, unitsOn } from '../api/units'
import type { Command } from '../command'
import { fields, table, type Answer } from '../output'
import type { Words } from '../words'

const phases = ['pending', 'taken', 'rejected'] as const
const phaseNames: Readonly<Record<RungRow['phase'], Words>> = {
  pending: { zh: '待决定', en: 'pending' },
  taken: { zh: '已作出', en: 'taken' },
  rejected: { zh: '未采纳', en: 'rejected' },
}

export const absenceList: Command = {
  name: 'absence list',
  takes: [],
  reach: 'api',
  about: { zh: '缺席处理的建议和决定', en: 'Proposals and decisions after absences' },
  examples: ['absence list --phase pending', 'absence list --unit 听潮社区党委'],
  options: {
    unit: { value: 'ID|NAME', about: { zh: '该组织及其下级', en: 'Of this unit and all below it' } },
    phase: { value: 'PHASE', about: { zh: `状态：${phases.join('、')}`, en: `One of: ${phases.join(', ')}` } },
  },
  async run(call): Promise<Answer> {
    const api = await call.api('read')
    const units = await unitsOn(api)
    const named = call.given.text('unit')
    const rows = await allDocuments<RungRow>(api, '/absence-rungs', {
      limit: '500',
      unit: named === undefined ? undefined : unitNamed(units, named),
      phase: call.given.oneOf('phase', phases),
    })
    const nameOf = await memberNames(api)
    const header =
      call.language === 'en'
        ? ['proposed', 'member', 'unit', 'rung', 'absences', 'state', 'decided', 'id']
        : ['提出日期', '党员', '党组织', '处理', '缺席次数', '状态', '决定日期', '编号']
    const lines = rows.map((row) => [
      row.proposedOn,
      nameOf(row.memberId),
      unitName(units, row.branchId),
      call.say(rungNames[row.rung]),
      String(row.absences),
      call.say(phaseNames[row.phase]),
      row.decidedOn ?? '',
      row.id,
    ])
    return { exit: 0, document: { documents: rows }, text: table(header, lines) }
  },
}

export const absenceShow: Command = {
  name: 'absence show',
  takes: ['ID|NAME'],
  reach: 'api',
  about: { zh: '一名党员的无故缺席和处理', en: 'A member’s absences without reason and what followed' },
  examples: ['absence show 陈明远'],
  options: {},
  async run(call): Promise<Answer> {
    const api = await call.api('read')
    const memberId = await findMember(call, api, call.given.at(0))
    const ladder = (await api.request('GET', `/members/${memberId}/absence-ladder`)).body as Ladder
    const say = (zh: string, en: string) => call.say({ zh, en })
    const name = (rung: Rung | null) => (rung === null ? '' : call.say(rungNames[rung]))
    const text = fields([
      [say('截至', 'as of'), ladder.asOf],
      ...ladder.absences.map(({ on }): [string, string] => [say('无故缺席', 'absent'), on]),
      ...ladder.taken.map(({ rung, decidedOn, finding }): [string, string] => [
        say('已作出', 'taken'),
        `${decidedOn ?? ''}  ${name(rung)}${finding ? say('（依据已不足）', ' (its ground is gone)') : ''}`,
      ]),
      [say('待决定', 'pending'), ladder.pending && `${name(ladder.pending.rung)}  ${ladder.pending.rungId}`],
      [say('可提出', 'next'), name(ladder.next)],
    ])
    return { exit: 0, document: ladder, text }
  },
}
