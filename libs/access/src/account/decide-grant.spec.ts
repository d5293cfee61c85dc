import { toLocalDate } from '@harbor/kernel/time'
import { givenAccount, granted, grantNo, grantOf, opened } from '@harbor/testing/account-fixture'
import { ids, unitNo } from '@harbor/testing/member-ids'
import type { Grant, Role } from '../roles'
import { refusalOfGrant } from './decide-grant'
import type { AccountRefusal } from './refusals'
import type { Account } from './state'

const facts = {
  today: toLocalDate('2026-11-24'),
  streetId: ids.street,
  existingUnits: [ids.street, ids.branch, ids.otherBranch],
}
const second = (role: Role, named: Parameters<typeof grantOf>[1] = {}): Grant =>
  grantOf(role, { grantId: grantNo(2), ...named })
const codeFor = (account: Account, grant: Grant): AccountRefusal | undefined =>
  refusalOfGrant(account, grant, facts)?.code

describe('the unit of a grant', () => {
  const { account } = givenAccount(opened({ ofMember: true }))

  it.each<{ role: Role; unitId: string | null; code: AccountRefusal | undefined }>([
    { role: 'street-administrator', unitId: null, code: undefined },
    { role: 'street-administrator', unitId: ids.street, code: undefined },
    { role: 'street-administrator', unitId: ids.branch, code: 'account.role-is-of-the-street' },
    { role: 'branch-secretary', unitId: null, code: 'account.role-needs-unit' },
    { role: 'branch-secretary', unitId: ids.branch, code: undefined },
    { role: 'branch-secretary', unitId: unitNo(99), code: 'account.unit-unknown' },
    { role: 'discipline-case-officer', unitId: null, code: undefined },
    { role: 'discipline-case-officer', unitId: ids.branch, code: undefined },
    { role: 'auditor', unitId: null, code: undefined },
    { role: 'auditor', unitId: ids.branch, code: undefined },
    { role: 'member', unitId: null, code: undefined },
    { role: 'member', unitId: ids.branch, code: 'account.role-has-no-unit' },
    { role: 'resident', unitId: null, code: undefined },
    { role: 'resident', unitId: ids.branch, code: 'account.role-has-no-unit' },
    { role: 'integration', unitId: null, code: undefined },
    { role: 'integration', unitId: ids.branch, code: undefined },
  ])('$role at $unitId: $code', ({ role, unitId, code }) =>
    expect(codeFor(account, grantOf(role, { unitId }))).toBe(code),
  )

  it('is known before there is a street: nobody administers a street that is not there', () =>
    expect(
      refusalOfGrant(account, grantOf('street-administrator', { unitId: ids.street }), { ...facts, streetId: null })
        ?.code,
    ).toBe('account.role-is-of-the-street'))
})

describe('the term of a grant', () => {
  const { account } = givenAccount(opened())
  it.each([
    { from: '2026-11-24', until: '2026-11-24', code: undefined },
    { from: '2020-01-01', until: '2026-11-24', code: undefined },
    { from: '2030-01-01', until: null, code: undefined },
    { from: '2020-01-01', until: '2026-11-23', code: 'account.term-over' },
    { from: '2026-12-02', until: '2026-12-01', code: 'account.term-reversed' },
  ])('$from to $until: $code', (term) => expect(codeFor(account, grantOf('auditor', term))).toBe(term.code))
})

describe('roles beside each other', () => {
  it('of a member need a file of his own', () => {
    expect(codeFor(givenAccount(opened()).account, grantOf('member'))).toBe('account.member-role-needs-file')
    expect(codeFor(givenAccount(opened({ ofMember: true })).account, grantOf('member'))).toBeUndefined()
  })

  it.each<{ held: Role; wanted: Role; code: AccountRefusal | undefined }>([
    { held: 'auditor', wanted: 'street-administrator', code: 'account.auditor-stands-apart' },
    { held: 'auditor', wanted: 'branch-secretary', code: 'account.auditor-stands-apart' },
    { held: 'auditor', wanted: 'discipline-case-officer', code: 'account.auditor-stands-apart' },
    { held: 'branch-secretary', wanted: 'auditor', code: 'account.auditor-stands-apart' },
    { held: 'auditor', wanted: 'member', code: undefined },
    { held: 'member', wanted: 'auditor', code: undefined },
    { held: 'branch-secretary', wanted: 'street-administrator', code: undefined },
    { held: 'integration', wanted: 'auditor', code: 'account.integration-stands-alone' },
    { held: 'resident', wanted: 'integration', code: 'account.integration-stands-alone' },
    { held: 'integration', wanted: 'member', code: 'account.integration-stands-alone' },
    { held: 'resident', wanted: 'member', code: undefined },
  ])('$wanted beside $held: $code', ({ held, wanted, code }) =>
    expect(codeFor(givenAccount(opened({ ofMember: true }), granted(held)).account, second(wanted))).toBe(code),
  )

  it('may follow each other: an auditor from the day after his term as secretary', () => {
    const { account } = givenAccount(opened(), granted('branch-secretary', { until: '2026-11-30' }))
    expect(codeFor(account, second('auditor', { from: '2026-11-30' }))).toBe('account.auditor-stands-apart')
    expect(codeFor(account, second('auditor', { from: '2026-12-01' }))).toBeUndefined()
  })

  it('may follow each other the other way round: an auditor up to the day before he is secretary', () => {
    const { account } = givenAccount(opened(), granted('branch-secretary', { from: '2026-12-01' }))
    const untilThen = (until: string) => second('auditor', { from: '2026-11-24', until })
    expect(codeFor(account, untilThen('2026-12-01'))).toBe('account.auditor-stands-apart')
    expect(codeFor(account, untilThen('2026-11-30'))).toBeUndefined()
  })

  it('of an integration are held at several units, and not after any other role', () => {
    const { account } = givenAccount(opened(), granted('integration'))
    expect(codeFor(account, second('integration', { unitId: ids.branch }))).toBeUndefined()
    const former = givenAccount(opened(), granted('resident', { until: '2026-01-31' })).account
    expect(codeFor(former, second('integration', { from: '2026-12-01' }))).toBe('account.integration-stands-alone')
  })

  it('are held once at a time and place', () => {
    const { account } = givenAccount(opened(), granted('branch-secretary', { until: '2026-12-31' }))
    expect(codeFor(account, second('branch-secretary', { from: '2026-12-31' }))).toBe('account.role-held-already')
    expect(codeFor(account, second('branch-secretary', { from: '2027-01-01' }))).toBeUndefined()
    expect(codeFor(account, second('branch-secretary', { unitId: ids.otherBranch }))).toBeUndefined()
  })
})
