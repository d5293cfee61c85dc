import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Logger } from 'pino'
import {
  Lane,
  laneNames,
  LargeBodies,
  smallBodyBytes,
  type LaneLimits,
  type LaneName,
  type RefusalReason,
  type Turn,
} from './admission'
import { refuse } from './before-routes'
import type { Config } from './config'
import { boundConnections } from './listening'
import type { Metrics } from './metrics'
import type { Problems } from './problem'

/** Whoever looks after the process must get through to it when nobody else does. */
export const alwaysLetIn = /^\/(health\/|metrics$)/
/** Of all large JSON bodies that are being received. */
const arrivingBytes = 64 * 1024 * 1024
/** What is refused at one moment comes back over so many seconds, not all at once. */
const comesBackWithinSeconds = 4
const toldEveryMs = 10_000

type Limits = Pick<
  Config,
  'requestsAtOnce' | 'requestsWaiting' | 'longestWaitMs' | 'signInsAtOnce' | 'bodyLimitBytes' | 'connectionLimit'
>

function limitsOf({ requestsAtOnce, requestsWaiting, longestWaitMs, signInsAtOnce }: Limits) {
  return {
    ordinary: { atOnce: requestsAtOnce, waiting: requestsWaiting, longestWaitMs },
    document: { atOnce: 4, waiting: Math.min(64, requestsWaiting), longestWaitMs },
    upload: { atOnce: 4, waiting: Math.min(8, requestsWaiting), longestWaitMs },
    'sign-in': { atOnce: signInsAtOnce, waiting: Math.min(64, requestsWaiting), longestWaitMs },
  } satisfies Record<LaneName, LaneLimits>
}

/** A request under way, as these hooks know it. */
interface Admitted {
  /** Undefined: always let in. */
  lane?: LaneName | undefined
  turn?: Turn
  /** Its body is here, or will not come. */
  received?: () => void
}
type AdmittedRequest = FastifyRequest & Admitted

export interface AdmissionEdge {
  readonly problems: Problems
  readonly metrics: Metrics
  readonly logger: Logger
  /** By method and address as the router knows it. */
  readonly lanes: ReadonlyMap<string, LaneName>
}

/**
 * Bounds what is under way (ADR 0037): before a body is read or a token looked at, a request that finds no room is answered by 503
 * `service.overloaded` with Retry-After, and nothing of it was done.
 */
export function admitWithinLimits(fastify: FastifyInstance, limits: Limits, edge: AdmissionEdge): void {
  boundConnections(fastify.server, limits.connectionLimit)
  const admission = new Admission(limits, edge)
  fastify.addHook('onRequest', (request, reply, done) => admission.atHead(request, reply, done))
  fastify.addHook('preHandler', (request, reply, done) => admission.whenReceived(request, reply, done))
  fastify.addHook('onSend', (request: AdmittedRequest, _, payload, done) => {
    request.received?.()
    request.turn?.answered()
    done(null, payload)
  })
}

/** For work behind an answer that is already being sent: its place is kept until what this gives back is called. */
export function keepPlace(request: FastifyRequest): () => void {
  return (request as AdmittedRequest).turn?.keep() ?? (() => undefined)
}

class Admission {
  private readonly lanes: Readonly<Record<LaneName, Lane>>
  private readonly bodies = new LargeBodies(arrivingBytes)
  private refused = 0
  private readonly told = { refused: 0, atMs: -Infinity }

  constructor(
    private readonly limits: Limits,
    private readonly edge: AdmissionEdge,
  ) {
    const of = limitsOf(limits)
    this.lanes = {
      ordinary: new Lane(of.ordinary),
      document: new Lane(of.document),
      upload: new Lane(of.upload),
      'sign-in': new Lane(of['sign-in']),
    }
    this.show('harbor_requests_in_work', 'Requests that are being carried out.', ({ inWork }) => inWork)
    this.show('harbor_requests_waiting', 'Requests that wait for their turn.', ({ waiting }) => waiting)
  }

  atHead(request: AdmittedRequest, reply: FastifyReply, done: () => void): void {
    const lane = this.laneOf(request)
    request.lane = lane
    if (lane === undefined) return done()
    if (this.lanes[lane].isFull) return this.refuse(lane, 'full', request, reply)
    const bytes = this.expectedBytes(request)
    if (bytes > smallBodyBytes) {
      const received = this.bodies.admit(bytes)
      if (!received) return this.refuse(lane, 'bodies', request, reply)
      request.received = received
      reply.raw.once('close', received)
    }
    done()
  }

  whenReceived(request: AdmittedRequest, reply: FastifyReply, done: () => void): void {
    request.received?.()
    const { lane } = request
    // A route that finds an empty part in its address hands the request on to the one for unknown addresses, and this hook runs again.
    if (lane === undefined || request.turn) return done()
    const turn = this.lanes[lane].take(
      (own) => {
        request.turn = own
        done()
      },
      (reason) => this.refuse(lane, reason, request, reply),
    )
    if (turn.state === 'waiting') reply.raw.once('close', () => turn.giveUp())
  }

  private laneOf({ method, headers, routeOptions }: FastifyRequest): LaneName | undefined {
    const { url = '' } = routeOptions
    if (alwaysLetIn.test(url)) return undefined
    if (isForm(headers)) return 'upload'
    return this.edge.lanes.get(`${method} ${url}`) ?? 'ordinary'
  }

  /** A form is read in its turn only. */
  private expectedBytes({ headers }: FastifyRequest): number {
    if (isForm(headers)) return 0
    if (headers['transfer-encoding'] !== undefined) return this.limits.bodyLimitBytes
    return Math.min(Number(headers['content-length'] ?? 0), this.limits.bodyLimitBytes)
  }

  private refuse(lane: LaneName, reason: RefusalReason, request: FastifyRequest, reply: FastifyReply): void {
    const retryAfter = 1 + (this.refused++ % comesBackWithinSeconds)
    this.edge.metrics.requestsRefused.inc({ lane, reason })
    this.tell(lane, reason)
    void refuse(this.edge.problems, 'service.overloaded', request, reply, { 'retry-after': String(retryAfter) })
  }

  private tell(lane: LaneName, reason: RefusalReason): void {
    const now = performance.now()
    if (now - this.told.atMs < toldEveryMs) return
    const { inWork, waiting } = this.lanes[lane]
    const refused = this.refused - this.told.refused
    this.edge.logger.warn(
      { lane, reason, inWork, waiting, refused },
      'more requests than can be carried out: some are refused',
    )
    Object.assign(this.told, { refused: this.refused, atMs: now })
  }

  private show(name: string, help: string, valueOf: (lane: Lane) => number): void {
    const read = () =>
      Promise.resolve(laneNames.map((lane) => ({ labels: { lane }, value: valueOf(this.lanes[lane]) })))
    this.edge.metrics.show({ name, help, label: 'lane', read })
  }
}

/** In whatever letters: the reader of forms takes it so (RFC 9110, 8.3.1). */
function isForm({ 'content-type': type }: FastifyRequest['headers']): boolean {
  return /^multipart\//i.test(type ?? '')
}
