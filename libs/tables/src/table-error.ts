export type TableErrorCode =
  | 'file.unreadable'
  | 'file.empty'
  | 'file.too-large'
  | 'file.wrong-kind'
  | 'file.old-excel'
  | 'file.password'
  | 'file.truncated'
  | 'file.damaged'
  | 'zip.unsafe-path'
  | 'zip.unsupported'
  | 'zip.bomb'
  | 'xml.entities'
  | 'xlsx.not-a-workbook'
  | 'text.encoding'
  | 'csv.quotes'
  | 'limit.rows'
  | 'limit.columns'
  | 'limit.cell'
  | 'limit.text'
  | 'limit.content'
  | 'table.no-header'
  | 'table.column-missing'

export type ErrorDetail = Readonly<Record<string, string | number>>

const texts: Readonly<Record<TableErrorCode, readonly [zh: string, en: string]>> = {
  'file.unreadable': ['无法读取文件:{reason}', 'The file cannot be read: {reason}'],
  'file.empty': ['文件是空的', 'The file is empty'],
  'file.too-large': [
    '文件超过 {limitMb} MB,请拆分后再导入',
    'The file is larger than {limitMb} MB; split it and import the parts',
  ],
  'file.wrong-kind': [
    '这不是表格文件,而是{kindZh};请提供 .xlsx 或 .csv 文件',
    'This is no table but {kindEn}; give an .xlsx or .csv file',
  ],
  'file.old-excel': [
    '这是旧版 Excel(.xls)文件;请在 Excel 或 WPS 中另存为 .xlsx',
    'This is a file of old Excel (.xls); save it as .xlsx in Excel or WPS',
  ],
  'file.password': [
    '文件设有打开密码;请去掉密码后另存再导入',
    'The file is protected by a password; save it without one and import again',
  ],
  'file.truncated': ['文件不完整(可能传输中断);请重新获取', 'The file is cut short (a broken transfer?); get it again'],
  'file.damaged': ['文件已损坏:{part}', 'The file is damaged: {part}'],
  'zip.unsafe-path': [
    '文件内含越界路径({entry}),不是正常的工作簿,已拒绝',
    'The file holds a path that leaves its folder ({entry}); no ordinary workbook does; refused',
  ],
  'zip.unsupported': [
    '工作簿的压缩方式不受支持:{part}',
    'The workbook is packed in a way that is not supported: {part}',
  ],
  'zip.bomb': [
    '解压后的内容过大({part}),已停止读取',
    'The unpacked content is out of proportion ({part}); reading was stopped',
  ],
  'xml.entities': [
    '工作簿内含实体或文档类型声明({part}),不是正常的工作簿,已拒绝',
    'The workbook holds a document type or entity declaration ({part}); no ordinary one does; refused',
  ],
  'xlsx.not-a-workbook': [
    '压缩包中没有 Excel 工作簿;请提供 .xlsx 或 .csv 文件',
    'The archive holds no Excel workbook; give an .xlsx or .csv file',
  ],
  'text.encoding': [
    '无法识别文字编码(支持 UTF-8、UTF-16、GB18030);第 {line} 行附近有无法解读的内容',
    'The text encoding is not recognised (UTF-8, UTF-16 or GB18030 are read); near line {line} there is something unreadable',
  ],
  'csv.quotes': ['第 {row} 行起的引号没有正确配对', 'The quotation marks from row {row} on do not pair up'],
  'limit.rows': ['超过 {limit} 行,请拆分后再导入', 'More than {limit} rows; split the file and import the parts'],
  'limit.columns': ['第 {row} 行超过 {limit} 列', 'Row {row} has more than {limit} columns'],
  'limit.cell': ['单元格 {cell} 超过 {limit} 个字符', 'Cell {cell} is longer than {limit} characters'],
  'limit.text': ['工作簿中的文字总量过大', 'The workbook holds too much text'],
  'limit.content': [
    '工作表内容过多({part});请删去空白的格式区域,或拆分后再导入',
    'The sheet holds too much ({part}); delete empty formatted areas, or split the file',
  ],
  'table.no-header': [
    '前 {rows} 行中找不到表头;应有这些列:{columns}',
    'No header within the first {rows} rows; these columns are expected: {columns}',
  ],
  'table.column-missing': [
    '第 {row} 行的表头缺少必需的列:{columns}',
    'The header in row {row} lacks required columns: {columns}',
  ],
}

/** The file as a whole cannot be read as a table. Nothing was taken from it; `zh` and `en` say what to do. */
export class TableError extends Error {
  override readonly name = 'TableError'
  readonly code: TableErrorCode
  readonly detail: ErrorDetail
  readonly zh: string
  readonly en: string

  constructor(code: TableErrorCode, detail: ErrorDetail = {}, cause?: unknown) {
    const [zh, en] = texts[code]
    super(`${code}: ${fillText(en, detail)}`, cause === undefined ? undefined : { cause })
    this.code = code
    this.detail = detail
    this.zh = fillText(zh, detail)
    this.en = fillText(en, detail)
  }
}

/** Puts the detail's values into the `{names}` of a text; a name without a value stays as it is. */
export function fillText(text: string, detail: Readonly<Record<string, unknown>>): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => (name in detail ? String(detail[name]) : whole))
}
