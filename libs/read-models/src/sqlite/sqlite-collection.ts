import type { FieldValue, ViewDocument } from '@harbor/kernel/view'
import { canonicalJson } from '../canonical-json'
import { checkedFields } from '../query-check'
import type { Collection, Query, QueryPage, Where } from '../read-models'
import type { Sql } from './conditions'
import { columnOf, tablesOf } from './generation-tables'
import { cursorAt, digestOfQuestion } from '../cursor'
import { defaultMemoryLimits, type Counted, type DocumentMemory, type MemoryLimits } from './document-memory'
import { allOf } from './order'
import { pageQuestionOf, questionOf, type PageQuestion, type Queried, type Question } from './question'
import {
  allValues,
  bodiesOf,
  candidateCount,
  markIn,
  orderedGlances,
  orderedPages,
  orderedPathOf,
  pathsOf,
  sortedPage,
  totalCount,
  type OrderedPath,
  type Path,
} from './search-path'
import type { Row, ViewsFile } from './views-file'

/** When which way to the documents is taken; by measurement (test/bench). */
export interface SearchLimits {
  /** So many candidates are gathered and sorted faster than an index is walked past what does not fit. */
  readonly fewCandidates: number
  /** So many documents are looked at in the order asked for, before candidates are gathered however many they are. */
  readonly glance: number
  /** More candidates than these are not gathered when an index has the order: it is walked to the end. */
  readonly manyCandidates: number
  /** So many that fit are put in order in memory; for more, an index that has the order is looked at first. */
  readonly orderedInMemory: number
  readonly memory: MemoryLimits
}

export const defaultSearchLimits: SearchLimits = {
  fewCandidates: 2_000,
  glance: 2_000,
  manyCandidates: 50_000,
  orderedInMemory: 10_000,
  memory: defaultMemoryLimits,
}
/** Characters of a number. */
const ofTotal = 10

/** Rows as `pageOf` has them. `total`: where the question asks for it. */
interface Found {
  readonly rows: readonly Row[]
  readonly total: number | undefined
}

/** Queries on the live generation; each runs on one state of the store. */
export class SqliteCollection<Doc extends ViewDocument> implements Collection<Doc> {
  constructor(
    private readonly file: ViewsFile,
    private readonly queried: () => Queried,
    private readonly limits: SearchLimits,
  ) {}

  async get(id: string): Promise<Doc | undefined> {
    return this.file.snapshot(() => {
      const { documents, bodies } = tablesOf(this.queried().id)
      const row = this.file.row(
        `SELECT b.json FROM ${documents} AS d JOIN ${bodies} AS b USING (doc) WHERE d.id = ?`,
        id,
      )
      return row && (this.file.parsed(row[0]) as Doc)
    })
  }

  async find(query: Query): Promise<QueryPage<Doc>> {
    return this.file.snapshot(() => {
      const queried = this.queried()
      const question = pageQuestionOf(queried, query)
      const page = `limit=${query.limit} total=${query.withTotal === true} cursor=${query.cursor ?? ''}`
      const asked = `${page} ${question.question}`
      const known = queried.answers.find(asked) as QueryPage<Doc> | undefined
      return known ?? this.answered(asked, queried, question, query)
    })
  }

  private answered(asked: string, queried: Queried, question: PageQuestion, query: Query): QueryPage<Doc> {
    const { rows, total } = this.found(queried, question, query)
    const page = rows.slice(0, question.limit)
    const last = rows.length > question.limit ? page.at(-1) : undefined
    const answer = {
      documents: page.map(([json]) => this.file.parsed(json) as Doc),
      nextCursor: last ? cursorAt(markIn(last), digestOfQuestion(question.question)) : null,
      ...(query.withTotal && total !== undefined && { total }),
    }
    const characters = page.reduce((sum, [json]) => sum + (json as string).length, 0)
    return queried.answers.keepAgain(asked, answer, characters)
  }

  async values(
    fields: readonly string[],
    { where, text }: Pick<Query, 'where' | 'text'> = {},
  ): Promise<readonly (readonly FieldValue[])[]> {
    return this.file.snapshot(() => {
      const queried = this.queried()
      checkedFields(fields, queried.spec)
      const question = questionOf(queried, where, text)
      const memory = holding(queried, question, fields)
      if (memory) return memory.values(memory.matching(question), fields)
      const { path } = this.shortest(question, this.limits.manyCandidates)
      return this.ask(allValues(path, question, fields)) as readonly (readonly FieldValue[])[]
    })
  }

  async count(where?: Where): Promise<number> {
    return this.file.snapshot(() => {
      const queried = this.queried()
      return totalOf(this.counted(queried, questionOf(queried, where), where, []))
    })
  }

  async countBy(
    fields: readonly string[],
    where?: Where,
  ): Promise<readonly { readonly values: Readonly<Record<string, FieldValue>>; readonly count: number }[]> {
    return this.file.snapshot(() => {
      const queried = this.queried()
      checkedFields(fields, queried.spec)
      return this.counted(queried, questionOf(queried, where), where, fields).map(({ values, count }) => ({
        values: Object.fromEntries(fields.map((field, index) => [field, values[index] ?? null])),
        count,
      }))
    })
  }

  /** By these fields; without any, all together. Without a text: commits keep what was counted once. */
  private counted(
    queried: Queried,
    question: Question,
    where: Where | undefined,
    fields: readonly string[],
  ): readonly Counted[] {
    const asked = canonicalJson([where ?? {}, fields])
    const { counts } = queried
    const known = counts.find(asked)
    return known ?? counts.keep(asked, question.tests, fields, this.countedAnew(queried, question, fields))
  }

  private countedAnew(queried: Queried, question: Question, fields: readonly string[]): readonly Counted[] {
    if (fields.length > 0) {
      const memory = holding(queried, question, fields)
      return memory ? memory.counts(memory.matching(question), fields) : this.countedInFile(question, fields)
    }
    // Counted once: not worth reading all of them into memory.
    const memory = queried.memory?.has(fieldsOf(question), false) ? queried.memory : undefined
    const count = memory ? memory.matching(question).length : this.countOf(question)
    return count === 0 ? [] : [{ values: [], count }]
  }

  private countedInFile({ tables, conditions }: Question, fields: readonly string[]): readonly Counted[] {
    const columns = fields.map((field) => `d.${columnOf(field)}`).join(', ')
    const { text, parameters } = allOf(conditions)
    const rows = this.file.rows(
      `SELECT count(*), ${columns} FROM ${tables.documents} AS d WHERE ${text} GROUP BY ${columns} ORDER BY ${columns}`,
      ...parameters,
    )
    return rows.map(([count, ...values]) => ({ values: values as FieldValue[], count: Number(count) }))
  }

  /** The shorter way of the file and the memory: the memory is for a search, and to count or put in order what no index has together. */
  private found(queried: Queried, question: PageQuestion, query: Query): Found {
    const { needle, order } = question
    if (!needle && !query.withTotal) return { rows: this.pageOf(question), total: undefined }
    const counted = needle ? undefined : totalOf(this.counted(queried, question, query.where, []))
    const ordered = counted === undefined ? undefined : this.firstOfMany(counted, question)
    if (ordered) return { rows: ordered, total: counted }
    const fields = order.map(({ field }) => field)
    const memory = holding(queried, question, fields)
    if (!memory) {
      const rows = this.pageOf(question)
      return { rows, total: query.withTotal ? (counted ?? this.totalOfSearch(queried, question, query)) : undefined }
    }
    const docs = memory.matching(question)
    const rows = (needle && this.firstOfMany(docs.length, question)) ?? this.pageInMemory(memory, docs, question)
    return { rows, total: docs.length }
  }

  /** Undefined where they are soon put in order, or where no index soon leads to the first of them. */
  private firstOfMany(total: number, question: PageQuestion): readonly Row[] | undefined {
    const ordered = total > this.limits.orderedInMemory ? orderedPathOf(question) : undefined
    if (!ordered) return undefined
    if (ordered.covered) return this.inTurn(orderedPages(ordered, question), question.limit)
    return this.glance(ordered, question)
  }

  private pageInMemory(memory: DocumentMemory, docs: Uint32Array, question: PageQuestion): readonly Row[] {
    const first = memory.first(docs, question)
    const bodies = this.ask(bodiesOf(question, first))
    if (bodies.length < first.length) throw this.file.damaged('a document is missing')
    return bodies.map(([json = null], index) => [json, ...memory.mark(first[index] ?? 0, question)])
  }

  private pageOf(question: PageQuestion): readonly Row[] {
    const ordered = orderedPathOf(question)
    if (ordered?.covered) return this.inTurn(orderedPages(ordered, question), question.limit)
    const { fewCandidates, manyCandidates } = this.limits
    const near = this.shortest(question, fewCandidates)
    if (near.candidates <= fewCandidates || !ordered) return this.ask(sortedPage(near.path, question))
    const glance = this.glance(ordered, question)
    if (glance) return glance
    const far = this.shortest(question, manyCandidates)
    if (far.candidates <= manyCandidates) return this.ask(sortedPage(far.path, question))
    return this.inTurn(orderedPages(ordered, question), question.limit)
  }

  /** Undefined when the page was not full within the budget and there is more to look at. */
  private glance(ordered: OrderedPath, question: PageQuestion): readonly Row[] | undefined {
    const rows: Row[] = []
    for (const { page, size } of orderedGlances(ordered, question, this.limits.glance)) {
      rows.push(...this.ask(page))
      if (rows.length > question.limit) return rows
      const [[inPart] = []] = this.ask(size)
      if (Number(inPart) > this.limits.glance) return undefined
    }
    return rows
  }

  /** The path to the fewest candidates; the count stops past `bound`. */
  private shortest(question: Question, bound: number): { readonly path: Path; readonly candidates: number } {
    let best: { path: Path; candidates: number } = { path: { by: 'scan' }, candidates: Infinity }
    for (const path of pathsOf(question)) {
      const upTo = Math.min(bound, best.candidates) + 1
      const [[counted] = []] = this.ask(candidateCount(path, question, upTo))
      if (Number(counted) < best.candidates) best = { path, candidates: Number(counted) }
    }
    return best
  }

  /** Part after part, until one row more than a page is there. */
  private inTurn(parts: readonly Sql[], limit: number): readonly Row[] {
    const rows: Row[] = []
    for (const part of parts) {
      if (rows.length > limit) break
      rows.push(...this.ask(part))
    }
    return rows
  }

  private totalOfSearch({ answers }: Queried, question: Question, { where, text }: Query): number {
    const asked = `how many ${canonicalJson([where ?? {}, text ?? ''])}`
    return (answers.find(asked) as number | undefined) ?? answers.keep(asked, this.countOf(question), ofTotal)
  }

  private countOf(question: Question): number {
    const { path } = this.shortest(question, this.limits.manyCandidates)
    const [[count] = []] = this.ask(totalCount(path, question))
    return Number(count)
  }

  private ask({ text, parameters }: Sql): readonly Row[] {
    return this.file.rows(text, ...parameters)
  }
}

function totalOf(counted: readonly Counted[]): number {
  return counted.reduce((sum, { count }) => sum + count, 0)
}

/** The memory, where it holds all that a question and these fields need. */
function holding({ memory }: Queried, question: Question, fields: readonly string[]): DocumentMemory | undefined {
  return memory?.holds([...fields, ...fieldsOf(question)], question.needle !== undefined) ? memory : undefined
}

function fieldsOf({ tests }: Question): readonly string[] {
  return tests.map(({ field }) => field)
}
