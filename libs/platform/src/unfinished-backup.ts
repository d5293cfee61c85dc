import { existsSync, readFileSync } from 'node:fs'
import { open, readdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { syncFolderOf } from '@harbor/event-log/sqlite/sqlite-file'
import type { Instant } from '@harbor/kernel/time'
import {
  BackupRefused,
  fileDigest,
  manifestFile,
  masterKeyFile,
  readManifest,
  storesOfBackup,
  type BackupFile,
} from './backup-manifest'
import { EVIDENCE_FOLDER } from './evidence/folder-evidence-store'

const unfinishedFile = 'unfinished.json'
const format = 'pioneer-harbor-unfinished-backup/1'
const lockFiles: readonly string[] = ['writer.lock', 'writer.pid']
/** With what SQLite, or a writing that was cut off, leaves beside it. */
const withTraces = (name: string) => ['', '-journal', '-wal', '-shm', '-new'].map((trace) => `${name}${trace}`)
const ownFiles = [...storesOfBackup, masterKeyFile, manifestFile, unfinishedFile]
const ownNames: readonly string[] = [...ownFiles.flatMap(withTraces), EVIDENCE_FOLDER]

/** How far a backup has come that is being made, or was cut off. */
export interface UnfinishedBackup {
  readonly installationId: string
  /** The backup is of this moment, however often it is taken up. */
  readonly begunAt: Instant
  /** Copied whole, in their order. */
  readonly stores: readonly BackupFile[]
}

/**
 * What an earlier backup left in the folder; undefined for an empty or new one. BackupRefused `backup.folder-not-empty` when it holds
 * anything else, a whole backup among it.
 */
export async function unfinishedIn(folder: string): Promise<UnfinishedBackup | undefined> {
  if (!existsSync(folder)) return undefined
  const found = (await readdir(folder)).filter((name) => !lockFiles.includes(name))
  const unfinished = read(join(folder, unfinishedFile))
  const isLeft = unfinished
    ? found.every((name) => ownNames.includes(name)) && !(await isWhole(folder))
    : found.every((name) => name === `${unfinishedFile}-new`)
  if (!isLeft) throw new BackupRefused('backup.folder-not-empty', { folder })
  return unfinished
}

/** Before the first store, and after each: durable on return. */
export async function writeUnfinished(folder: string, unfinished: UnfinishedBackup): Promise<void> {
  const file = join(folder, unfinishedFile)
  const handle = await open(`${file}-new`, 'w', 0o600)
  try {
    await handle.writeFile(JSON.stringify({ ...unfinished, format }))
    await handle.sync()
  } finally {
    await handle.close()
  }
  await rename(`${file}-new`, file)
  syncFolderOf(file)
}

/**
 * The stores that an earlier backup had copied whole, as far as they are still what they were; what else it left is gone, but for
 * evidence and what tells of it.
 */
export async function keptStores(folder: string, unfinished: UnfinishedBackup): Promise<readonly BackupFile[]> {
  const kept: BackupFile[] = []
  for (const store of unfinished.stores) {
    const file = join(folder, store.name)
    const found = existsSync(file) ? await fileDigest(file) : undefined
    // Those after it would be older than what is copied anew.
    if (found?.sha256 !== store.sha256) break
    kept.push(store)
  }
  const keptNames = kept.map(({ name }) => name)
  const gone = [...storesOfBackup, masterKeyFile, manifestFile].filter((name) => !keptNames.includes(name))
  for (const name of gone) await removeWithTraces(folder, name)
  return kept
}

/** Everything that a backup puts into its folder. */
export async function clearBackup(folder: string): Promise<void> {
  for (const name of ownFiles) await removeWithTraces(folder, name)
  await rm(join(folder, EVIDENCE_FOLDER), { recursive: true, force: true })
}

/** The last act: the manifest says all that there is to say. */
export async function endUnfinished(folder: string): Promise<void> {
  await removeWithTraces(folder, unfinishedFile)
  syncFolderOf(join(folder, unfinishedFile))
}

/** When nobody holds the lock: whoever took it meanwhile finds a whole backup, or none. */
export async function removeLock(folder: string): Promise<void> {
  for (const name of lockFiles) await rm(join(folder, name), { force: true })
}

async function isWhole(folder: string): Promise<boolean> {
  return readManifest(folder).then(
    () => true,
    () => false,
  )
}

function read(file: string): UnfinishedBackup | undefined {
  if (!existsSync(file)) return undefined
  let found: unknown
  try {
    found = JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    return undefined
  }
  const told = found as Partial<UnfinishedBackup & { format: string }> | null
  const isOne =
    told?.format === format &&
    typeof told.installationId === 'string' &&
    typeof told.begunAt === 'string' &&
    Array.isArray(told.stores)
  return isOne ? (told as UnfinishedBackup) : undefined
}

async function removeWithTraces(folder: string, name: string): Promise<void> {
  for (const file of withTraces(name)) await rm(join(folder, file), { force: true })
}
