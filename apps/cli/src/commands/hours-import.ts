import type { Command } from '../command'
import { importFile, importNotes, importOptions } from './import-file'

export const hoursImport: Command = {
  name: 'hours import',
  takes: ['FILE'],
  reach: 'api',
  about: { zh: '导入志愿服务时长台账', en: 'Import a ledger of volunteer hours' },
  notes: importNotes,
  examples: ['hours import 时长台账.xlsx --dry-run --report 核对结果.xlsx', 'hours import 时长台账.csv'],
  options: importOptions,
  run: (call) =>
    importFile(call, '/imports/hours', async () => {
      const { annotateHours } = await import('@harbor/volunteering/hours/import/import-hours')
      return annotateHours
    }),
}
