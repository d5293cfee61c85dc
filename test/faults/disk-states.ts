import { createHash } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { DiskOperation } from './disk-record'

/** A part of a write that is on the disk as a whole or not at all, or a truncation. */
interface Piece {
  readonly at: number
  /** Undefined: a truncation to `at`. */
  readonly data: Buffer | undefined
}

interface StoredFile {
  durable: Buffer
  /** Since the last sync, in order: each may be on the disk or not. */
  pending: Piece[]
}

type Entry = StoredFile | 'folder'
/** Undefined: the name is gone. */
type Naming = readonly [path: string, entry: Entry | undefined]

/** What a disk holds after a power failure: contents by path relative to the folder, `undefined` for a folder. */
export type DiskState = ReadonlyMap<string, Buffer | undefined>

/**
 * A disk that loses what was not synced. Of a file: every write since its last sync, cut at the disk's sectors, is there or not,
 * whatever came before or after it. Of a folder: what was made, renamed and unlinked since its last sync is there up to some point.
 */
export class LossyDisk {
  private readonly named = new Map<string, Entry>()
  private readonly durableNames = new Map<string, Entry>()
  private readonly pendingNames = new Map<string, Naming[][]>()

  constructor(private readonly folder: string) {
    this.durableNames.set(folder, 'folder')
  }

  do({ kind, path, at, data }: DiskOperation): void {
    // Shared memory in a file: the next process to open the store makes it anew.
    if (path.endsWith('-shm')) return
    switch (kind) {
      case 'write':
        this.file(path).pending.push({ at, data })
        return
      case 'truncate':
        this.file(path).pending.push({ at, data: undefined })
        return
      case 'create':
        return this.name([[path, { durable: Buffer.alloc(0), pending: [] }]])
      case 'folder':
        return this.name([[path, 'folder']])
      case 'unlink':
        return this.name([[path, undefined]])
      case 'rename':
        return this.name([
          [path, undefined],
          [data.toString(), this.named.get(path)],
        ])
      case 'sync':
        return this.sync(path)
      case 'said':
        return
    }
  }

  /** One of the states that the disk may be in when the power fails now. */
  fail(random: () => number): DiskState {
    const names = new Map(this.durableNames)
    for (const changes of this.pendingNames.values()) {
      const kept = Math.round(edged(random) * changes.length)
      for (const naming of changes.slice(0, kept).flat()) put(names, naming)
    }
    const sectorBytes = random() < 0.5 ? 512 : 4096
    const state = new Map<string, Buffer | undefined>()
    for (const [path, entry] of names) {
      if (path === this.folder || !areThere(names, dirname(path), this.folder)) continue
      const content = entry === 'folder' ? undefined : contentOf(entry, sectorBytes, random)
      state.set(path.slice(this.folder.length + 1), content)
    }
    return state
  }

  private file(path: string): StoredFile {
    const entry = this.named.get(path)
    if (!entry || entry === 'folder') throw new Error(`${path} was not made before it was written`)
    return entry
  }

  private name(namings: readonly Naming[]): void {
    for (const naming of namings) put(this.named, naming)
    const where = dirname(namings[0]?.[0] ?? '')
    this.pendingNames.set(where, [...(this.pendingNames.get(where) ?? []), [...namings]])
  }

  private sync(path: string): void {
    const entry = this.named.get(path)
    if (entry && entry !== 'folder') {
      entry.durable = applied(entry.durable, entry.pending)
      entry.pending = []
      return
    }
    for (const naming of (this.pendingNames.get(path) ?? []).flat()) put(this.durableNames, naming)
    this.pendingNames.delete(path)
  }
}

export function writeState(state: DiskState, folder: string): void {
  mkdirSync(folder, { recursive: true })
  for (const [path, content] of state) if (content === undefined) mkdirSync(join(folder, path), { recursive: true })
  for (const [path, content] of state) if (content !== undefined) writeFileSync(join(folder, path), content)
}

export function digestOf(state: DiskState): string {
  const hash = createHash('sha256')
  for (const [path, content] of [...state].toSorted(([a], [b]) => (a < b ? -1 : 1)))
    hash.update(`${path} ${content?.length ?? 'folder'}\n`).update(content ?? '')
  return hash.digest('hex')
}

function put(names: Map<string, Entry>, [path, entry]: Naming): void {
  if (entry === undefined) names.delete(path)
  else names.set(path, entry)
}

function areThere(names: ReadonlyMap<string, Entry>, path: string, folder: string): boolean {
  return path === folder || (names.has(path) && areThere(names, dirname(path), folder))
}

/** Numbers from 0 to 1, often one of the two. */
function edged(random: () => number): number {
  return Math.min(1, Math.max(0, random() * 2 - 0.5))
}

function contentOf({ durable, pending }: StoredFile, sectorBytes: number, random: () => number): Buffer {
  const pieces = pending.flatMap((piece) => sectorsOf(piece, sectorBytes))
  const kept = chosen(pieces, random)
  const content = applied(durable, kept)
  // The file may have grown already where its content has not arrived.
  const grown = applied(durable, pieces).length
  return random() < 0.2 && grown > content.length
    ? Buffer.concat([content, Buffer.alloc(grown - content.length)])
    : content
}

function sectorsOf({ at, data }: Piece, sectorBytes: number): readonly Piece[] {
  if (data === undefined) return [{ at, data }]
  const pieces: Piece[] = []
  for (let from = at; from < at + data.length;) {
    const to = Math.min(at + data.length, (Math.floor(from / sectorBytes) + 1) * sectorBytes)
    pieces.push({ at: from, data: data.subarray(from - at, to - at) })
    from = to
  }
  return pieces
}

/** All, none, the first, the last, all but one, any. */
function chosen(pieces: readonly Piece[], random: () => number): readonly Piece[] {
  if (pieces.length === 0) return pieces
  const place = Math.floor(random() * pieces.length)
  const share = random()
  switch (Math.floor(random() * 6)) {
    case 0:
      return random() < 0.5 ? pieces : []
    case 1:
      return pieces.slice(0, place)
    case 2:
      return pieces.slice(place)
    case 3:
      return pieces.toSpliced(place, 1)
    default:
      return pieces.filter(() => random() < share)
  }
}

function applied(before: Buffer, pieces: readonly Piece[]): Buffer {
  const ends = pieces.map(({ at, data }) => at + (data?.length ?? 0))
  const content = Buffer.alloc(Math.max(before.length, ...ends))
  before.copy(content)
  let size = before.length
  for (const { at, data } of pieces) {
    if (data === undefined) {
      if (at < size) content.fill(0, at, size)
      size = at
      continue
    }
    data.copy(content, at)
    size = Math.max(size, at + data.length)
  }
  return content.subarray(0, size)
}
