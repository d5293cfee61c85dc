import type { LocalDate } from '@harbor/kernel/time'
import { chineseFont, chinesePdf, printable, type PdfContent, type PdfDocument } from '@harbor/printing/chinese-pdf'
import { hoursText } from '../stretch'
import { baseNames, type Base } from '../words'
import type { CertificateEnd } from './state'

/** What a 志愿服务证明 says, ready to print. */
export interface CertificateData {
  readonly number: string
  readonly name: string
  readonly from: LocalDate
  readonly until: LocalDate
  readonly quarterHours: number
  readonly byBase: readonly { readonly base: Base; readonly quarterHours: number }[]
  readonly unitName: string
  readonly issuedOn: LocalDate
  readonly code: string
  /** Where it can be verified, the code included. */
  readonly address: string
  /** Since when it is no longer valid, and why. A paper printed from then on says so itself, not only to those who verify it. */
  readonly ended?: CertificateEnd | undefined
}

/** 志愿服务证明 on one sheet of A4, with the code that anybody can verify it by. It is the same for the same data, whenever it is printed. */
export function certificatePdf(data: CertificateData): Promise<Uint8Array> {
  return chinesePdf(certificateDocument(data))
}

const red = '#b3261e'
const grey = '#555555'
/** Width and height of A4, in points. */
const sheet = { width: 595.28, height: 841.89 }

const endings = {
  superseded: { mark: '已被更正取代', became: '被更正取代', note: '所据时长已有更正，请重新开具。' },
  revoked: { mark: '已撤销', became: '撤销', note: '已不再有效。' },
}

function certificateDocument(data: CertificateData): PdfDocument {
  const { number, name, from, until, quarterHours, byBase, unitName, issuedOn, ended } = data
  const ending = ended && { ...endings[ended.status], on: ended.on }
  return {
    pageSize: 'A4',
    pageMargins: [84, 96, 84, 60],
    info: {
      title: `志愿服务证明 ${number}${ending ? `（${ending.mark}）` : ''}`,
      creationDate: new Date(`${issuedOn}T00:00:00+08:00`),
    },
    defaultStyle: { fontSize: 14, lineHeight: 1.7 },
    background: frame(),
    ...(ending && { watermark: { text: ending.mark, font: chineseFont, color: red, opacity: 0.16, bold: true } }),
    content: [
      { text: '志愿服务证明', bold: true, fontSize: 30, color: red, alignment: 'center', characterSpacing: 6 },
      { text: `编号：${printable(number)}`, fontSize: 11, color: grey, alignment: 'center' },
      {
        text: ending ? `本证明已于${written(ending.on)}${ending.became}。${ending.note}` : ' ',
        fontSize: 11,
        color: red,
        alignment: 'center',
        margin: [0, 0, 0, 12],
      },
      {
        text: [
          { text: ` ${printable(name)} `, bold: true, decoration: 'underline' },
          ' 同志于 ',
          { text: `${written(from)}至${written(until)}`, bold: true },
          ' 期间自愿、无偿参加志愿服务，经认定的志愿服务时长共计 ',
          { text: `${hoursText(quarterHours)} 小时`, bold: true, color: red },
          '。',
        ],
        leadingIndent: 28,
        margin: [0, 0, 0, 18],
      },
      hoursByBase(byBase, quarterHours),
      { text: '特此证明。', leadingIndent: 28, margin: [0, 18, 0, 30] },
      { text: printable(unitName), alignment: 'right' },
      { text: `（盖章）　　${written(issuedOn)}`, alignment: 'right', margin: [0, 0, 0, 40] },
      verification(data),
    ],
  }
}

function hoursByBase(byBase: CertificateData['byBase'], total: number): PdfContent {
  const row = (left: string, right: string, bold = false) => [
    { text: left, bold, alignment: 'center' as const },
    { text: right, bold, alignment: 'center' as const },
  ]
  return {
    table: {
      widths: ['*', '*'],
      body: [
        row('服务阵地', '时长（小时）', true),
        ...byBase.map(({ base, quarterHours }) => row(baseNames[base].zh, hoursText(quarterHours))),
        row('合计', hoursText(total), true),
      ],
    },
    layout: { hLineColor: () => '#bbbbbb', vLineColor: () => '#bbbbbb', paddingTop: () => 3, paddingBottom: () => 1 },
    fontSize: 12,
    margin: [40, 0, 40, 0],
  }
}

function verification({ code, address }: CertificateData): PdfContent {
  return {
    columns: [
      { qr: address, fit: 104, eccLevel: 'M', width: 116 },
      {
        stack: [
          { text: '扫码或输入验证码查验真伪', bold: true, fontSize: 12 },
          { text: `验证码：${code}`, fontSize: 12 },
          { text: address, fontSize: 9, color: grey },
          {
            text: '本证明免费开具。时长日后如有更正，查验结果显示为“已被更正取代”，届时可重新开具。',
            fontSize: 9,
            color: grey,
          },
        ],
        margin: [0, 4, 0, 0],
      },
    ],
    columnGap: 16,
  }
}

/** A double line around the sheet, as certificates have. */
function frame(): PdfContent {
  const line = (inset: number, lineWidth: number) => ({
    type: 'rect' as const,
    x: inset,
    y: inset,
    w: sheet.width - 2 * inset,
    h: sheet.height - 2 * inset,
    lineWidth,
    lineColor: red,
  })
  return { canvas: [line(36, 2), line(42, 0.6)] }
}

function written(on: LocalDate): string {
  const [year, month, day] = on.split('-')
  return `${year ?? ''}年${Number(month)}月${Number(day)}日`
}
