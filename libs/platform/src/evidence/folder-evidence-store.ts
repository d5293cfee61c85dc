import { createHash, randomUUID } from 'node:crypto'
import { existsSync, readdirSync } from 'node:fs'
import { open, readFile, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { toStoreError } from '@harbor/event-log/sqlite/sqlite-errors'
import { makeStoreFolder, syncFolderOf } from '@harbor/event-log/sqlite/sqlite-file'
import type { EvidenceStore, StoredEvidence } from '@harbor/organization/public'

export const EVIDENCE_FOLDER = 'evidence'

export function evidenceFolderOf(dataFolder: string): string {
  return join(dataFolder, EVIDENCE_FOLDER)
}

const hashPattern = /^[0-9a-f]{64}$/

/** Names of the files, relative to the data folder; what a crash left half written is none of them. */
export function evidenceFilesIn(dataFolder: string): readonly string[] {
  const folder = evidenceFolderOf(dataFolder)
  if (!existsSync(folder)) return []
  const names = readdirSync(folder).filter((name) => hashPattern.test(name))
  return names.toSorted().map((name) => `${EVIDENCE_FOLDER}/${name}`)
}

/** One plain file each, named by its SHA-256, for its owner alone. The folder is made with the first file. */
export function folderEvidenceStore(folder: string): EvidenceStore {
  const fileOf = (sha256: string): string => {
    if (!hashPattern.test(sha256)) throw new TypeError(`not a SHA-256: ${JSON.stringify(sha256.slice(0, 80))}`)
    return join(folder, sha256)
  }
  const get = async (sha256: string): Promise<StoredEvidence> => {
    const file = fileOf(sha256)
    if (!existsSync(file)) return { state: 'missing' }
    try {
      const bytes = await readFile(file)
      return sha256Of(bytes) === sha256 ? { state: 'present', bytes } : { state: 'altered' }
    } catch (error) {
      throw toStoreError(error, file)
    }
  }
  return {
    get,
    put: async (bytes) => {
      const sha256 = sha256Of(bytes)
      const file = fileOf(sha256)
      // What was damaged is whole again when the same file is brought once more.
      if ((await get(sha256)).state !== 'present') await write(folder, file, bytes)
      return { sha256, bytes: bytes.length }
    },
    remove: async (sha256) => {
      const file = fileOf(sha256)
      try {
        await rm(file, { force: true })
      } catch (error) {
        throw toStoreError(error, file)
      }
    },
  }
}

/** Under another name first, so that a file of this name is whole or not there. */
async function write(folder: string, file: string, bytes: Uint8Array): Promise<void> {
  makeStoreFolder(folder)
  const partial = `${file}.${randomUUID()}.part`
  try {
    const handle = await open(partial, 'wx', 0o600)
    try {
      await handle.writeFile(bytes)
      await handle.sync()
    } finally {
      await handle.close()
    }
    await rename(partial, file)
    syncFolderOf(file)
  } catch (error) {
    await rm(partial, { force: true })
    throw toStoreError(error, file)
  }
}

function sha256Of(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}
