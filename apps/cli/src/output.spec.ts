import { bytes, count, fields, table, visible } from './output'

describe('a table for people', () => {
  it('is aligned with Chinese characters counted double, and its last column not padded', () => {
    expect(
      table(
        ['姓名', 'stage'],
        [
          ['陈明远', 'full'],
          ['Li', 'applicant'],
        ],
      ),
    ).toBe(['姓名    stage', '------  ---------', '陈明远  full', 'Li      applicant', ''].join('\n'))
  })

  it('shows missing values as nothing and groups large numbers', () => {
    expect(table(['a', 'b'], [[null, 1_234_567]])).toContain('   1,234,567')
    expect(table(['a', 'b'], [])).toBe('a  b\n-  -\n')
  })

  it('cannot be steered by what a file holds', () => {
    expect(visible('a\u001b[31mb\u202ec\nd')).toBe('a [31mb c d')
    expect(table(['n'], [['x\u001b[2J']])).not.toContain('\u001b')
  })
})

describe('fields', () => {
  it('leave out what is not known', () => {
    expect(
      fields([
        ['姓名', '陈明远'],
        ['sex', null],
        ['since', ''],
        ['n', 0],
      ]),
    ).toBe('姓名  陈明远\nn     0\n')
  })
})

describe('figures', () => {
  it('are written for people', () => {
    expect(count(1_000_000)).toBe('1,000,000')
    expect([0, 1023, 1024, 5 * 1024 ** 3].map(bytes)).toEqual(['0 B', '1023 B', '1.0 KiB', '5.0 GiB'])
  })
})
