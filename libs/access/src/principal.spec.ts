import * as fc from 'fast-check'
import { addDays, toLocalDate, type LocalDate } from '@harbor/kernel/time'
import { grantNo, grantOf } from '@harbor/testing/account-fixture'
import { accountNo, ids, memberNo } from '@harbor/testing/member-ids'
import { permissions, type Permission } from './policy'
import { allowed, unencumbered, type Principal, type Scope } from './principal'
import { roles, type Grant } from './roles'

const today = toLocalDate('2026-11-24')

function holder(grants: readonly Grant[], named: Partial<Principal> = {}): Principal {
  return {
    accountId: accountNo(1),
    username: 'someone',
    memberId: null,
    grants,
    ...unencumbered,
    ...named,
  }
}

/** Whether the first scope reaches at least as far as the second. */
function reaches(scope: Scope, other: Scope): boolean {
  if (scope.kind === 'units' && other.kind === 'units') return other.roots.every((root) => scope.roots.includes(root))
  return scope.kind === 'all' || scope.kind === other.kind || other.kind === 'none'
}

describe('what a principal may reach', () => {
  const secretary = grantOf('branch-secretary', { unitId: ids.branch })

  it('is the subtree of the unit in his grant, in the office that gives it', () =>
    expect(allowed(holder([secretary]), 'member.read', today)).toEqual({
      kind: 'units',
      role: 'branch-secretary',
      unitId: ids.branch,
      roots: [ids.branch],
    }))

  it('adds up over several grants, each unit once', () => {
    const both = [
      secretary,
      grantOf('branch-secretary', { unitId: ids.otherBranch }),
      grantOf('auditor', { unitId: ids.branch }),
    ]
    expect(allowed(holder(both), 'member.read', today)).toMatchObject({
      kind: 'units',
      roots: [ids.branch, ids.otherBranch],
    })
  })

  it('is everything as soon as one grant reaches everything', () =>
    expect(
      allowed(holder([secretary, grantOf('street-administrator', { unitId: ids.street })]), 'member.read', today),
    ).toEqual({
      kind: 'all',
      role: 'street-administrator',
      unitId: ids.street,
    }))

  it('is not widened by a grant of another role', () =>
    expect(allowed(holder([secretary, grantOf('member')], { memberId: memberNo(1) }), 'self.read', today)).toEqual({
      kind: 'own',
      role: 'member',
      memberId: memberNo(1),
    }))

  it.each([
    { on: '2026-01-31', kind: 'none', when: 'the day before the term' },
    { on: '2026-02-01', kind: 'units', when: 'the first day of the term' },
    { on: '2026-06-30', kind: 'units', when: 'the last day of the term' },
    { on: '2026-07-01', kind: 'none', when: 'the day after the term' },
  ])('on $when ($on): $kind', ({ on, kind }) => {
    const term = { from: '2026-02-01', until: '2026-06-30', unitId: ids.branch }
    expect(allowed(holder([grantOf('branch-secretary', term)]), 'member.read', toLocalDate(on)).kind).toBe(kind)
  })

  it('is nothing without a grant, for a disabled account, and for a permission that nobody knows', () => {
    expect(allowed(holder([]), 'unit.read', today)).toEqual({ kind: 'none' })
    expect(allowed(holder([secretary], { disabled: true }), 'member.read', today)).toEqual({ kind: 'none' })
    expect(allowed(holder([grantOf('street-administrator')]), 'toString' as Permission, today)).toEqual({
      kind: 'none',
    })
  })

  it('is only his own session while he must choose a password', () => {
    const newcomer = holder([grantOf('street-administrator')], { mustChangePassword: true })
    expect(permissions.filter((permission) => allowed(newcomer, permission, today).kind !== 'none')).toEqual([
      'session.manage-own',
    ])
  })

  it('is his own session alone as long as the second factor that his role needs is not set up', () => {
    const late = holder([grantOf('street-administrator')], { mustEnrolSecondFactor: true })
    expect(permissions.filter((permission) => allowed(late, permission, today).kind !== 'none')).toEqual([
      'session.manage-own',
    ])
  })

  it('is for an API token only what the token names', () => {
    const token = holder([grantOf('integration')], { limitedTo: ['member.read', 'backup'] })
    expect(permissions.filter((permission) => allowed(token, permission, today).kind !== 'none')).toEqual([
      'member.read',
    ])
  })

  it('is nothing of an own file that there is not', () =>
    expect(allowed(holder([grantOf('member')]), 'self.read', today)).toEqual({
      kind: 'own',
      role: 'member',
      memberId: null,
    }))

  it('never grows by taking a grant away, on any day', () => {
    const grant = fc.record({
      grantId: fc.nat(99).map(grantNo),
      role: fc.constantFrom(...roles),
      unitId: fc.constantFrom(null, ids.branch, ids.otherBranch),
      from: fc.integer({ min: -400, max: 400 }).map((days) => addDays(today, days)),
      until: fc.option(fc.integer({ min: -400, max: 400 }).map((days): LocalDate => addDays(today, days))),
    })
    fc.assert(
      fc.property(
        fc.array(grant, { maxLength: 5 }),
        grant,
        fc.constantFrom(...permissions),
        (grants, more, permission) => {
          const before = allowed(holder(grants), permission, today)
          const after = allowed(holder([...grants, more]), permission, today)
          expect(reaches(after, before)).toBe(true)
        },
      ),
    )
  })
})
