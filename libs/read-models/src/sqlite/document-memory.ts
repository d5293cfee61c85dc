import type { CollectionSpec, FieldValue } from '@harbor/kernel/view'
import { declaredFields } from '../field-values'
import type { CheckedCondition, CheckedPage, Mark, Needle } from '../query-check'
import { Column, grown, type Mask } from './column'
import { firstInOrder } from './first-in-order'
import { columnOf, tablesOf } from './generation-tables'
import { Postings } from './postings'
import type { Row, ViewsFile } from './views-file'

/** Which collections have what they filter and sort by in memory, beside the file. */
export interface MemoryLimits {
  /** Fewer documents are answered from the file as fast. */
  readonly least: number
  /** By the highest number of a document: more would take too much memory. */
  readonly most: number
  /** Of all collections together, counted in the same way; those asked longest ago are let go. */
  readonly inAll: number
  /** So many documents are read before the event loop gets its turn. */
  readonly rowsATurn: number
}

export const defaultMemoryLimits: MemoryLimits = {
  least: 2_000,
  most: 500_000,
  inAll: 1_000_000,
  rowsATurn: 1_000,
}
const postingsBound = { grams: 20_000, needles: 200, numbers: 4_000_000 }

/** What a commit made of a document. Values are in the order of the spec's fields, without the id. */
export interface DocumentChange {
  readonly doc: number
  readonly id: string
  /** Undefined: it is new. */
  readonly before: readonly FieldValue[] | undefined
  /** Undefined: it is gone. */
  readonly now: { readonly values: readonly FieldValue[]; readonly text: string } | undefined
}

/** What documents must meet. */
export interface Sought {
  readonly tests: readonly CheckedCondition[]
  readonly needle: Needle | undefined
}

/** A combination of values, and how many documents have it. */
export interface Counted {
  readonly values: readonly FieldValue[]
  readonly count: number
}

/** What is on its way into memory. Up to the number `upTo` it is there; what lies above will be read as commits leave it. */
interface Loading {
  readonly columns: ReadonlyMap<string, Column>
  readonly texts: string[] | undefined
  upTo: number
}

/**
 * What the documents of a live generation are filtered, searched and sorted by, in memory: the fields that were asked for, and the
 * search texts. Read from the file in the background when first asked for, then kept by every commit, so that the first question
 * after a commit is as quick as the next. Documents themselves stay in the file. Only for the process that writes
 * the file: it would hear of nobody else's commits.
 */
export class DocumentMemory {
  private readonly columns = new Map<string, Column>()
  private texts: string[] | undefined
  private postings = this.noPostings()
  private readonly fields: readonly string[]
  private loading: Loading | undefined
  private found = new Uint32Array(1_024)
  private forgotten = false
  /** Changes of documents since somebody asked. */
  private unasked = 0

  constructor(
    private readonly file: ViewsFile,
    private readonly id: number,
    spec: CollectionSpec,
    private readonly limits: MemoryLimits,
  ) {
    this.fields = declaredFields(spec)
  }

  /** The highest number of a document that is in memory. */
  get size(): number {
    return this.columns.get('id')?.highest ?? 0
  }

  /** Whether these fields, and the texts when asked for, can be used. */
  has(fields: readonly string[], withTexts: boolean): boolean {
    this.unasked = 0
    return this.missing(fields).length === 0 && !(withTexts && !this.texts)
  }

  /** As `has`; what is missing is being read from now on. */
  holds(fields: readonly string[], withTexts: boolean): boolean {
    if (this.has(fields, withTexts)) return true
    if (!this.loading && !this.forgotten && this.isWorthIt())
      this.load(new Set(this.missing(fields)), withTexts && !this.texts)
    return this.has(fields, withTexts)
  }

  /** The numbers of all documents that fit; good until the next question. The memory must hold the fields and texts. */
  matching({ tests, needle }: Sought): Uint32Array {
    const masks = tests.map((test) => this.column(test.field).mask(test))
    if (needle) return this.narrowed(this.holders(needle), masks)
    const [first = this.column('id').mask(), ...rest] = masks
    return this.narrowed(this.all(first), rest)
  }

  /** The first documents in the order asked for, of these, after the mark: one more than the page has. */
  first(docs: Uint32Array, { order, after, limit }: CheckedPage): readonly number[] {
    const columns = order.map(({ field, descending }) => ({ column: this.column(field), descending }))
    return firstInOrder(docs, columns, after, limit + 1)
  }

  mark(doc: number, { order }: CheckedPage): Mark {
    return order.map(({ field }) => this.column(field).value(doc))
  }

  values(docs: Uint32Array, fields: readonly string[]): readonly (readonly FieldValue[])[] {
    const columns = fields.map((field) => this.column(field))
    return Array.from(docs, (doc) => columns.map((column) => column.value(doc)))
  }

  /** How many of these documents there are of each combination of values, in the order of the values. */
  counts(docs: Uint32Array, fields: readonly string[]): readonly Counted[] {
    const columns = fields.map((field) => this.column(field))
    // Which combination each document has, field after field: a number that stands for what it has so far.
    let kinds = new Uint32Array(docs.length)
    let first: number[] = []
    for (const column of columns) [kinds, first] = column.parted(docs, kinds)
    const counts = new Uint32Array(first.length)
    for (const kind of kinds) counts[kind] = (counts[kind] ?? 0) + 1
    return first
      .map((doc, kind) => ({ doc, count: counts[kind] ?? 0 }))
      .toSorted((a, b) => columns.reduce((order, column) => order || column.compare(a.doc, b.doc), 0))
      .map(({ doc, count }) => ({ values: columns.map((column) => column.value(doc)), count }))
  }

  /** What a commit changed, when it is durable. */
  change(changes: readonly DocumentChange[]): void {
    this.unasked += changes.length
    // To keep what nobody asks for costs more by now than to read it again.
    const isIdle = this.unasked > Math.max(this.size, this.limits.least)
    if (isIdle || changes.some(({ doc }) => doc > this.limits.most)) this.empty()
    for (const change of changes) {
      this.changeTexts(change)
      this.changeColumns(change, this.columns)
      if (this.loading && change.doc <= this.loading.upTo) {
        this.changeColumns(change, this.loading.columns)
        if (this.loading.texts) this.loading.texts[change.doc] = change.now?.text ?? ''
      }
    }
  }

  /** The generation is gone, or what happened to it is not known. */
  forget(): void {
    this.forgotten = true
    this.empty()
  }

  /** Read again when it is asked for again. */
  empty(): void {
    this.loading = undefined
    this.columns.clear()
    this.texts = undefined
    this.postings = this.noPostings()
  }

  private missing(fields: readonly string[]): readonly string[] {
    return ['id', ...fields].filter((field) => !this.columns.has(field))
  }

  private noPostings(): Postings {
    return new Postings((gram) => this.numbersOf(gram), postingsBound)
  }

  private column(field: string): Column {
    const column = this.columns.get(field)
    if (!column) throw new TypeError(`the field ${field} is not in memory`)
    return column
  }

  /** Everything that the mask lets through. */
  private all({ codes, fits }: Mask): Uint32Array {
    const found = this.room(codes.length)
    let used = 0
    for (let doc = 0; doc < codes.length; doc++) {
      if (fits[codes[doc] ?? 0] === 1) found[used++] = doc
    }
    return found.subarray(0, used)
  }

  /** Mask after mask: short loops over numbers that lie side by side are what a processor does best. */
  private narrowed(docs: Uint32Array, masks: readonly Mask[]): Uint32Array {
    let left = docs
    for (const { codes, fits } of masks) {
      const found = this.room(left.length)
      let used = 0
      for (const doc of left) {
        if (fits[codes[doc] ?? 0] === 1) found[used++] = doc
      }
      left = found.subarray(0, used)
    }
    return left
  }

  private holders({ text, grams, exact }: Needle): Uint32Array {
    if (exact) return this.postings.common(grams)
    return this.postings.holding(text, () => this.holding(text, this.postings.common(grams)))
  }

  private holding(needle: string, docs: Uint32Array): Uint32Array {
    const texts = this.texts ?? []
    const found = this.room(docs.length)
    let used = 0
    for (const doc of docs) {
      if (texts[doc]?.includes(needle)) found[used++] = doc
    }
    return found.subarray(0, used)
  }

  /** The place for what is found. What is read from it may be written to it again, further ahead. */
  private room(numbers: number): Uint32Array {
    if (this.found.length < numbers) this.found = grown(this.found, numbers)
    return this.found
  }

  private changeColumns({ doc, id, now }: DocumentChange, columns: ReadonlyMap<string, Column>): void {
    for (const [field, column] of columns) {
      if (!now) column.remove(doc)
      else column.set(doc, field === 'id' ? id : (now.values[this.fields.indexOf(field)] ?? null))
    }
  }

  private changeTexts({ doc, now }: DocumentChange): void {
    if (!this.texts) return
    const before = this.texts[doc] ?? ''
    const text = now?.text ?? ''
    if (text === before) return
    this.texts[doc] = text
    this.postings.change(doc, before, text)
  }

  private isWorthIt(): boolean {
    const [highest] = this.file.row(`SELECT max(doc) FROM ${tablesOf(this.id).documents}`) ?? []
    return Number(highest) >= this.limits.least && Number(highest) <= this.limits.most
  }

  private load(fields: ReadonlySet<string>, withTexts: boolean): void {
    const columns = new Map([...fields].map((field) => [field, new Column()]))
    const loading: Loading = { columns, texts: withTexts ? [] : undefined, upTo: 0 }
    this.loading = loading
    this.loadMore(loading)
  }

  private loadMore(loading: Loading): void {
    if (this.loading !== loading) return
    const rows = this.rowsAfter(loading)
    for (const row of rows) take(row, loading)
    if (rows.length === this.limits.rowsATurn) {
      setImmediate(() => this.loadLater(loading))
      return
    }
    for (const [field, column] of loading.columns) this.columns.set(field, column)
    if (loading.texts) this.texts = loading.texts
    this.loading = undefined
  }

  /** An error of the file is told to whoever asks next, and answered from the file. */
  private loadLater(loading: Loading): void {
    try {
      this.loadMore(loading)
    } catch {
      this.loading = undefined
    }
  }

  private rowsAfter({ columns, texts, upTo }: Loading): readonly Row[] {
    const listed = [...columns.keys()].map((field) => `, ${columnOf(field)}`).join('')
    return this.file.rows(
      `SELECT doc${texts ? ', text' : ''}${listed} FROM ${tablesOf(this.id).documents} WHERE doc > ? ORDER BY doc LIMIT ? + 0`,
      upTo,
      this.limits.rowsATurn,
    )
  }

  private numbersOf(gram: string): Uint32Array {
    const sql = `SELECT group_concat(doc) FROM (SELECT doc FROM ${tablesOf(this.id).grams} WHERE gram = ? ORDER BY doc)`
    const [listed] = this.file.row(sql, gram) ?? []
    return Uint32Array.from(JSON.parse(`[${(listed as string | null) ?? ''}]`) as number[])
  }
}

function take(row: Row, loading: Loading): void {
  const [doc, ...values] = row as [number, ...FieldValue[]]
  const { columns, texts } = loading
  if (texts) texts[doc] = String(values.shift())
  let index = 0
  for (const column of columns.values()) {
    column.set(doc, values[index] ?? null)
    index++
  }
  loading.upTo = doc
}
