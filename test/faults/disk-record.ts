import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'

const root = resolve(__dirname, '../..')

/** What a process did to its disk, as `disk.c` writes it down. */
export interface DiskOperation {
  readonly kind: 'write' | 'truncate' | 'sync' | 'create' | 'folder' | 'unlink' | 'rename' | 'said'
  readonly path: string
  /** Offset of a write, size of a truncation. */
  readonly at: number
  /** What was written or said; the new path of a renaming. */
  readonly data: Buffer
}

const kinds: Readonly<Record<string, DiskOperation['kind']>> = {
  W: 'write',
  T: 'truncate',
  S: 'sync',
  C: 'create',
  M: 'folder',
  U: 'unlink',
  R: 'rename',
  A: 'said',
}
const headBytes = 17

/** Why nothing can stand between a process and its disk here; undefined where it can. Said aloud, since proofs are left out then. */
export function lackingDisk(): string | undefined {
  const lack =
    process.platform !== 'linux'
      ? 'not Linux'
      : spawnSync('cc', ['--version']).status === 0
        ? undefined
        : 'no C compiler: cc'
  if (lack !== undefined) process.stderr.write(`NOT RUN: what loses power or fails (${lack})\n`)
  return lack
}

/** The environment that puts `disk.c` between a child and its disk, for the files of `folder`. */
export function betweenDisk(folder: string): Readonly<Record<string, string>> {
  const cache = join(root, 'node_modules/.cache/faults')
  const library = join(cache, `disk-${process.pid}.so`)
  mkdirSync(cache, { recursive: true })
  const warnings = ['-Wall', '-Wextra', '-Werror']
  const command = [
    '-shared',
    '-fPIC',
    '-O1',
    ...warnings,
    '-o',
    library,
    join(__dirname, 'disk.c'),
    '-ldl',
    '-lpthread',
  ]
  const { status, stderr } = spawnSync('cc', command)
  if (status !== 0) throw new Error(`disk.c does not compile: ${String(stderr)}`)
  return { LD_PRELOAD: library, HARBOR_DISK_FOLDER: folder }
}

export function readRecord(file: string): readonly DiskOperation[] {
  const bytes = readFileSync(file)
  const operations: DiskOperation[] = []
  for (let at = 0; at < bytes.length;) {
    const pathBytes = bytes.readUInt32LE(at + 1)
    const dataBytes = bytes.readUInt32LE(at + 13)
    const path = at + headBytes
    const data = path + pathBytes
    const kind = kinds[bytes.toString('latin1', at, at + 1)]
    if (!kind) throw new Error(`no record at ${at}`)
    operations.push({
      kind,
      path: bytes.toString('utf8', path, data),
      at: Number(bytes.readBigUInt64LE(at + 5)),
      data: bytes.subarray(data, data + dataBytes),
    })
    at = data + dataBytes
  }
  return operations
}
