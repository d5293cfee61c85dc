import { Catch, HttpException, Inject, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Logger } from 'pino'
import { StoreError } from '@harbor/event-log/event-log'
import { PersonErased } from '@harbor/event-log/journal'
import { QueryError } from '@harbor/read-models/query-error'
import { TableError } from '@harbor/tables/table-error'
import type { RequestWithCaller } from './caller'
import { languageOf } from './language'
import { ImportCutOff } from './import-cut-off'
import { ProblemError, type Problem, type Problems } from './problem'

export const PROBLEMS = Symbol('problems')
export const LOGGER = Symbol('logger')

const codeOfStatus: Readonly<Record<number, string>> = {
  400: 'request.malformed',
  404: 'request.no-such-route',
  405: 'request.no-such-route',
  408: 'request.timeout',
  413: 'request.too-large',
  415: 'request.media-type',
}

/** Where the fault lies, as far as its code tells. */
const queryPointer: Readonly<Record<string, string>> = {
  'query.bad-cursor': '#/query/cursor',
  'query.bad-text': '#/query/text',
  'query.bad-limit': '#/query/limit',
}

/** Every answer that is no success: problem details in the caller's language. Faults are logged with a reference, never shown. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(
    @Inject(PROBLEMS) private readonly problems: Problems,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  async catch(error: unknown, host: ArgumentsHost): Promise<void> {
    const http = host.switchToHttp()
    const request = http.getRequest<FastifyRequest>()
    const reply = http.getResponse<FastifyReply>()
    if (reply.sent) return
    const { body, headers } = this.told(error, request)
    await reply
      .status(body.status)
      .headers({ ...headers, 'cache-control': 'no-store' })
      .type('application/problem+json; charset=utf-8')
      .send(JSON.stringify(body))
  }

  /** What went wrong in the caller's language, with the headers that belong to it; logs what the operator must know. */
  told(error: unknown, request: FastifyRequest): { readonly body: Problem; readonly headers: Record<string, string> } {
    const problem = this.asProblem(error, request)
    const language = languageOf(request.headers['accept-language'])
    const body =
      error instanceof TableError
        ? this.problems.inWords(error, language)
        : this.problems.of({ code: problem.code, detail: problem.parameters }, language, problem.errors)
    const instance = request.url.split('?')[0] ?? ''
    const { code, status } = body
    ;(request as FastifyRequest & RequestWithCaller).refused = { code, status }
    return { body: { ...body, instance }, headers: { ...problem.headers, 'content-language': language } }
  }

  private asProblem(error: unknown, request: FastifyRequest): ProblemError {
    if (error instanceof ProblemError) return error
    if (error instanceof TableError) return new ProblemError(error.code)
    if (error instanceof PersonErased) return new ProblemError(error.code)
    // A projector of this version has not built it yet.
    if (error instanceof QueryError && error.code === 'query.unknown-view')
      return new ProblemError('view.timeout', {}, [], { 'retry-after': '1' })
    if (error instanceof QueryError)
      return new ProblemError('request.invalid', {}, [
        { pointer: queryPointer[error.code] ?? '#/query', code: error.code, ...error.text },
      ])
    if (error instanceof StoreError) return this.storeProblem(error, request)
    if (error instanceof ImportCutOff) {
      const { headers } = this.storeProblem(error.cause, request)
      const { code, advice } = error.cause
      return new ProblemError('import.cut-off', { reason: code, zh: advice.zh, en: advice.en }, [], headers)
    }
    const status =
      error instanceof HttpException ? error.getStatus() : (error as { statusCode?: unknown } | null)?.statusCode
    const code = typeof status === 'number' ? codeOfStatus[status] : undefined
    if (code) return new ProblemError(code)
    const coded = (error as { code?: unknown } | null)?.code
    if (coded === 'view.kept-elsewhere') return new ProblemError(coded, {}, [], { 'retry-after': '1' })
    if (coded === 'view.timeout' || coded === 'view.stopped')
      return new ProblemError('view.timeout', {}, [], { 'retry-after': '1' })
    const reference = request.id
    const { quiet } = request as FastifyRequest & RequestWithCaller
    this.logger.error(
      quiet ? { reference } : { reference, method: request.method, route: request.routeOptions.url, err: error },
      'fault in a request',
    )
    return new ProblemError('internal.fault', { reference })
  }

  private storeProblem(error: StoreError, request: FastifyRequest): ProblemError {
    const { quiet } = request as FastifyRequest & RequestWithCaller
    this.logger.error(
      { code: error.code, route: quiet ? undefined : request.routeOptions.url, advice: error.advice.en },
      'the store failed a request',
    )
    if (error.code === 'store.too-large') return new ProblemError('request.too-large')
    const code = error.code === 'store.disk-full' ? error.code : 'store.unavailable'
    return new ProblemError(code, {}, [], { 'retry-after': '5' })
  }
}
