import { closeSync, existsSync, fstatSync, openSync, readSync } from 'node:fs'

/** What stands in a write-ahead log behind its last whole commit. */
export interface WalTail {
  /** Bytes of a transaction that was being written when the process or the machine stopped; 0 when the end is clean. */
  readonly tornBytes: number
  /** Ends of transactions among them. One may be the last, torn one; with more (Infinity: uncounted), commits that were acknowledged are lost. */
  readonly commitsInside: number
}

const walHeaderBytes = 32
const frameHeaderBytes = 24
const bigEndianMagic = 0x377f0683
const littleEndianMagic = 0x377f0682

interface WalHeader {
  readonly littleEndian: boolean
  readonly frameBytes: number
  readonly salts: bigint
  readonly checksum: Checksum
}
type Checksum = readonly [number, number]

/**
 * Reads the WAL of a database as SQLite's recovery will (format: https://sqlite.org/fileformat2.html#walformat), to say what recovery
 * drops silently. Frames of an earlier round of the WAL carry other salts: they are old, not torn. Call it before opening, under the writer lock.
 */
export function inspectWal(file: string): WalTail {
  if (!existsSync(file)) return { tornBytes: 0, commitsInside: 0 }
  const descriptor = openSync(file, 'r')
  try {
    return inspect(descriptor, fstatSync(descriptor).size)
  } finally {
    closeSync(descriptor)
  }
}

function inspect(descriptor: number, size: number): WalTail {
  if (size === 0) return { tornBytes: 0, commitsInside: 0 }
  const header = readHeader(descriptor)
  /** It is synced before the first frame: without it nothing of this round was committed, and no frame can stand behind. */
  if (!header) return { tornBytes: size, commitsInside: size > walHeaderBytes ? Infinity : 0 }
  const end = endOfLastCommit(descriptor, header)
  let [tornBytes, commitsInside] = [0, 0]
  for (let offset = end; offset < size; offset += header.frameBytes) {
    const frame = read(descriptor, offset, frameHeaderBytes)
    if (frame.byteLength >= 16 && !isOfRound(frame, header)) continue
    tornBytes += Math.min(header.frameBytes, size - offset)
    if (frame.byteLength >= 8 && frame.getUint32(4) !== 0) commitsInside++
  }
  return { tornBytes, commitsInside }
}

/** Every round counts up the first salt and draws the second anew: a frame with one of them right is of this round, and damaged. */
function isOfRound(frame: DataView, { salts }: WalHeader): boolean {
  return BigInt(frame.getUint32(8)) === salts >> 32n || BigInt(frame.getUint32(12)) === (salts & 0xffffffffn)
}

function readHeader(descriptor: number): WalHeader | undefined {
  const header = read(descriptor, 0, walHeaderBytes)
  if (header.byteLength < walHeaderBytes) return undefined
  const magic = header.getUint32(0)
  if (magic !== bigEndianMagic && magic !== littleEndianMagic) return undefined
  const littleEndian = magic === littleEndianMagic
  const checksum = checksumOf(header, 0, 24, [0, 0], littleEndian)
  if (!matches(header, 24, checksum)) return undefined
  return { littleEndian, frameBytes: frameHeaderBytes + header.getUint32(8), salts: header.getBigUint64(16), checksum }
}

function endOfLastCommit(descriptor: number, { littleEndian, frameBytes, salts, checksum }: WalHeader): number {
  let end = walHeaderBytes
  let running = checksum
  for (let offset = walHeaderBytes; ; offset += frameBytes) {
    const frame = read(descriptor, offset, frameBytes)
    if (frame.byteLength < frameBytes || frame.getBigUint64(8) !== salts) return end
    running = checksumOf(frame, 0, 8, running, littleEndian)
    running = checksumOf(frame, frameHeaderBytes, frameBytes, running, littleEndian)
    if (!matches(frame, 16, running)) return end
    if (frame.getUint32(4) !== 0) end = offset + frameBytes
  }
}

function checksumOf(bytes: DataView, from: number, to: number, before: Checksum, littleEndian: boolean): Checksum {
  let [first, second] = before
  for (let offset = from; offset < to; offset += 8) {
    first = (first + bytes.getUint32(offset, littleEndian) + second) | 0
    second = (second + bytes.getUint32(offset + 4, littleEndian) + first) | 0
  }
  return [first, second]
}

function matches(bytes: DataView, offset: number, [first, second]: Checksum): boolean {
  return bytes.getInt32(offset) === first && bytes.getInt32(offset + 4) === second
}

/** Up to `length` bytes at `offset`; fewer at the end of the file. */
function read(descriptor: number, offset: number, length: number): DataView {
  const buffer = new ArrayBuffer(length)
  const count = readSync(descriptor, new Uint8Array(buffer), 0, length, offset)
  return new DataView(buffer, 0, count)
}
