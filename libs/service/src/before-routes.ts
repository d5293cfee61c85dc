import { Socket } from 'node:net'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { parseJson } from './json-body'
import { languageOf, type Language } from './language'
import { Problems, type edgeRefusals } from './problem'
import type { Route } from './route-list'
import type { RequestOfSecurity, SecurityLog } from './security-log'

/** What is decided before a route is found, or instead of one: the same problem details as everywhere. */
export function refuse(
  problems: Problems,
  code: keyof typeof edgeRefusals,
  request: Pick<FastifyRequest, 'headers' | 'url'>,
  reply: FastifyReply,
  headers: Readonly<Record<string, string>>,
): FastifyReply {
  const language = languageOf(request.headers['accept-language'])
  const body = problems.of({ code, detail: {} }, language)
  Object.assign(request, { refused: { code, status: body.status } } satisfies RequestOfSecurity)
  return reply
    .status(body.status)
    .headers({ ...headers, 'content-language': language, 'cache-control': 'no-store' })
    .type(problemType)
    .send(JSON.stringify({ ...body, instance: request.url.split('?')[0] }))
}

const problemType = 'application/problem+json; charset=utf-8'

/** JSON in, read strictly; forms and texts are answered by 415. Uploads register their own reader. */
export function takeJsonAlone(fastify: FastifyInstance): void {
  fastify.removeContentTypeParser(['application/json', 'text/plain'])
  fastify.addContentTypeParser('application/json', { parseAs: 'buffer' }, (_, body, done) => {
    try {
      done(null, parseJson(body as Buffer))
    } catch (error) {
      done(error as Error)
    }
  })
}

/** From the moment in which the service is told to stop: what is under way ends, what comes is sent elsewhere. */
export function refuseWhileStopping(fastify: FastifyInstance, problems: Problems): void {
  let stopping = false
  fastify.addHook('preClose', (done) => {
    stopping = true
    done()
  })
  fastify.addHook('onRequest', (request, reply, done) => {
    if (!stopping) return done()
    void refuse(problems, 'service.stopping', request, reply, { connection: 'close', 'retry-after': '5' })
  })
}

/**
 * An answer that nobody takes would lie in memory for ever, and its connection stay open: after so long without any of it taken, the
 * connection is closed. An answer that is still being made (a stream) may be silent for longer.
 */
export function letGoOfSlowReaders(fastify: FastifyInstance, silentMs: number): void {
  fastify.addHook('onSend', (request, _, payload, done) => {
    const isWhole = typeof payload === 'string' || Buffer.isBuffer(payload)
    // Kept-alive connections have the time limit of the next request from Node again.
    if (isWhole && request.raw.socket instanceof Socket) request.raw.socket.setTimeout(silentMs)
    done(null, payload)
  })
}

/** A known address with a method that it does not have: 405 and Allow (RFC 9110, 15.5.6), not 404. */
export function refuseWrongMethods(fastify: FastifyInstance, routes: readonly Route[], problems: Problems): void {
  const known = routes.map(({ path, method }) => ({ method, form: formOf(path) }))
  fastify.addHook('onRequest', (request, reply, done) => {
    if (!request.is404) return done()
    const path = (request.url.split('?')[0] ?? '').replace(/^\/api\/v1(?=\/)/, '')
    const methods = known.filter(({ form }) => form.test(path)).map(({ method }) => method)
    if (methods.length === 0) return done()
    const allow = [...new Set(methods)].flatMap((method) => (method === 'GET' ? ['GET', 'HEAD'] : [method]))
    void refuse(problems, 'request.method', request, reply, { allow: allow.join(', ') })
  })
}

/** A route's pattern as an expression over whole paths. */
function formOf(path: string): RegExp {
  const parts = path.split('/').map((part) => (part.startsWith(':') ? '[^/]+' : RegExp.escape(part)))
  return new RegExp(`^${parts.join('/')}$`)
}

/** An address that is no URL, e.g. `%zz`. */
export function answerBadAddress(problems: Problems, security: SecurityLog) {
  return (_: Error, request: FastifyRequest, reply: FastifyReply): void => {
    void refuse(problems, 'request.unreadable', request, reply, {})
    // No hook runs for it.
    tellUnread(security, 'request.unreadable', request.ip)
  }
}

function tellUnread(security: SecurityLog, code: keyof typeof edgeRefusals, address: string | undefined): void {
  security.tell({ event: 'input', outcome: 'refused', code, source: security.sourceOf(address ?? '') })
}

const edgeProblems = new Problems([])

function words(code: keyof typeof edgeRefusals): string {
  const of = (language: Language) => edgeProblems.of({ code, detail: {} }, language)
  const [zh, en] = [of('zh-CN'), of('en')]
  return JSON.stringify({ ...zh, title: `${zh.title} ${en.title}`, detail: `${zh.detail} ${en.detail}` })
}

const saidToSocket = (status: string, code: keyof typeof edgeRefusals) => ({ status, code, body: words(code) })
const bySocketError: Readonly<Record<string, ReturnType<typeof saidToSocket>>> = {
  HPE_HEADER_OVERFLOW: saidToSocket('431 Request Header Fields Too Large', 'request.headers-too-large'),
  ERR_HTTP_REQUEST_TIMEOUT: saidToSocket('408 Request Timeout', 'request.too-slow'),
}
const unreadable = saidToSocket('400 Bad Request', 'request.unreadable')

/** What is no HTTP never reaches a route, and its language is not known: problem details in both, straight from the socket. */
export function answerUnreadable(security: SecurityLog) {
  return (error: Error & { readonly code?: string }, socket: Socket): void => {
    if (!socket.writable) return
    const { status, code, body } = bySocketError[error.code ?? ''] ?? unreadable
    const length = Buffer.byteLength(body)
    socket.end(
      `HTTP/1.1 ${status}\r\ncontent-type: ${problemType}\r\ncontent-length: ${length}\r\nconnection: close\r\n\r\n${body}`,
    )
    tellUnread(security, code, socket.remoteAddress)
  }
}
