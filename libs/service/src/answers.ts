import { Inject, Injectable, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { from, map, switchMap, type Observable } from 'rxjs'
import type { Position } from '@harbor/kernel/event'
import { CORE, type Core } from './core'
import { Recorded } from './desk'
import { ProblemError } from './problem'

/** A query's answer that stands for one file at one revision: sent with a strong ETag. */
export class OfRevision<T> {
  constructor(
    readonly revision: number,
    readonly body: T,
  ) {}
}

/** Sets ETag and position of what was recorded or read; lets a query wait until the views have passed a position. */
@Injectable()
export class AnswerInterceptor implements NestInterceptor {
  constructor(@Inject(CORE) private readonly core: Core) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const http = context.switchToHttp()
    const reply = http.getResponse<FastifyReply>()
    const asked = http.getRequest<FastifyRequest>().headers['harbor-wait-for']
    const handled = asked === undefined ? next.handle() : from(this.wait(asked)).pipe(switchMap(() => next.handle()))
    return handled.pipe(map((answer: unknown) => written(reply, answer)))
  }

  private async wait(asked: string | readonly string[]): Promise<void> {
    if (typeof asked !== 'string' || !/^\d{1,15}$/.test(asked))
      throw new ProblemError('request.invalid', {}, [
        {
          pointer: '#/header/Harbor-Wait-For',
          code: 'pattern',
          zh: '须为日志位置',
          en: 'must be a position of the log',
        },
      ])
    await this.core.caughtUp(Number(asked) as Position)
  }
}

function written(reply: FastifyReply, answer: unknown): unknown {
  if (answer instanceof Recorded) {
    void reply.headers({ etag: `"${answer.revision}"`, 'harbor-position': String(answer.position) })
    if (answer.repeated) void reply.status(200)
    return { ...answer }
  }
  if (answer instanceof OfRevision) {
    void reply.header('etag', `"${answer.revision}"`)
    return answer.body
  }
  return answer
}
