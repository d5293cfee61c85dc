import type { AccountId } from '@harbor/kernel/ids'
import type { Instant } from '@harbor/kernel/time'
import type { FactorId } from '../../account/events'
import type { FactorRow, SecondFactorRows } from '../second-factors'
import type { AccessDb } from './access-db'

/** Each change is one transaction. */
export class SqliteSecondFactors implements SecondFactorRows {
  constructor(private readonly db: AccessDb) {}

  async insert(factorId: FactorId, { accountId, sealed, begunAt }: FactorRow): Promise<void> {
    const insert = 'INSERT INTO second_factor (id, account_id, sealed, begun_at, used_step) VALUES (?, ?, ?, ?, 0)'
    this.db.write(() => this.db.statement(insert).run(factorId, accountId, sealed, begunAt))
  }

  async find(factorId: FactorId): Promise<FactorRow | undefined> {
    const select = 'SELECT account_id AS accountId, sealed, begun_at AS begunAt FROM second_factor WHERE id = ?'
    return this.db.statement(select).get(factorId) as FactorRow | undefined
  }

  async useUp(factorId: FactorId, step: number): Promise<boolean> {
    const update = 'UPDATE second_factor SET used_step = ? WHERE id = ? AND used_step < ?'
    return this.db.write(() => this.db.statement(update).run(step, factorId, step)).changes !== 0
  }

  async addRecovery(factorId: FactorId, hashes: readonly Uint8Array[]): Promise<void> {
    const insert = 'INSERT INTO recovery_code (factor_id, hash) VALUES (?, ?)'
    this.db.write(() => {
      for (const hash of hashes) this.db.statement(insert).run(factorId, hash)
    })
  }

  async takeRecovery(factorId: FactorId, hash: Uint8Array): Promise<boolean> {
    const take = 'DELETE FROM recovery_code WHERE factor_id = ? AND hash = ?'
    return this.db.write(() => this.db.statement(take).run(factorId, hash)).changes !== 0
  }

  async recoveryLeft(factorId: FactorId): Promise<number> {
    const count = 'SELECT count(*) AS left FROM recovery_code WHERE factor_id = ?'
    return Number(this.db.statement(count).get(factorId)?.['left'] ?? 0)
  }

  async remove(factorId: FactorId): Promise<void> {
    this.db.write(() => {
      this.db.statement('DELETE FROM recovery_code WHERE factor_id = ?').run(factorId)
      this.db.statement('DELETE FROM second_factor WHERE id = ?').run(factorId)
    })
  }

  async removeBefore(accountId: AccountId, begunBefore: Instant): Promise<void> {
    const old = 'SELECT id FROM second_factor WHERE account_id = ? AND begun_at < ?'
    this.db.write(() => {
      this.db.statement(`DELETE FROM recovery_code WHERE factor_id IN (${old})`).run(accountId, begunBefore)
      this.db.statement('DELETE FROM second_factor WHERE account_id = ? AND begun_at < ?').run(accountId, begunBefore)
    })
  }
}
