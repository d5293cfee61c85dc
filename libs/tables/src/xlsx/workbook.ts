import type { DateSystem, TableLimits } from '../table'
import { TableError } from '../table-error'
import { isDateFormat } from './number-format'
import { attribute, readXml } from './xml'
import type { ZipArchive } from './zip'

export interface SheetPart {
  readonly name: string
  readonly part: string
}

/** What all sheets of a workbook share. */
export interface Workbook {
  /** In the order of the tabs, hidden ones left out. */
  readonly sheets: readonly SheetPart[]
  readonly dateSystem: DateSystem
  readonly sharedTexts: readonly string[]
  /** By style number of a cell: does it show its number as a date? */
  readonly dateStyles: readonly boolean[]
}

interface Relation {
  readonly id: string
  readonly type: string
  readonly target: string
}

/** Reads the parts around the sheets. Throws TableError when this is no workbook, or a damaged one. */
export async function readWorkbook(zip: ZipArchive, limits: TableLimits): Promise<Workbook> {
  const mainPart = await findMainPart(zip)
  const relations = await readRelations(zip, mainPart)
  const { sheets, dateSystem } = await readSheetList(zip, mainPart, relations)
  const textsPart = relations.find((relation) => relation.type === 'sharedStrings')?.target
  const stylesPart = relations.find((relation) => relation.type === 'styles')?.target
  return {
    sheets,
    dateSystem,
    sharedTexts: textsPart !== undefined && zip.has(textsPart) ? await readSharedTexts(zip, textsPart, limits) : [],
    dateStyles: stylesPart !== undefined && zip.has(stylesPart) ? await readDateStyles(zip, stylesPart) : [],
  }
}

async function findMainPart(zip: ZipArchive): Promise<string> {
  const roots = zip.has('_rels/.rels') ? await readRelations(zip, '') : []
  const main = roots.find((relation) => relation.type === 'officeDocument')?.target ?? 'xl/workbook.xml'
  if (!/\.xml$/i.test(main) || !zip.has(main) || /(^|\/)(word|ppt)\//i.test(main))
    throw new TableError('xlsx.not-a-workbook')
  return main
}

async function readSheetList(
  zip: ZipArchive,
  mainPart: string,
  relations: readonly Relation[],
): Promise<{ sheets: readonly SheetPart[]; dateSystem: DateSystem }> {
  const sheets: SheetPart[] = []
  let dateSystem: DateSystem = 1900
  let isWorkbook = false
  await readXml(mainPart, zip.read(mainPart), {
    open: (name, attributes) => {
      if (name === 'workbook') isWorkbook = true
      if (name === 'workbookPr' && /^(1|true)$/.test(attribute(attributes, 'date1904') ?? '')) dateSystem = 1904
      if (name !== 'sheet' || (attribute(attributes, 'state') ?? 'visible') !== 'visible') return
      const relation = relations.find((one) => one.id === attribute(attributes, 'id') && one.type === 'worksheet')
      if (relation) sheets.push({ name: attribute(attributes, 'name') ?? '', part: relation.target })
    },
    close: () => undefined,
  })
  if (!isWorkbook) throw new TableError('xlsx.not-a-workbook')
  return { sheets, dateSystem }
}

/** The relations of a part; those of the package itself for the part named ''. External targets are left out: nothing is fetched. */
async function readRelations(zip: ZipArchive, part: string): Promise<readonly Relation[]> {
  const slash = part.lastIndexOf('/')
  const folder = part.slice(0, slash + 1)
  const relationsPart = `${folder}_rels/${part.slice(slash + 1)}.rels`
  const relations: Relation[] = []
  if (!zip.has(relationsPart)) return relations
  await readXml(relationsPart, zip.read(relationsPart), {
    open: (name, attributes) => {
      if (name !== 'Relationship' || attribute(attributes, 'TargetMode') === 'External') return
      const type = (attribute(attributes, 'Type') ?? '').split('/').at(-1) ?? ''
      const target = resolveTarget(folder, attribute(attributes, 'Target') ?? '')
      relations.push({ id: attribute(attributes, 'Id') ?? '', type, target })
    },
    close: () => undefined,
  })
  return relations
}

function resolveTarget(folder: string, target: string): string {
  const steps: string[] = []
  for (const step of (target.startsWith('/') ? target.slice(1) : folder + target).split('/')) {
    if (step === '..') steps.pop()
    else if (step !== '.' && step !== '') steps.push(step)
  }
  return steps.join('/')
}

/** Rich text is joined; phonetic guides (`rPh`) are no content. A text longer than a cell may be is cut: its cell is refused later. */
async function readSharedTexts(zip: ZipArchive, part: string, limits: TableLimits): Promise<readonly string[]> {
  const texts: string[] = []
  let current = ''
  let chars = 0
  let inText = false
  let phonetic = 0
  await readXml(part, zip.read(part), {
    open: (name) => {
      if (name === 'si') current = ''
      else if (name === 'rPh') phonetic += 1
      else if (name === 't') inText = phonetic === 0
    },
    text: (value) => {
      if (inText && current.length <= limits.cellChars) current += value.slice(0, limits.cellChars + 1)
    },
    close: (name) => {
      if (name === 't') inText = false
      else if (name === 'rPh') phonetic -= 1
      else if (name === 'si') {
        texts.push(decodeEscapes(current))
        chars += current.length + 8
        if (chars > limits.sharedTextChars) throw new TableError('limit.text')
      }
    },
  })
  return texts
}

async function readDateStyles(zip: ZipArchive, part: string): Promise<readonly boolean[]> {
  const formats = new Map<string, string>()
  const styles: boolean[] = []
  let inCellFormats = false
  await readXml(part, zip.read(part), {
    open: (name, attributes) => {
      if (name === 'numFmt') {
        formats.set(attribute(attributes, 'numFmtId') ?? '', attribute(attributes, 'formatCode') ?? '')
      } else if (name === 'cellXfs') inCellFormats = true
      else if (name === 'xf' && inCellFormats) {
        const id = attribute(attributes, 'numFmtId') ?? '0'
        styles.push(isDateFormat(Number(id), formats.get(id)))
      }
    },
    close: (name) => {
      if (name === 'cellXfs') inCellFormats = false
    },
  })
  return styles
}

/** Characters that XML cannot hold are written `_xHHHH_` (ECMA-376 part 1, 22.9.2.19), an underscore before such a text as `_x005F_`. */
export function decodeEscapes(text: string): string {
  if (!text.includes('_x')) return text
  return text.replace(/_x([0-9a-fA-F]{4})_/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
}
