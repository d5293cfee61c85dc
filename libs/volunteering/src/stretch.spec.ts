import { at } from '@harbor/testing/volunteering-fixture'
import { dayOf, overlap } from './stretch'

const from = (start: string, end: string) => ({ startedAt: at('2026-03-07', start), endedAt: at('2026-03-07', end) })

it('counts on the day of its start in Shanghai, also before eight in the morning', () => {
  expect(dayOf(from('07:30', '09:00'))).toBe('2026-03-07')
  expect(dayOf(from('23:30', '23:50'))).toBe('2026-03-07')
})

it('overlaps what shares some time with it, and not what begins as it ends', () => {
  expect(overlap(from('09:00', '11:00'), from('10:59', '12:00'))).toBe(true)
  expect(overlap(from('09:00', '11:00'), from('11:00', '12:00'))).toBe(false)
  expect(overlap(from('11:00', '12:00'), from('09:00', '11:00'))).toBe(false)
})
