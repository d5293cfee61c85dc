import { pino } from 'pino'
import { accountNo } from '@harbor/testing/member-ids'
import { SecurityLog, windowMs, type SecurityEvent } from './security-log'

type Line = Readonly<Record<string, unknown>>

describe('the log of security', () => {
  let lines: Line[]
  let nowMs: number
  let log: SecurityLog
  const open = (level: string) =>
    new SecurityLog(
      pino({ level, base: null }, { write: (line: string) => lines.push(JSON.parse(line) as Line) }),
      () => nowMs,
      (address) => address,
    )
  beforeEach(() => {
    lines = []
    nowMs = 1_000_000
    log = open('error')
  })
  afterEach(() => log.close())

  const refused = (source: string, more: Partial<SecurityEvent> = {}): SecurityEvent => ({
    event: 'access',
    outcome: 'refused',
    code: 'access.denied',
    status: 403,
    source,
    request: 'r',
    ...more,
  })
  const told = () => lines.map(({ time: _, level: __, msg: ___, ...line }) => line)

  it('is written at every level of the other lines but silent', () => {
    log.tell(refused('a'))
    expect(lines).toMatchObject([{ class: 'security', event: 'access', code: 'access.denied', source: 'a', level: 40 }])
    open('silent').tell(refused('b'))
    expect(lines).toHaveLength(1)
  })

  it('tells the first of its kind at once, and its repeats in one line that says so', () => {
    for (let time = 0; time < 500; time++) log.tell(refused('a'))
    expect(lines).toHaveLength(1)
    nowMs += windowMs
    log.tell(refused('a'))
    expect(told().slice(1)).toEqual([
      {
        class: 'security',
        event: 'access',
        outcome: 'refused',
        code: 'access.denied',
        source: 'a',
        repeated: 499,
        seconds: 10,
      },
      { class: 'security', ...refused('a') },
    ])
  })

  it('keeps callers, accounts, codes and events apart', () => {
    const account = accountNo(1)
    for (const one of [
      refused('a'),
      refused('b'),
      refused('a', { account }),
      refused('a', { code: 'access.sign-in-required' }),
      refused('a', { event: 'sign-in' }),
    ])
      for (let time = 0; time < 3; time++) log.tell(one)
    expect(lines).toHaveLength(5)
    log.close()
    expect(
      told()
        .slice(5)
        .map(({ repeated }) => repeated),
    ).toEqual([2, 2, 2, 2, 2])
  })

  it('sums up one account under one name, from wherever its requests come', () => {
    const account = accountNo(1)
    for (let time = 0; time < 30; time++) log.tell(refused(`source ${time}`, { account }))
    expect(lines).toHaveLength(1)
  })

  it('is not flooded from many addresses either: those beyond 256 are summed up by code', () => {
    for (let address = 0; address < 20_000; address++) log.tell(refused(`${address}`))
    expect(lines).toHaveLength(257)
    expect(lines.at(-1)).toMatchObject({ source: 'others' })
    log.close()
    expect(told().at(-1)).toMatchObject({ source: 'others', repeated: 20_000 - 257 })
    expect(lines).toHaveLength(258)
  })

  it('tells each sign-in and sign-out by itself', () => {
    for (const event of ['sign-in', 'sign-out', 'password-change'] as const)
      for (let time = 0; time < 3; time++) log.tell({ event, outcome: 'done', account: accountNo(1), source: 'a' })
    expect(lines).toHaveLength(9)
    expect(lines[0]).toMatchObject({ level: 30, event: 'sign-in', outcome: 'done' })
  })

  it('ends its windows when the clock is put back, and loses nothing at the end', () => {
    log.tell(refused('a'))
    log.tell(refused('a'))
    nowMs -= 3_600_000
    log.tell(refused('a'))
    expect(told().map(({ repeated }) => repeated)).toEqual([undefined, 1, undefined])
    log.tell(refused('a'))
    log.close()
    expect(told().at(-1)).toMatchObject({ repeated: 1 })
  })
})
