import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import type { AccessStore } from '@harbor/access/credentials/access-store'
import { openMongoAccessStore } from '@harbor/access/credentials/mongodb/mongo-access-store'
import type { HashCost } from '@harbor/access/credentials/password-hash'
import { openSqliteAccessStore } from '@harbor/access/credentials/sqlite/sqlite-access-store'
import { openMongoKeys } from '@harbor/access/keys-mongodb/mongo-keys'
import type { MasterKeyPlaces } from '@harbor/access/keys-mongodb/rewrap'
import { openSqliteKeys } from '@harbor/access/keys-sqlite/sqlite-keys'
import { openMongoRelayStore } from '@harbor/district-feed/mongodb/mongo-relay-store'
import type { RelayStore } from '@harbor/district-feed/relay-store'
import { openSqliteRelayStore } from '@harbor/district-feed/sqlite/sqlite-relay-store'
import { StoreError, type EventLog } from '@harbor/event-log/event-log'
import { openEventStoreDbEventLog } from '@harbor/event-log/eventstoredb/eventstoredb-event-log'
import type { PersonalDataKeys } from '@harbor/event-log/keys'
import { openSqliteEventLog, type StoreNotice } from '@harbor/event-log/sqlite/sqlite-event-log'
import { makeStoreFolder, UNFINISHED_RESTORE } from '@harbor/event-log/sqlite/sqlite-file'
import { takeWriterLock } from '@harbor/event-log/sqlite/writer-lock'
import { LOG_START } from '@harbor/kernel/event'
import { openMongoReadModels } from '@harbor/read-models/mongodb/mongo-read-models'
import type { ReadModels } from '@harbor/read-models/read-models'
import { openSqliteReadModels } from '@harbor/read-models/sqlite/sqlite-read-models'
import { ConfigError, type Config } from '@harbor/service/config'
import type { Lease } from '@harbor/shared-stores/lease'
import { openMongoLease } from '@harbor/shared-stores/mongodb/mongo-lease'
import { Opened } from './opened'

/** So long others wait for the first process that begins the views of a new installation. */
const beginMs = 30_000
const lookIntervalMs = 250

/** Which engine each store is on follows from the addresses: without one it is a file in the data folder. */
export type StoreSettings = Pick<Config, 'dataFolder' | 'masterKey'> &
  Partial<Pick<Config, 'eventStoreUrl' | 'mongoDbUrl' | 'mongoDbKeysUrl' | 'mongoDbAccessUrl' | 'mongoDbDatabase'>> &
  Partial<Pick<Config, 'signInsAtOnce'>>

export interface StoreUse {
  /** Beside a running process: nothing is written but the record of sensitive reads. */
  readonly readOnly: boolean
  /** Of several processes one at a time keeps the views up; the others only ask them. */
  readonly views: 'keep' | 'watch'
  /** For specs, which hash often. */
  readonly hashCost?: HashCost
}

/** What an installation keeps, opened. */
export interface Stores {
  readonly log: EventLog
  readonly keys: PersonalDataKeys
  readonly readModels: ReadModels
  readonly access: AccessStore
  readonly notices: readonly StoreNotice[]
  /** What was acknowledged is durable. */
  close(): Promise<void>
}

/** Opens every store, in the order in which one proves the next. StoreError when one cannot be used; then none stays open. */
export async function openStores(settings: StoreSettings, { readOnly, views, hashCost }: StoreUse): Promise<Stores> {
  requireMasterKey(settings)
  if (!readOnly) requireLogBesideKeys(settings)
  return Opened.all(async (opened) => {
    const { log, notices } = await openLog(settings, readOnly)
    opened.add(() => log.close())
    if (!readOnly && settings.eventStoreUrl && !settings.mongoDbUrl) opened.add(lockFolder(settings.dataFolder))
    const { installationId } = log
    const mayCreate = (await log.head()) === LOG_START
    const keys = await openKeys(settings, { installationId, readOnly, mayCreate })
    opened.add(() => keys.close())
    const readModels = await openReadModels(settings, installationId, views)
    opened.add(() => readModels.close())
    const lost = mayCreate || settings.mongoDbUrl || existsSync(accessFile(settings)) ? [] : [accessLost]
    const access = await openAccess(settings, installationId, hashCost)
    opened.add(() => access.close())
    return { log, keys, readModels, access, notices: [...notices, ...lost], close: () => opened.close() }
  })
}

/** The log alone, for who only reads or tells it. */
export async function openLog(
  { dataFolder, eventStoreUrl }: Pick<StoreSettings, 'dataFolder' | 'eventStoreUrl'>,
  readOnly: boolean,
): Promise<{ readonly log: EventLog; readonly notices: readonly StoreNotice[] }> {
  if (eventStoreUrl) return { log: await openServerLog(eventStoreUrl, readOnly), notices: [] }
  const log = await openSqliteEventLog(dataFolder, { readOnly })
  return { log, notices: log.notices }
}

/** Who only reads may come before the first who writes. */
async function openServerLog(url: string, readOnly: boolean): Promise<EventLog> {
  const giveUpAtMs = performance.now() + beginMs
  for (;;) {
    try {
      return await openEventStoreDbEventLog(url, { readOnly })
    } catch (error) {
      const isEmpty = error instanceof StoreError && error.code === 'store.not-a-store'
      if (!isEmpty || performance.now() > giveUpAtMs) throw error
      await delay(lookIntervalMs)
    }
  }
}

/** The views, with a connection of their own. */
export function openReadModels(
  settings: StoreSettings,
  installationId: string,
  use: StoreUse['views'],
): Promise<ReadModels> {
  const readOnly = use === 'watch'
  const { dataFolder, mongoDbUrl: url } = settings
  if (!url) return openSqliteReadModels(dataFolder, { installationId, readOnly })
  const database = databaseOf(settings, 'views')
  return openMongoReadModels({ url, database, installationId, readOnly, waitMs: beginMs })
}

/** Who holds it keeps the views. Undefined where they lie in the data folder, which has one writer by itself. */
export async function openViewsLease(
  settings: StoreSettings,
): Promise<(Lease & { close(): Promise<void> }) | undefined> {
  const { mongoDbUrl: url } = settings
  return url ? openMongoLease({ url, database: databaseOf(settings, 'views'), name: 'projector' }) : undefined
}

/** How far districts were told, who was sent what, and which relay tells. */
export function openRelayStore(settings: StoreSettings, installationId: string): Promise<RelayStore> {
  const { dataFolder, mongoDbUrl: url } = settings
  if (url) return openMongoRelayStore({ url, database: databaseOf(settings, 'feed'), installationId })
  return openSqliteRelayStore(dataFolder, { installationId })
}

/** Where the databases in MongoDB are whose secrets the master key wraps. Throws ConfigError without that key. */
export function placesOfMasterKey(settings: StoreSettings & { readonly mongoDbUrl: string }): MasterKeyPlaces {
  requireMasterKey(settings)
  const { mongoDbUrl, mongoDbKeysUrl, mongoDbAccessUrl } = settings
  return {
    keys: { url: mongoDbKeysUrl || mongoDbUrl, database: databaseOf(settings, 'keys') },
    access: { url: mongoDbAccessUrl || mongoDbUrl, database: databaseOf(settings, 'access') },
  }
}

function openKeys(
  settings: StoreSettings,
  fit: { readonly installationId: string; readonly readOnly: boolean; readonly mayCreate: boolean },
): Promise<PersonalDataKeys> {
  const { dataFolder, masterKey, mongoDbUrl } = settings
  if (mongoDbUrl) return openMongoKeys({ ...fit, ...placesOfMasterKey({ ...settings, mongoDbUrl }).keys, masterKey })
  return openSqliteKeys(dataFolder, { ...fit, ...(masterKey !== '' && { masterKey }) })
}

async function openAccess(
  settings: StoreSettings,
  installationId: string,
  hashCost: HashCost | undefined,
): Promise<AccessStore> {
  const { masterKey, mongoDbUrl, signInsAtOnce } = settings
  const cost = { ...(hashCost && { hashCost }), signInsAtOnce }
  if (!mongoDbUrl) return openSqliteAccessStore(accessFile(settings), installationId, cost)
  const place = placesOfMasterKey({ ...settings, mongoDbUrl }).access
  return openMongoAccessStore({ ...cost, ...place, installationId, masterKey })
}

const accessFile = ({ dataFolder }: StoreSettings): string => join(dataFolder, 'access.db')

/** Nobody could sign in, and reset passwords would not do without the file; but that it was gone, nothing else would tell. */
const accessLost: StoreNotice = {
  code: 'store.access-made-anew',
  zh: 'access.db 缺失，已新建：原有密码、第二验证因素、会话与查阅记录都已不在。请停止服务，从备份取回；没有备份时，用 harbor user reset-password 逐个重置密码，并查明文件去向。',
  en: 'access.db was missing and has been made anew: passwords, second factors, sessions and the record of reads are gone. Stop the server and bring the file back from a backup; without one, reset each password with harbor user reset-password, and find out where the file went.',
}

/** A new log beside the keys of an installation would look like a first start, and lead to the wrong file. */
function requireLogBesideKeys({ dataFolder, eventStoreUrl }: StoreSettings): void {
  const [log, keys] = [join(dataFolder, 'log.db'), join(dataFolder, 'keys.db')]
  if (eventStoreUrl || existsSync(log) || existsSync(log + UNFINISHED_RESTORE) || !existsSync(keys)) return
  throw new StoreError('store.not-a-store', `${log} is missing, keys.db of an installation is there`, {
    zh: '日志丢失：请停止服务，复制整个数据目录留存，再用 harbor restore 恢复最近的备份；若日志在 EventStoreDB 上，请设置 HARBOR_EVENTSTORE_URL。未新建任何文件。',
    en: 'The log is lost: keep a copy of the whole data folder, then bring back the latest backup with harbor restore; if the log stands on EventStoreDB, set HARBOR_EVENTSTORE_URL. Nothing was made.',
  })
}

/** Each its own, so that each has its own account and its own backup. */
function databaseOf({ mongoDbDatabase = 'harbor' }: StoreSettings, part: 'views' | 'keys' | 'access' | 'feed'): string {
  return `${mongoDbDatabase}_${part}`
}

/** A key file would lie on one machine, and the keys that it opens on another, for several processes. */
function requireMasterKey({ mongoDbUrl, masterKey }: StoreSettings): void {
  if (mongoDbUrl && masterKey === '')
    throw new ConfigError('HARBOR_MONGODB_URL needs HARBOR_MASTER_KEY: 使用 MongoDB 时须给出主密钥; see .env.example')
}

/** Files beside a log that lies elsewhere need their one writer too. */
function lockFolder(dataFolder: string): () => void {
  makeStoreFolder(dataFolder)
  const lock = takeWriterLock(dataFolder)
  return () => lock.release()
}
