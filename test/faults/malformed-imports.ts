import { deflateRawSync } from 'node:zlib'
import {
  csvOf,
  gb18030Of,
  utf16Of,
  utf8Of,
  workbookParts,
  xlsxOf,
  zipOf,
  type CellValue,
} from '@harbor/testing/table-files'
import type { Random } from './fuzz-values'

/** A table that an import reads: its header, and a row that names a unit or member that is not there. */
export interface TableKind {
  readonly route: string
  readonly head: readonly string[]
  readonly row: readonly string[]
}

export const tableKinds: readonly TableKind[] = [
  {
    route: '/imports/roster',
    head: ['姓名', '性别', '民族', '出生日期', '身份证号', '人员类别', '入党日期', '转正日期', '所在党支部'],
    row: [
      '程远舟',
      '男',
      '汉族',
      '1980-01-01',
      '330203198001011231',
      '正式党员',
      '2005-06-01',
      '2006-06-01',
      '无名支部',
    ],
  },
  {
    route: '/imports/units',
    head: ['名称', '上级组织', '类型', '成立日期', '服务网格'],
    row: ['海棠一支部', '无名党委', '党支部', '2006-07-01', '第1网格'],
  },
  {
    route: '/imports/hours',
    head: ['姓名', '活动名称', '服务阵地', '组织单位', '服务日期', '开始时间', '结束时间'],
    row: ['查无此人', '文明劝导', '服务阵地', '无名支部', '2026-11-20', '09:00', '11:00'],
  },
]

export interface BadFile {
  readonly what: string
  readonly bytes: () => Uint8Array
  /** Megabytes, or minutes of a slow machine for all of them: for a long look. What reads them has such ones in its own specs. */
  readonly isHeavy?: boolean
}

const sheetPart = 'xl/worksheets/sheet1.xml'
const many = 1_000_000

/** What is wrong as a whole: encoding, quotes, kind, limits. */
export function badTexts({ head, row }: TableKind): readonly BadFile[] {
  const text = csvOf([head, row])
  const bytes = utf8Of(text)
  const junk = (what: string, content: string | Uint8Array): BadFile => ({
    what: `csv: ${what}`,
    bytes: () => (typeof content === 'string' ? utf8Of(content) : content),
  })
  const heavy = (what: string, content: () => string): BadFile => ({
    what: `csv: ${what}`,
    bytes: () => utf8Of(content()),
    isHeavy: true,
  })
  return [
    junk('nothing', ''),
    junk('a byte order mark alone', '\uFEFF'),
    junk('two byte order marks', `\uFEFF\uFEFF${text}`),
    junk('a header alone', csvOf([head])),
    junk('a header twice', csvOf([head, head])),
    junk(
      'a column twice',
      csvOf([
        [...head, ...head],
        [...row, ...row],
      ]),
    ),
    junk('without its first column', csvOf([head.slice(1), row.slice(1)])),
    junk('UTF-16 without a mark, cut in a character', utf16Of(text, 'le', false).subarray(0, -1)),
    junk(
      'UTF-16 of the other order than its mark says',
      utf16Of(text, 'le').map((_, at, all) => all[at ^ 1] ?? 0),
    ),
    junk('GB18030 cut in a character', gb18030Of(text.slice(0, 20)).subarray(0, -1)),
    junk('Latin-1', Buffer.from('naïve,ü,é\n', 'latin1')),
    junk('UTF-8 with an overlong sign', Buffer.concat([bytes, Buffer.from([0xc0, 0xaf])])),
    junk('half a surrogate pair in UTF-8', Buffer.concat([bytes, Buffer.from([0xed, 0xa0, 0x80])])),
    junk('NUL in a cell', text.replace(row[0] ?? '', '\0')),
    junk('NUL everywhere', '\0'.repeat(100_000)),
    junk('a quotation mark never closed', `${csvOf([head])}\n"${row.join(',')}`),
    heavy(
      'a quotation mark never closed, and much after it',
      () => `${csvOf([head])}\n"${`${row.join(',')}\n`.repeat(50_000)}`,
    ),
    junk('quotation marks in the middle', `${csvOf([head])}\n${row.map((cell) => `${cell}"x`).join(',')}`),
    heavy('a million columns', () => `${csvOf([head])}${','.repeat(many)}\n`),
    heavy('a million columns of names', () => Array.from({ length: many }, (_, index) => `c${index}`).join(',')),
    heavy('a million empty rows and no header', () => '\n'.repeat(many)),
    junk('a cell of a megabyte', csvOf([head, ['长'.repeat(350_000), ...row.slice(1)]])),
    heavy('more rows than are read', () => csvOf([head]) + `\n${row.join(',')}`.repeat(200_100)),
    junk('a row longer than the header', csvOf([head, [...row, ...Array.from({ length: 300 }, () => 'x')]])),
    junk('a row that breaks off', csvOf([head, row.slice(0, 2)])),
    junk('several separators at once', `${head.join(';')}\n${row.join('\t')}|${row.join(',')}`),
    junk('a web page', `<html><table><tr><td>${head.join('</td><td>')}</td></tr></table></html>`),
    junk('JSON', JSON.stringify([head, row])),
    junk('an archive’s beginning', Buffer.concat([Buffer.from('PK\u0003\u0004'), bytes])),
  ]
}

/** Each cell of the row in turn is what no such cell may be; the unit or member that it names is not there anyway. */
export function badCells(kind: TableKind): readonly BadFile[] {
  const cells = [
    '=HYPERLINK("http://example.invalid","x")',
    '@SUM(A1:A9)',
    "+1-1+cmd|' /C calc'!A0",
    '',
    '2026-02-30',
    '99999999999999999999',
    '\u202e\u2066\u200b',
    'ﷺ'.repeat(400),
    '../../etc/passwd',
    "'; DROP TABLE documents; --",
  ]
  return cells.map((cell) => ({
    what: `csv: ${JSON.stringify(cell).slice(0, 40)} in each column`,
    bytes: () => utf8Of(csvOf([kind.head, ...kind.row.map((_, at) => kind.row.with(at, cell))])),
  }))
}

/** Workbooks that no spreadsheet program writes. */
export function badWorkbooks({ head, row }: TableKind, random: Random): readonly BadFile[] {
  const sheet = { name: '名单', rows: [head, row] }
  const whole = xlsxOf([sheet])
  const withPart = (name: string, content: string | Uint8Array, more: object = {}) =>
    zipOf([...workbookParts([sheet]).filter((part) => part.name !== name), { name, content, ...more }])
  const withSheet = (xml: string) => withPart(sheetPart, `<worksheet>${xml}</worksheet>`)
  const file = (what: string, bytes: Uint8Array): BadFile => ({ what: `xlsx: ${what}`, bytes: () => bytes })
  const heavy = (what: string, bytes: () => Uint8Array): BadFile => ({ what: `xlsx: ${what}`, bytes, isHeavy: true })
  const cellsOf = (xml: string): readonly CellValue[] => head.map(() => ({ xml }))
  const laughs = `<!DOCTYPE l [<!ENTITY a "ha">${'bcdefghi'
    .split('')
    .map((name, at) => `<!ENTITY ${name} "${`&${'abcdefghi'[at] ?? 'a'};`.repeat(10)}">`)
    .join('')}]><sst><si><t>&i;</t></si></sst>`
  return [
    file('that says it is as wide and long as can be', withSheet('<dimension ref="A1:XFD1048576"/><sheetData/>')),
    file(
      'with a cell at the far corner',
      withSheet('<sheetData><row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'),
    ),
    file('with a row beyond the last', withSheet('<sheetData><row r="99999999"/></sheetData>')),
    file('with formulas that were never computed', xlsxOf([{ name: 's', rows: [head, cellsOf('<c><f>1+1</f></c>')] }])),
    file('with errors for values', xlsxOf([{ name: 's', rows: [head, cellsOf('<c t="e"><v>#REF!</v></c>')] }])),
    file('with dates far off', xlsxOf([{ name: 's', rows: [head, cellsOf('<c s="1"><v>1e300</v></c>')] }])),
    file('with dates before all', xlsxOf([{ name: 's', rows: [head, cellsOf('<c s="1"><v>-5</v></c>')] }])),
    file('with numbers that are none', xlsxOf([{ name: 's', rows: [head, cellsOf('<c><v>NaN</v></c>')] }])),
    file('with texts that are not there', xlsxOf([{ name: 's', rows: [head, cellsOf('<c t="s"><v>99999</v></c>')] }])),
    file('with everything merged', xlsxOf([{ ...sheet, merges: ['A1:XFD1048576'] }])),
    heavy('with merges that overlap', () =>
      xlsxOf([{ ...sheet, merges: Array.from({ length: 5_000 }, () => 'A1:B2') }]),
    ),
    file('with a hidden sheet alone', xlsxOf([{ ...sheet, hidden: true }])),
    file('with entities in its texts', withPart('xl/sharedStrings.xml', laughs)),
    file(
      'that wants a file of the machine',
      withPart(sheetPart, '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><worksheet>&e;</worksheet>'),
    ),
    heavy('that inflates without end', () => withPart(sheetPart, Buffer.alloc(150 * 1024 * 1024, ' '))),
    file('that says it inflates to 4 GB', withPart(sheetPart, 'x', { claim: { size: 0xfffffff0 } })),
    file('that inflates to more than it says', withPart(sheetPart, ' '.repeat(900_000), { claim: { size: 10 } })),
    file(
      'whose part is no deflate stream',
      withPart(sheetPart, 'x'.repeat(400), { store: true, claim: { method: 8 } }),
    ),
    file(
      'whose deflate stream breaks off',
      withPart(sheetPart, deflateRawSync(whole).subarray(0, 90), { store: true, claim: { method: 8 } }),
    ),
    file('with a path that climbs', withPart('../../../etc/cron.d/x', 'x')),
    file('with an encrypted part', withPart(sheetPart, 'x', { claim: { flags: 1 } })),
    file('with too many parts', zipOf(Array.from({ length: 2_500 }, (_, at) => ({ name: `xl/${at}`, content: '' })))),
    heavy('with sixteen thousand columns', () =>
      withSheet(`<sheetData><row>${'<c><v>1</v></c>'.repeat(16_384)}</row></sheetData>`),
    ),
    heavy('with a million styles', () =>
      withPart('xl/styles.xml', `<styleSheet><cellXfs>${'<xf/>'.repeat(many)}</cellXfs></styleSheet>`),
    ),
    heavy('nested without end', () => withSheet('<a>'.repeat(100_000))),
    file('with macros and nothing else', zipOf([{ name: 'xl/vbaProject.bin', content: 'x' }])),
    ...[0.2, 0.5, 0.8, 0.97].map((part) =>
      file(`cut off at ${part}`, whole.subarray(0, Math.floor(whole.length * part))),
    ),
    ...Array.from({ length: 6 }, (_, round) => file(`with bytes turned over, ${round}`, turnedOver(whole, random))),
  ]
}

function turnedOver(bytes: Uint8Array, random: Random): Uint8Array {
  const copy = Uint8Array.from(bytes)
  for (let times = 0; times < 12; times++) {
    const at = Math.floor(random() * copy.length)
    copy[at] = Math.floor(random() * 256)
  }
  return copy
}

/** What stands for the collection of an import of grids. */
export function badCollections(): readonly { readonly what: string; readonly collection: unknown }[] {
  const feature = (coordinates: unknown, more: object = {}) => ({
    type: 'FeatureCollection',
    features: [
      { type: 'Feature', properties: { name: '无名网格' }, geometry: { type: 'Polygon', coordinates }, ...more },
    ],
  })
  const ring = (points: readonly (readonly unknown[])[]) => [points]
  const square = [
    [121.7, 29.9],
    [121.8, 29.9],
    [121.8, 30],
    [121.7, 29.9],
  ] as const
  const circle = Array.from({ length: 20_000 }, (_, at) => [121 + Math.cos(at) / 10, 29 + Math.sin(at) / 10])
  const one = (what: string, collection: unknown) => ({ what: `geojson: ${what}`, collection })
  return [
    one('nothing', {}),
    one('a list', []),
    one('a text', 'FeatureCollection'),
    one('no features', { type: 'FeatureCollection', features: [] }),
    one('features that are none', { type: 'FeatureCollection', features: [null, 1, 'x', []] }),
    one('a lone feature', feature([square]).features[0]),
    one('another type', { ...feature([square]), type: 'Topology' }),
    one('too many features', { type: 'FeatureCollection', features: Array.from({ length: 5_000 }, () => ({})) }),
    one('a point', feature([121.7, 29.9], { geometry: { type: 'Point', coordinates: [121.7, 29.9] } })),
    one('no geometry', feature([square], { geometry: null })),
    one('no name', feature([square], { properties: {} })),
    one('no properties', feature([square], { properties: null })),
    one('a name that is a number', feature([square], { properties: { name: 5 } })),
    one('an empty name', feature([square], { properties: { name: '' } })),
    one('a name of 10,000 letters', feature([square], { properties: { name: '长'.repeat(10_000) } })),
    one('an id that is none', feature([square], { properties: { name: 'x', gridId: '../..' } })),
    one('a kind that is none', feature([square], { properties: { name: 'x', kind: 'planet' } })),
    one(
      'coordinates of text',
      feature(
        ring([
          ['a', 'b'],
          ['c', 'd'],
          ['e', 'f'],
          ['a', 'b'],
        ]),
      ),
    ),
    one('coordinates of nothing', feature([])),
    one('rings of nothing', feature([[]])),
    one('a ring that is open', feature(ring(square.slice(0, 3)))),
    one(
      'a ring that is a line',
      feature(
        ring([
          [1, 1],
          [2, 2],
          [3, 3],
          [1, 1],
        ]),
      ),
    ),
    one(
      'a ring outside the world',
      feature(
        ring([
          [500, 1],
          [501, 1],
          [501, 2],
          [500, 1],
        ]),
      ),
    ),
    one('latitude before longitude', feature(ring(square.map(([x, y]) => [y, x])))),
    one('a ring of 20,000 points', feature(ring([...circle, circle[0] ?? []]))),
    one('a thousand rings', feature(Array.from({ length: 1_000 }, () => square))),
    one('points of five numbers', feature(ring(square.map((point) => [...point, 1, 2, 3])))),
    one('points of one number', feature(ring([[1], [2], [3], [1]]))),
    one(
      'points beyond all numbers',
      feature(
        ring([
          [1e308, 1e308],
          [-1e308, 1e308],
          [1e308, -1e308],
          [1e308, 1e308],
        ]),
      ),
    ),
    one('nested deep', feature(nested(25))),
    one('two of one name', {
      type: 'FeatureCollection',
      features: [...feature([square]).features, ...feature([square]).features],
    }),
  ]
}

function nested(levels: number): unknown {
  return levels === 0 ? 1 : [nested(levels - 1)]
}
