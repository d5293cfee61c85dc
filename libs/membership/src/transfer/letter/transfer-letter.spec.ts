import { newId } from '@harbor/kernel/ids'
import { toLocalDate } from '@harbor/kernel/time'
import { person } from '@harbor/testing/member-events'
import { fileOf, type Told } from '@harbor/testing/member-fixture'
import { fixedId, ids } from '@harbor/testing/member-ids'
import { announced, enrolled, letterIssued, underWay } from '@harbor/testing/member-roll-events'
import { applied } from '@harbor/testing/member-events'
import { branch, otherBranch, street } from '@harbor/testing/street-units'
import { capitalDigits, capitalNumber } from './capital-numbers'
import { printable } from '@harbor/printing/chinese-pdf'
import { letterNumberOf, transferLetterData } from './letter-data'
import { transferLetterPdf } from './transfer-letter'

const unitNames = new Map([branch, otherBranch, street].map(({ id, name }) => [id, name]))
const names = { unitName: (id: typeof ids.branch) => unitNames.get(id) ?? '?' }
const member = enrolled({ on: '2011-07-01' })
const again = letterIssued({
  on: '2025-04-20',
  letterNumber: 'ZB-2025-0002',
  validUntil: toLocalDate('2025-05-20'),
  duesPaidUntil: '2025-04',
})
const dataOf = (...told: readonly Told[]) => transferLetterData(fileOf(...told), ids.transfer, names)

describe('the letter of a transfer', () => {
  it('says what the file has, as of the day of the latest issue', () =>
    expect(dataOf(member, underWay('2025-01-10'), again)).toEqual({
      number: 'ZB-2025-0002',
      addressee: '滨海街道党工委',
      person: { name: person.name, sex: 'female', age: 29, ethnicity: null, idNumber: person.idNumber, phone: null },
      stage: 'full',
      from: branch.name,
      to: otherBranch.name,
      duesPaidUntil: '2025-04',
      issuedOn: '2025-04-20',
      validDays: 30,
      sender: { name: street.name },
    }))
  it('is not ours to print without one, for a candidate, or when it came from outside', () => {
    expect(dataOf(member)).toBeUndefined()
    expect(dataOf(applied({ on: '2020-01-01' }), underWay('2025-01-10'))).toBeUndefined()
    expect(dataOf(announced({ on: '2025-01-10' }))).toBeUndefined()
  })
  it('is one page of PDF with its Chinese font embedded', async () => {
    const data = dataOf(member, underWay('2025-01-10'), again)
    if (!data) throw new Error('no letter')
    const text = Buffer.from(await transferLetterPdf(data)).toString('latin1')
    expect(text.slice(0, 5)).toBe('%PDF-')
    expect(text.match(/\/Type \/Page\b/g)).toHaveLength(1)
    expect(text).toMatch(/\/FontFile3/)
    expect(text).toMatch(/NotoSansHans/)
  })
  it('has room for long names of units on its one page', async () => {
    const data = dataOf(member, underWay('2025-01-10'), again)
    if (!data) throw new Error('no letter')
    const long = '听涛街道滨江社区联合第三网格流动党员临时党支部委员会'.repeat(2)
    const sender = { name: long, address: long, phone: '0574-00000000', fax: '0574-00000001', postcode: '315200' }
    const pdf = await transferLetterPdf({ ...data, from: long, to: long, addressee: long, sender })
    expect(
      Buffer.from(pdf)
        .toString('latin1')
        .match(/\/Type \/Page\b/g),
    ).toHaveLength(1)
  })
})

describe('the number of a letter', () => {
  const on = toLocalDate('2026-05-06')
  it('differs between commands of one moment, and not when the command is repeated', () => {
    const [one, other] = [newId<'command'>(1_778_000_000_000), newId<'command'>(1_778_000_000_000)]
    expect(letterNumberOf(on, one)).not.toBe(letterNumberOf(on, other))
    expect(letterNumberOf(on, one)).toBe(letterNumberOf(on, one))
  })
  it('is the year of issue and eight digits', () =>
    expect(letterNumberOf(on, fixedId<'command'>(7))).toBe('2026-00000007'))
})

describe('capital numerals', () => {
  it('write years digit by digit', () => expect(capitalDigits('2026')).toBe('贰零贰陆'))
  it.each([
    [0, '零'],
    [5, '伍'],
    [10, '壹拾'],
    [12, '壹拾贰'],
    [30, '叁拾'],
    [90, '玖拾'],
    [100, '壹佰'],
    [105, '壹佰零伍'],
    [180, '壹佰捌拾'],
  ])('write %s as %s', (value, capitals) => expect(capitalNumber(value)).toBe(capitals))
  it('write nothing that is no whole number up to 999', () => {
    for (const value of [-1, 1_000, 1.5]) expect(() => capitalNumber(value)).toThrow(RangeError)
  })
})

it('a character that the font does not have is marked, rare ones of the standard table are there', () => {
  expect(printable('龚𬭎喆')).toBe('龚𬭎喆')
  expect(printable('张𠮷')).toBe('张〓')
})
