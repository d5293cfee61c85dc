import { Binary } from 'mongodb'
import type { AccountId } from '@harbor/kernel/ids'
import type { Instant } from '@harbor/kernel/time'
import { insertOnce, readBack } from '@harbor/shared-stores/mongodb/insert-once'
import { maxTimeMs, type MongoDatabase } from '@harbor/shared-stores/mongodb/mongo-database'
import type { ApiTokenId } from '../../account/events'
import type { ApiTokenRow, ApiTokenRows } from '../api-tokens'
import type { Credential, CredentialRows } from '../passwords'
import { accessCollections } from './access-collections'

export class MongoCredentials implements CredentialRows {
  constructor(private readonly database: MongoDatabase) {}

  async find(accountId: AccountId): Promise<Credential | undefined> {
    const found = await this.database.run((db) =>
      accessCollections(db).credentials.findOne({ _id: accountId }, { maxTimeMS: maxTimeMs }),
    )
    return found ? { hash: found.hash, expiresAt: found.expiresAt } : undefined
  }

  /** In one document, so that whoever reads it finds the old one whole or the new one. */
  async put(accountId: AccountId, { hash, expiresAt }: Credential, changedAt: Instant): Promise<void> {
    await this.database.run(async (db) => {
      const { credentials } = accessCollections(db)
      const first = { _id: accountId, hash, expiresAt, changedAt }
      if (await insertOnce(credentials, first)) return
      await credentials.updateOne({ _id: accountId }, { $set: { hash, expiresAt, changedAt } })
    })
  }

  insert(accountId: AccountId, { hash, expiresAt }: Credential, changedAt: Instant): Promise<boolean> {
    return this.database.run(async (db) => {
      const { credentials } = accessCollections(db)
      if (await insertOnce(credentials, { _id: accountId, hash, expiresAt, changedAt })) return true
      // An insert whose answer was lost is made twice by the driver; then it is our own that stands there.
      const [found] = await readBack(credentials, [accountId])
      return found?.hash === hash
    })
  }

  async replaceHash(accountId: AccountId, old: string, renewed: string): Promise<void> {
    await this.database.run((db) =>
      accessCollections(db).credentials.updateOne({ _id: accountId, hash: old }, { $set: { hash: renewed } }),
    )
  }
}

export class MongoApiTokens implements ApiTokenRows {
  constructor(private readonly database: MongoDatabase) {}

  insert(tokenId: ApiTokenId, { accountId, hash }: ApiTokenRow): Promise<boolean> {
    return this.database.run(async (db) => {
      const { apiTokens } = accessCollections(db)
      if (await insertOnce(apiTokens, { _id: tokenId, accountId, hash: new Binary(hash) })) return true
      // An insert whose answer was lost is made twice by the driver; then it is our own that stands there.
      const [found] = await readBack(apiTokens, [tokenId])
      return found !== undefined && Buffer.compare(found.hash.buffer, hash) === 0
    })
  }

  async find(tokenId: ApiTokenId): Promise<ApiTokenRow | undefined> {
    const found = await this.database.run((db) =>
      accessCollections(db).apiTokens.findOne({ _id: tokenId }, { maxTimeMS: maxTimeMs }),
    )
    return found ? { accountId: found.accountId, hash: found.hash.buffer } : undefined
  }
}
