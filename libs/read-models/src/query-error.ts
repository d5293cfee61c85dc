export type QueryErrorCode =
  | 'query.unknown-view'
  | 'query.unknown-field'
  | 'query.bad-condition'
  | 'query.bad-sort'
  | 'query.bad-limit'
  | 'query.bad-cursor'
  | 'query.bad-text'
  | 'query.too-many-values'

const meaning: Readonly<Record<QueryErrorCode, { readonly zh: string; readonly en: string }>> = {
  'query.unknown-view': { zh: '没有这个视图', en: 'there is no such view' },
  'query.unknown-field': { zh: '该视图没有这个可查询字段', en: 'the view has no such field to query by' },
  'query.bad-condition': { zh: '筛选条件与字段类型不符', en: 'the condition does not fit the field' },
  'query.bad-sort': { zh: '排序方式有误', en: 'the sort order is not valid' },
  'query.bad-limit': { zh: '每页条数须为 1 至 1000 的整数', en: 'the limit must be a whole number from 1 to 1,000' },
  'query.bad-cursor': {
    zh: '翻页游标已损坏，或不属于同一查询；请从第一页重新开始',
    en: 'the cursor is damaged or belongs to another query; start again from the first page',
  },
  'query.bad-text': {
    zh: '该视图不能按文字检索，或检索文字过长',
    en: 'the view has no text to search, or the text is too long',
  },
  'query.too-many-values': { zh: '一个条件最多列出 5000 个值', en: 'a condition may list at most 5,000 values' },
}

/** The question was asked wrongly: the caller's fault, never the store's. `text` says it in zh-CN and English. */
export class QueryError extends Error {
  readonly text: { readonly zh: string; readonly en: string }

  /** `about`: the name of the view, field or condition that is meant; no value that a user typed. */
  constructor(
    readonly code: QueryErrorCode,
    about = '',
  ) {
    const { zh, en } = meaning[code]
    const named = about === '' ? '' : `: ${about}`
    super(`${en}${named}`)
    this.name = 'QueryError'
    this.text = { zh: `${zh}${named}`, en: `${en}${named}` }
  }
}
