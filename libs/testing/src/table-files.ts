import { crc32, deflateRawSync } from 'node:zlib'

/** Table files made by hand, byte by byte where a test needs it: what spreadsheets write, and what nobody should. */

/** The columns of a roster that tell who somebody is and since when. */
export const rosterHeader = [
  '姓名',
  '性别',
  '出生日期',
  '公民身份号码',
  '人员类别',
  '加入中共组织日期',
  '转为正式党员日期',
  '所在党支部',
] as const

export interface ZipPart {
  readonly name: string
  readonly content: string | Uint8Array
  readonly store?: boolean
  /** What the archive is to claim instead of the truth. */
  readonly claim?: { readonly size?: number; readonly crc?: number; readonly method?: number; readonly flags?: number }
}

export function zipOf(parts: readonly ZipPart[]): Uint8Array {
  const local: Buffer[] = []
  const central: Buffer[] = []
  let offset = 0
  for (const part of parts) {
    const { header, directory, packed, name } = records(part, offset)
    local.push(header, name, packed)
    central.push(directory, name)
    offset += header.length + name.length + packed.length
  }
  const directory = Buffer.concat(central)
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50, 0)
  end.writeUInt16LE(parts.length, 8)
  end.writeUInt16LE(parts.length, 10)
  end.writeUInt32LE(directory.length, 12)
  end.writeUInt32LE(offset, 16)
  return new Uint8Array(Buffer.concat([...local, directory, end]))
}

function records(part: ZipPart, offset: number) {
  const content = Buffer.from(part.content)
  const packed = part.store === true ? content : deflateRawSync(content)
  const name = Buffer.from(part.name)
  const {
    size = content.length,
    crc = crc32(content),
    method = part.store === true ? 0 : 8,
    flags = 0,
  } = part.claim ?? {}
  const header = Buffer.alloc(30)
  const directory = Buffer.alloc(46)
  header.writeUInt32LE(0x04034b50, 0)
  directory.writeUInt32LE(0x02014b50, 0)
  for (const [record, at] of [[header, 4] as const, [directory, 6] as const]) {
    record.writeUInt16LE(20, at)
    record.writeUInt16LE(flags, at + 2)
    record.writeUInt16LE(method, at + 4)
    record.writeUInt32LE(crc, at + 10)
    record.writeUInt32LE(packed.length, at + 14)
    record.writeUInt32LE(size, at + 18)
    record.writeUInt16LE(name.length, at + 22)
  }
  directory.writeUInt32LE(offset, 42)
  return { header, directory, packed, name }
}

/** Text as a shared string, a number, raw XML of a cell without its reference (`<c …>`), or nothing. */
export type CellValue = string | number | { readonly xml: string } | { readonly date: number } | null

export interface SheetSpec {
  readonly name: string
  readonly rows: readonly (readonly CellValue[] | null)[]
  readonly merges?: readonly string[]
  readonly hidden?: boolean
}

export interface WorkbookSpec {
  readonly date1904?: boolean
  /** Replaces parts, or adds them. */
  readonly parts?: Readonly<Record<string, string>>
}

const office = 'http://schemas.openxmlformats.org/officeDocument/2006'
const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
const declaration = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

/** The parts of a workbook as Excel lays them out; style 1 shows numbers as dates. */
export function workbookParts(sheets: readonly SheetSpec[], spec: WorkbookSpec = {}): readonly ZipPart[] {
  const texts: string[] = []
  const sheetParts = sheets.map(
    (sheet, index) => [`xl/worksheets/sheet${index + 1}.xml`, sheetXml(sheet, texts)] as const,
  )
  const parts: Record<string, string> = {
    '_rels/.rels': `<Relationships><Relationship Id="rId1" Type="${office}/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    'xl/workbook.xml': workbookXml(sheets, spec.date1904 === true),
    'xl/_rels/workbook.xml.rels': relationsXml(sheets.length),
    'xl/styles.xml': `<styleSheet xmlns="${main}"><numFmts count="1"><numFmt numFmtId="176" formatCode="yyyy&quot;年&quot;m&quot;月&quot;d&quot;日&quot;"/></numFmts><cellXfs count="3"><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="176"/></cellXfs></styleSheet>`,
    ...Object.fromEntries(sheetParts),
    'xl/sharedStrings.xml': `<sst xmlns="${main}">${texts.map((text) => `<si><t xml:space="preserve">${escapeXml(text)}</t></si>`).join('')}</sst>`,
    ...spec.parts,
  }
  return Object.entries(parts).map(([name, content]) => ({ name, content: declaration + content }))
}

export function xlsxOf(sheets: readonly SheetSpec[], spec: WorkbookSpec = {}): Uint8Array {
  return zipOf(workbookParts(sheets, spec))
}

function workbookXml(sheets: readonly SheetSpec[], date1904: boolean): string {
  const list = sheets.map(
    ({ name, hidden }, index) =>
      `<sheet name="${escapeXml(name)}" sheetId="${index + 1}" ${hidden === true ? 'state="hidden" ' : ''}r:id="rId${index + 1}"/>`,
  )
  return `<workbook xmlns="${main}" xmlns:r="${office}/relationships"><workbookPr${date1904 ? ' date1904="1"' : ''}/><sheets>${list.join('')}</sheets></workbook>`
}

function relationsXml(sheets: number): string {
  const relation = (id: string, type: string, target: string) =>
    `<Relationship Id="${id}" Type="${office}/relationships/${type}" Target="${target}"/>`
  const sheetRelations = Array.from({ length: sheets }, (_, index) =>
    relation(`rId${index + 1}`, 'worksheet', `worksheets/sheet${index + 1}.xml`),
  )
  return `<Relationships>${sheetRelations.join('')}${relation('rIdT', 'sharedStrings', 'sharedStrings.xml')}${relation('rIdS', 'styles', '/xl/styles.xml')}</Relationships>`
}

function sheetXml({ rows, merges = [] }: SheetSpec, texts: string[]): string {
  const rowTexts = rows.map((row, index) =>
    row === null
      ? ''
      : `<row r="${index + 1}">${row.map((value, column) => cellXml(value, letter(column) + String(index + 1), texts)).join('')}</row>`,
  )
  const merged =
    merges.length === 0
      ? ''
      : `<mergeCells count="${merges.length}">${merges.map((ref) => `<mergeCell ref="${ref}"/>`).join('')}</mergeCells>`
  return `<worksheet xmlns="${main}"><sheetData>${rowTexts.join('')}</sheetData>${merged}</worksheet>`
}

function cellXml(value: CellValue, reference: string, texts: string[]): string {
  if (value === null) return ''
  if (typeof value === 'number') return `<c r="${reference}"><v>${value}</v></c>`
  if (typeof value === 'string') return `<c r="${reference}" t="s"><v>${texts.push(value) - 1}</v></c>`
  if ('date' in value) return `<c r="${reference}" s="1"><v>${value.date}</v></c>`
  return value.xml.replace('<c', `<c r="${reference}"`)
}

function letter(column: number): string {
  return column < 26 ? String.fromCharCode(65 + column) : letter(Math.floor(column / 26) - 1) + letter(column % 26)
}

function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')
}

export function csvOf(rows: readonly (readonly string[])[], separator = ','): string {
  const quoted = (value: string) => (/[",;\t\n|]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value)
  return rows.map((row) => row.map(quoted).join(separator)).join('\r\n')
}

export function utf8Of(text: string, withMark = false): Uint8Array {
  return new Uint8Array(Buffer.from((withMark ? '\uFEFF' : '') + text, 'utf8'))
}

export function utf16Of(text: string, order: 'le' | 'be', withMark = true): Uint8Array {
  const bytes = Buffer.from((withMark ? '\uFEFF' : '') + text, 'utf16le')
  return new Uint8Array(order === 'le' ? bytes : bytes.swap16())
}

let toGb18030: Map<string, readonly number[]> | undefined

/** Two-byte characters by turning the platform's decoder round; beyond the first plane by the formula of the standard. */
export function gb18030Of(text: string): Uint8Array {
  toGb18030 ??= new Map(twoByteCharacters())
  const known = toGb18030
  return new Uint8Array(
    [...text].flatMap((char) => {
      const code = char.codePointAt(0) ?? 0
      if (code < 0x80) return [code]
      const bytes = code >= 0x10000 ? fourBytes(code - 0x10000) : known.get(char)
      if (!bytes) throw new Error(`not encoded here: ${char}`)
      return [...bytes]
    }),
  )
}

function* twoByteCharacters(): Generator<[string, readonly number[]]> {
  const decoder = new TextDecoder('gb18030')
  for (let lead = 0x81; lead <= 0xfe; lead += 1) {
    for (let trail = 0x40; trail <= 0xfe; trail += 1) {
      const char = decoder.decode(Uint8Array.of(lead, trail))
      if ([...char].length === 1 && char !== '\uFFFD') yield [char, [lead, trail]]
    }
  }
}

function fourBytes(index: number): readonly number[] {
  return [
    0x90 + Math.floor(index / 12_600),
    0x30 + (Math.floor(index / 1_260) % 10),
    0x81 + (Math.floor(index / 10) % 126),
    0x30 + (index % 10),
  ]
}
