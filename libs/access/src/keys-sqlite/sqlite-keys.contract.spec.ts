import { rmSync } from 'node:fs'
import { keysContract } from '@harbor/event-log/keys.contract'
import { newId } from '@harbor/kernel/ids'
import { makeTestFolder } from '@harbor/testing/test-folder'
import { openSqliteKeys } from './sqlite-keys'

keysContract('the keys of personal data in SQLite', () => {
  const folder = makeTestFolder()
  const installationId = newId()
  return Promise.resolve({
    open: (asked) => openSqliteKeys(folder, { installationId, ...asked }),
    dispose: async () => rmSync(folder, { recursive: true, force: true }),
  })
})
