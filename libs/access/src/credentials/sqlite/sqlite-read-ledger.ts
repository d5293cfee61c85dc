import type { AccountId } from '@harbor/kernel/ids'
import type { Instant } from '@harbor/kernel/time'
import type { Permission } from '../../policy'
import {
  CHAIN_START,
  chained,
  limitOf,
  type LedgerVerdict,
  type ReadLedger,
  type ReadQuery,
  type RecordedRead,
  type SensitiveRead,
} from '../read-ledger'
import type { AccessDb } from './access-db'

interface Row {
  readonly number: number
  readonly at: Instant
  readonly account_id: AccountId
  readonly role: string
  readonly permission: Permission
  readonly subject: string
  readonly reason: string
  readonly request: string
  readonly hash: string
}

/** Triggers refuse change and deletion. Reads of the same moment share one transaction. */
export class SqliteReadLedger implements ReadLedger {
  private waiting: { readonly read: SensitiveRead; readonly done: (error?: unknown) => void }[] = []

  constructor(private readonly db: AccessDb) {}

  record(read: SensitiveRead): Promise<void> {
    return new Promise((resolve, reject) => {
      if (this.waiting.length === 0) setImmediate(() => this.flush())
      this.waiting.push({ read, done: (error) => (error === undefined ? resolve() : reject(error)) })
    })
  }

  async find(query: ReadQuery): Promise<readonly RecordedRead[]> {
    const conditions = [
      ['account_id = ?', query.accountId],
      ['subject = ?', query.subject],
      ['at >= ?', query.from],
      ['at <= ?', query.until],
      ['number < ?', query.before],
    ] as const
    const named = conditions.flatMap(([sql, value]) => (value === undefined ? [] : [{ sql, value }]))
    const where = ['TRUE', ...named.map(({ sql }) => sql)].join(' AND ')
    const select = this.db.sqlite.prepare(`SELECT * FROM sensitive_read WHERE ${where} ORDER BY number DESC LIMIT ?`)
    return (select.all(...named.map(({ value }) => value), limitOf(query)) as unknown as Row[]).map(readOf)
  }

  async verify(): Promise<LedgerVerdict> {
    let [number, hash] = [0, CHAIN_START]
    for (const line of this.db.sqlite.prepare('SELECT * FROM sensitive_read ORDER BY number').iterate()) {
      const row = line as unknown as Row
      number++
      hash = chained(hash, number, readOf(row))
      if (row.number !== number || row.hash !== hash) return { ok: false, brokenAt: number }
    }
    return { ok: true, reads: number }
  }

  private flush(): void {
    const batch = this.waiting
    this.waiting = []
    try {
      this.db.write(() => this.append(batch.map(({ read }) => read)))
      batch.forEach(({ done }) => done())
    } catch (error) {
      batch.forEach(({ done }) => done(error))
    }
  }

  private append(reads: readonly SensitiveRead[]): void {
    const last = this.db.statement('SELECT number, hash FROM sensitive_read ORDER BY number DESC LIMIT 1').get()
    let [number, hash] = [Number(last?.['number'] ?? 0), String(last?.['hash'] ?? CHAIN_START)]
    const insert = this.db.statement('INSERT INTO sensitive_read VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)')
    for (const read of reads) {
      number++
      hash = chained(hash, number, read)
      const { at, accountId, role, permission, subject, reason, request } = read
      insert.run(number, at, accountId, role, permission, subject, reason, request, hash)
    }
  }
}

function readOf({ number, at, account_id, role, permission, subject, reason, request }: Row): RecordedRead {
  return { number, at, accountId: account_id, role, permission, subject, reason, request }
}
