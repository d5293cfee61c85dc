import { rmSync } from 'node:fs'
import { makeTestFolder } from '@harbor/testing/test-folder'
import { readModelsContract } from '../read-models.contract'
import { defaultMemoryLimits } from './document-memory'
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
const large = { fewCandidates: 2, glance: 7, manyCandidates: 9, orderedInMemory: 5 }
onSqlite('the read models on SQLite, as if they were too large for memory', {
  ...large,
  memory: { ...defaultMemoryLimits, most: 0 },
})
onSqlite('the read models on SQLite, in memory', { ...large, memory: { ...defaultMemoryLimits, least: 1 } })
/** A document a turn: questions come while it is read. */
onSqlite('the read models on SQLite, on their way into memory', {
  ...large,
  memory: { ...defaultMemoryLimits, least: 1, rowsATurn: 1 },
})
