import helmet, { type FastifyHelmetOptions } from '@fastify/helmet'
import { FastifyAdapter } from '@nestjs/platform-fastify'
import type { FastifyInstance } from 'fastify'

export const policy: FastifyHelmetOptions = {
  contentSecurityPolicy: {
    directives: {
      'style-src': ["'self'", "'unsafe-inline'"],
      'img-src': ["'self'", 'data:'],
      'upgrade-insecure-requests': null,
    },
  },
}

type Headers = Readonly<Record<string, string>>
let told: Promise<Headers> | undefined

/**
 * Every answer carries what helmet says. It would make all of it anew each time, and it is always the same: helmet is asked once.
 * What is told to one caller is kept by no browser and no proxy; whoever serves something for all says so itself.
 */
export async function sendSafeHeaders(fastify: FastifyInstance): Promise<void> {
  told ??= askHelmet()
  const headers = Object.freeze({ ...(await told), 'cache-control': 'no-store' })
  fastify.addHook('onRequest', (_, reply, done) => {
    void reply.headers(headers)
    done()
  })
}

async function askHelmet(): Promise<Headers> {
  const fastify = new FastifyAdapter().getInstance()
  await fastify.register(helmet, policy)
  return new Promise((resolve, reject) => {
    fastify.get('/', (_, reply) => {
      resolve(reply.raw.getHeaders() as Headers)
      return reply.send()
    })
    fastify
      .inject('/')
      .then(() => fastify.close())
      .catch(reject)
  })
}
