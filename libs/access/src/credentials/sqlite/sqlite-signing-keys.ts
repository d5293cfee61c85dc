import { createPrivateKey, createPublicKey, generateKeyPairSync, type JsonWebKey, type KeyObject } from 'node:crypto'
import { newId } from '@harbor/kernel/ids'
import type { Instant } from '@harbor/kernel/time'
import { KnownKeys } from '../known-keys'
import { removedAt, type SigningKey, type SigningKeys } from '../signing-keys'
import type { AccessDb } from './access-db'

interface KeyRow {
  readonly kid: string
  readonly jwk: string
}

/** In access.db (mode 0600). */
export class SqliteSigningKeys implements SigningKeys {
  private readonly known = new KnownKeys()

  constructor(private readonly db: AccessDb) {}

  async current(now: Instant): Promise<SigningKey> {
    this.removeRetired(now)
    const row = this.newest() ?? this.db.write(() => this.newest() ?? this.make(now))
    return { kid: row.kid, privateKey: createPrivateKey({ key: JSON.parse(row.jwk) as JsonWebKey, format: 'jwk' }) }
  }

  publicKey(kid: string): Promise<KeyObject | undefined> {
    return this.known.get(kid, async () => {
      const select = 'SELECT kid, jwk FROM signing_key WHERE kid = ?'
      const row = this.db.statement(select).get(kid) as KeyRow | undefined
      return row && createPublicKey({ key: JSON.parse(row.jwk) as JsonWebKey, format: 'jwk' })
    })
  }

  async rotate(now: Instant, { sessionsStay }: { readonly sessionsStay: boolean }): Promise<string> {
    this.known.forget()
    return this.db.write(() => {
      if (!sessionsStay) this.db.sqlite.exec('DELETE FROM signing_key')
      this.db.statement('UPDATE signing_key SET retired_at = ? WHERE retired_at IS NULL').run(now)
      return this.make(now).kid
    })
  }

  private removeRetired(now: Instant): void {
    const before = removedAt(now)
    if (!this.db.statement('SELECT kid FROM signing_key WHERE retired_at <= ? LIMIT 1').get(before)) return
    this.db.write(() => this.db.statement('DELETE FROM signing_key WHERE retired_at <= ?').run(before))
    this.known.forget()
  }

  private newest(): KeyRow | undefined {
    const sql = 'SELECT kid, jwk FROM signing_key WHERE retired_at IS NULL ORDER BY kid DESC LIMIT 1'
    return this.db.statement(sql).get() as KeyRow | undefined
  }

  private make(now: Instant): KeyRow {
    const { privateKey } = generateKeyPairSync('ed25519')
    const row = { kid: newId<'signing-key'>(), jwk: JSON.stringify(privateKey.export({ format: 'jwk' })) }
    this.db.statement('INSERT INTO signing_key (kid, jwk, made_at) VALUES (?, ?, ?)').run(row.kid, row.jwk, now)
    return row
  }
}
