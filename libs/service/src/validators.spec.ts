import { validateSync } from 'class-validator'
import { chineseOf, isToldInChinese } from './validation-words'
import { IsInstant, IsLine, IsLocalDate, IsMonth, IsUuidText } from './validators'

class Asked {
  @IsLocalDate()
  on: unknown = '2023-02-29'
  @IsInstant()
  knownAt: unknown = '2026-11-24T01:00:00Z'
  @IsUuidText({ each: true })
  members: unknown = ['not an id']
  @IsMonth()
  month: unknown = '2026-13'
  @IsLine()
  reason: unknown = '两\n行'
}

describe('a value of the wrong form', () => {
  const faults = validateSync(new Asked()).flatMap(({ property, constraints = {} }) =>
    Object.entries(constraints).map(([code, en]) => ({ property, code, en })),
  )

  it('is told, in English, what form is asked for', () =>
    expect(faults.map(({ en }) => en)).toEqual([
      'on must be a real calendar day, YYYY-MM-DD',
      'knownAt must be an instant in UTC with milliseconds, e.g. 2026-11-24T01:00:00.000Z',
      'each value in members must be an id (a UUID in lower case)',
      'month must be a month, YYYY-MM',
      'reason must be one line of visible text',
    ]))
  it('and in Chinese', () =>
    expect(faults.map(({ code, en }) => [isToldInChinese(code), chineseOf(code, en)])).toEqual([
      [true, '须为真实日期，格式 YYYY-MM-DD'],
      [true, '须为 UTC 时刻，带毫秒，例如 2026-11-24T01:00:00.000Z'],
      [true, '须为编号（小写 UUID）'],
      [true, '须为年月，格式 YYYY-MM'],
      [true, '须为单行可见文字'],
    ]))
})
