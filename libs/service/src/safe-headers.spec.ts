import helmet from '@fastify/helmet'
import { FastifyAdapter } from '@nestjs/platform-fastify'
import type { FastifyInstance } from 'fastify'
import { policy, sendSafeHeaders } from './safe-headers'

const opened: FastifyInstance[] = []
afterAll(() => Promise.all(opened.map((fastify) => fastify.close())))

async function app(protect: (fastify: FastifyInstance) => PromiseLike<unknown>): Promise<FastifyInstance> {
  const fastify = new FastifyAdapter().getInstance()
  opened.push(fastify)
  await protect(fastify)
  fastify.get('/said', () => ({ said: true }))
  fastify.get('/own', (_, reply) =>
    reply.headers({ 'cache-control': 'public', 'x-frame-options': 'DENY' }).send('said'),
  )
  fastify.get('/thrown', () => Promise.reject(new Error('thrown')))
  return fastify
}

async function headersOf(fastify: FastifyInstance, url: string) {
  const { statusCode, headers } = await fastify.inject(url)
  const { date, ...rest } = headers
  return { statusCode, ...rest, hasDate: date !== undefined }
}

describe('what every answer says to browsers', () => {
  it.each(['/said', '/own', '/thrown', '/nowhere'])('is what helmet says, at %s', async (url) => {
    const ours = await headersOf(await app(sendSafeHeaders), url)
    const theirs = await headersOf(await app((fastify) => fastify.register(helmet, policy)), url)
    expect(ours).toEqual({ 'cache-control': 'no-store', ...theirs })
    expect(ours).toMatchObject({
      'content-security-policy': expect.stringMatching(/default-src 'self'.*style-src 'self' 'unsafe-inline'/),
      'x-content-type-options': 'nosniff',
      'strict-transport-security': expect.stringContaining('max-age='),
    })
  })

  it('lets an answer say something else', async () => {
    const own = await headersOf(await app(sendSafeHeaders), '/own')
    expect(own).toMatchObject({ 'cache-control': 'public', 'x-frame-options': 'DENY' })
  })
})
