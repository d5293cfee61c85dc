import { writeSync } from 'node:fs'
import { AccessDb } from '@harbor/access/credentials/sqlite/access-db'
import { StoreError } from '@harbor/event-log/event-log'

/**
 * Arguments: file, installation. Writes attempts until the store fails, makes room in the write-ahead log and writes once more, opens the file
 * again and writes. Lines to stdout: `ok <number>` for each that was acknowledged, `failed <code>`, `after <ok or code>`, `again <ok or
 * code>`, `stored <count>`.
 */
const [file = '', installation = ''] = process.argv.slice(2)
const say = (line: string) => writeSync(1, `${line}\n`)

function writeAttempt(db: AccessDb, subject: string): string {
  try {
    const insert = db.sqlite.prepare(`INSERT INTO attempt VALUES ('account', ?, 1, 1)`)
    db.write(() => insert.run(subject))
    return 'ok'
  } catch (error) {
    return error instanceof StoreError ? error.code : String(error)
  }
}

const db = AccessDb.open(file, installation)
for (let number = 0; ; number++) {
  const written = writeAttempt(db, `${number} ${'a'.repeat(1_000)}`)
  say(written === 'ok' ? `ok ${number}` : `failed ${written}`)
  if (written !== 'ok') break
}
// The disk would take it now.
db.sqlite.exec('PRAGMA wal_checkpoint(TRUNCATE)')
say(`after ${writeAttempt(db, 'after')}`)
db.close()

const again = AccessDb.open(file, installation)
say(`again ${writeAttempt(again, 'again')}`)
say(`stored ${String(again.sqlite.prepare('SELECT count(*) AS count FROM attempt').get()?.['count'])}`)
again.close()
