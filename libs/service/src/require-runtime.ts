import { requireSafeSqlite } from '@harbor/event-log/sqlite/sqlite-file'
import { StoreError } from '@harbor/event-log/event-log'
import { foundInChinese } from '@harbor/event-log/store-advice'

/**
 * The first import of every program: on a Node whose SQLite may lose data nothing else is loaded (much of it could not be), and the
 * operator is told what to do. Exit code 3.
 */
const UNAVAILABLE = 3

try {
  requireSafeSqlite()
} catch (error) {
  if (!(error instanceof StoreError)) throw error
  const { code, message, advice } = error
  process.stderr.write(`${code}: ${foundInChinese(error)} ${message}\n${advice.zh}\n${advice.en}\n`)
  process.exit(UNAVAILABLE)
}
