import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { openSync, type Font } from 'fontkit'
import pdfmake from 'pdfmake'

// The font comes with the program (SIL Open Font License), so that what is printed looks the same on every machine.

/** A document in the words of pdfmake. Its font is set here. */
export type PdfDocument = Parameters<typeof pdfmake.createPdf>[0]
export type PdfContent = Exclude<PdfDocument['content'], readonly unknown[]>

/** Of every text; a watermark must name it. */
export const chineseFont = 'Chinese'

const fontFolder = join(dirname(createRequire(import.meta.url).resolve('@embedpdf/fonts-sc')), '..', 'fonts')
const regular = join(fontFolder, 'NotoSansHans-Regular.otf')
const bold = join(fontFolder, 'NotoSansHans-Bold.otf')

let prepared = false
let glyphs: Font | undefined

/** The document as PDF with its font embedded. It can reach no address and no file but the font. */
export async function chinesePdf(document: PdfDocument): Promise<Uint8Array> {
  if (!prepared) {
    pdfmake.setFonts({ [chineseFont]: { normal: regular, bold } })
    pdfmake.setLocalAccessPolicy((path) => path === regular || path === bold)
    pdfmake.setUrlAccessPolicy(() => false)
    prepared = true
  }
  const definition = { ...document, defaultStyle: { ...document.defaultStyle, font: chineseFont } }
  return await pdfmake.createPdf(definition).getBuffer()
}

/** A character that the font does not have, as some rare ones in names, becomes 〓: the printer's mark for "to be written by hand". */
export function printable(text: string): string {
  const font = (glyphs ??= openFont())
  return Array.from(text, (character) =>
    font.hasGlyphForCodePoint(character.codePointAt(0) ?? 0) ? character : '〓',
  ).join('')
}

function openFont(): Font {
  const font = openSync(regular)
  if ('fonts' in font) throw new Error(`a collection, not one font: ${regular}`)
  return font
}
