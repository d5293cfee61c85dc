import type { TalentListed } from '@harbor/organization/talent/http'
import { allDocuments } from '../api/pages'
import { unitName, unitNamed, unitsOn } from '../api/units'
import type { Command } from '../command'
import { table, type Answer } from '../output'

export const talentList: Command = {
  name: 'talent list',
  takes: [],
  reach: 'api',
  about: { zh: '能人库：本人同意的', en: 'Talents, as long as their consent stands' },
  examples: ['talent list --text 急救', 'talent list --unit 听潮社区党委'],
  options: {
    unit: { value: 'ID|NAME', about: { zh: '该组织及其下级', en: 'Of this unit and all below it' } },
    text: { value: 'TEXT', about: { zh: '技能中的文字', en: 'Words of a skill' } },
  },
  async run(call): Promise<Answer> {
    const api = await call.api('read')
    const units = await unitsOn(api)
    const named = call.given.text('unit')
    const talents = await allDocuments<TalentListed>(api, '/talents', {
      limit: '500',
      unit: named === undefined ? undefined : unitNamed(units, named),
      text: call.given.text('text'),
    })
    const header =
      call.language === 'en'
        ? ['name', 'skills', 'consent of', 'unit', 'id']
        : ['姓名', '技能', '同意日期', '党组织', '编号']
    const rows = talents.map(({ id, name, skills, consentOn, unitId }) => [
      name,
      skills,
      consentOn,
      unitName(units, unitId),
      id,
    ])
    return { exit: 0, document: { documents: talents }, text: table(header, rows) }
  },
}
