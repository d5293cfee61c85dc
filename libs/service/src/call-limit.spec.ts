import { accountNo } from '@harbor/testing/member-ids'
import { StandingClock } from '@harbor/testing/access-fixture'
import { CallLimit } from './call-limit'

const [one, other] = [accountNo(1), accountNo(2)]

function limitOf(perMinute: number) {
  const clock = new StandingClock()
  const limit = new CallLimit(perMinute)
  return {
    clock,
    take: (account = one, authorization = `Bearer ${account}`) => limit.take(account, authorization, clock.now()),
    closedTo: (authorization?: string) => limit.closedTo(authorization, clock),
  }
}

describe('the calls of an account', () => {
  it('may all come at once; the next one waits for as long as one takes to come back', () => {
    const { clock, take } = limitOf(6)
    expect(Array.from({ length: 7 }, () => take())).toEqual([0, 0, 0, 0, 0, 0, 10])
    clock.goOn({ seconds: 4 })
    expect(take()).toBe(6)
    clock.goOn({ seconds: 6 })
    expect([take(), take()]).toEqual([0, 10])
  })

  it('come back evenly, and never more than a minute of them', () => {
    const { clock, take } = limitOf(6)
    for (let call = 0; call < 6; call++) take()
    clock.goOn({ hours: 5 })
    expect(Array.from({ length: 7 }, () => take())).toEqual([0, 0, 0, 0, 0, 0, 10])
  })

  it('are nobody else’s', () => {
    const { take } = limitOf(1)
    expect([take(one), take(one), take(other)]).toEqual([0, 60, 0])
  })

  it('are counted together, whichever of its tokens it calls with', () => {
    const { take } = limitOf(2)
    expect([take(one, 'a'), take(one, 'b'), take(one, 'c')]).toEqual([0, 0, 30])
  })

  it('are not taken away by a clock that is set back', () => {
    const { clock, take } = limitOf(6)
    take()
    clock.goOn({ hours: -24 })
    expect(Array.from({ length: 6 }, () => take())).toEqual([0, 0, 0, 0, 0, 10])
    clock.goOn({ seconds: 10 })
    expect(take()).toBe(0)
  })
})

describe('an authorization that was told to wait', () => {
  it('is known until then, with what is left of the time, and no other is', () => {
    const { clock, take, closedTo } = limitOf(2)
    for (const token of ['a', 'a', 'b']) take(one, token)
    expect(closedTo('b')).toEqual({ account: one, seconds: 30 })
    expect([closedTo('a'), closedTo(undefined)]).toEqual([undefined, undefined])
    clock.goOn({ seconds: 29 })
    expect(closedTo('b')).toEqual({ account: one, seconds: 1 })
    clock.goOn({ seconds: 1 })
    expect(closedTo('b')).toBeUndefined()
    expect(take(one, 'b')).toBe(0)
  })

  it('does not stay closed when the clock is set back', () => {
    const { clock, take, closedTo } = limitOf(1)
    take(one, 'a')
    take(one, 'a')
    clock.goOn({ hours: -1 })
    expect(closedTo('a')).toBeUndefined()
  })

  it('gives way when there are very many', () => {
    const { take, closedTo } = limitOf(1)
    for (let token = 0; token <= 10_001; token++) take(one, `token-${token}`)
    expect(closedTo('token-1')).toBeUndefined()
    expect(closedTo('token-2')).toBeDefined()
    expect(closedTo('token-10001')).toBeDefined()
  })
})
