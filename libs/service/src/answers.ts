import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Position } from '@harbor/kernel/event'
import { isShared } from '@harbor/read-models/shared-answer'
import type { Core } from './core'
import { Recorded } from './desk'
import { ProblemError } from './problem'

/** A query's answer that stands for one file at one revision: sent with a strong ETag. */
export class OfRevision<T> {
  constructor(
    readonly revision: number,
    readonly body: T,
  ) {}
}

/** Sets ETag and position of what was recorded or read. A hook and no interceptor: those of Nest cost more than all the rest of it. */
export function tellRevisions(fastify: FastifyInstance): void {
  fastify.addHook('preSerialization', (_, reply, answer, done) => done(null, written(reply, answer)))
}

function written(reply: FastifyReply, answer: unknown): unknown {
  if (answer instanceof Recorded) {
    void reply.headers({ etag: `"${answer.revision}"`, 'harbor-position': String(answer.position) })
    if (answer.repeated) void reply.status(200)
  }
  if (answer instanceof OfRevision) {
    void reply.header('etag', `"${answer.revision}"`)
    return answer.body
  }
  return answer
}

/** A page that read models give again and again is put into bytes once: it cannot change. Fastify sends bytes as it sends texts. */
export function writeSharedOnce(fastify: FastifyInstance): void {
  const written = new WeakMap<object, Buffer>()
  fastify.setReplySerializer((payload) => {
    if (!isShared(payload)) return JSON.stringify(payload)
    const bytes = written.get(payload) ?? Buffer.from(JSON.stringify(payload))
    written.set(payload, bytes)
    return bytes as unknown as string
  })
}

/** Lets whoever names a position wait until the views have passed it. */
export async function waitAsAsked({ headers }: Pick<FastifyRequest, 'headers'>, core: Core): Promise<void> {
  const asked = headers['harbor-wait-for']
  if (asked === undefined) return
  if (typeof asked !== 'string' || !/^\d{1,15}$/.test(asked))
    throw new ProblemError('request.invalid', {}, [
      {
        pointer: '#/header/Harbor-Wait-For',
        code: 'pattern',
        zh: '须为日志位置',
        en: 'must be a position of the log',
      },
    ])
  await core.caughtUp(Number(asked) as Position)
}
