import { createHmac } from 'node:crypto'
import { fixed } from '@harbor/testing/member-ids'
import { theActivity } from '@harbor/testing/port-fixture'
import { at } from '@harbor/testing/volunteering-fixture'
import { CheckInCodes } from './codes'

const keysOf = (secret: string) => ({
  blindIndex: (kind: string, value: string) => createHmac('sha256', secret).update(`${kind}\n${value}`).digest('hex'),
})
const codes = new CheckInCodes(keysOf('one'))
const { code, until } = codes.shownAt(theActivity, at('2026-03-07', '09:02'))

describe('a check-in code', () => {
  it('is taken while it is shown, and five minutes longer', () => {
    expect(until).toBe(at('2026-03-07', '09:05'))
    for (const time of ['09:02', '09:04', '09:05', '09:09'])
      expect(codes.fits(theActivity, code, at('2026-03-07', time))).toBe(true)
    for (const time of ['08:59', '09:10', '10:00'])
      expect(codes.fits(theActivity, code, at('2026-03-07', time))).toBe(false)
  })
  it('is that of one activity in one installation', () => {
    const now = at('2026-03-07', '09:02')
    expect(codes.fits(fixed<'activity'>('f2', 2), code, now)).toBe(false)
    expect(new CheckInCodes(keysOf('other')).fits(theActivity, code, now)).toBe(false)
  })
  it('is read as people type it, and nothing else passes', () => {
    const now = at('2026-03-07', '09:02')
    expect(codes.fits(theActivity, ` ${code.toUpperCase()} `, now)).toBe(true)
    for (const wrong of ['', '0', `${code}0`, code.slice(0, -1)])
      expect(codes.fits(theActivity, wrong, now)).toBe(false)
  })
})
