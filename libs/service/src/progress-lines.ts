import { PassThrough } from 'node:stream'
import {
  applyDecorators,
  createParamDecorator,
  Inject,
  Injectable,
  StreamableFile,
  UseInterceptors,
  type CallHandler,
  type ExecutionContext,
  type NestInterceptor,
} from '@nestjs/common'
import { ApiExtension } from '@nestjs/swagger'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Logger } from 'pino'
import { of, type Observable } from 'rxjs'
import { keepPlace } from './admission-hooks'
import type { Problems } from './problem'
import { LOGGER, ProblemFilter, PROBLEMS } from './problem-filter'

/** How far a piece of work has come. `total` is 0 while it is not known. */
export type Progress = (done: number, total: number) => void

/**
 * Lines of JSON: `{"progress":{"done":512,"total":10000}}` at most twice a second while the work goes on, then one last line, either
 * `{"answer":...}` with what the route answers otherwise, or `{"problem":...}` with problem details.
 */
export const LINES = 'application/x-ndjson'
const intervalMs = 500

const told = new WeakMap<FastifyRequest, Progress>()

/** Of a route with `WithProgress`: to be called with every step; does nothing unless the caller asked for lines. */
export const TheProgress = createParamDecorator(
  (_: unknown, context: ExecutionContext): Progress =>
    told.get(context.switchToHttp().getRequest<FastifyRequest>()) ?? (() => {}),
)

/** A route whose work may take longer than a moment: with `Accept: application/x-ndjson` it tells how far it has come. */
export const WithProgress = () => applyDecorators(UseInterceptors(ProgressInterceptor), ApiExtension('x-lines', LINES))

@Injectable()
export class ProgressInterceptor implements NestInterceptor {
  private readonly filter: ProblemFilter

  constructor(@Inject(PROBLEMS) problems: Problems, @Inject(LOGGER) logger: Logger) {
    this.filter = new ProblemFilter(problems, logger)
  }

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const http = context.switchToHttp()
    const request = http.getRequest<FastifyRequest>()
    if (!request.headers.accept?.includes(LINES)) return next.handle()
    const lines = new PassThrough()
    // Who asked may have gone; what was begun is finished all the same.
    lines.on('error', () => undefined)
    const say = (line: object) => void (lines.writable && lines.write(`${JSON.stringify(line)}\n`))
    told.set(
      request,
      atIntervals((done, total) => say({ progress: { done, total } })),
    )
    const leavePlace = keepPlace(request)
    const end = () => {
      lines.end()
      leavePlace()
    }
    next.handle().subscribe({
      next: (answer: unknown) => say({ answer }),
      error: (error: unknown) => {
        say({ problem: this.filter.told(error, request).body })
        end()
      },
      complete: end,
    })
    void http.getResponse<FastifyReply>().header('cache-control', 'no-store')
    return of(new StreamableFile(lines, { type: LINES }))
  }
}

function atIntervals(tell: Progress): Progress {
  let toldAt = -Infinity
  return (done, total) => {
    const now = performance.now()
    if (now - toldAt < intervalMs) return
    toldAt = now
    tell(done, total)
  }
}
