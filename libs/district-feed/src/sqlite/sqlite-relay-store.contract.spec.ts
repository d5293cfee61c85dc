import { rmSync } from 'node:fs'
import { makeTestFolder } from '@harbor/testing/test-folder'
import { relayStoreContract } from '../relay-store.contract'
import { openSqliteRelayStore } from './sqlite-relay-store'

relayStoreContract('the relay store in SQLite', () => {
  const folder = makeTestFolder()
  return Promise.resolve({
    open: (asked) => openSqliteRelayStore(folder, asked),
    dispose: async () => rmSync(folder, { recursive: true, force: true }),
  })
})
