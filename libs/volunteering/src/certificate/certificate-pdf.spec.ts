import { toLocalDate } from '@harbor/kernel/time'
import { certificatePdf } from './certificate-pdf'
import { verificationCode } from './verify/verification-code'
import { verifyPage } from './verify/verify-page'

const day = toLocalDate
const code = verificationCode('harbour')
const data = {
  number: 'ZS-2026-4F7K-9Q2M',
  name: '林晓舟',
  from: day('2026-01-01'),
  until: day('2026-03-31'),
  quarterHours: 113,
  byBase: [
    { base: 'care', quarterHours: 109 },
    { base: 'service', quarterHours: 4 },
  ],
  unitName: '望潮街道党工委',
  issuedOn: day('2026-04-01'),
  code,
  address: `https://harbor.example/verify/${code}`,
} as const

describe('the certificate on paper', () => {
  it('is one page of PDF with its Chinese font embedded', async () => {
    const text = Buffer.from(await certificatePdf(data)).toString('latin1')
    expect(text.slice(0, 5)).toBe('%PDF-')
    expect(text.match(/\/Type \/Page\b/g)).toHaveLength(1)
    expect(text).toMatch(/\/FontFile3/)
  })
  it.each([
    ['superseded', '已被更正取代'],
    ['revoked', '已撤销'],
  ] as const)('that was %s since says so, on one page, and in its title', async (status, mark) => {
    const pdf = Buffer.from(await certificatePdf({ ...data, ended: { status, on: day('2026-05-06') } }))
    const inTitle = (file: Uint8Array) => Buffer.from(file).includes(Buffer.from(mark, 'utf16le').swap16())
    expect([inTitle(pdf), inTitle(await certificatePdf(data))]).toEqual([true, false])
    expect(pdf.toString('latin1').match(/\/Type \/Page\b/g)).toHaveLength(1)
  })
  it('has room for long names, four bases and a long address on its one page', async () => {
    const bases = (['conviction', 'integrity', 'care', 'service'] as const).map((base) => ({ base, quarterHours: 1 }))
    const unitName = '望潮街道滨江社区联合第三网格流动党员临时党支部委员会'.repeat(2)
    const address = `https://${'a'.repeat(60)}.example/verify/${code}`
    const ended = { status: 'revoked', on: day('2026-05-06') } as const
    const pdf = await certificatePdf({ ...data, name: '名'.repeat(60), byBase: bases, unitName, address, ended })
    expect(
      Buffer.from(pdf)
        .toString('latin1')
        .match(/\/Type \/Page\b/g),
    ).toHaveLength(1)
  })
})

describe('the page that anybody sees', () => {
  const known = { number: 'ZS-1', name: '<b>林</b>', from: day('2026-01-01'), until: day('2026-03-31') }
  const issued = { hours: '2', unit: '街道"党工委"', issuedOn: day('2026-04-01') }
  const valid = { status: 'valid', since: null, certificate: { ...known, ...issued } } as const
  it('shows text as text', () => {
    const page = verifyPage(valid)
    expect(page).toContain('&lt;b&gt;林&lt;/b&gt;')
    expect(page).not.toContain('<b>林')
  })
  it('tells nothing of what is unknown', () => {
    const page = verifyPage({ status: 'unknown', since: null, certificate: null })
    expect(page).toContain('查无此证明')
    expect(page).not.toContain('<dl>')
  })
  it('names the law where the name is erased', () =>
    expect(verifyPage({ ...valid, certificate: { ...valid.certificate, name: null } })).toContain('已依法删除'))
})
