import { unencumbered, type Principal, type Scope } from '@harbor/access/principal'
import { toInstant, toLocalDate } from '@harbor/kernel/time'
import { accountNo, ids, memberNo, unitNo } from '@harbor/testing/member-ids'
import { Caller } from './caller'
import type { ScopeUnits, Subject } from './core'
import { ProblemError } from './problem'

const today = toLocalDate('2026-11-24')
const [own, colleague] = [memberNo(1), memberNo(2)]
const group = unitNo(9)
/** A group below the branch; nothing below the other. */
const units: ScopeUnits = {
  refresh: () => Promise.resolve(),
  subtree: (root) => new Set(root === ids.branch ? [ids.branch, group] : [root]),
}

function callerWith(scope: Scope, memberId: Principal['memberId'] = own): Caller {
  const accountId = accountNo(1)
  const rights = {
    grants: [],
    ...unencumbered,
  }
  const principal: Principal = { accountId, username: 'zhou', memberId, ...rights }
  const context = {
    commandId: ids.member as string as Caller['context']['commandId'],
    actor: { id: accountId, role: 'branch-secretary' },
    now: toInstant('2026-11-24T01:00:00Z'),
  }
  const scopeOf = () => ({ kind: 'none' }) as const
  return new Caller(principal, 'member.read', scope, 'zh-CN', today, context, undefined, units, scopeOf)
}

const ofUnit = { kind: 'units', role: 'branch-secretary', unitId: ids.branch, roots: [ids.branch] } as const
const of = (...unitIds: Subject['unitIds']): Subject => ({ unitIds })

describe('an office in a branch', () => {
  it('reaches the branch and what is below it', () => {
    expect(callerWith(ofUnit).mayTouch(of(ids.branch))).toBe(true)
    expect(callerWith(ofUnit).mayTouch(of(null, group))).toBe(true)
  })

  it('reaches no other branch, and nothing that is in none', () => {
    expect(callerWith(ofUnit).mayTouch(of(ids.otherBranch))).toBe(false)
    expect(callerWith(ofUnit).mayTouch(of(null, undefined))).toBe(false)
    expect(callerWith(ofUnit).mayTouch(of())).toBe(false)
  })

  it('reaches not even the holder’s own file elsewhere, unless that counts too', () => {
    const file = { unitIds: [ids.otherBranch], memberId: own }
    expect(callerWith(ofUnit).mayTouch(file)).toBe(false)
    expect(callerWith({ ...ofUnit, withOwn: true }).mayTouch(file)).toBe(true)
    expect(callerWith({ ...ofUnit, withOwn: true }).mayTouch({ ...file, memberId: colleague })).toBe(false)
  })
})

describe('a member', () => {
  const member = { kind: 'own', role: 'member', memberId: own } as const
  it('reaches his own file and what his account opened, wherever it lies', () => {
    expect(callerWith(member).mayTouch({ unitIds: [ids.otherBranch], memberId: own })).toBe(true)
    expect(callerWith(member).mayTouch({ unitIds: [], accountId: accountNo(1) })).toBe(true)
  })

  it('reaches nothing of another, also in his own branch', () => {
    expect(callerWith(member).mayTouch({ unitIds: [ids.branch], memberId: colleague })).toBe(false)
    expect(callerWith(member).mayTouch({ unitIds: [ids.branch], accountId: accountNo(2) })).toBe(false)
  })

  it('without a file is not whom nothing is said about', () => {
    expect(callerWith({ ...member, memberId: null }, null).mayTouch(of(ids.branch))).toBe(false)
  })
})

it('the whole installation is everything, no scope is nothing', () => {
  const all = { kind: 'all', role: 'street-administrator', unitId: null } as const
  expect(callerWith(all).mayTouch(of())).toBe(true)
  expect(callerWith({ kind: 'none' }).mayTouch(of(ids.branch))).toBe(false)
  expect([callerWith(all).unitsInScope(), callerWith({ kind: 'none' }).unitsInScope()]).toEqual(['all', new Set()])
})

it('what is out of reach is denied, whether it exists or not', () => {
  const denied = new ProblemError('access.denied')
  for (const subject of [of(ids.otherBranch), of()]) expect(() => callerWith(ofUnit).mustTouch(subject)).toThrow(denied)
  expect(() => callerWith(ofUnit).mustTouch(of(ids.branch))).not.toThrow()
  expect(() => callerWith(ofUnit).mustHold('order.claim')).toThrow(denied)
})
