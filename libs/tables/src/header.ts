import { columnLetters } from './cell-address'
import type { Cells, ColumnSpec, HeaderColumn, IgnoredColumn, IgnoredReason, Sheet } from './table'
import { compactText } from './text/plain-text'

/** Rows that hold something looked through for the header: titles, dates of issue and notes may stand above it. */
export const headerSearchRows = 30
/** No further down than this, blank rows counted: a file may hold nothing but line breaks. */
const lastHeaderRow = 1_000
const leastRecognised = 2

export interface Header<Key extends string> {
  readonly rowNumber: number
  /** Rows that are not blank, up to and including the header. */
  readonly rowsUntil: number
  readonly columns: ReadonlyMap<Key, HeaderColumn>
  readonly ignored: readonly IgnoredColumn[]
  readonly missing: readonly ColumnSpec<Key>[]
}

/**
 * The row that names the most columns, the topmost of equals; undefined when none names two of them. With a header of two rows,
 * merged cells have filled the lower one, so it names more.
 */
export async function findHeader<Key extends string>(
  sheet: Sheet,
  specs: readonly ColumnSpec<Key>[],
  knownUnused: readonly string[],
): Promise<Header<Key> | undefined> {
  const titles = titleIndex(specs)
  const unused = new Set(knownUnused.map(titleKey))
  let best: Header<Key> | undefined
  let seen = 0
  for await (const row of sheet.rows(lastHeaderRow)) {
    seen += 1
    const header = { rowNumber: row.number, rowsUntil: seen, ...recognise(row.cells, specs, titles, unused) }
    if (header.columns.size >= leastRecognised && header.columns.size > (best?.columns.size ?? 0)) best = header
    if (seen >= headerSearchRows) break
  }
  return best
}

interface Rank<Key> {
  readonly key: Key
  /** 0 for the title itself, then the synonyms in their order. */
  readonly rank: number
}

function recognise<Key extends string>(
  cells: Cells,
  specs: readonly ColumnSpec<Key>[],
  titles: ReadonlyMap<string, Rank<Key>>,
  unused: ReadonlySet<string>,
): Pick<Header<Key>, 'columns' | 'ignored' | 'missing'> {
  const found = new Map<Key, HeaderColumn & { readonly rank: number }>()
  const ignored: IgnoredColumn[] = []
  const ignore = ({ index, letters, title }: HeaderColumn, reason: IgnoredReason) =>
    ignored.push({ index, letters, title, reason })
  for (const [index, cell] of cells) {
    const column = { index, letters: columnLetters(index), title: compactText(cell.text) }
    const match = lookUp(column.title, titles)
    if (!match) {
      ignore(column, titleForms(column.title).some((form) => unused.has(form)) ? 'known' : 'unknown')
      continue
    }
    const other = found.get(match.key)
    if (other) ignore(other.rank <= match.rank ? column : other, 'second')
    if (!other || other.rank > match.rank) found.set(match.key, { ...column, rank: match.rank })
  }
  return {
    columns: new Map([...found].map(([key, { index, letters, title }]) => [key, { index, letters, title }])),
    ignored: ignored.sort((a, b) => a.index - b.index),
    missing: specs.filter((spec) => spec.required && !found.has(spec.key)),
  }
}

function titleIndex<Key extends string>(specs: readonly ColumnSpec<Key>[]): ReadonlyMap<string, Rank<Key>> {
  const index = new Map<string, Rank<Key>>()
  for (const { key, title, synonyms } of specs) {
    ;[title, ...synonyms].forEach((name, rank) => {
      if (!index.has(titleKey(name))) index.set(titleKey(name), { key, rank })
    })
  }
  return index
}

function lookUp<Key extends string>(title: string, titles: ReadonlyMap<string, Rank<Key>>): Rank<Key> | undefined {
  for (const form of titleForms(title)) {
    const match = titles.get(form)
    if (match) return match
  }
  return undefined
}

/** `*姓名:` and `入党日期(年月日)` are 姓名 and 入党日期; a title that is known with its parenthesis is tried first. */
function titleForms(title: string): readonly string[] {
  return [titleKey(title), titleKey(title.replace(/[([【〔{].*?[)\]】〕}]/g, ''))]
}

function titleKey(title: string): string {
  return compactText(title)
    .replace(/[*★:;.、/\\_\-"'“”]/g, '')
    .toLowerCase()
}
