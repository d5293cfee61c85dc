import { confidential } from './contexts'
import { existsSync, statSync } from 'node:fs'
import { chmod, copyFile, mkdir, open, rmdir, statfs } from 'node:fs/promises'
import { isAbsolute, join, relative, resolve, sep } from 'node:path'
import { backup, DatabaseSync } from 'node:sqlite'
import { verifyLog, type VerifyReport } from '@harbor/audit/verify'
import { makeOwnFile, makeStoreFolder, syncFolderOf } from '@harbor/event-log/sqlite/sqlite-file'
import { toStoreError } from '@harbor/event-log/sqlite/sqlite-errors'
import { openSqliteEventLog } from '@harbor/event-log/sqlite/sqlite-event-log'
import { takeWriterLock } from '@harbor/event-log/sqlite/writer-lock'
import { storeError } from '@harbor/event-log/store-advice'
import type { Clock } from '@harbor/kernel/time'
import {
  BackupRefused,
  fileDigest,
  isEvidence,
  masterKeyFile,
  storesOfBackup,
  writeManifest,
  type BackupFile,
  type BackupManifest,
} from './backup-manifest'
import { EVIDENCE_FOLDER, evidenceFilesIn } from './evidence/folder-evidence-store'
import {
  clearBackup,
  endUnfinished,
  keptStores,
  removeLock,
  unfinishedIn,
  writeUnfinished,
  type UnfinishedBackup,
} from './unfinished-backup'

/** `copy` counts bytes of all stores, `verify` events of the copied log. */
export type BackupProgress = (phase: 'copy' | 'verify', done: number, total: number) => void

export interface BackupOptions {
  readonly dataFolder: string
  /** New, empty, or what a backup of the same installation left that was cut off. */
  readonly target: string
  readonly clock: Clock
  /** False: the key file stays out of the backup and must be kept elsewhere. A key of the environment is never in a backup. */
  readonly withMasterKey: boolean
  readonly onProgress?: BackupProgress
}

export interface BackupMade {
  readonly manifest: BackupManifest
  /** Of the copied log. */
  readonly verified: VerifyReport
  /** An earlier one had been cut off; `madeAt` is when that one began. */
  readonly wasTakenUp: boolean
}

const pagesAtOnce = 2_000
/** A copy is as large as its store; this much must stay free besides. */
const spareBytes = 16 * 1024 * 1024

/**
 * A consistent copy of the stores of a data folder, also beside a running server, then proven: the log is copied first, so that
 * keys and credentials are never older than the events that need them. Views are left out: they are built from the log. One that was cut
 * off (killed, a power failure) is taken up by the next into the same folder: stores and evidence that were copied whole stay.
 * BackupRefused when the target does not fit, StoreError when a store cannot be read, the disk is full or somebody else makes a backup there;
 * then nothing stays behind.
 */
export async function backUp(options: BackupOptions): Promise<BackupMade> {
  const { dataFolder, target } = options
  requireOutside(dataFolder, target)
  await unfinishedIn(target)
  const isNew = !existsSync(target)
  makeStoreFolder(target)
  const lock = takeWriterLock(target)
  try {
    return await fill(options, await unfinishedIn(target))
  } catch (error) {
    if (!(error instanceof BackupRefused)) await clearBackup(target)
    throw toStoreError(error, target)
  } finally {
    lock.release()
    await removeLock(target)
    if (isNew) await rmdir(target).catch(() => undefined)
  }
}

async function fill(options: BackupOptions, earlier: UnfinishedBackup | undefined): Promise<BackupMade> {
  const { dataFolder, target, clock, withMasterKey, onProgress = () => {} } = options
  const installationId = await installationOf(dataFolder)
  if (earlier && earlier.installationId !== installationId)
    throw new BackupRefused('backup.of-other-installation', { folder: target })
  const madeAt = earlier?.begunAt ?? clock.now()
  const kept = earlier ? await keptStores(target, earlier) : []
  const unfinished = { installationId, begunAt: madeAt, stores: kept }
  await writeUnfinished(target, unfinished)
  const stores = await copyStores(dataFolder, target, unfinished, (done, total) => onProgress('copy', done, total))
  // After the log: a file of evidence is there before the event that names it.
  const evidence = await copyEvidence(dataFolder, target)
  const withKey = withMasterKey && existsSync(join(dataFolder, masterKeyFile))
  if (withKey) await copyForOwner(join(dataFolder, masterKeyFile), join(target, masterKeyFile))
  const verified = await verifyCopy(target, (done, total) => onProgress('verify', done, total))
  const { head, events, streams, ok } = verified
  const manifest = await writeManifest(target, {
    madeAt,
    installationId,
    head,
    events,
    streams,
    verified: ok,
    masterKey: withKey ? 'included' : 'apart',
    files: [...stores, ...(withKey ? [await described(target, masterKeyFile)] : []), ...evidence],
  })
  await endUnfinished(target)
  return { manifest, verified, wasTakenUp: earlier !== undefined }
}

async function installationOf(dataFolder: string): Promise<string> {
  const source = await openSqliteEventLog(dataFolder, { readOnly: true })
  await source.close()
  return source.installationId
}

function requireOutside(dataFolder: string, target: string): void {
  const path = relative(resolve(dataFolder), resolve(target))
  const isOutside = path === '..' || path.startsWith(`..${sep}`) || isAbsolute(path)
  if (!isOutside) throw new BackupRefused('backup.inside-data-folder', { folder: target })
}

/** Those that are not there yet, one after the other; each is told of as soon as it is whole. */
async function copyStores(
  dataFolder: string,
  target: string,
  unfinished: UnfinishedBackup,
  onProgress: (done: number, total: number) => void,
): Promise<readonly BackupFile[]> {
  const missing = storesOfBackup.find((name) => !existsSync(join(dataFolder, name)))
  if (missing !== undefined) throw storeError('store.not-a-store', `${join(dataFolder, missing)} does not exist`)
  const stores = [...unfinished.stores]
  const left = storesOfBackup.slice(stores.length).map((name) => ({ name, size: sizeOf(join(dataFolder, name)) }))
  const total = left.reduce((sum, { size }) => sum + size, 0)
  await requireRoom(target, total + evidenceLeft(dataFolder, target))
  let before = 0
  for (const { name, size } of left) {
    await copyStore(join(dataFolder, name), join(target, name), (part) => onProgress(before + part * size, total))
    before += size
    stores.push(await described(target, name))
    await writeUnfinished(target, { ...unfinished, stores })
  }
  return stores
}

async function requireRoom(target: string, bytes: number): Promise<void> {
  const { bavail, bsize } = await statfs(target)
  const needed = bytes + spareBytes
  if (bavail * bsize < needed)
    throw storeError('store.disk-full', `${target}: ${needed} bytes are needed, ${bavail * bsize} are free`)
}

/**
 * Pages are copied from one snapshot, held by a read transaction: what others commit meanwhile neither gets in nor makes the copy
 * begin again. The copy is one plain file without a write-ahead log, so that its digest stands for all of it.
 */
export async function copyStore(
  from: string,
  to: string,
  onProgress: (part: number) => void = () => {},
): Promise<void> {
  makeOwnFile(to)
  const source = new DatabaseSync(from, { readOnly: true, timeout: 5_000 })
  try {
    source.exec('BEGIN')
    source.prepare('SELECT count(*) FROM sqlite_schema').get()
    await backup(source, to, {
      rate: pagesAtOnce,
      progress: ({ totalPages, remainingPages }) => onProgress(1 - remainingPages / Math.max(1, totalPages)),
    })
  } finally {
    source.close()
  }
  const copy = new DatabaseSync(to)
  try {
    copy.exec('PRAGMA journal_mode = DELETE')
  } finally {
    copy.close()
  }
}

/** Copies a file, durably and for its owner alone, whatever the mode of the first. */
export async function copyForOwner(from: string, to: string): Promise<void> {
  makeOwnFile(to)
  await copyFile(from, to)
  await chmod(to, 0o600)
  const handle = await open(to, 'r+')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/** Files outside the log, whatever their content is by now: only the log can say what it should be. As they stand in the backup. */
async function copyEvidence(dataFolder: string, target: string): Promise<readonly BackupFile[]> {
  const names = evidenceFilesIn(dataFolder)
  if (names.length === 0) return []
  await mkdir(join(target, EVIDENCE_FOLDER), { mode: 0o700, recursive: true })
  const files: BackupFile[] = []
  for (const name of names) {
    const there = existsSync(join(target, name)) ? await described(target, name) : undefined
    if (!there || isAltered(there)) await copyForOwner(join(dataFolder, name), join(target, name))
    files.push(there && !isAltered(there) ? there : await described(target, name))
  }
  syncFolderOf(join(target, names[0] ?? ''))
  return files
}

/** Evidence is named by the hash of its content. */
export function isAltered({ name, sha256 }: BackupFile): boolean {
  return isEvidence(name) && name !== `${EVIDENCE_FOLDER}/${sha256}`
}

/** Bytes of evidence that an earlier backup has not copied. */
function evidenceLeft(dataFolder: string, target: string): number {
  const left = evidenceFilesIn(dataFolder).filter((name) => !existsSync(join(target, name)))
  return left.reduce((sum, name) => sum + sizeOf(join(dataFolder, name)), 0)
}

/** Reads the whole log of a backup and checks every chain. */
export async function verifyCopy(
  folder: string,
  onProgress: (done: number, total: number) => void,
): Promise<VerifyReport> {
  const log = await openSqliteEventLog(folder, { readOnly: true })
  try {
    const head = await log.head()
    return await verifyLog(log, { onProgress: (read) => onProgress(read, head), confidential: confidential.streams })
  } finally {
    await log.close()
  }
}

async function described(folder: string, name: string): Promise<BackupFile> {
  return { name, ...(await fileDigest(join(folder, name))) }
}

function sizeOf(file: string): number {
  return [file, `${file}-wal`].reduce((sum, one) => sum + (existsSync(one) ? statSync(one).size : 0), 0)
}
