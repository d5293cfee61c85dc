import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { open, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { syncFolderOf } from '@harbor/event-log/sqlite/sqlite-file'
import type { Position } from '@harbor/kernel/event'
import type { Instant } from '@harbor/kernel/time'

/** The stores of a backup, in the order in which they are copied: what a later one holds may be newer than an earlier one, never missing. */
export const storesOfBackup = ['log.db', 'keys.db', 'access.db'] as const
export const masterKeyFile = 'master.key'
export const manifestFile = 'manifest.json'

const format = 'pioneer-harbor-backup/1'

export interface BackupFile {
  readonly name: string
  readonly bytes: number
  readonly sha256: string
}

/** What a backup says of itself. Written last: a folder without it is no whole backup. */
export interface BackupManifest {
  readonly format: typeof format
  readonly madeAt: Instant
  readonly installationId: string
  /** Of the copied log. */
  readonly head: Position
  readonly events: number
  readonly streams: number
  /** Whether every chain of the copied log held when the backup was made. */
  readonly verified: boolean
  /** `apart`: the key that opens personal data is not in the backup. */
  readonly masterKey: 'included' | 'apart'
  readonly files: readonly BackupFile[]
}

export type BackupRefusal =
  | 'backup.folder-not-empty'
  | 'backup.inside-data-folder'
  | 'backup.of-other-installation'
  | 'backup.no-manifest'
  | 'backup.file-missing'
  | 'backup.file-altered'
  | 'backup.log-broken'
  | 'backup.log-differs'
  | 'backup.keys-do-not-open'
  | 'restore.folder-not-empty'
  | 'restore.nothing-so-early'

const texts: Readonly<Record<BackupRefusal, { readonly zh: string; readonly en: string }>> = {
  'backup.folder-not-empty': {
    zh: '{folder} 不是空目录；备份只写入空目录、新目录，或接续其中被中断的备份。',
    en: '{folder} is not empty; a backup is written into an empty or new folder, or goes on with one that was cut off there.',
  },
  'backup.inside-data-folder': {
    zh: '备份目录 {folder} 位于数据目录之内，会与数据一同丢失；请另选位置。',
    en: 'The folder {folder} lies within the data folder and would be lost with it; choose another place.',
  },
  'backup.of-other-installation': {
    zh: '{folder} 中有另一安装未完成的备份；请另选空目录。',
    en: '{folder} holds an unfinished backup of another installation; choose an empty folder.',
  },
  'backup.no-manifest': {
    zh: '{folder} 中没有可读的 manifest.json：不是完整的备份（{reason}）。',
    en: '{folder} has no manifest.json that can be read: it is no whole backup ({reason}).',
  },
  'backup.file-missing': { zh: '备份缺少文件 {name}。', en: 'The backup lacks the file {name}.' },
  'backup.file-altered': {
    zh: '备份中的文件 {name} 与 manifest.json 不符：已损坏或被改动。',
    en: 'The file {name} of the backup is not what manifest.json says: damaged or altered.',
  },
  'backup.log-broken': {
    zh: '备份中的日志未通过校验，有 {problems} 处问题；未恢复任何内容。',
    en: 'The log in the backup does not verify, {problems} problems; nothing was restored.',
  },
  'backup.log-differs': {
    zh: '备份中的日志与 manifest.json 所述不同（{what}）；未恢复任何内容。',
    en: 'The log in the backup is not the one that manifest.json tells of ({what}); nothing was restored.',
  },
  'backup.keys-do-not-open': {
    zh: '主密钥打不开备份中的 keys.db（{reason}）；请提供该安装的主密钥。未恢复任何内容。',
    en: 'The master key does not open keys.db of the backup ({reason}); bring that installation’s key. Nothing was restored.',
  },
  'restore.folder-not-empty': {
    zh: '{folder} 不是空目录（内有 {found}）；恢复只写入空目录，请先把现有数据移走。',
    en: '{folder} is not empty (it holds {found}); a backup is restored into an empty folder only: move what is there away first.',
  },
  'restore.nothing-so-early': {
    zh: '备份中最早的事件晚于 {to}；未恢复任何内容。',
    en: 'The first event of the backup was recorded after {to}; nothing was restored.',
  },
}

/** A backup was not made or not brought back; nothing that was there before was touched. `text`: zh-CN and English with {names}. */
export class BackupRefused extends Error {
  readonly text: { readonly zh: string; readonly en: string }

  constructor(
    readonly code: BackupRefusal,
    readonly detail: Readonly<Record<string, string | number>>,
  ) {
    super(`${code}: ${JSON.stringify(detail)}`)
    this.name = 'BackupRefused'
    this.text = texts[code]
  }
}

export async function writeManifest(folder: string, manifest: Omit<BackupManifest, 'format'>): Promise<BackupManifest> {
  const whole: BackupManifest = { format, ...manifest }
  const file = join(folder, manifestFile)
  const handle = await open(file, 'wx', 0o600)
  try {
    await handle.writeFile(`${JSON.stringify(whole, null, 2)}\n`)
    await handle.sync()
  } finally {
    await handle.close()
  }
  syncFolderOf(file)
  return whole
}

/** Throws BackupRefused `backup.no-manifest` for anything that is no manifest of this format. */
export async function readManifest(folder: string): Promise<BackupManifest> {
  const refused = (reason: string) => new BackupRefused('backup.no-manifest', { folder, reason })
  let found: unknown
  try {
    found = JSON.parse(await readFile(join(folder, manifestFile), 'utf8'))
  } catch (error) {
    throw refused(error instanceof Error ? error.message : String(error))
  }
  if (!isManifest(found)) throw refused(`not of the format ${format}`)
  return found
}

function isManifest(value: unknown): value is BackupManifest {
  if (typeof value !== 'object' || value === null) return false
  const { format: found, installationId, head, events, files } = value as Partial<Record<keyof BackupManifest, unknown>>
  return (
    found === format &&
    typeof installationId === 'string' &&
    typeof head === 'number' &&
    typeof events === 'number' &&
    Array.isArray(files) &&
    files.every(isBackupFile) &&
    storesOfBackup.every((store) => files.some(({ name }) => name === store))
  )
}

/** Names are those of stores and of evidence and nothing else: a manifest must not name a path elsewhere. */
function isBackupFile(value: unknown): value is BackupFile {
  if (typeof value !== 'object' || value === null) return false
  const { name, bytes, sha256 } = value as Partial<Record<keyof BackupFile, unknown>>
  const known: readonly unknown[] = [...storesOfBackup, masterKeyFile]
  return (known.includes(name) || isEvidence(name)) && typeof bytes === 'number' && typeof sha256 === 'string'
}

/** A file outside the log, named by its hash. */
export function isEvidence(name: unknown): boolean {
  return typeof name === 'string' && /^evidence\/[0-9a-f]{64}$/.test(name)
}

export async function fileDigest(file: string): Promise<{ readonly bytes: number; readonly sha256: string }> {
  const hash = createHash('sha256')
  let bytes = 0
  for await (const chunk of createReadStream(file, { highWaterMark: 1024 * 1024 })) {
    hash.update(chunk as Buffer)
    bytes += (chunk as Buffer).length
  }
  return { bytes, sha256: hash.digest('hex') }
}
