import { createInflateRaw, crc32 } from 'node:zlib'
import { Readable } from 'node:stream'
import type { TableLimits } from '../table'
import { TableError } from '../table-error'

interface ZipEntry {
  readonly name: string
  readonly method: number
  readonly crc: number
  readonly packedBytes: number
  readonly declaredBytes: number
  readonly headerAt: number
}

const endSignature = 0x06054b50
const end64Signature = 0x06064b50
const locator64Signature = 0x07064b50
const centralSignature = 0x02014b50
const localSignature = 0x04034b50
const absent32 = 0xffffffff
const absent16 = 0xffff
const ratioFromBytes = 1024 * 1024
const chunkBytes = 64 * 1024

/**
 * The parts of a zip archive by name. What the archive says of itself is checked against what it holds: sizes and checksums are
 * those of the real inflating, which stops as soon as a limit is passed. Throws TableError `zip.*`, `file.*`.
 */
export class ZipArchive {
  private readonly entries = new Map<string, ZipEntry>()
  /** Inflated so far, by part: reading a part again costs time but is no more content. */
  private readonly inflated = new Map<string, number>()

  constructor(
    private readonly bytes: Uint8Array,
    private readonly limits: TableLimits,
  ) {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    for (const entry of readDirectory(view, bytes, limits.zipEntries)) {
      refuseUnsafe(entry.name)
      const key = partKey(entry.name)
      if (this.entries.has(key)) throw new TableError('file.damaged', { part: entry.name })
      this.entries.set(key, entry)
    }
    const declared = [...this.entries.values()].reduce((sum, entry) => sum + entry.declaredBytes, 0)
    if (declared > limits.inflatedBytes) throw new TableError('zip.bomb', { part: 'zip' })
  }

  has(name: string): boolean {
    return this.entries.has(partKey(name))
  }

  names(): readonly string[] {
    return [...this.entries.values()].map((entry) => entry.name)
  }

  /** The content of a part in pieces of at most 64 KB; the checksum is compared after the last. */
  async *read(name: string): AsyncGenerator<Uint8Array> {
    const entry = this.entries.get(partKey(name))
    if (!entry) throw new TableError('file.damaged', { part: name })
    const packed = this.packed(entry)
    let size = 0
    let checksum = 0
    for await (const chunk of inflate(packed, entry)) {
      size += chunk.length
      checksum = crc32(chunk, checksum)
      this.count(entry, size)
      yield chunk
    }
    if (size !== entry.declaredBytes || checksum !== entry.crc)
      throw new TableError('file.damaged', { part: entry.name })
  }

  /** Inflates every part to nothing, so that whoever opens the archive next can trust its sizes. */
  async proveSizes(): Promise<void> {
    for (const entry of this.entries.values()) {
      for await (const chunk of this.read(entry.name)) void chunk
    }
  }

  private count(entry: ZipEntry, size: number): void {
    this.inflated.set(entry.name, Math.max(size, this.inflated.get(entry.name) ?? 0))
    let total = 0
    for (const bytes of this.inflated.values()) total += bytes
    const ratio = size / Math.max(entry.packedBytes, 1)
    if (total > this.limits.inflatedBytes || (size > ratioFromBytes && ratio > this.limits.inflateRatio)) {
      throw new TableError('zip.bomb', { part: entry.name })
    }
    if (size > entry.declaredBytes) throw new TableError('file.damaged', { part: entry.name })
  }

  private packed(entry: ZipEntry): Uint8Array {
    const view = new DataView(this.bytes.buffer, this.bytes.byteOffset, this.bytes.byteLength)
    const at = entry.headerAt
    if (at + 30 > view.byteLength || view.getUint32(at, true) !== localSignature) {
      throw new TableError('file.damaged', { part: entry.name })
    }
    const start = at + 30 + view.getUint16(at + 26, true) + view.getUint16(at + 28, true)
    if (start + entry.packedBytes > view.byteLength) throw new TableError('file.truncated')
    return this.bytes.subarray(start, start + entry.packedBytes)
  }
}

async function* inflate(packed: Uint8Array, entry: ZipEntry): AsyncGenerator<Uint8Array> {
  if (entry.method === 0) {
    for (let at = 0; at < packed.length; at += chunkBytes) yield packed.subarray(at, at + chunkBytes)
    return
  }
  const inflater = createInflateRaw({ chunkSize: chunkBytes })
  const source = Readable.from([packed], { objectMode: false, highWaterMark: chunkBytes })
  try {
    for await (const chunk of source.pipe(inflater)) yield chunk as Uint8Array
  } catch (error) {
    throw error instanceof TableError ? error : new TableError('file.damaged', { part: entry.name }, error)
  } finally {
    source.destroy()
    inflater.destroy()
  }
}

function* readDirectory(view: DataView, bytes: Uint8Array, maxEntries: number): Generator<ZipEntry> {
  const { count, start } = findDirectory(view)
  if (count > maxEntries) throw new TableError('zip.bomb', { part: `${count} entries` })
  let at = start
  for (let index = 0; index < count; index += 1) {
    if (at + 46 > view.byteLength || view.getUint32(at, true) !== centralSignature) {
      throw new TableError('file.damaged', { part: 'zip' })
    }
    const { entry, next } = readEntry(view, bytes, at)
    yield entry
    at = next
  }
}

function readEntry(view: DataView, bytes: Uint8Array, at: number): { entry: ZipEntry; next: number } {
  const flags = view.getUint16(at + 8, true)
  const method = view.getUint16(at + 10, true)
  const nameBytes = view.getUint16(at + 28, true)
  const extraBytes = view.getUint16(at + 30, true)
  const next = at + 46 + nameBytes + extraBytes + view.getUint16(at + 32, true)
  if (next > view.byteLength) throw new TableError('file.damaged', { part: 'zip' })
  const name = new TextDecoder().decode(bytes.subarray(at + 46, at + 46 + nameBytes))
  if ((flags & 0x01) !== 0) throw new TableError('file.password')
  if (method !== 0 && method !== 8) throw new TableError('zip.unsupported', { part: name })
  const wide = wideFields(view, at, at + 46 + nameBytes, extraBytes)
  const entry = {
    name,
    method,
    crc: view.getUint32(at + 16, true),
    packedBytes: wide.packedBytes,
    declaredBytes: wide.declaredBytes,
    headerAt: wide.headerAt,
  }
  return { entry, next }
}

/** Sizes and offset of an entry; where 32 bits say "elsewhere", from its zip64 extra field (some writers always use it). */
function wideFields(
  view: DataView,
  at: number,
  extraAt: number,
  extraBytes: number,
): { declaredBytes: number; packedBytes: number; headerAt: number } {
  const narrow = [view.getUint32(at + 24, true), view.getUint32(at + 20, true), view.getUint32(at + 42, true)]
  let field = findExtra(view, extraAt, extraBytes, 0x0001)
  const [declaredBytes = 0, packedBytes = 0, headerAt = 0] = narrow.map((value) => {
    if (value !== absent32) return value
    if (field === undefined || field + 8 > view.byteLength) throw new TableError('file.damaged', { part: 'zip' })
    field += 8
    return toCount(view.getBigUint64(field - 8, true))
  })
  return { declaredBytes, packedBytes, headerAt }
}

function findExtra(view: DataView, start: number, length: number, id: number): number | undefined {
  for (let at = start; at + 4 <= start + length; at += 4 + view.getUint16(at + 2, true)) {
    if (view.getUint16(at, true) === id) return at + 4
  }
  return undefined
}

/** The end record stands last, before a comment of at most 65,535 bytes. A file cut short has lost it. */
function findDirectory(view: DataView): { count: number; start: number } {
  const lowest = Math.max(0, view.byteLength - 22 - 0xffff)
  for (let at = view.byteLength - 22; at >= lowest; at -= 1) {
    if (view.getUint32(at, true) !== endSignature) continue
    const count = view.getUint16(at + 10, true)
    const start = view.getUint32(at + 16, true)
    return count === absent16 || start === absent32 ? findDirectory64(view, at - 20) : { count, start }
  }
  throw new TableError('file.truncated')
}

function findDirectory64(view: DataView, locatorAt: number): { count: number; start: number } {
  if (locatorAt < 0 || view.getUint32(locatorAt, true) !== locator64Signature) {
    throw new TableError('file.damaged', { part: 'zip' })
  }
  const at = toCount(view.getBigUint64(locatorAt + 8, true))
  if (at + 56 > view.byteLength || view.getUint32(at, true) !== end64Signature) {
    throw new TableError('file.damaged', { part: 'zip' })
  }
  return { count: toCount(view.getBigUint64(at + 32, true)), start: toCount(view.getBigUint64(at + 48, true)) }
}

function toCount(value: bigint): number {
  if (value > BigInt(Number.MAX_SAFE_INTEGER)) throw new TableError('file.damaged', { part: 'zip' })
  return Number(value)
}

/** Nothing is ever written under these names; a workbook that has such a name was made to attack whoever unpacks it. */
function refuseUnsafe(name: string): void {
  const climbs = name.split(/[/\\]/).includes('..')
  if (climbs || name.startsWith('/') || name.startsWith('\\') || /^[a-z]:/i.test(name) || name.includes('\0')) {
    throw new TableError('zip.unsafe-path', { entry: name.slice(0, 80) })
  }
}

/** Part names of a package compare without regard to letter case (ECMA-376 part 2). Some writers use backslashes. */
function partKey(name: string): string {
  return name.replaceAll('\\', '/').replace(/^\//, '').toLowerCase()
}
