import { randomBytes } from 'node:crypto'
import { Binary } from 'mongodb'
import { StoreError } from '@harbor/event-log/event-log'
import { insertOnce, readBack } from '@harbor/shared-stores/mongodb/insert-once'
import { maxTimeMs, type MongoDatabase } from '@harbor/shared-stores/mongodb/mongo-database'
import { mongoStoreError } from '@harbor/shared-stores/mongodb/mongo-errors'
import { keyBytes, masterKeyCheck, unwrapKey, wrapKey } from './key-wrap'

const formatVersion = 1

/** What makes a database the store of one installation, made once, by whoever comes first. */
interface StoreDocument {
  readonly _id: string
  readonly format: number
  readonly installationId: string
  readonly masterKeyCheck: string
  /** Wrapped by the master key. */
  readonly secret: Binary
}

export interface SealedStore {
  /** What the database is for; also under what its secret is wrapped. */
  readonly name: string
  readonly installationId: string
  readonly masterKey: Uint8Array
  readonly mayCreate: boolean
}

/**
 * Proves that a database of MongoDB is the store that is meant, and gives the random secret (32 bytes) that was made with it. StoreError
 * `store.key-store-mismatch`: of another installation, with another master key, or missing when it may not be made.
 */
export async function secretOf(database: MongoDatabase, store: SealedStore): Promise<Uint8Array> {
  const { installationId, masterKey, name } = store
  const { where } = database
  const found = await findOrMake(database, store)
  if (found.format !== formatVersion)
    throw mongoStoreError('store.not-a-store', `${where} has format ${found.format}, this program ${formatVersion}`)
  if (found.installationId !== installationId)
    throw mismatch(`${where} belongs to installation ${found.installationId}, the log to ${installationId}`)
  if (found.masterKeyCheck !== masterKeyCheck(masterKey, installationId))
    throw mismatch(`${where} was made with another master key`)
  try {
    return unwrapKey(masterKey, name, found.secret.buffer)
  } catch (cause) {
    throw mongoStoreError('store.damaged', `${where}: the secret of the ${name} does not open`, cause)
  }
}

async function findOrMake(
  database: MongoDatabase,
  { name, installationId, masterKey, mayCreate }: SealedStore,
): Promise<StoreDocument> {
  return database.run(async (db) => {
    const stores = db.collection<StoreDocument>('store')
    const found = await stores.findOne({ _id: name }, { maxTimeMS: maxTimeMs })
    if (found) return found
    if (!mayCreate) throw mismatch(`${database.where} holds no ${name}`)
    await insertOnce(stores, {
      _id: name,
      format: formatVersion,
      installationId,
      masterKeyCheck: masterKeyCheck(masterKey, installationId),
      secret: new Binary(wrapKey(masterKey, name, randomBytes(keyBytes))),
    })
    const [made] = await readBack(stores, [name])
    if (!made) throw mongoStoreError('store.damaged', `${database.where}: the entry of the ${name} is missing`)
    return made
  })
}

function mismatch(message: string): StoreError {
  return new StoreError('store.key-store-mismatch', message, {
    zh: '请检查 HARBOR_MASTER_KEY 和 MongoDB 的数据库名；该数据库须与日志同属一个安装，必要时恢复其备份。',
    en: 'Check HARBOR_MASTER_KEY and the names of the databases in MongoDB: this one must belong to the installation of the log; bring back its backup if need be.',
  })
}
