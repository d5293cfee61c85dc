import { createSecretKey, randomBytes, type KeyObject } from 'node:crypto'
import { Binary, type Collection, type Db } from 'mongodb'
import { StoreError } from '@harbor/event-log/event-log'
import { insertOnce, readBack } from '@harbor/shared-stores/mongodb/insert-once'
import { maxTimeMs, type MongoDatabase } from '@harbor/shared-stores/mongodb/mongo-database'
import { mongoStoreError } from '@harbor/shared-stores/mongodb/mongo-errors'
import { decodeMasterKey, keyBytes, masterKeyCheck, unwrapKey, wrapKey } from './key-wrap'

const formatVersion = 1

/** What makes a database the store of one installation, made once, by whoever comes first. */
export interface StoreDocument {
  readonly _id: string
  readonly format: number
  readonly installationId: string
  readonly masterKeyCheck: string
  /** While the master key is changed: the check of the one that follows. Nobody opens the store then, by whichever key. */
  readonly nextCheck?: string
  /** Wrapped by the master key. */
  readonly secret: Binary
}

export interface SealOptions {
  /** What the database is for; also under what its secret is wrapped. */
  readonly name: string
  readonly installationId: string
  /** Base64 of 32 bytes. */
  readonly masterKey: string
  readonly mayCreate: boolean
}

export interface WrappedDocument {
  readonly _id: string | number
  readonly kid?: string
  readonly wrapped: Binary
}
/** What a database keeps that is wrapped by the master key, beside the secret of its store. */
export interface Wrapped {
  /** Name of the store. */
  readonly store: string
  readonly collection: string
  /** Under what a document's secret is wrapped. */
  readonly ownerOf: (document: WrappedDocument) => string
}

/** What wraps and opens the secrets in a database of MongoDB that was proved to be the store that is meant. */
export class Seal {
  private constructor(
    private readonly database: MongoDatabase,
    private readonly options: SealOptions,
    private readonly masterKey: KeyObject,
    /** Random, made with the store. */
    readonly secret: KeyObject,
  ) {}

  /** StoreError `store.key-store-mismatch`: of another installation, with another master key or a change of it under way, or missing when it may not be made. */
  static async open(database: MongoDatabase, options: SealOptions): Promise<Seal> {
    const masterKey = createSecretKey(decodeMasterKey(options.masterKey, 'the master key'))
    const found = await findOrMake(database, options, masterKey)
    requireFit(database.where, found, options.installationId, masterKey)
    try {
      const secret = createSecretKey(unwrapKey(masterKey, options.name, found.secret.buffer))
      return new Seal(database, options, masterKey, secret)
    } catch (cause) {
      throw mongoStoreError(
        'store.damaged',
        `${database.where}: the secret of the ${options.name} does not open`,
        cause,
      )
    }
  }

  wrap(owner: string, key: Uint8Array): Binary {
    return new Binary(wrapKey(this.masterKey, owner, key))
  }

  /** StoreError `store.damaged`: it does not open; `what` it is, for the operator. */
  unwrap(owner: string, wrapped: Binary, what: string): Uint8Array {
    try {
      return unwrapKey(this.masterKey, owner, wrapped.buffer)
    } catch (cause) {
      throw mongoStoreError('store.damaged', `${this.database.where}: ${what} does not open`, cause)
    }
  }

  /**
   * Asks the store once more: StoreError `store.key-store-mismatch` from the moment at which a change of the master key begins. What this process wraps
   * by its own after that may be left behind.
   */
  async holds(): Promise<void> {
    const found = await findStore(this.database, this.options.name)
    requireFit(this.database.where, found, this.options.installationId, this.masterKey)
  }

  /** What does not open any more is not damaged when the master key was changed meanwhile. */
  async explained<T>(work: () => T | Promise<T>): Promise<T> {
    try {
      return await work()
    } catch (error) {
      if (error instanceof StoreError && error.code === 'store.damaged') await this.holds()
      throw error
    }
  }
}

export function storesOf(db: Db): Collection<StoreDocument> {
  return db.collection<StoreDocument>('store')
}

/** The store document `name`. StoreError: it is missing, or of a format that this program does not know. */
export async function findStore(database: MongoDatabase, name: string): Promise<StoreDocument> {
  const found = await database.run((db) => storesOf(db).findOne({ _id: name }, { maxTimeMS: maxTimeMs }))
  if (!found) throw mismatch(`${database.where} holds no ${name}`)
  return known(database, found)
}

async function findOrMake(
  database: MongoDatabase,
  { name, installationId, mayCreate }: SealOptions,
  masterKey: KeyObject,
): Promise<StoreDocument> {
  if (!mayCreate) return findStore(database, name)
  return database.run(async (db) => {
    const stores = storesOf(db)
    const found = await stores.findOne({ _id: name }, { maxTimeMS: maxTimeMs })
    if (found) return known(database, found)
    await insertOnce(stores, {
      _id: name,
      format: formatVersion,
      installationId,
      masterKeyCheck: masterKeyCheck(masterKey, installationId),
      secret: new Binary(wrapKey(masterKey, name, randomBytes(keyBytes))),
    })
    const [made] = await readBack(stores, [name])
    if (!made) throw mongoStoreError('store.damaged', `${database.where}: the entry of the ${name} is missing`)
    return known(database, made)
  })
}

function known({ where }: MongoDatabase, found: StoreDocument): StoreDocument {
  if (found.format === formatVersion) return found
  throw mongoStoreError('store.not-a-store', `${where} has format ${found.format}, this program ${formatVersion}`)
}

function requireFit(where: string, found: StoreDocument, installationId: string, masterKey: KeyObject): void {
  if (found.installationId !== installationId)
    throw mismatch(`${where} belongs to installation ${found.installationId}, the log to ${installationId}`)
  if (found.nextCheck !== undefined) throw underWay(`${where}: a change of the master key has not been finished`)
  if (found.masterKeyCheck !== masterKeyCheck(masterKey, installationId))
    throw mismatch(`${where} is wrapped by another master key`)
}

export function mismatch(message: string): StoreError {
  return new StoreError('store.key-store-mismatch', message, {
    zh: '请检查 HARBOR_MASTER_KEY 和 MongoDB 的数据库名；该数据库须与日志同属一个安装，必要时恢复其备份。',
    en: 'Check HARBOR_MASTER_KEY and the names of the databases in MongoDB: this one must belong to the installation of the log; bring back its backup if need be.',
  })
}

export function underWay(message: string): StoreError {
  return new StoreError('store.key-store-mismatch', message, {
    zh: '请停止各项服务，以开始更换时的 HARBOR_MASTER_KEY 和同一个 HARBOR_NEW_MASTER_KEY 再执行一次 harbor keys rewrap；完成后用新的主密钥启动。',
    en: 'Stop every service and run harbor keys rewrap again, with the HARBOR_MASTER_KEY and the HARBOR_NEW_MASTER_KEY that it was begun with; then start by the new one.',
  })
}
