import { randomUUID } from 'node:crypto'
import multipart from '@fastify/multipart'
import { RequestMethod, type Type } from '@nestjs/common'
import { ModulesContainer, NestFactory } from '@nestjs/core'
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify'
import type { OpenAPIObject } from '@nestjs/swagger'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { admitWithinLimits } from './admission-hooks'
import { tellRevisions, writeSharedOnce } from './answers'
import {
  answerBadAddress,
  answerUnreadable,
  letGoOfSlowReaders,
  refuseWhileStopping,
  refuseWrongMethods,
  takeJsonAlone,
} from './before-routes'
import { refuseBeyondCalls } from './call-limit'
import type { RequestWithCaller } from './caller'
import type { Config } from './config'
import { EdgeModule, type Edge } from './edge-module'
import { stopListeningBeside } from './listening'
import { describeApi } from './openapi'
import type { LaneName } from './admission'
import { refuseUndeclared, routesOf, type Route } from './route-list'
import { sendSafeHeaders } from './safe-headers'
import { SecurityLog, securityEventOf } from './security-log'

export const fileLimitBytes = 20 * 1024 * 1024

const outsideThePrefix = [
  { path: 'health/(.*)', method: RequestMethod.ALL },
  { path: 'metrics', method: RequestMethod.GET },
  // The short address on paper, and beside it the same by its full name.
  { path: 'verify/(.*)', method: RequestMethod.GET },
  { path: 'api/v1/verify/(.*)', method: RequestMethod.GET },
]

/** Under which address a route answers, from its path below the prefix. */
export function addressOf(path: string): string {
  const isOutside = outsideThePrefix.some((one) => new RegExp(`^/${one.path}$`).test(path))
  return isOutside ? path : `/api/v1${path}`
}

/** At /api/docs: the routes of this application, those of a document, or nothing. */
export type ApiDescription = 'own' | 'none' | OpenAPIObject

/** The HTTP application over the modules given: not yet listening. `listen` is the caller's. */
export async function createHttpApp(
  modules: readonly Type[],
  edge: Edge,
  config: Config,
  description: ApiDescription = 'own',
): Promise<NestFastifyApplication> {
  const security = securityLogOf(edge)
  const adapter = new FastifyAdapter({
    // Not a number: how many requests came between two lines is nobody’s business.
    genReqId: () => randomUUID(),
    bodyLimit: config.bodyLimitBytes,
    requestTimeout: config.requestTimeoutMs,
    connectionTimeout: 0,
    keepAliveTimeout: 10_000,
    trustProxy: config.trustProxy === 'yes',
    forceCloseConnections: 'idle',
    return503OnClosing: false,
    // Node looks for slow requests only every 30 s unless told otherwise, and ends none sooner than the time for headers.
    http: {
      headersTimeout: config.requestTimeoutMs,
      requestTimeout: config.requestTimeoutMs,
      connectionsCheckingInterval: Math.min(5_000, config.requestTimeoutMs / 2),
    },
    clientErrorHandler: answerUnreadable(security),
    frameworkErrors: answerBadAddress(edge.problems, security),
    routerOptions: { maxParamLength: 200 },
  })
  const app = await NestFactory.create<NestFastifyApplication>(
    { module: EdgeModule, imports: [EdgeModule.with(edge), ...modules] },
    adapter,
    { logger: false, abortOnError: false, bodyParser: false },
  )
  app.setGlobalPrefix('api/v1', { exclude: [...outsideThePrefix] })
  await app.register(multipart, { limits: { fileSize: fileLimitBytes, files: 1, fields: 10, parts: 11 } })
  const fastify = adapter.getInstance()
  const routes = routesOf(app.get(ModulesContainer))
  await sendSafeHeaders(fastify)
  takeJsonAlone(fastify)
  tellRevisions(fastify)
  writeSharedOnce(fastify)
  refuseWhileStopping(fastify, edge.problems)
  refuseBeyondCalls(fastify, edge)
  admitWithinLimits(fastify, config, { ...edge, lanes: lanesOf(routes) })
  refuseWrongMethods(fastify, routes, edge.problems)
  letGoOfSlowReaders(fastify, config.requestTimeoutMs)
  fastify.addHook('onResponse', (request: FastifyRequest, reply: FastifyReply, done: () => void) => {
    answered(edge, request, reply)
    const event = securityEventOf(request, reply.statusCode, security.sourceOf)
    if (event) security.tell(event)
    done()
  })
  fastify.addHook('preClose', () => stopListeningBeside(fastify.server))
  fastify.addHook('onClose', async () => security.close())
  refuseUndeclared(routes)
  if (description !== 'none') describeApi(app, description === 'own' ? undefined : description)
  await app.init()
  return app
}

function lanesOf(routes: readonly Route[]): ReadonlyMap<string, LaneName> {
  return new Map(routes.flatMap(({ method, path, lane }) => (lane ? [[`${method} ${addressOf(path)}`, lane]] : [])))
}

/** What metrics and log keep of an answer. No path, query or body: they can name people. The route's pattern tells enough. */
function answered({ metrics, logger }: Edge, request: FastifyRequest & RequestWithCaller, reply: FastifyReply): void {
  if (request.quiet) return
  const labels = {
    method: request.method,
    route: request.routeOptions.url ?? 'none',
    status: String(reply.statusCode),
  }
  metrics.requestSeconds.observe(labels, reply.elapsedTime / 1000)
  logger.debug({ ...labels, ms: Math.round(reply.elapsedTime), request: request.id }, 'answered')
}

/** Callers’ addresses are told apart by the installation’s own keyed hash: the same in every service and after a restart. */
function securityLogOf({ core, logger }: Edge): SecurityLog {
  return new SecurityLog(
    logger,
    () => Date.parse(core.clock.now()),
    (address) => core.journal.keys.blindIndex('source', address).slice(0, 16),
  )
}
