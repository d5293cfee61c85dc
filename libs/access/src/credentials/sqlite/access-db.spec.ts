import { chmodSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { StoreError } from '@harbor/event-log/event-log'
import { useTestFolder } from '@harbor/testing/test-folder'
import { AccessDb } from './access-db'

const installation = '00000000-0000-7000-8000-000000000001'

describe('the file access.db', () => {
  const folder = useTestFolder()
  const file = (): string => join(folder(), 'data', 'access.db')
  const modeOf = (path: string): string => (statSync(path).mode & 0o777).toString(8)
  const reopen = (id = installation): void => AccessDb.open(file(), id).close()

  const codeOf = (open: () => unknown): unknown => {
    try {
      open()
    } catch (error) {
      return error instanceof StoreError ? error.code : error
    }
    return 'opened'
  }

  it('is for its owner alone, and its companions too', () => {
    const db = AccessDb.open(file(), installation)
    expect([file(), `${file()}-wal`, `${file()}-shm`].map(modeOf)).toEqual(['600', '600', '600'])
    db.close()
  })

  it('that was opened to others is closed to them', () => {
    reopen()
    chmodSync(file(), 0o644)
    reopen()
    expect(modeOf(file())).toBe('600')
  })

  it('keeps its secrets over a restart, and has secrets of its own', () => {
    const secretOf = (path: string): string => {
      const db = AccessDb.open(path, installation)
      const secret = db.secret('attemptKey').toString('hex')
      db.close()
      return secret
    }
    const secret = secretOf(file())
    expect(secret).toMatch(/^[0-9a-f]{64}$/)
    expect(secretOf(file())).toBe(secret)
    expect(secretOf(join(folder(), 'another.db'))).not.toBe(secret)
  })

  it('of another installation is refused', () => {
    reopen()
    expect(codeOf(() => reopen('00000000-0000-7000-8000-000000000002'))).toBe('store.key-store-mismatch')
  })

  it.each([
    { what: 'another application', sql: 'PRAGMA application_id = 7; CREATE TABLE t (a)' },
    { what: 'an unmarked database', sql: 'CREATE TABLE t (a)' },
  ])('that is $what is refused and left as it is', ({ sql }) => {
    const path = join(folder(), 'access.db')
    const foreign = new DatabaseSync(path)
    foreign.exec(sql)
    foreign.close()
    expect(codeOf(() => AccessDb.open(path, installation))).toBe('store.not-a-store')
  })

  it('of a newer format or with other content is refused', () => {
    reopen()
    const newer = new DatabaseSync(file())
    newer.exec('PRAGMA user_version = 3')
    newer.close()
    expect(codeOf(() => reopen())).toBe('store.not-a-store')
    const path = join(folder(), 'text.db')
    writeFileSync(path, 'this is no database, but long enough to be read as one'.repeat(20))
    expect(codeOf(() => AccessDb.open(path, installation))).toBe('store.not-a-store')
  })

  it('of format 1 is brought up, with all that stood in it, once', () => {
    reopen()
    const older = new DatabaseSync(file())
    older.exec('DROP TABLE second_factor; DROP TABLE recovery_code; PRAGMA user_version = 1')
    older.exec(`INSERT INTO attempt VALUES ('account', 'x', 3, 1)`)
    older.close()
    for (let opening = 0; opening < 2; opening++) {
      const db = AccessDb.open(file(), installation)
      expect(db.sqlite.prepare('PRAGMA user_version').get()).toEqual({ user_version: 2 })
      expect(db.sqlite.prepare('SELECT failures FROM attempt').all()).toEqual([{ failures: 3 }])
      expect(db.sqlite.prepare('SELECT * FROM second_factor').all()).toEqual([])
      db.close()
    }
  })

  it('of format 1 of another installation is refused, and left as it is', () => {
    reopen()
    const older = new DatabaseSync(file())
    older.exec('DROP TABLE second_factor; DROP TABLE recovery_code; PRAGMA user_version = 1')
    expect(codeOf(() => reopen('00000000-0000-7000-8000-000000000002'))).toBe('store.key-store-mismatch')
    expect(older.prepare('PRAGMA user_version').get()).toEqual({ user_version: 1 })
    older.close()
  })

  it('takes all of a change or nothing', () => {
    const db = AccessDb.open(file(), installation)
    const insert = () => db.sqlite.prepare('INSERT INTO attempt VALUES (?, ?, 1, 1)').run('account', 'x')
    expect(() =>
      db.write(() => {
        insert()
        throw new Error('half way')
      }),
    ).toThrow('half way')
    expect(db.sqlite.prepare('SELECT count(*) AS count FROM attempt').get()).toEqual({ count: 0 })
    db.write(insert)
    expect(db.sqlite.prepare('SELECT count(*) AS count FROM attempt').get()).toEqual({ count: 1 })
    db.close()
  })

  it('may be open in two processes: each sees what the other wrote, by a statement that it has used before', () => {
    const [one, two] = [AccessDb.open(file(), installation), AccessDb.open(file(), installation)]
    const count = 'SELECT count(*) AS count FROM attempt'
    for (const subject of ['x', 'y', 'z']) {
      const before = Number(two.statement(count).get()?.['count'])
      one.write(() => one.statement('INSERT INTO attempt VALUES (?, ?, 1, 1)').run('account', subject))
      expect(two.statement(count).get()).toEqual({ count: before + 1 })
    }
    expect(two.statement(count)).toBe(two.statement(count))
    one.close()
    two.close()
  })
})
