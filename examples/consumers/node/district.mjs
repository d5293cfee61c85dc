import { DatabaseSync } from 'node:sqlite'

/**
 * What a district makes of the messages: a list of members as they stand, and the names of units. Effect and id of a message are stored
 * in ONE transaction, so that one that comes again does nothing; and what is older than the newest known of a member or a unit does
 * nothing either (`sequence` grows with the log), so that no order of arrival leaves it with an old state.
 */
export function openDistrict(file) {
  const db = new DatabaseSync(file)
  db.exec(`
    PRAGMA journal_mode = WAL;
    CREATE TABLE IF NOT EXISTS seen (id TEXT PRIMARY KEY) WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS newest (about TEXT PRIMARY KEY, sequence TEXT NOT NULL) WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS members (id TEXT PRIMARY KEY, branch TEXT, stage TEXT, standing TEXT, since TEXT) WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS units (id TEXT PRIMARY KEY, name TEXT) WITHOUT ROWID;
  `)
  const remember = db.prepare('INSERT OR IGNORE INTO seen VALUES (?)')
  const advance = db.prepare(
    'INSERT INTO newest VALUES (?, ?) ON CONFLICT (about) DO UPDATE SET sequence = excluded.sequence WHERE newest.sequence <= excluded.sequence',
  )
  const keepMember = db.prepare('INSERT OR REPLACE INTO members VALUES (?, ?, ?, ?, ?)')
  const dropMember = db.prepare('DELETE FROM members WHERE id = ?')
  const keepUnit = db.prepare('INSERT OR REPLACE INTO units VALUES (?, ?)')

  const stands = ({ subject }, data) =>
    data === null
      ? dropMember.run(subject)
      : keepMember.run(subject, data.branchId, data.stage, data.standing, data.since)
  const isNamed = ({ subject }, data) => keepUnit.run(subject, data.name)
  const effects = {
    'party.member-snapshot.v1': stands,
    'party.organization.unit-established.v1': isNamed,
    'party.organization.unit-renamed.v1': isNamed,
  }

  return {
    /** `event`: the CloudEvents attributes; `data`: parsed, null for none. True when it was new. */
    take(event, data) {
      db.exec('BEGIN IMMEDIATE')
      try {
        const isNew = remember.run(event.id).changes === 1
        const effect = effects[event.type]
        if (isNew && effect && advance.run(event.subject, event.sequence).changes === 1) effect(event, data)
        db.exec('COMMIT')
        return isNew
      } catch (error) {
        db.exec('ROLLBACK')
        throw error
      }
    },
    members: () => db.prepare('SELECT * FROM members ORDER BY id').all(),
    units: () => db.prepare('SELECT * FROM units ORDER BY id').all(),
    close: () => db.close(),
  }
}
