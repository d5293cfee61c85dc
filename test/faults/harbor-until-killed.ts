import { join } from 'node:path'
import { systemClock } from '@harbor/kernel/time'
import { backUp } from '@harbor/platform/backup'
import { restoreBackup } from '@harbor/platform/restore'
import { obey, say } from './killed-child'
import { importNumbered } from './roster-load'

/** Children that are killed at what an operator has them do. */
await obey({
  async import({ folder, number }) {
    await importNumbered(folder, number, (done) => say(`row ${done}`))
  },
  async backup({ folder }) {
    for (let turn = 0; ; turn++) {
      const target = join(folder, '..', 'backups', String(turn))
      const { manifest } = await backUp({ dataFolder: folder, target, clock: systemClock, withMasterKey: true })
      say(`ok ${target} ${manifest.head}`)
    }
  },
  async restore({ folder }) {
    const backup = join(folder, '..', 'backup')
    for (let turn = 0; ; turn++) {
      const dataFolder = join(folder, '..', 'restored', String(turn))
      const { manifest } = await restoreBackup({ backup, dataFolder, masterKey: '' })
      say(`ok ${dataFolder} ${manifest.head}`)
    }
  },
})
