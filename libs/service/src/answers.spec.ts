import { FastifyAdapter } from '@nestjs/platform-fastify'
import { share } from '@harbor/read-models/shared-answer'
import { writeSharedOnce } from './answers'

describe('an answer', () => {
  const fastify = new FastifyAdapter().getInstance()
  writeSharedOnce(fastify)
  const shared = share({ documents: [{ id: 't1', name: '许婉清' }], total: 1 })
  const own = { documents: [{ id: 't1', name: '许婉清' }], total: 1 }
  fastify.get('/shared', async () => shared)
  fastify.get('/own', async () => own)
  fastify.get('/like-it', async () => ({ ...shared, total: 2 }))
  afterAll(() => fastify.close())

  it('that is shared is written once, and sent each time as any other', async () => {
    const stringify = jest.spyOn(JSON, 'stringify')
    const answers = [await fastify.inject('/shared'), await fastify.inject('/shared')]
    const wrote = stringify.mock.calls.filter(([value]) => value === shared)
    stringify.mockRestore()
    const { payload, headers } = await fastify.inject('/own')
    expect(wrote).toHaveLength(1)
    for (const answer of answers) {
      expect(answer.payload).toBe(payload)
      expect(answer.headers).toMatchObject({
        'content-type': headers['content-type'],
        'content-length': headers['content-length'],
      })
    }
  })

  it('that is not is written as it is at the moment', async () => {
    await fastify.inject('/own')
    own.total = 3
    expect((await fastify.inject('/own')).json()).toMatchObject({ total: 3 })
    expect((await fastify.inject('/like-it')).json()).toMatchObject({ total: 2 })
  })
})
