import { MongoDatabase } from '@harbor/shared-stores/mongodb/mongo-database'
import { Seal } from '../../sealed-store'
import type { AccessStore } from '../access-store'
import { ApiTokens } from '../api-tokens'
import { PasswordHasher, type HashCost } from '../password-hash'
import { Passwords } from '../passwords'
import { createAccessIndexes } from './access-collections'
import { MongoApiTokens, MongoCredentials } from './mongo-credentials'
import { MongoReadLedger } from './mongo-read-ledger'
import { MongoSecondFactors } from './mongo-second-factors'
import { MongoSessions } from './mongo-sessions'
import { MongoSigningKeys, wrappedInAccess } from './mongo-signing-keys'
import { MongoThrottle } from './mongo-throttle'
import { MongoTurns } from './mongo-turns'

export interface MongoAccessStoreOptions {
  /** mongodb:// or mongodb+srv:// */
  readonly url: string
  /** A database of its own: it has its own account and its own backup. */
  readonly database: string
  /** Of the log. */
  readonly installationId: string
  /** Base64 of 32 bytes, the same for every process: wraps the private keys that sign sessions. */
  readonly masterKey: string
  /** For specs, which hash often. */
  readonly hashCost?: HashCost
  /** Passwords that are checked at a time. */
  readonly signInsAtOnce?: number | undefined
}

/**
 * Opens the accounts' secrets, sessions, counts and the record of reads in a database of MongoDB, made when missing, shared by every process of the
 * installation. StoreError `store.key-store-mismatch`: of another installation or with another master key; `store.unavailable`.
 */
export async function openMongoAccessStore(options: MongoAccessStoreOptions): Promise<AccessStore> {
  const { installationId, masterKey } = options
  const database = await MongoDatabase.connect(options.url, options.database)
  try {
    const seal = await Seal.open(database, { name: wrappedInAccess.store, installationId, masterKey, mayCreate: true })
    await database.run(createAccessIndexes)
    const reads = new MongoReadLedger(database)
    return {
      installationId,
      passwords: new Passwords(
        new MongoCredentials(database),
        new PasswordHasher(options.hashCost, options.signInsAtOnce),
      ),
      secondFactors: new MongoSecondFactors(database),
      throttle: new MongoThrottle(database, seal.secret),
      sessions: new MongoSessions(database),
      signingKeys: new MongoSigningKeys(database, seal),
      apiTokens: new ApiTokens(new MongoApiTokens(database)),
      reads,
      turns: new MongoTurns(database),
      close: async () => {
        await reads.settled()
        await database.close()
      },
    }
  } catch (error) {
    await database.close()
    throw error
  }
}
