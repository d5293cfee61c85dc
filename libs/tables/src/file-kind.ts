import { TableError } from './table-error'

type Signature = readonly [bytes: readonly number[], zh: string, en: string]

/** Files that people send by mistake, by their first bytes. */
const others: readonly Signature[] = [
  [[0x25, 0x50, 0x44, 0x46], 'PDF 文件', 'a PDF document'],
  [[0x89, 0x50, 0x4e, 0x47], 'PNG 图片', 'a PNG image'],
  [[0xff, 0xd8, 0xff], 'JPEG 图片', 'a JPEG image'],
  [[0x47, 0x49, 0x46, 0x38], 'GIF 图片', 'a GIF image'],
  [[0x42, 0x4d], 'BMP 图片', 'a BMP image'],
  [[0x49, 0x49, 0x2a, 0x00], 'TIFF 图片', 'a TIFF image'],
  [[0x1f, 0x8b], 'GZIP 压缩包', 'a GZIP archive'],
  [[0x52, 0x61, 0x72, 0x21], 'RAR 压缩包', 'a RAR archive'],
  [[0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c], '7Z 压缩包', 'a 7z archive'],
  [[0x4d, 0x5a, 0x90, 0x00], '程序文件', 'a program'],
  [[0x7f, 0x45, 0x4c, 0x46], '程序文件', 'a program'],
  [[0x7b, 0x5c, 0x72, 0x74, 0x66], 'RTF 文档', 'an RTF document'],
  [[0x53, 0x51, 0x4c, 0x69, 0x74, 0x65, 0x20, 0x66], 'SQLite 数据库', 'an SQLite database'],
]
const compoundFile = [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]
const zipParts = [
  [0x50, 0x4b, 0x03, 0x04],
  [0x50, 0x4b, 0x05, 0x06],
]
const markup: readonly (readonly [pattern: RegExp, zh: string, en: string])[] = [
  [/^(<\?xml[^>]*>\s*)?(<\?mso[^>]*>\s*)?<(\w+:)?Workbook[\s>]/i, 'XML 表格 2003', 'an XML spreadsheet of 2003'],
  [
    /^(<!--[\s\S]*?-->\s*)?<(!doctype\s+html|html|head|meta|table|style|body|div)[\s>]/i,
    '网页(HTML)',
    'a web page (HTML)',
  ],
  [/^<\?xml/i, 'XML 文件', 'an XML file'],
  [/^\s*[[{]\s*["{[]/, 'JSON 文件', 'a JSON file'],
]

/** What the bytes are, whatever the file is called. Throws a TableError for what cannot be a table. */
export function fileKind(bytes: Uint8Array): 'zip' | 'text' {
  if (bytes.length === 0) throw new TableError('file.empty')
  if (startsWith(bytes, compoundFile)) throw compoundFileError(bytes)
  if (zipParts.some((part) => startsWith(bytes, part))) return 'zip'
  const other = others.find(([signature]) => startsWith(bytes, signature) && !looksLikeText(bytes))
  if (other) throw new TableError('file.wrong-kind', { kindZh: other[1], kindEn: other[2] })
  const start = Buffer.from(bytes.subarray(0, 2_048))
    .toString('utf8')
    .replace(/^\uFEFF/, '')
    .trimStart()
  const written = markup.find(([pattern]) => pattern.test(start))
  if (written) throw new TableError('file.wrong-kind', { kindZh: written[1], kindEn: written[2] })
  return 'text'
}

/** `BM` may also begin a heading; a picture or program has control characters in its first bytes. */
function looksLikeText(bytes: Uint8Array): boolean {
  const start = bytes.subarray(0, 512)
  const binary = start.some((byte) => byte < 0x20 && byte !== 0x09 && byte !== 0x0a && byte !== 0x0d)
  return !binary && start[0] === 0x42
}

/** Encrypted workbooks (ECMA-376 agile and standard encryption) and old binary formats share one container. */
function compoundFileError(bytes: Uint8Array): TableError {
  const content = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (content.includes(Buffer.from('EncryptedPackage', 'utf16le'))) return new TableError('file.password')
  if (content.includes(Buffer.from('WordDocument', 'utf16le'))) {
    return new TableError('file.wrong-kind', { kindZh: 'Word 文档', kindEn: 'a Word document' })
  }
  return new TableError('file.old-excel')
}

function startsWith(bytes: Uint8Array, signature: readonly number[]): boolean {
  return signature.every((byte, index) => bytes[index] === byte)
}
