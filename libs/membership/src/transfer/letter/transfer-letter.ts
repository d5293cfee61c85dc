import type { LocalDate } from '@harbor/kernel/time'
import { capitalDigits, capitalNumber } from './capital-numbers'
import { chinesePdf, printable, type PdfContent, type PdfDocument } from '@harbor/printing/chinese-pdf'
import type { TransferLetterData } from './letter-data'

/**
 * 中国共产党党员组织关系介绍信 in its official form (组通字〔2006〕45号) on one sheet of A4: the stub that stays with the source,
 * the letter, and the receipt that the destination tears off and sends back. Dues and validity are written in capital
 * numerals, the option that does not apply is struck out; what is not known stays blank for the pen.
 */
export function transferLetterPdf(data: TransferLetterData): Promise<Uint8Array> {
  return chinesePdf(letterDocument(data))
}

const title = '中国共产党党员组织关系介绍信'
/** A stretch of a line in one style. */
interface Run {
  readonly text: string
  readonly decoration?: 'underline' | 'lineThrough'
}

const textSize = 12
/** Width of the page less its margins, in points. */
const sheetWidth = 595.28 - 2 * 56
/** The least height of stub, letter and receipt: together they fill the sheet, with room for round seals of 4.2 cm. */
const partHeights = [190, 318, 195] as const
/** Of so many characters in all the names fit their parts; longer ones push the parts closer together. */
const usualNames = 160

function letterDocument(data: TransferLetterData): PdfDocument {
  const { from, to, addressee, sender } = data
  const isTight = [from, to, addressee, sender.name, sender.address].join('').length > usualNames
  const [stubHeight, letterHeight, receiptHeight] = isTight ? [0, 0, 0] : partHeights
  return {
    pageSize: 'A4',
    pageMargins: [56, 34, 56, 24],
    info: { title: `${title} ${data.number}`, creationDate: new Date(`${data.issuedOn}T00:00:00+08:00`) },
    defaultStyle: { fontSize: textSize, lineHeight: 1.8 },
    content: [
      part(stub(data, isTight), stubHeight),
      cutHere('第一联（加盖骑缝章）'),
      part(letter(data, isTight), letterHeight),
      cutHere('第二联（加盖骑缝章）'),
      part(receipt(data, isTight), receiptHeight),
    ],
  }
}

const none = (): number => 0
const unframed = {
  hLineWidth: none,
  vLineWidth: none,
  paddingLeft: none,
  paddingRight: none,
  paddingTop: none,
  paddingBottom: none,
}

/** A third of the sheet: as high as given, or higher where long names need it. */
function part(content: PdfContent[], height: number): PdfContent {
  return { table: { widths: ['*'], heights: [height], body: [[{ stack: content }]] }, layout: unframed }
}

function stub(data: TransferLetterData, isTight: boolean): PdfContent[] {
  const { number, person, stage, from, to, issuedOn } = data
  return [
    heading(`${title}存根`, number),
    paragraph([
      filled(person.name),
      '同志系中共（',
      ...choice(['预备', stage === 'probationary'], ['正式', stage === 'full']),
      '）党员，组织关系由',
      filled(from),
      '转到',
      filled(to),
      '。',
    ]),
    signature(issuedOn, isTight),
    { text: '（贴回执联处）', fontSize: 9, color: '#555555' },
  ]
}

function letter(data: TransferLetterData, isTight: boolean): PdfContent[] {
  const { number, addressee, person, stage, from, to, duesPaidUntil, issuedOn, validDays, sender } = data
  const [year, month] = duesPaidUntil?.split('-') ?? []
  return [
    heading(title, number),
    { text: [onLine(addressee), '：'] },
    paragraph([
      filled(person.name),
      '同志（',
      ...choice(['男', person.sex === 'male'], ['女', person.sex === 'female']),
      '），',
      filled(person.age === null ? null : String(person.age)),
      '岁，',
      filled(person.ethnicity?.replace(/族$/, '') ?? null),
      '族，系中共（',
      ...choice(['正式', stage === 'full'], ['预备', stage === 'probationary']),
      '）党员，身份证号码',
      filled(person.idNumber, 18),
      '，由',
      filled(from),
      '去',
      filled(to),
      '，请接转组织关系。该同志党费已交到',
      filled(year === undefined ? null : capitalDigits(year)),
      '年',
      filled(month === undefined ? null : capitalNumber(Number(month))),
      '月。',
    ]),
    paragraph(['（有效期', filled(capitalNumber(validDays)), '天）']),
    signature(issuedOn, isTight),
    detail('党员联系电话或其他联系方式', person.phone),
    detail('党员原所在基层党委通讯地址', [sender.name, sender.address].filter(Boolean).join('，')),
    {
      columns: [
        detail('联系电话', sender.phone ?? null),
        detail('传真', sender.fax ?? null),
        detail('邮编', sender.postcode ?? null),
      ],
    },
  ]
}

function receipt({ number, person, sender }: TransferLetterData, isTight: boolean): PdfContent[] {
  return [
    heading(`${title}回执联`, number),
    { text: [onLine(sender.name), '：'] },
    paragraph([filled(person.name), '同志的党员组织关系已转达我处，特此回复。']),
    signature(null, isTight),
    { columns: [detail('经办人', null), detail('联系电话', null)] },
    {
      text: '第三联  注：回执联由接收党员组织关系的基层党委在接收党员后一个月内邮寄或传真至党员原所在基层党委。',
      fontSize: 8.5,
      color: '#555555',
      margin: [0, 4, 0, 0],
    },
  ]
}

function heading(text: string, number: string): PdfContent {
  return {
    stack: [
      { text, bold: true, fontSize: 15, alignment: 'center', lineHeight: 1.4 },
      { text: numbered(printable(number)), alignment: 'right', lineHeight: 1.4 },
    ],
  }
}

/** 第 … 号, unless the number as given says so itself. */
function numbered(number: string): string {
  return /^第|第.*号$/.test(number) ? number : `第 ${number} 号`
}

function paragraph(text: readonly (Run | string)[]): PdfContent {
  // Two characters wide, as Chinese paragraphs begin.
  return { text: [...text], leadingIndent: 2 * textSize }
}

/** On the line of the form; with nothing to say, room for the pen. */
function filled(text: string | null, blanks = 6): Run {
  const said = text ? `\u00a0${printable(text)}\u00a0` : '\u00a0'.repeat(4 * blanks)
  return { text: said, decoration: 'underline' }
}

/** The same at the beginning of a line, flush with the margin. */
function onLine(text: string): Run {
  return { text: `${printable(text)}\u00a0`, decoration: 'underline' }
}

/** Both options are printed; the one that does not apply is struck out. With neither known, none is. */
function choice(...options: readonly (readonly [text: string, applies: boolean])[]): Run[] {
  const known = options.some(([, applies]) => applies)
  return options.flatMap(([text, applies], index): Run[] => [
    ...(index === 0 ? [] : [{ text: '/' }]),
    known && !applies ? { text, decoration: 'lineThrough' } : { text },
  ])
}

function signature(on: LocalDate | null, isTight: boolean): PdfContent {
  const [year, month, day] = on?.split('-') ?? []
  const date = on ? `${year}年${Number(month)}月${Number(day)}日` : '　　年　　月　　日'
  return { text: `（盖章）　　${date}`, alignment: 'right', margin: isTight ? [0, 8, 24, 4] : [0, 24, 24, 12] }
}

function detail(label: string, value: string | null): PdfContent {
  return { text: [`${label}：`, value ? printable(value) : ''], fontSize: 10, lineHeight: 1.5 }
}

/** The line to tear along, with its words in the middle: the seal set across them proves that the parts belong together. */
function cutHere(text: string): PdfContent {
  const words = 112
  const length = (sheetWidth - words) / 2
  const dashed = { x1: 0, y1: 7, x2: length, y2: 7, dash: { length: 4, space: 3 }, lineWidth: 0.8 }
  const dashes = () => ({ width: length, stack: [{ canvas: [{ type: 'line' as const, ...dashed }] }] })
  return {
    columns: [
      dashes(),
      { text, width: words, alignment: 'center', fontSize: 8.5, color: '#555555', lineHeight: 1.2 },
      dashes(),
    ],
    margin: [0, 4, 0, 8],
  }
}
