import type { CellKind } from '../table'
import { serialToText } from '../xlsx/number-format'
import { readDate } from './date-text'

function read(text: string, kind: CellKind = 'text', system: 1900 | 1904 = 1900) {
  return readDate({ text, kind }, system, 'xlsx')
}

describe('reading a date', () => {
  it.each([
    '2014.6.1',
    '2014年6月1日',
    '2014年06月01号',
    '20140601',
    '2014-06-01',
    '2014/6/1',
    '2014、6、1',
    '2014.06.01.',
    ' 2014 . 6 . 1 ',
    '2014-6-1 0:00',
    '2014-06-01T00:00:00Z',
    '2014-06-01 08:30:00',
  ])('takes %j for 1 June 2014', (text) => {
    expect(read(text)).toEqual({ ok: true, date: '2014-06-01', precision: 'day', assumedSerial: false })
  })

  it.each(['2014.06', '2014年6月', '2014-6', '201406', '2014/06'])(
    'takes %j for the month, standing for its first day',
    (text) => {
      expect(read(text)).toEqual({ ok: true, date: '2014-06-01', precision: 'month', assumedSerial: false })
    },
  )

  it.each([
    ['2014.6.31', 'no-such-day'],
    ['2023-02-29', 'no-such-day'],
    ['20141301', 'no-such-day'],
    ['2014.13', 'no-such-day'],
    ['2014', 'year-only'],
    ['2014年', 'year-only'],
    ['14.6.1', 'unreadable'],
    ['6/1/2014', 'unreadable'],
    ['不详', 'unreadable'],
    ['12', 'unreadable'],
  ])('does not guess at %j: %s', (text, problem) => {
    expect(read(text)).toEqual({ ok: false, problem })
  })

  it('does not tell January from October where a spreadsheet has dropped the zero', () => {
    expect(read('2014.1', 'number')).toEqual({ ok: false, problem: 'ambiguous-month' })
    expect(read('2014.1', 'text')).toMatchObject({ ok: true, date: '2014-01-01' })
    expect(read('2014.11', 'number')).toMatchObject({ ok: true, date: '2014-11-01' })
  })

  it('takes full-width digits', () => {
    expect(read('2014.06.01')).toMatchObject({ ok: true, date: '2014-06-01' })
  })

  it('takes a serial number in the date system of its file', () => {
    expect(read('41791', 'number')).toMatchObject({ ok: true, date: '2014-06-01', assumedSerial: false })
    expect(read('40329', 'number', 1904)).toMatchObject({ ok: true, date: '2014-06-01' })
    expect(readDate({ text: '41791', kind: 'number' }, 1900, 'csv')).toMatchObject({
      date: '2014-06-01',
      assumedSerial: true,
    })
  })
})

describe('a serial number', () => {
  it.each([
    [1, '1900-01-01'],
    [59, '1900-02-28'],
    [60, '1900-02-29'],
    [61, '1900-03-01'],
    [25569, '1970-01-01'],
    [41791, '2014-06-01'],
    [41791.5, '2014-06-01 12:00:00'],
    [2_958_465, '9999-12-31'],
  ])('%d of the 1900 system is %s', (serial, date) => expect(serialToText(serial, 1900)).toBe(date))

  it.each([
    [0, '1904-01-01'],
    [60, '1904-03-01'],
    [40329, '2014-06-01'],
  ])('%d of the 1904 system is %s', (serial, date) => expect(serialToText(serial, 1904)).toBe(date))

  it.each([0, 0.5, -1, 2_958_466, Number.NaN])('%d is no date of the 1900 system', (serial) => {
    expect(serialToText(serial, 1900)).toBeUndefined()
  })

  it('of the day that Excel invented is no date', () => {
    expect(read('1900-02-29', 'date')).toEqual({ ok: false, problem: 'no-such-day' })
  })
})
