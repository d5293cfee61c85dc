import { StandingClock } from '@harbor/testing/access-fixture'
import { accountNo, ids } from '@harbor/testing/member-ids'
import type { SensitiveRead } from '../read-ledger'
import { AccessDb } from './access-db'
import { SqliteReadLedger } from './sqlite-read-ledger'

const installation = '00000000-0000-7000-8000-000000000001'

describe('the record of sensitive reads in access.db', () => {
  let db: AccessDb
  let ledger: SqliteReadLedger
  const clock = new StandingClock()
  beforeEach(() => {
    db = AccessDb.open(':memory:', installation)
    ledger = new SqliteReadLedger(db)
  })
  afterEach(() => db.close())

  const read = (): SensitiveRead => ({
    at: clock.now(),
    accountId: accountNo(1),
    role: 'branch-secretary',
    permission: 'member.read-personal',
    subject: `member-${ids.member}`,
    reason: '核对身份',
    request: 'r-1',
  })

  it('refuses change and deletion', async () => {
    await ledger.record(read())
    expect(() => db.sqlite.exec(`UPDATE sensitive_read SET reason = 'none'`)).toThrow('never changed')
    expect(() => db.sqlite.exec('DELETE FROM sensitive_read')).toThrow('never deleted')
  })

  it.each([
    { act: 'changed', sql: `UPDATE sensitive_read SET account_id = 'x' WHERE number = 2` },
    { act: 'taken out', sql: 'DELETE FROM sensitive_read WHERE number = 2' },
  ])('shows when a line was $act around the triggers', async ({ sql }) => {
    for (let line = 1; line <= 3; line++) await ledger.record(read())
    expect(await ledger.verify()).toEqual({ ok: true, reads: 3 })
    db.sqlite.exec(`DROP TRIGGER sensitive_read_stays; DROP TRIGGER sensitive_read_is_kept; ${sql}`)
    expect(await ledger.verify()).toEqual({ ok: false, brokenAt: 2 })
  })
})
