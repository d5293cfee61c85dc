import {
  MongoBulkWriteError,
  MongoError,
  MongoInvalidArgumentError,
  MongoNetworkError,
  MongoNotConnectedError,
  MongoParseError,
  MongoServerError,
  MongoServerSelectionError,
  MongoTopologyClosedError,
} from 'mongodb'
import { StoreError, type StoreErrorCode } from '@harbor/event-log/event-log'
import { storeError } from '@harbor/event-log/store-advice'

/** Two writers met at one document: what is there is at least as new. */
export const DUPLICATE_KEY = 11_000

/** Codes of the server that say something an operator can act on. All others that mean "not now" carry labels or are listed below. */
const codeOfServer: Readonly<Record<number, StoreErrorCode>> = {
  13: 'store.read-only', // Unauthorized
  18: 'store.read-only', // AuthenticationFailed
  8000: 'store.read-only', // the same, of hosted MongoDB
  10_334: 'store.too-large', // BSONObjectTooLarge
  17_280: 'store.too-large', // KeyTooLong
  14_031: 'store.disk-full', // OutOfDiskSpace
  225: 'store.damaged', // DataCorruptionDetected is reported so by some versions
}

/** Stepping down, starting, stopping, over time, interrupted, a majority that is not there. */
const notNow = new Set([
  6, 7, 43, 50, 64, 79, 89, 91, 100, 133, 134, 136, 175, 189, 202, 237, 262, 290, 9001, 10_058, 10_107, 11_600, 11_602,
  13_435, 13_436, 16_500,
])

const advice: Partial<Record<StoreErrorCode, { readonly zh: string; readonly en: string }>> = {
  'store.unavailable': {
    zh: 'MongoDB 暂不可用，程序会自行重试。若持续如此，请检查地址、网络、TLS 证书，以及副本集是否有主节点和多数成员。',
    en: 'MongoDB cannot be used at the moment; the program tries again by itself. If it goes on, check address, network and TLS certificates, and that the replica set has a primary and a majority.',
  },
  'store.read-only': {
    zh: 'MongoDB 拒绝了账号或其权限。请检查连接串中的用户名、密码和 authSource，并授予该账号对所用数据库的 readWrite 权限。',
    en: 'MongoDB refused the account or what it may do. Check user name, password and authSource in the connection string, and give the account the role readWrite on its database.',
  },
  'store.disk-full': {
    zh: '请在 MongoDB 服务器的磁盘上腾出空间；之后程序会自行继续。',
    en: 'Free space on the disk of the MongoDB server; the program then goes on by itself.',
  },
  'store.not-a-store': {
    zh: '请检查连接串：须为 mongodb:// 或 mongodb+srv:// 地址，服务器须为 MongoDB 7.0 或更新版本。',
    en: 'Check the connection string: a mongodb:// or mongodb+srv:// address of MongoDB 7.0 or newer.',
  },
  'store.damaged': {
    zh: '请检查 MongoDB 服务器，并按运行手册恢复该数据库的备份。',
    en: 'Check the MongoDB server, and bring back the backup of this database as the operation guide says.',
  },
}

/** A StoreError with what an operator of MongoDB is to do. */
export function mongoStoreError(code: StoreErrorCode, message: string, cause?: unknown): StoreError {
  const known = advice[code]
  return known
    ? new StoreError(code, message, known, cause === undefined ? undefined : { cause })
    : storeError(code, message, cause)
}

/** What the driver threw, as a StoreError; anything else (a programming error) comes back unchanged. `where`: host and database. */
export function toStoreError(error: unknown, where: string): unknown {
  if (error instanceof StoreError || !(error instanceof MongoError)) return error
  const code = codeOf(error)
  return code === undefined ? error : mongoStoreError(code, `${where}: ${error.message}`, error)
}

/**
 * Did an unordered bulk go through, but for what found something in its place? A bulk that broke off, with its connection for
 * instance, comes as the same class of error, without any write errors.
 */
export function isOnlyDuplicates(error: unknown): error is MongoBulkWriteError {
  if (!(error instanceof MongoBulkWriteError) || error.result.getWriteConcernError()) return false
  const writeErrors = [error.writeErrors].flat()
  return writeErrors.length > 0 && writeErrors.every(({ code }) => code === DUPLICATE_KEY)
}

function codeOf(error: MongoError): StoreErrorCode | undefined {
  // What broke off a bulk, the driver puts into an error of the bulk.
  const broke: unknown = error instanceof MongoBulkWriteError ? error.errorResponse : undefined
  if (broke instanceof MongoError) return codeOf(broke)
  if (error instanceof MongoTopologyClosedError || error instanceof MongoNotConnectedError) return 'store.unavailable'
  if (error instanceof MongoParseError) return 'store.not-a-store'
  if (error instanceof MongoInvalidArgumentError)
    return /too large/i.test(error.message) ? 'store.too-large' : undefined
  // An account that is refused shows while a connection is made, too.
  const cause = error.cause instanceof MongoServerError ? error.cause : error
  const listed = typeof cause.code === 'number' ? codeOfServer[cause.code] : undefined
  if (listed) return listed
  if (error instanceof MongoServerSelectionError || error instanceof MongoNetworkError) return 'store.unavailable'
  if (typeof error.code === 'number' && notNow.has(error.code)) return 'store.unavailable'
  const labels = ['RetryableWriteError', 'RetryableError', 'PoolRequestedRetry', 'TransientTransactionError']
  if (labels.some((label) => error.hasErrorLabel(label))) return 'store.unavailable'
  if (error instanceof MongoBulkWriteError && error.result.getWriteConcernError()) return 'store.unavailable'
  return error instanceof MongoServerError ? undefined : codeOfName[error.name]
}

const codeOfName: Readonly<Record<string, StoreErrorCode>> = {
  MongoWaitQueueTimeoutError: 'store.unavailable',
  MongoPoolClearedError: 'store.unavailable',
  MongoPoolClosedError: 'store.unavailable',
  MongoServerClosedError: 'store.unavailable',
  MongoExpiredSessionError: 'store.unavailable',
  MongoCursorExhaustedError: 'store.unavailable',
  MongoOperationTimeoutError: 'store.unavailable',
  MongoCompatibilityError: 'store.not-a-store',
}
