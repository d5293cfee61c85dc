import type { Command } from '../command'
import { importFile, importNotes, importOptions } from './import-file'

export const importUnits: Command = {
  name: 'import units',
  takes: ['FILE'],
  reach: 'api',
  about: { zh: '导入党组织名册', en: 'Import a list of Party units' },
  notes: importNotes,
  examples: ['import units 党组织.xlsx --dry-run', 'import units 党组织.csv'],
  options: importOptions,
  run: (call) =>
    importFile(call, '/imports/units', async () => {
      const { annotateUnits } = await import('@harbor/organization/unit/import/unit-report')
      return annotateUnits
    }),
}
