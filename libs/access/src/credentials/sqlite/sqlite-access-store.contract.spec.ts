import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { makeTestFolder } from '@harbor/testing/test-folder'
import { accessStoreContract } from '../access-store.contract'
import { openSqliteAccessStore } from './sqlite-access-store'

accessStoreContract(
  'the accounts’ secrets in SQLite',
  () => {
    const folder = makeTestFolder()
    const file = join(folder, 'access.db')
    return Promise.resolve({
      open: async ({ installationId, hashCost }) => openSqliteAccessStore(file, installationId, { hashCost }),
      stored: async () => {
        const db = new DatabaseSync(file, { readOnly: true })
        const tables = db.prepare(`SELECT name FROM sqlite_schema WHERE type = 'table'`).all()
        const rows = tables.flatMap(({ name }) => db.prepare(`SELECT * FROM ${String(name)}`).all())
        db.close()
        return JSON.stringify(rows, (_, value: unknown) =>
          value instanceof Uint8Array ? Buffer.from(value).toString('hex') : value,
        )
      },
      dispose: async () => rmSync(folder, { recursive: true, force: true }),
    })
  },
  { writers: 'one process' },
)
