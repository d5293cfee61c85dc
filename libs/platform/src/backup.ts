import { confidential } from './contexts'
import { existsSync, statSync } from 'node:fs'
import { chmod, copyFile, mkdir, open, readdir, rm, rmdir, statfs } from 'node:fs/promises'
import { isAbsolute, join, relative, resolve, sep } from 'node:path'
import { backup, DatabaseSync } from 'node:sqlite'
import { verifyLog, type VerifyReport } from '@harbor/audit/verify'
import { makeOwnFile, makeStoreFolder, syncFolderOf } from '@harbor/event-log/sqlite/sqlite-file'
import { toStoreError } from '@harbor/event-log/sqlite/sqlite-errors'
import { openSqliteEventLog } from '@harbor/event-log/sqlite/sqlite-event-log'
import { storeError } from '@harbor/event-log/store-advice'
import type { Clock } from '@harbor/kernel/time'
import {
  BackupRefused,
  fileDigest,
  manifestFile,
  masterKeyFile,
  storesOfBackup,
  writeManifest,
  type BackupFile,
  type BackupManifest,
} from './backup-manifest'
import { EVIDENCE_FOLDER, evidenceFilesIn } from './evidence/folder-evidence-store'

/** `copy` counts bytes of all stores, `verify` events of the copied log. */
export type BackupProgress = (phase: 'copy' | 'verify', done: number, total: number) => void

export interface BackupOptions {
  readonly dataFolder: string
  /** New or empty. */
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
}

const pagesAtOnce = 2_000
/** A copy is as large as its store; this much must stay free besides. */
const spareBytes = 16 * 1024 * 1024

/**
 * A consistent copy of the stores of a data folder, also beside a running server, then proven: the log is copied first, so that
 * keys and credentials are never older than the events that need them. Views are left out: they are built from the log.
 * BackupRefused when the target does not fit, StoreError when a store cannot be read or the disk is full; then nothing stays behind.
 */
export async function backUp(options: BackupOptions): Promise<BackupMade> {
  const { dataFolder, target } = options
  await requireTarget(dataFolder, target)
  const isNew = !existsSync(target)
  makeStoreFolder(target)
  try {
    return await fill(options)
  } catch (error) {
    await clear(target, isNew)
    throw toStoreError(error, target)
  }
}

async function fill({ dataFolder, target, clock, withMasterKey, onProgress = () => {} }: BackupOptions) {
  const madeAt = clock.now()
  const source = await openSqliteEventLog(dataFolder, { readOnly: true })
  const { installationId } = source
  await source.close()
  await copyStores(dataFolder, target, (done, total) => onProgress('copy', done, total))
  // After the log: a file of evidence is there before the event that names it.
  const evidence = await copyEvidence(dataFolder, target)
  const withKey = withMasterKey && existsSync(join(dataFolder, masterKeyFile))
  if (withKey) await copyForOwner(join(dataFolder, masterKeyFile), join(target, masterKeyFile))
  const verified = await verifyCopy(target, (done, total) => onProgress('verify', done, total))
  const names = [...storesOfBackup, ...(withKey ? [masterKeyFile] : []), ...evidence]
  const { head, events, streams, ok } = verified
  const manifest = await writeManifest(target, {
    madeAt,
    installationId,
    head,
    events,
    streams,
    verified: ok,
    masterKey: withKey ? 'included' : 'apart',
    files: await Promise.all(names.map((name) => described(target, name))),
  })
  return { manifest, verified }
}

async function requireTarget(dataFolder: string, target: string): Promise<void> {
  const path = relative(resolve(dataFolder), resolve(target))
  const isOutside = path === '..' || path.startsWith(`..${sep}`) || isAbsolute(path)
  if (!isOutside) throw new BackupRefused('backup.inside-data-folder', { folder: target })
  const found = existsSync(target) ? await readdir(target) : []
  if (found.length > 0) throw new BackupRefused('backup.folder-not-empty', { folder: target })
}

async function copyStores(
  dataFolder: string,
  target: string,
  onProgress: (done: number, total: number) => void,
): Promise<void> {
  const missing = storesOfBackup.find((name) => !existsSync(join(dataFolder, name)))
  if (missing !== undefined) throw storeError('store.not-a-store', `${join(dataFolder, missing)} does not exist`)
  const sizes = storesOfBackup.map((name) => sizeOf(join(dataFolder, name)))
  const total = sizes.reduce((sum, size) => sum + size, 0)
  const ofEvidence = evidenceFilesIn(dataFolder).reduce((sum, name) => sum + sizeOf(join(dataFolder, name)), 0)
  const needed = total + ofEvidence
  const { bavail, bsize } = await statfs(target)
  if (bavail * bsize < needed + spareBytes)
    throw storeError(
      'store.disk-full',
      `${target}: ${needed + spareBytes} bytes are needed, ${bavail * bsize} are free`,
    )
  let before = 0
  for (const [index, name] of storesOfBackup.entries()) {
    const size = sizes[index] ?? 0
    await copyStore(join(dataFolder, name), join(target, name), (part) => onProgress(before + part * size, total))
    before += size
  }
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

/** Files outside the log, whatever their content is by now: only the log can say what it should be. Their names in the backup. */
async function copyEvidence(dataFolder: string, target: string): Promise<readonly string[]> {
  const names = evidenceFilesIn(dataFolder)
  if (names.length === 0) return []
  await mkdir(join(target, EVIDENCE_FOLDER), { mode: 0o700 })
  for (const name of names) await copyForOwner(join(dataFolder, name), join(target, name))
  syncFolderOf(join(target, names[0] ?? ''))
  return names
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

/** Only what this program put there: the folder was empty. */
async function clear(target: string, isNew: boolean): Promise<void> {
  const own = [...storesOfBackup, masterKeyFile, manifestFile]
  const names = own.flatMap((name) => [name, `${name}-journal`, `${name}-wal`, `${name}-shm`])
  for (const name of names) await rm(join(target, name), { force: true })
  await rm(join(target, EVIDENCE_FOLDER), { recursive: true, force: true })
  if (isNew) await rmdir(target).catch(() => undefined)
}
