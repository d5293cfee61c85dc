import { randomBytes } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { deflateRawSync, gzipSync } from 'node:zlib'
import { gb18030Of, utf16Of, utf8Of, workbookParts, xlsxOf, zipOf, type ZipPart } from '@harbor/testing/table-files'
import { useTestFolder } from '@harbor/testing/test-folder'
import { readTable } from './read-table'
import type { ColumnSpec } from './table'
import { TableError, type TableErrorCode } from './table-error'

const columns: readonly ColumnSpec<'name' | 'number'>[] = [
  { key: 'name', title: '姓名', synonyms: [], required: true },
  { key: 'number', title: '号码', synonyms: [], required: true },
]
const sheet = {
  name: '名单',
  rows: [['姓名', '号码'], ...Array.from({ length: 40 }, (_, index) => [`海山${index}`, index])],
}
const whole = xlsxOf([sheet])
const sheetPart = 'xl/worksheets/sheet1.xml'

/**
 * How much time any bad file may take, of the processor's, and how much memory beside the file itself. Globals are slow in the realm of
 * a test runner: that no file takes 5 s is seen in a process of its own, by test/faults/malformed-imports.spec.ts.
 */
const limitMs = 15_000
const limitBytes = 160 * 1024 * 1024

jest.setTimeout(60_000)

type Outcome = { readonly code: TableErrorCode | 'read'; readonly ms: number }

/** Reads it to the end. Whatever is thrown must be a TableError that speaks both languages. */
async function outcomeOf(source: Uint8Array | string): Promise<Outcome> {
  const start = process.cpuUsage()
  const done = (code: Outcome['code']): Outcome => ({ code, ms: cpuMs(process.cpuUsage(start)) })
  try {
    const table = await readTable(source, { columns })
    for await (const row of table.rows()) row.get('name')
    return done('read')
  } catch (error) {
    if (!(error instanceof TableError) || !speaks(error)) throw error
    return done(error.code)
  }
}

function cpuMs({ user, system }: NodeJS.CpuUsage): number {
  return (user + system) / 1_000
}

/** In both languages, and with every detail filled in. */
function speaks({ zh, en }: TableError): boolean {
  return /\p{Script=Han}/u.test(zh) && /[a-z]/.test(en) && !/\{\w+\}/.test(zh + en)
}

async function refusal(source: Uint8Array | string): Promise<Outcome['code']> {
  const { code, ms } = await outcomeOf(source)
  expect(ms).toBeLessThan(limitMs)
  return code
}

function withPart(name: string, content: string | Uint8Array, more: Partial<ZipPart> = {}): Uint8Array {
  const parts = workbookParts([sheet]).filter((part) => part.name !== name)
  return zipOf([...parts, { name, content, ...more }])
}

function withSheet(xml: string): Uint8Array {
  return withPart(sheetPart, xml)
}

/** The container of encrypted workbooks and of old Office files, with one stream's name in its directory. */
function compoundFile(stream: string): Uint8Array {
  const bytes = Buffer.alloc(4_096)
  Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]).copy(bytes)
  Buffer.from(stream, 'utf16le').copy(bytes, 1_024)
  return bytes
}

const laughs = `<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "ha">${Array.from({ length: 9 }, (_, level) => `<!ENTITY ${'abcdefghij'[level + 1]} "${`&${'abcdefghij'[level]};`.repeat(10)}">`).join('')}]><worksheet><sheetData><row><c t="inlineStr"><is><t>&j;</t></is></c></row></sheetData></worksheet>`
const external =
  '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><worksheet><sheetData/></worksheet>'
const spaces = (count: number) => Buffer.alloc(count, ' ')

describe('a wrong file', () => {
  it.each<[string, Uint8Array, TableErrorCode]>([
    ['nothing', new Uint8Array(), 'file.empty'],
    ['a PDF', utf8Of('%PDF-1.7\n%âãÏÓ\n1 0 obj'), 'file.wrong-kind'],
    ['a PNG', Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'), 'file.wrong-kind'],
    ['a JPEG', Buffer.from('ffd8ffe000104a464946', 'hex'), 'file.wrong-kind'],
    ['a GIF', utf8Of('GIF89a\u0001\u0000'), 'file.wrong-kind'],
    ['a BMP', Buffer.from('424d36000000000000003600000028', 'hex'), 'file.wrong-kind'],
    ['a GZIP', gzipSync('姓名,号码\n'), 'file.wrong-kind'],
    ['a RAR', Buffer.from('526172211a0700cf90', 'hex'), 'file.wrong-kind'],
    ['a 7z', Buffer.from('377abcaf271c0004', 'hex'), 'file.wrong-kind'],
    ['an RTF', utf8Of('{\\rtf1\\ansi 姓名}'), 'file.wrong-kind'],
    ['an SQLite database', Buffer.concat([utf8Of('SQLite format 3\u0000'), Buffer.alloc(84)]), 'file.wrong-kind'],
    [
      'a web page',
      utf8Of('<!DOCTYPE html><html><table><tr><td>姓名</td><td>号码</td></tr></table></html>'),
      'file.wrong-kind',
    ],
    [
      'a web table exported as .xls',
      utf8Of('\uFEFF<html xmlns:x="urn:schemas-microsoft-com:office:excel"><body/></html>'),
      'file.wrong-kind',
    ],
    ['a bare HTML table', utf8Of('  <table><tr><td>姓名</td></tr></table>'), 'file.wrong-kind'],
    [
      'an XML spreadsheet of 2003',
      utf8Of('<?xml version="1.0"?>\n<?mso-application progid="Excel.Sheet"?>\n<Workbook xmlns="urn"/>'),
      'file.wrong-kind',
    ],
    ['some XML', utf8Of('<?xml version="1.0"?><feed/>'), 'file.wrong-kind'],
    ['JSON', utf8Of('[{"姓名":"海山","号码":1}]'), 'file.wrong-kind'],
    ['an encrypted workbook', compoundFile('EncryptedPackage'), 'file.password'],
    ['an old .xls', compoundFile('Workbook'), 'file.old-excel'],
    ['an old .doc', compoundFile('WordDocument'), 'file.wrong-kind'],
    ['an ordinary zip', zipOf([{ name: 'readme.txt', content: '姓名,号码' }]), 'xlsx.not-a-workbook'],
    ['an empty zip', zipOf([]), 'xlsx.not-a-workbook'],
    ['a Word document', zipOf([{ name: 'word/document.xml', content: '<document/>' }]), 'xlsx.not-a-workbook'],
    [
      'an OpenDocument spreadsheet',
      zipOf([
        { name: 'mimetype', content: 'application/vnd.oasis.opendocument.spreadsheet' },
        { name: 'content.xml', content: '<x/>' },
      ]),
      'xlsx.not-a-workbook',
    ],
    [
      'a binary workbook',
      withPart(
        '_rels/.rels',
        '<Relationships><Relationship Id="a" Type="x/officeDocument" Target="xl/workbook.bin"/></Relationships>',
      ),
      'xlsx.not-a-workbook',
    ],
    ['a text about something else', utf8Of('敬爱的同志:\n\n您好!\n'), 'table.no-header'],
    ['zero bytes', Buffer.alloc(5_000), 'text.encoding'],
    ['text in the middle of which stands a zero byte', utf8Of('姓名,号码\n海\u0000山,1\n'), 'text.encoding'],
    ['UTF-16 cut within a character', utf16Of('姓名,号码\n海山,1\n', 'le').subarray(0, 21), 'text.encoding'],
    ['GB18030 cut within a character', gb18030Of('姓名,号码\n海').subarray(0, -1), 'text.encoding'],
    ['a quotation mark never closed', utf8Of(`姓名,号码\n"海山,1\n${'云舟,2\n'.repeat(400_000)}`), 'csv.quotes'],
    ['an endless line', utf8Of('姓名,号码\n' + ','.repeat(1_000_000)), 'limit.columns'],
    ['an endless text', utf8Of('姓名,号码\n' + '海'.repeat(2_000_000)), 'csv.quotes'],
    ['a cell of a megabyte', utf8Of(`姓名,号码\n${'海'.repeat(300_000)},1\n`), 'limit.cell'],
  ])('such as %s is refused', async (_, bytes, code) => {
    expect(await refusal(bytes)).toBe(code)
  })
})

describe('a wrong workbook', () => {
  it.each<[string, Uint8Array, TableErrorCode]>([
    ['with an encrypted part', withPart(sheetPart, 'x', { claim: { flags: 1 } }), 'file.password'],
    ['with an unusual compression', withPart(sheetPart, 'x', { claim: { method: 14 } }), 'zip.unsupported'],
    ['with a path that climbs', withPart('../../etc/cron.d/x', 'x'), 'zip.unsafe-path'],
    ['with a path that climbs with backslashes', withPart('xl\\..\\..\\x', 'x'), 'zip.unsafe-path'],
    ['with an absolute path', withPart('/etc/passwd', 'x'), 'zip.unsafe-path'],
    ['with a drive', withPart('C:/x', 'x'), 'zip.unsafe-path'],
    [
      'with two parts of one name',
      zipOf([...workbookParts([sheet]), { name: sheetPart, content: '<worksheet/>' }]),
      'file.damaged',
    ],
    ['whose sheet is a billion laughs', withSheet(laughs), 'xml.entities'],
    ['whose texts are a billion laughs', withPart('xl/sharedStrings.xml', laughs), 'xml.entities'],
    ['that wants a file of the machine', withPart('xl/workbook.xml', external), 'xml.entities'],
    [
      'with an unknown entity',
      withSheet('<worksheet><sheetData><row><c t="str"><v>&nbsp;</v></c></row></sheetData></worksheet>'),
      'file.damaged',
    ],
    ['that inflates a thousandfold', withSheet(`<worksheet>${'<a></a>'.repeat(8_000_000)}</worksheet>`), 'zip.bomb'],
    ['that says it inflates to 4 GB', withPart(sheetPart, 'x', { claim: { size: 0xfffffff0 } }), 'zip.bomb'],
    [
      'that inflates to more than it says',
      withPart(sheetPart, spaces(900_000), { claim: { size: 10 } }),
      'file.damaged',
    ],
    [
      'that inflates to less than it says',
      withPart(sheetPart, '<worksheet/>', { claim: { size: 100 } }),
      'file.damaged',
    ],
    ['with a wrong checksum', withPart(sheetPart, '<worksheet/>', { claim: { crc: 1 } }), 'file.damaged'],
    [
      'with a part that is no deflate stream',
      withPart(sheetPart, randomBytes(400), { store: true, claim: { method: 8 } }),
      'file.damaged',
    ],
    [
      'with a deflate stream cut short',
      withPart(sheetPart, deflateRawSync(randomBytes(9_000)).subarray(0, 4_000), { store: true, claim: { method: 8 } }),
      'file.damaged',
    ],
    ['without its sheet', zipOf(workbookParts([sheet]).filter((part) => part.name !== sheetPart)), 'file.damaged'],
    [
      'without its list of sheets',
      zipOf(workbookParts([sheet]).filter((part) => part.name !== 'xl/workbook.xml')),
      'xlsx.not-a-workbook',
    ],
    [
      'without its texts',
      zipOf(workbookParts([sheet]).filter((part) => part.name !== 'xl/sharedStrings.xml')),
      'file.damaged',
    ],
    ['without sheets', withPart('xl/workbook.xml', '<workbook><sheets/></workbook>'), 'table.no-header'],
    ['whose main part is something else', withPart('xl/workbook.xml', '<html/>'), 'xlsx.not-a-workbook'],
    ['whose sheet is something else', withSheet('<chartsheet/>'), 'file.damaged'],
    ['whose sheet is empty', withSheet(''), 'file.damaged'],
    ['whose sheet is no XML', withSheet('姓名,号码\n海山,1\n'), 'file.damaged'],
    ['whose sheet is cut short', withSheet('<worksheet><sheetData><row r="1"><c r="A1"><v>1</v>'), 'file.damaged'],
    ['whose tags cross', withSheet('<worksheet><sheetData><row><c></row></c></sheetData></worksheet>'), 'file.damaged'],
    ['nested without end', withSheet('<a>'.repeat(200_000)), 'file.damaged'],
    [
      'with one tag of many megabytes',
      withSheet(`<worksheet><row a=">${randomBytes(4_000_000).toString('base64')}"`),
      'file.damaged',
    ],
    ['that is not UTF-8', withPart(sheetPart, Buffer.from('3c776f726b7368656574ff3e', 'hex')), 'file.damaged'],
    ['that declares another encoding', withSheet('<?xml version="1.0" encoding="GBK"?><worksheet/>'), 'file.damaged'],
    [
      'with a cell that refers to no text',
      withSheet('<worksheet><sheetData><row><c t="s"><v>99999</v></c></row></sheetData></worksheet>'),
      'file.damaged',
    ],
    [
      'with a number that is none',
      withSheet('<worksheet><sheetData><row><c><v>1,5</v></c></row></sheetData></worksheet>'),
      'file.damaged',
    ],
    [
      'with a cell outside its row',
      withSheet('<worksheet><sheetData><row r="1"><c r="A2"><v>1</v></c></row></sheetData></worksheet>'),
      'file.damaged',
    ],
    [
      'with an impossible reference',
      withSheet('<worksheet><sheetData><row r="1"><c r="ZZZZ1"><v>1</v></c></row></sheetData></worksheet>'),
      'file.damaged',
    ],
    [
      'with rows that go backwards',
      withSheet('<worksheet><sheetData><row r="9"/><row r="2"/></sheetData></worksheet>'),
      'file.damaged',
    ],
    [
      'with a row beyond the last',
      withSheet('<worksheet><sheetData><row r="99999999"/></sheetData></worksheet>'),
      'file.damaged',
    ],
    [
      'with a cell of 5,000 characters',
      withSheet(`<worksheet><sheetData><row><c t="str"><v>${'海'.repeat(5_000)}</v></c></row></sheetData></worksheet>`),
      'limit.cell',
    ],
    [
      'with 300 columns',
      withSheet(`<worksheet><sheetData><row>${'<c><v>1</v></c>'.repeat(300)}</row></sheetData></worksheet>`),
      'limit.columns',
    ],
    [
      'with more rows than are read',
      withSheet(
        `<worksheet><sheetData>${Array.from({ length: 200_001 }, () => `<row><c><v>${Math.random()}</v></c></row>`).join('')}</sheetData></worksheet>`,
      ),
      'limit.rows',
    ],
    [
      'with millions of empty cells',
      withSheet(
        `<worksheet><!--${randomBytes(500_000).toString('base64')}--><sheetData>${`<row>${'<c/>'.repeat(16_000)}</row>`.repeat(800)}</sheetData></worksheet>`,
      ),
      'limit.content',
    ],
    [
      'with a zip of too many parts',
      zipOf(Array.from({ length: 2_500 }, (_, index) => ({ name: `xl/${index}`, content: '' }))),
      'zip.bomb',
    ],
  ])('%s is refused', async (_, bytes, code) => {
    expect(await refusal(bytes)).toBe(code)
  })
})

describe('a damaged workbook', () => {
  const cuts = Array.from({ length: 24 }, (_, index) => Math.floor((whole.length * (index + 1)) / 25))
  it.each(cuts)('cut after %d bytes is refused', async (length) => {
    expect(['file.truncated', 'file.damaged']).toContain(await refusal(whole.subarray(0, length)))
  })

  it('with any one bit turned over is either refused or not touched where it matters', async () => {
    const sound = await outcomeOf(whole)
    expect(sound.code).toBe('read')
    for (let at = 0; at < whole.length; at += 23) {
      const bytes = Uint8Array.from(whole)
      bytes[at] = (bytes[at] ?? 0) ^ (1 << (at % 8))
      expect((await outcomeOf(bytes)).ms).toBeLessThan(limitMs)
    }
  })

  it('with garbage in its middle is refused with nothing but a TableError', async () => {
    for (let round = 0; round < 40; round += 1) {
      const bytes = Uint8Array.from(whole)
      bytes.set(randomBytes(24), Math.floor(((bytes.length - 24) * round) / 40))
      expect((await outcomeOf(bytes)).ms).toBeLessThan(limitMs)
    }
  })

  it('of random bytes behind any true beginning is refused with nothing but a TableError', async () => {
    for (const start of [[], [0x50, 0x4b, 3, 4], [0xff, 0xfe], [0xfe, 0xff], [0xef, 0xbb, 0xbf], [0x50, 0x4b, 5, 6]]) {
      expect(await refusal(Buffer.concat([Buffer.from(start), randomBytes(3_000)]))).not.toBe('read')
    }
  })
})

describe('a bomb', () => {
  it('is stopped before it fills the memory', async () => {
    const many = Array.from({ length: 6 }, (_, index) => ({
      name: `xl/media/${index}`,
      content: spaces(30 * 1024 * 1024),
    }))
    const bomb = zipOf([
      ...workbookParts([sheet]).filter((part) => part.name !== sheetPart),
      { name: sheetPart, content: spaces(190 * 1024 * 1024) },
      ...many.slice(0, 1),
    ])
    const before = process.memoryUsage().rss
    expect(await refusal(bomb)).toBe('zip.bomb')
    expect(process.memoryUsage().rss - before).toBeLessThan(limitBytes)
  })
})

describe('a file by its path', () => {
  const folder = useTestFolder()

  it('is read like its bytes', async () => {
    const path = join(folder(), 'roster.xlsx')
    writeFileSync(path, whole)
    expect(await refusal(path)).toBe('read')
  })

  it('that is not there, is a folder or too large is refused', async () => {
    const large = join(folder(), 'large.csv')
    writeFileSync(large, Buffer.alloc(21 * 1024 * 1024, 'a'))
    expect(await refusal(join(folder(), 'missing.csv'))).toBe('file.unreadable')
    expect(await refusal(folder())).toBe('file.unreadable')
    expect(await refusal(large)).toBe('file.too-large')
  })
})
