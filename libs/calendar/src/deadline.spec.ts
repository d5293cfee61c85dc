import { toLocalDate } from '@harbor/kernel/time'
import { deadlineState } from './deadline'

const day = toLocalDate

describe('the state of a deadline', () => {
  it.each([
    ['2025-07-01', null, 'open'],
    ['2025-07-02', null, 'missed'],
    ['2026-01-01', '2025-07-01', 'met'],
    ['2026-01-01', '2025-07-02', 'missed'],
  ] as const)('on %s, met on %s, is %s', (today, metOn, state) =>
    expect(deadlineState({ dueOn: day('2025-07-01'), metOn: metOn && day(metOn) }, day(today))).toBe(state),
  )
})
