import type { Command } from '../command'
import { importFile, importNotes, importOptions } from './import-file'

export const importRoster: Command = {
  name: 'import roster',
  takes: ['FILE'],
  reach: 'api',
  about: { zh: '导入党员花名册', en: 'Import a roster of members (党员花名册)' },
  notes: importNotes,
  examples: ['import roster 花名册.xlsx --dry-run --report 核对结果.xlsx', 'import roster 花名册.csv'],
  options: importOptions,
  run: (call) =>
    importFile(call, '/imports/roster', async () => {
      const { annotateRoster } = await import('@harbor/membership/roll/import/roster-report')
      return annotateRoster
    }),
}
