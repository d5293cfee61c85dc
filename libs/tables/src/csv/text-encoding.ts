import type { TextEncoding } from '../table'
import { TableError } from '../table-error'

const chunkBytes = 64 * 1024
/** Nothing in a table is written with these; they show that the bytes are no text in the encoding tried. */
const controls = /[\u0000-\u0008\u000b\u000c\u000e-\u0019\u001b-\u001f\ufffe\uffff]/

/**
 * Which encoding the bytes are in: by their byte order mark, by the zero bytes of UTF-16, else UTF-8 where all of it is valid,
 * else GB18030 (which holds GBK and GB2312). Throws `text.encoding` when none fits from start to end.
 */
export function detectEncoding(bytes: Uint8Array): TextEncoding {
  const wide = wideEncoding(bytes)
  const candidates: readonly TextEncoding[] = wide ? [wide] : ['utf-8', 'gb18030']
  const reached = candidates.map((encoding) => ({ encoding, bytes: validBytes(bytes, encoding) }))
  const fitting = reached.find((tried) => tried.bytes === bytes.length)
  if (fitting) return fitting.encoding
  const lines = reached.map((tried) => firstBadLine(bytes, tried.encoding, tried.bytes))
  throw new TableError('text.encoding', { line: Math.max(...lines) })
}

/** The text in pieces, so that it is never in memory as a whole. The byte order mark is left out. */
export function* decodeText(bytes: Uint8Array, encoding: TextEncoding): Generator<string> {
  const decoder = new TextDecoder(encoding, { fatal: true })
  for (let at = 0; at < bytes.length; at += chunkBytes) {
    const end = Math.min(at + chunkBytes, bytes.length)
    yield decoder.decode(bytes.subarray(at, end), { stream: end < bytes.length })
  }
}

function wideEncoding(bytes: Uint8Array): 'utf-16le' | 'utf-16be' | undefined {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le'
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be'
  // Without a mark: separators and digits of UTF-16 have their zero byte always on the same side.
  const start = bytes.subarray(0, chunkBytes)
  let even = 0
  let odd = 0
  start.forEach((byte, index) => {
    if (byte !== 0) return
    if (index % 2 === 0) even += 1
    else odd += 1
  })
  if (even + odd < 2) return undefined
  if (odd > even * 20) return 'utf-16le'
  return even > odd * 20 ? 'utf-16be' : undefined
}

/** How many bytes from the start are valid text, in whole chunks; all of them when the encoding fits. */
function validBytes(bytes: Uint8Array, encoding: TextEncoding): number {
  let valid = 0
  try {
    for (const text of decodeText(bytes, encoding)) {
      if (controls.test(text)) return valid
      valid = Math.min(valid + chunkBytes, bytes.length)
    }
  } catch {
    // A fatal decoder says only that something is wrong; `firstBadLine` finds where.
    return valid < bytes.length ? valid : valid - 1
  }
  return valid
}

/** The line, from 1, that does not decode, looked for from the chunk that did not. A line feed is never part of a longer character. */
function firstBadLine(bytes: Uint8Array, encoding: TextEncoding, validUntil: number): number {
  let line = bytes.subarray(0, validUntil).reduce((lines, byte) => (byte === 0x0a ? lines + 1 : lines), 1)
  if (encoding !== 'utf-8' && encoding !== 'gb18030') return line
  let start = validUntil === 0 ? 0 : bytes.lastIndexOf(0x0a, validUntil - 1) + 1
  const decoder = new TextDecoder(encoding, { fatal: true })
  for (const stop = Math.min(validUntil + chunkBytes, bytes.length); start < stop; line += 1) {
    const feed = bytes.indexOf(0x0a, start)
    const end = feed === -1 ? bytes.length : feed + 1
    try {
      if (controls.test(decoder.decode(bytes.subarray(start, end)))) return line
    } catch {
      return line
    }
    start = end
  }
  return line
}
