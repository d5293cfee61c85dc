import type { MethodRow } from '@harbor/organization/method/views'
import { allDocuments } from '../api/pages'
import { unitName, unitsOn } from '../api/units'
import type { Command } from '../command'
import { table, visible, type Answer } from '../output'

export const methodList: Command = {
  name: 'method list',
  takes: [],
  reach: 'api',
  about: { zh: '从难题中提炼的工作法', en: 'Methods distilled from solved problems' },
  examples: ['method list', 'method list --text 清淤 --withdrawn'],
  options: {
    text: { value: 'TEXT', about: { zh: '名称或说明中的文字', en: 'Words of name or summary' } },
    withdrawn: { about: { zh: '含已撤回的', en: 'Those withdrawn too' } },
  },
  async run(call): Promise<Answer> {
    const api = await call.api('read')
    const units = await unitsOn(api)
    const methods = await allDocuments<MethodRow>(api, '/methods', {
      text: call.given.text('text'),
      withdrawn: call.given.flag('withdrawn') ? 'true' : undefined,
    })
    const header =
      call.language === 'en'
        ? ['method', 'summary', 'reused', 'distilled', 'withdrawn', 'unit', 'id']
        : ['工作法', '说明', '复用', '提炼', '撤回', '责任组织', '标识']
    const rows = methods.map((method) => [
      visible(method.name),
      visible(method.summary),
      method.reused,
      method.distilledOn,
      method.withdrawnOn,
      unitName(units, method.unitId),
      method.id,
    ])
    return { exit: 0, document: { documents: methods }, text: table(header, rows) }
  },
}
