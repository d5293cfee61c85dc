import type { RefusalDetail, RefusalKind, RefusalTable, Refused } from '@harbor/kernel/decision'
import { sayRefusal, type Language } from './language'

/** RFC 9457 problem details with what this platform adds: code, the rule's article, pointers into the body. */
export interface Problem {
  readonly type: string
  readonly title: string
  readonly status: number
  readonly detail: string
  readonly code: string
  readonly article?: string
  readonly errors?: readonly FieldError[]
  readonly instance?: string
  readonly parameters?: RefusalDetail
}

export interface FieldError {
  /** JSON Pointer (RFC 6901) into the body, or `#/query/<name>`, `#/path/<name>`, `#/header/<name>`. */
  readonly pointer: string
  readonly code: string
  readonly detail: string
}

interface Words {
  readonly zh: string
  readonly en: string
}

/** A FieldError before its reader's language is known. */
export interface FieldFault extends Words {
  readonly pointer: string
  readonly code: string
}

/** Thrown at the edge only; the filter writes it as the answer. */
export class ProblemError extends Error {
  constructor(
    readonly code: string,
    readonly parameters: RefusalDetail = {},
    readonly errors: readonly FieldFault[] = [],
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(code)
    this.name = 'ProblemError'
  }
}

const statusOfKind: Record<RefusalKind, number> = {
  invalid: 400,
  'not-found': 404,
  authority: 403,
  state: 409,
  rule: 422,
}

const titles: Record<number, Words> = {
  400: { zh: '请求有误', en: 'Bad request' },
  401: { zh: '请先登录', en: 'Sign in first' },
  403: { zh: '没有权限', en: 'Not permitted' },
  404: { zh: '没有找到', en: 'Not found' },
  405: { zh: '方法不支持', en: 'Method not allowed' },
  408: { zh: '请求超时', en: 'Request timeout' },
  409: { zh: '与现状冲突', en: 'Conflict with the present state' },
  412: { zh: '档案已有更新', en: 'The file has changed' },
  413: { zh: '内容过大', en: 'Too large' },
  415: { zh: '内容类型不支持', en: 'Unsupported media type' },
  422: { zh: '不符合规定', en: 'Against the rules' },
  428: { zh: '缺少前提条件', en: 'Precondition required' },
  429: { zh: '请求过于频繁', en: 'Too many requests' },
  431: { zh: '请求头过大', en: 'Request headers too large' },
  500: { zh: '内部错误', en: 'Internal error' },
  503: { zh: '暂不可用', en: 'Unavailable' },
}

/** Refusals of the edge itself, and the status where it does not follow from the kind. */
export const edgeRefusals = {
  'request.invalid': {
    kind: 'invalid',
    article: '',
    zh: '请求内容有误，请按 errors 逐项修改。',
    en: 'The request is not valid; see errors.',
  },
  'request.malformed': {
    kind: 'invalid',
    article: '',
    zh: '请求无法读取（不是有效的 JSON 或编码有误）。',
    en: 'The request cannot be read (not valid JSON or encoding).',
  },
  'request.ambiguous': {
    kind: 'invalid',
    article: 'RFC 7493',
    zh: 'JSON 内容有歧义或不可接受（重名、嵌套过深、空字符、不完整的字符），见 errors。',
    en: 'The JSON is ambiguous or not acceptable (a name twice, nested too deep, NUL, half a character); see errors.',
  },
  'request.unreadable': {
    kind: 'invalid',
    article: '',
    zh: '不是有效的 HTTP 请求；地址中的中文须经百分号编码（UTF-8）。',
    en: 'Not valid HTTP; percent-encode non-ASCII characters in the address (UTF-8).',
  },
  'request.headers-too-large': {
    kind: 'invalid',
    article: '',
    zh: '请求头超过上限。',
    en: 'The request headers are larger than allowed.',
  },
  'request.too-slow': {
    kind: 'invalid',
    article: '',
    zh: '请求内容未在时限内传完，未记录任何内容。',
    en: 'The request did not arrive within the time limit; nothing was recorded.',
  },
  'request.method': {
    kind: 'invalid',
    article: '',
    zh: '此地址不支持该方法，可用的见 Allow。',
    en: 'This address does not know the method; see Allow.',
  },
  'service.stopping': {
    kind: 'state',
    article: '',
    zh: '服务正在停止，未记录任何内容；请稍后重试。',
    en: 'The service is stopping; nothing was recorded; retry later.',
  },
  'service.overloaded': {
    kind: 'state',
    article: '',
    zh: '当前请求过多，本次请求未处理，未记录任何内容；请按 Retry-After 所示秒数后重试。',
    en: 'Too many requests at the moment; nothing of this one was carried out; retry after the seconds in Retry-After.',
  },
  'request.too-large': {
    kind: 'invalid',
    article: '',
    zh: '请求内容超过上限。',
    en: 'The request is larger than allowed.',
  },
  'request.media-type': {
    kind: 'invalid',
    article: '',
    zh: '只接受 application/json（文件上传用 multipart/form-data）。',
    en: 'Only application/json is accepted (multipart/form-data for files).',
  },
  'request.timeout': {
    kind: 'state',
    article: '',
    zh: '处理超时，请稍后重试（带相同的 Idempotency-Key 不会重复）。',
    en: 'Took too long; retry later (the same Idempotency-Key never acts twice).',
  },
  'request.no-such-route': {
    kind: 'not-found',
    article: '',
    zh: '没有这个地址或资源。',
    en: 'There is no such address or resource.',
  },
  'request.precondition-required': {
    kind: 'invalid',
    article: '',
    zh: '请用 If-Match 带上所见档案的 ETag，以免覆盖他人的更新。',
    en: 'Send If-Match with the ETag of the file you saw, so that nobody’s change is overlooked.',
  },
  'request.precondition-malformed': {
    kind: 'invalid',
    article: '',
    zh: 'If-Match 须为一个强 ETag，例如 "7"。',
    en: 'If-Match must be one strong ETag, e.g. "7".',
  },
  'request.stale': {
    kind: 'state',
    article: '',
    zh: '档案已更新到版本 {actual}，请重新读取后再提交。',
    en: 'The file is now at revision {actual}; read it again, then submit.',
  },
  'request.busy': {
    kind: 'state',
    article: '',
    zh: '同一档案更新过于频繁，请稍后重试。',
    en: 'This file is being changed too often right now; retry.',
  },
  'command.key-reused': {
    kind: 'rule',
    article: 'Idempotency-Key',
    zh: '此 Idempotency-Key 已用于另一个请求。',
    en: 'This Idempotency-Key was used for another request.',
  },
  'access.sign-in-required': { kind: 'authority', article: 'access policy', zh: '请先登录。', en: 'Sign in first.' },
  'access.denied': {
    kind: 'authority',
    article: 'access policy',
    zh: '您的职务或管辖范围不允许此操作。',
    en: 'Your role or scope does not allow this.',
  },
  'access.too-many-calls': {
    kind: 'authority',
    article: 'access policy',
    zh: '该账号的调用过于频繁，本次请求未处理，未记录任何内容；请按 Retry-After 所示秒数后重试。',
    en: 'This account calls too often; nothing of this request was carried out; retry after the seconds in Retry-After.',
  },
  'access.password-change-required': {
    kind: 'authority',
    article: 'access policy',
    zh: '请先修改一次性密码。',
    en: 'Change the one-time password first.',
  },
  'access.second-factor-enrolment-required': {
    kind: 'authority',
    article: 'access policy',
    zh: '您的角色须使用第二因素；请先设置。',
    en: 'Your role needs a second factor; set it up first.',
  },
  'view.timeout': {
    kind: 'state',
    article: '',
    zh: '查询视图尚未追上所要求的位置，请稍后重试。',
    en: 'The view has not reached the position asked for; retry.',
  },
  'view.kept-elsewhere': {
    kind: 'state',
    article: '',
    zh: '视图由另一进程维护，本进程处于待命状态；请稍后重试。',
    en: 'Another process keeps the views, this one stands by; retry.',
  },
  'store.unavailable': {
    kind: 'state',
    article: '',
    zh: '存储暂不可用，未记录任何内容；请稍后重试。',
    en: 'The store is unavailable; nothing was recorded; retry later.',
  },
  'store.disk-full': {
    kind: 'state',
    article: '',
    zh: '磁盘已满，未记录任何内容；请管理员腾出空间后重试。',
    en: 'The disk is full; nothing was recorded; ask the operator to free space, then retry.',
  },
  'import.cut-off': {
    kind: 'state',
    article: '',
    zh: '导入中断（{reason}）：已登记的行保留，其余未登记。{zh}然后重新导入同一文件即可继续，不会重复登记。',
    en: 'The import was cut off ({reason}): the rows recorded so far stay, the others are not recorded. {en} Then import the same file again: it goes on from there and repeats nothing.',
  },
  'person.erased': {
    kind: 'state',
    article: '个人信息保护法 art. 47',
    zh: '该人员的个人信息已依法删除，不能再记录个人信息。',
    en: 'The personal data of this person was erased by law; none can be recorded any more.',
  },
  'feed.no-broker': {
    kind: 'state',
    article: '',
    zh: '未配置区级 Kafka（HARBOR_KAFKA_BROKERS），无法重发；可改用 GET /api/v1/feed 拉取。',
    en: 'No broker of the district is configured (HARBOR_KAFKA_BROKERS), so nothing can be sent again; fetch GET /api/v1/feed instead.',
  },
  'feed.unavailable': {
    kind: 'state',
    article: '',
    zh: '区级 Kafka 暂不可用；请稍后重试。',
    en: 'The brokers of the district do not answer; retry later.',
  },
  'feed.no-such-place': {
    kind: 'not-found',
    article: '',
    zh: '日志中没有这一位置；请使用收到的消息的 sequence，或上次应答的 Harbor-Feed-Next，或从 0 开始。',
    en: 'No event stands at this place of the log; give the sequence of a message that was received, the Harbor-Feed-Next of an answer, or 0.',
  },
  'feed.stopped': {
    kind: 'state',
    article: '',
    zh: '日志位置 {position} 的事件无法对外通报，此前内容均已给出；请联系街道的系统管理员。',
    en: 'The event at place {position} of the log cannot be told; everything before it was. Tell the operator of the street’s system.',
  },
  'internal.fault': {
    kind: 'state',
    article: '',
    zh: '内部错误，已记录，编号 {reference}。',
    en: 'Internal error; recorded under reference {reference}.',
  },
} as const satisfies RefusalTable

const statusOfCode: Readonly<Record<string, number>> = {
  'request.headers-too-large': 431,
  'request.too-slow': 408,
  'request.method': 405,
  'service.stopping': 503,
  'service.overloaded': 503,
  'request.too-large': 413,
  'request.media-type': 415,
  'request.timeout': 503,
  'request.precondition-required': 428,
  'request.stale': 412,
  'request.busy': 503,
  'access.sign-in-required': 401,
  'access.sign-in-failed': 401,
  'access.session-over': 401,
  'access.second-factor-required': 401,
  'access.second-factor-wrong': 401,
  'access.throttled': 429,
  'access.too-many-calls': 429,
  'certificate.throttled': 429,
  'view.timeout': 503,
  'view.kept-elsewhere': 503,
  'store.unavailable': 503,
  'store.disk-full': 503,
  'import.cut-off': 503,
  'feed.unavailable': 503,
  'feed.stopped': 503,
  'internal.fault': 500,
}

/** Writes problems in the caller's language from the tables of all slices. */
export class Problems {
  private readonly table: RefusalTable

  constructor(tables: readonly RefusalTable[]) {
    this.table = Object.assign({}, edgeRefusals, ...tables) as RefusalTable
  }

  statusOf(code: string): number {
    const row = this.table[code]
    return statusOfCode[code] ?? (row ? statusOfKind[row.kind] : 500)
  }

  /** For errors that carry their own words: a file that cannot be read. Always 400. */
  inWords(error: { readonly code: string; readonly zh: string; readonly en: string }, language: Language): Problem {
    const title = titles[400]
    return {
      type: `urn:pioneer-harbor:problem:${error.code}`,
      title: (language === 'en' ? title?.en : title?.zh) ?? '',
      status: 400,
      detail: language === 'en' ? error.en : error.zh,
      code: error.code,
    }
  }

  of(refusal: Pick<Refused, 'code' | 'detail'>, language: Language, faults: readonly FieldFault[] = []): Problem {
    const row = this.table[refusal.code]
    const status = this.statusOf(refusal.code)
    const title = titles[status] ?? { zh: '请求未完成', en: 'Request not completed' }
    const errors = faults.map(({ pointer, code, zh, en }) => ({ pointer, code, detail: language === 'en' ? en : zh }))
    return {
      type: `urn:pioneer-harbor:problem:${refusal.code}`,
      title: language === 'en' ? title.en : title.zh,
      status,
      detail: row ? sayRefusal(row, refusal.detail, language) : refusal.code,
      code: refusal.code,
      ...(row && row.article !== '' && { article: row.article }),
      ...(errors.length > 0 && { errors }),
      ...(Object.keys(refusal.detail).length > 0 && { parameters: refusal.detail }),
    }
  }
}
