import type { AccountId } from '@harbor/kernel/ids'
import type { Instant } from '@harbor/kernel/time'
import type { ApiTokenId } from '../../account/events'
import type { ApiTokenRow, ApiTokenRows } from '../api-tokens'
import type { Credential, CredentialRows } from '../passwords'
import type { AccessDb } from './access-db'

export class SqliteCredentials implements CredentialRows {
  constructor(private readonly db: AccessDb) {}

  async find(accountId: AccountId): Promise<Credential | undefined> {
    const select = this.db.statement('SELECT hash, expires_at AS expiresAt FROM credential WHERE account_id = ?')
    return select.get(accountId) as Credential | undefined
  }

  async put(accountId: AccountId, { hash, expiresAt }: Credential, now: Instant): Promise<void> {
    const replace = `INSERT OR REPLACE INTO credential (account_id, hash, one_time, expires_at, changed_at) VALUES (?, ?, ?, ?, ?)`
    const oneTime = expiresAt === null ? 0 : 1
    this.db.write(() => this.db.statement(replace).run(accountId, hash, oneTime, expiresAt, now))
  }

  async insert(accountId: AccountId, { hash, expiresAt }: Credential, now: Instant): Promise<boolean> {
    const insert = `INSERT INTO credential (account_id, hash, one_time, expires_at, changed_at) VALUES (?, ?, ?, ?, ?)
      ON CONFLICT DO NOTHING`
    const oneTime = expiresAt === null ? 0 : 1
    return this.db.write(() => this.db.statement(insert).run(accountId, hash, oneTime, expiresAt, now)).changes !== 0
  }

  async replaceHash(accountId: AccountId, old: string, renewed: string): Promise<void> {
    const update = 'UPDATE credential SET hash = ? WHERE account_id = ? AND hash = ?'
    this.db.write(() => this.db.statement(update).run(renewed, accountId, old))
  }
}

export class SqliteApiTokens implements ApiTokenRows {
  constructor(private readonly db: AccessDb) {}

  async insert(tokenId: ApiTokenId, { accountId, hash }: ApiTokenRow): Promise<boolean> {
    const insert = 'INSERT INTO api_token (token_id, account_id, hash) VALUES (?, ?, ?) ON CONFLICT DO NOTHING'
    return this.db.write(() => this.db.statement(insert).run(tokenId, accountId, hash)).changes !== 0
  }

  async find(tokenId: ApiTokenId): Promise<ApiTokenRow | undefined> {
    const select = 'SELECT account_id AS accountId, hash FROM api_token WHERE token_id = ?'
    return this.db.statement(select).get(tokenId) as ApiTokenRow | undefined
  }
}
