import { ApiTokens } from '../api-tokens'
import type { AccessStore } from '../access-store'
import { PasswordHasher, type HashCost } from '../password-hash'
import { Passwords } from '../passwords'
import { OwnTurns } from '../turns'
import { AccessDb } from './access-db'
import { SqliteApiTokens, SqliteCredentials } from './sqlite-credentials'
import { SqliteReadLedger } from './sqlite-read-ledger'
import { SqliteSecondFactors } from './sqlite-second-factors'
import { SqliteSessions } from './sqlite-sessions'
import { SqliteSigningKeys } from './sqlite-signing-keys'
import { SqliteThrottle } from './sqlite-throttle'

/**
 * Opens access.db, making it when missing. Several processes of one machine may have it open. StoreError when it cannot be used.
 * `hashCost` is for specs, which hash often.
 */
export function openSqliteAccessStore(
  file: string,
  installationId: string,
  options: { readonly hashCost?: HashCost; readonly signInsAtOnce?: number | undefined } = {},
): AccessStore {
  const db = AccessDb.open(file, installationId)
  return {
    installationId,
    passwords: new Passwords(new SqliteCredentials(db), new PasswordHasher(options.hashCost, options.signInsAtOnce)),
    secondFactors: new SqliteSecondFactors(db),
    throttle: new SqliteThrottle(db),
    sessions: new SqliteSessions(db),
    signingKeys: new SqliteSigningKeys(db),
    apiTokens: new ApiTokens(new SqliteApiTokens(db)),
    reads: new SqliteReadLedger(db),
    turns: new OwnTurns(),
    close: async () => db.close(),
  }
}
