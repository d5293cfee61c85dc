import { existsSync } from 'node:fs'
import { mkdir, readdir, rename, rm } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { openSqliteKeys } from '@harbor/access/keys-sqlite/sqlite-keys'
import { StoreError } from '@harbor/event-log/event-log'
import { cutCopyAfter, headAt } from '@harbor/event-log/sqlite/cut-log'
import { toStoreError } from '@harbor/event-log/sqlite/sqlite-errors'
import { makeStoreFolder, syncFolderOf, UNFINISHED_RESTORE as unfinished } from '@harbor/event-log/sqlite/sqlite-file'
import { openSqliteEventLog } from '@harbor/event-log/sqlite/sqlite-event-log'
import { takeWriterLock } from '@harbor/event-log/sqlite/writer-lock'
import { LOG_START, type Position } from '@harbor/kernel/event'
import type { Instant } from '@harbor/kernel/time'
import { copyForOwner, verifyCopy } from './backup'
import {
  BackupRefused,
  fileDigest,
  isEvidence,
  masterKeyFile,
  readManifest,
  storesOfBackup,
  type BackupManifest,
} from './backup-manifest'
import { EVIDENCE_FOLDER } from './evidence/folder-evidence-store'

/** `digest` and `copy` count files, `verify` events. */
export type RestoreProgress = (phase: 'digest' | 'verify' | 'copy', done: number, total: number) => void

export interface RestoreOptions {
  readonly backup: string
  /** New or empty. */
  readonly dataFolder: string
  /** Base64; empty: the key file in the backup. */
  readonly masterKey: string
  /** Only what had been recorded by then: keys, accounts and evidence come as they are in the backup. Default: all. */
  readonly to?: Instant
  readonly onProgress?: RestoreProgress
}

export interface Restored {
  readonly manifest: BackupManifest
  /** Of the restored log. */
  readonly head: Position
  /** `missing`: there was no master key to try; the server will not start without it. */
  readonly masterKey: 'opens' | 'missing'
}

/** With what SQLite had beside one of them. */
const leftOfEarlierAttempts = (name: string) =>
  name.includes(unfinished) || name === 'writer.lock' || name === 'writer.pid'
/** What a restore puts in place before the log. */
const placedBeforeLog: readonly string[] = [
  ...storesOfBackup.filter((name) => name !== 'log.db'),
  masterKeyFile,
  EVIDENCE_FOLDER,
]

/**
 * Brings a backup back into an empty data folder, after every file, every chain and the master key have been checked. The log is
 * put in place last, so that a restore which was cut off leaves no folder that looks whole; the next one takes it up. Views are built
 * at the next start.
 * BackupRefused when something does not fit, StoreError when a file cannot be read or written.
 */
export async function restoreBackup(options: RestoreOptions): Promise<Restored> {
  const { backup, dataFolder, masterKey, to, onProgress = () => {} } = options
  const manifest = await readManifest(backup)
  await requireEmpty(dataFolder)
  await checkFiles(backup, manifest, (done) => onProgress('digest', done, manifest.files.length))
  await checkLog(backup, manifest, (done, total) => onProgress('verify', done, total))
  const key = await checkKeys(backup, manifest, masterKey)
  const head = to === undefined ? manifest.head : headAt(join(backup, 'log.db'), to)
  if (to !== undefined && head === LOG_START) throw new BackupRefused('restore.nothing-so-early', { to })
  makeStoreFolder(dataFolder)
  const lock = takeWriterLock(dataFolder)
  try {
    await requireEmpty(dataFolder)
    await clearCutOff(dataFolder)
    const upTo = head < manifest.head ? head : undefined
    await copyAll(backup, dataFolder, manifest, upTo, (done) => onProgress('copy', done, manifest.files.length))
    return { manifest, head, masterKey: key }
  } catch (error) {
    throw toStoreError(error, dataFolder)
  } finally {
    lock.release()
  }
}

async function requireEmpty(folder: string): Promise<void> {
  if (!existsSync(folder)) return
  const wasCutOff = isCutOff(folder)
  const found = (await readdir(folder)).filter(
    (name) => !leftOfEarlierAttempts(name) && !(wasCutOff && placedBeforeLog.includes(name)),
  )
  if (found.length === 0) return
  throw new BackupRefused('restore.folder-not-empty', { folder, found: found.slice(0, 5).join(', ') })
}

/** Between the first copy and the last renaming: the folder was empty before, and the log would not open meanwhile. */
function isCutOff(folder: string): boolean {
  return existsSync(join(folder, `log.db${unfinished}`)) && !existsSync(join(folder, 'log.db'))
}

/** While the copy of the log still tells that they are of a restore. */
async function clearCutOff(folder: string): Promise<void> {
  if (!isCutOff(folder)) return
  for (const name of placedBeforeLog) await rm(join(folder, name), { recursive: true, force: true })
  syncFolderOf(join(folder, 'log.db'))
}

async function checkFiles(backup: string, { files }: BackupManifest, onProgress: (done: number) => void) {
  for (const [index, { name, bytes, sha256 }] of files.entries()) {
    const file = join(backup, name)
    if (!existsSync(file)) throw new BackupRefused('backup.file-missing', { name })
    const found = await fileDigest(file)
    if (found.bytes !== bytes || found.sha256 !== sha256) throw new BackupRefused('backup.file-altered', { name })
    onProgress(index + 1)
  }
}

async function checkLog(
  backup: string,
  manifest: BackupManifest,
  onProgress: (done: number, total: number) => void,
): Promise<void> {
  const log = await openSqliteEventLog(backup, { readOnly: true })
  const { installationId } = log
  await log.close()
  const { ok, problems, events, head } = await verifyCopy(backup, onProgress)
  if (!ok) throw new BackupRefused('backup.log-broken', { problems: problems.length })
  const differing = [
    ...(installationId === manifest.installationId ? [] : ['installationId']),
    ...(events === manifest.events ? [] : ['events']),
    ...(head === manifest.head ? [] : ['head']),
  ]
  if (differing.length > 0) throw new BackupRefused('backup.log-differs', { what: differing.join(', ') })
}

async function checkKeys(
  backup: string,
  { installationId }: BackupManifest,
  masterKey: string,
): Promise<Restored['masterKey']> {
  if (masterKey === '' && !existsSync(join(backup, masterKeyFile))) return 'missing'
  try {
    const keys = await openSqliteKeys(backup, {
      installationId,
      readOnly: true,
      ...(masterKey !== '' && { masterKey }),
    })
    await keys.close()
    return 'opens'
  } catch (error) {
    if (!(error instanceof StoreError) || error.code !== 'store.key-store-mismatch') throw error
    throw new BackupRefused('backup.keys-do-not-open', { reason: error.message })
  }
}

async function copyAll(
  backup: string,
  dataFolder: string,
  { files }: BackupManifest,
  upTo: Position | undefined,
  onProgress: (done: number) => void,
): Promise<void> {
  const placed = (name: string) => join(dataFolder, name)
  const evidence = files.filter(({ name }) => isEvidence(name))
  // As a whole folder under another name: what was cut off is taken up anew, as with every store.
  const evidenceMeanwhile = placed(EVIDENCE_FOLDER) + unfinished
  await rm(evidenceMeanwhile, { recursive: true, force: true })
  if (evidence.length > 0) await mkdir(evidenceMeanwhile, { mode: 0o700 })
  const meanwhile = (name: string) =>
    isEvidence(name) ? join(evidenceMeanwhile, basename(name)) : placed(name) + unfinished
  for (const [index, { name, sha256 }] of files.entries()) {
    const to = meanwhile(name)
    for (const suffix of ['', '-journal', '-wal', '-shm']) await rm(to + suffix, { force: true })
    await copyForOwner(join(backup, name), to)
    // What was checked above is what arrived, whatever happened to the backup meanwhile.
    if ((await fileDigest(to)).sha256 !== sha256) throw new BackupRefused('backup.file-altered', { name })
    if (name === 'log.db' && upTo !== undefined) cutCopyAfter(to, upTo)
    if (name.endsWith('.db')) backToWriteAheadLog(to)
    onProgress(index + 1)
  }
  if (evidence.length > 0) {
    syncFolderOf(join(evidenceMeanwhile, 'any'))
    await rename(evidenceMeanwhile, placed(EVIDENCE_FOLDER))
  }
  const stores = files.filter(({ name }) => !isEvidence(name))
  const logLast = stores.toSorted((a, b) => Number(a.name === 'log.db') - Number(b.name === 'log.db'))
  for (const { name } of logLast) await rename(placed(name) + unfinished, placed(name))
  syncFolderOf(placed('log.db'))
}

/** The stores are written in this mode and do not set it themselves. */
function backToWriteAheadLog(file: string): void {
  const db = new DatabaseSync(file)
  try {
    db.exec('PRAGMA journal_mode = WAL')
  } finally {
    db.close()
  }
}
