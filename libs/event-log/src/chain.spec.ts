import { createHash } from 'node:crypto'
import { chainHash, CHAIN_START } from './chain'
import { eventOf } from './event-log.contract'

const stream = 'member-0190b5f4-6c00-7000-8000-000000000001'

describe('the hash chain of a stream', () => {
  it('is SHA-256 over the lines of the event, the hash before first', () => {
    const event = eventOf(stream, 3, { data: '{"name":"李"}', meta: '{"a":1}' })
    const lines = ['f'.repeat(64), stream, '3', event.id, event.type, '{"name":"李"}', '{"a":1}']
    expect(chainHash('f'.repeat(64), stream, event)).toBe(
      createHash('sha256').update(lines.join('\n'), 'utf8').digest('hex'),
    )
  })

  it('gives the same for ever: a stored chain must verify in years to come', () => {
    const event = {
      revision: 0,
      id: '0190b5f4-6c00-7000-8000-000000000002',
      type: 'membership.application-received.v1',
      data: '{"on":"2025-01-10"}',
      meta: '{"recordedAt":"2025-01-10T02:00:00.000Z"}',
    } as Parameters<typeof chainHash>[2]
    expect(chainHash(CHAIN_START, stream, event)).toBe(
      '6ff6690522b1be4dfa635bd694ef09ddec6d764c70ce5f06cafc1490f11d6dd0',
    )
  })

  it('changes with every part of the event, its stream, its place and what came before', () => {
    const event = eventOf(stream, 0)
    const changed = [
      chainHash('1'.repeat(64), stream, event),
      chainHash(CHAIN_START, `${stream}1`, event),
      chainHash(CHAIN_START, stream, { ...event, revision: 1 }),
      chainHash(CHAIN_START, stream, { ...event, id: eventOf(stream, 0).id }),
      chainHash(CHAIN_START, stream, { ...event, type: 'test.happened.v2' }),
      chainHash(CHAIN_START, stream, { ...event, data: `${event.data} ` }),
      chainHash(CHAIN_START, stream, { ...event, meta: `${event.meta} ` }),
    ]
    expect(new Set([...changed, chainHash(CHAIN_START, stream, event)]).size).toBe(8)
  })

  it('does not mind where a part ends: moving bytes from one to the next changes it', () => {
    const event = eventOf(stream, 0, { type: 'test.a.v1', data: '1', meta: '2' })
    expect(chainHash(CHAIN_START, stream, { ...event, data: '12', meta: '' })).not.toBe(
      chainHash(CHAIN_START, stream, event),
    )
  })
})
