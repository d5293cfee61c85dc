import { DatabaseSync } from 'node:sqlite'
import { LOG_START, type Position } from '@harbor/kernel/event'
import type { Instant } from '@harbor/kernel/time'

/** Where `meta` has its instant: it is the first member, always at the same place. */
const recordedAt = 'substr(meta, 16, 24)'

/**
 * The last position before the first event that was recorded after the instant: what stood in the log then. Events of one command have one
 * instant, so none is taken apart. LOG_START when the log is younger.
 */
export function headAt(file: string, at: Instant): Position {
  const db = new DatabaseSync(file, { readOnly: true })
  try {
    const [later] = db.prepare(`SELECT min(position) AS first FROM events WHERE ${recordedAt} > ?`).all(at)
    const [all] = db.prepare('SELECT coalesce(max(position), 0) AS head FROM events').all()
    const first = later?.['first']
    return (typeof first === 'number' ? first - 1 : Number(all?.['head'] ?? LOG_START)) as Position
  } finally {
    db.close()
  }
}

/**
 * Takes what is later than the position out of a copy of a log that nobody has open, and leaves nothing of it in the file. For a restore to
 * a point in time alone: a log in use is never shortened.
 */
export function cutCopyAfter(file: string, head: Position): void {
  const db = new DatabaseSync(file)
  try {
    db.exec('PRAGMA journal_mode = DELETE; PRAGMA synchronous = FULL')
    db.prepare('DELETE FROM events WHERE position > ?').run(head)
    db.exec('VACUUM')
  } finally {
    db.close()
  }
}
