import { rmSync } from 'node:fs'
import { makeTestFolder } from '@harbor/testing/test-folder'
import { readModelsContract } from '../read-models.contract'
import type { SearchLimits } from './sqlite-collection'
import { openSqliteReadModels } from './sqlite-read-models'

function onSqlite(name: string, search?: SearchLimits): void {
  readModelsContract(name, async () => {
    const folder = makeTestFolder()
    return {
      open: (options) => openSqliteReadModels(folder, { ...options, ...(search && { search }) }),
      dispose: async () => rmSync(folder, { recursive: true }),
    }
  })
}

onSqlite('the read models on SQLite')
/** Limits so low that the few documents of the suite take every way that a query can take. */
onSqlite('the read models on SQLite, as if they were large', { fewCandidates: 2, glance: 7, manyCandidates: 9 })
