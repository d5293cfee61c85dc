import { toInstant, type Instant } from '@harbor/kernel/time'
import { VerifyLimit } from './verify-limit'

const start = toInstant('2026-03-01T02:00:00.000Z')
const after = (seconds: number): Instant => new Date(Date.parse(start) + seconds * 1_000).toISOString() as Instant

describe('looking codes up', () => {
  it('is free for a pile of papers, then waits, then goes on', () => {
    const limit = new VerifyLimit()
    const answers = Array.from({ length: 31 }, () => limit.take('192.0.2.7', start))
    expect(answers.slice(0, 30)).toEqual(Array(30).fill(0))
    const wait = answers[30] ?? 0
    expect(wait).toBeGreaterThan(0)
    expect(limit.take('192.0.2.7', after(wait))).toBe(0)
  })
  it('counts each address for itself, an IPv6 network as one', () => {
    const limit = new VerifyLimit()
    for (let number = 0; number < 30; number++) limit.take(`2001:db8::${number}`, start)
    expect(limit.take('2001:db8::ffff', start)).toBeGreaterThan(0)
    expect(limit.take('192.0.2.8', start)).toBe(0)
  })
})
