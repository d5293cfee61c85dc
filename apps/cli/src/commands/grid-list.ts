import type { GridKind } from '@harbor/organization/grid/events'
import type { GridOnDay } from '@harbor/organization/grid/http'
import type { Command } from '../command'
import { table, type Answer } from '../output'
import type { Words } from '../words'

const kindNames: Readonly<Record<GridKind, Words>> = {
  grid: { zh: '网格', en: 'grid' },
  estate: { zh: '小区', en: 'estate' },
}

export const gridList: Command = {
  name: 'grid list',
  takes: [],
  reach: 'api',
  about: { zh: '网格、小区及服务的支部', en: 'Grids and estates, and who serves them' },
  examples: ['grid list', 'grid list --as-of 2026-01-01'],
  options: { 'as-of': { value: 'DATE', about: { zh: '截至该日，默认今天', en: 'As of that day; default today' } } },
  async run(call): Promise<Answer> {
    const api = await call.api('read')
    const query = { asOf: call.given.date('as-of') }
    const answer = (await api.request('GET', '/grids', { query })).body as { readonly documents: readonly GridOnDay[] }
    const header =
      call.language === 'en'
        ? ['name', 'kind', 'served by', 'since', 'id']
        : ['名称', '类型', '服务支部', '起始', '编号']
    const rows = answer.documents.map((grid) => [
      grid.name,
      call.say(kindNames[grid.kind]),
      grid.unitName ?? '',
      grid.from,
      grid.id,
    ])
    return { exit: 0, document: answer, text: table(header, rows) }
  },
}
