import { newId } from '@harbor/kernel/ids'
import { toLocalDate } from '@harbor/kernel/time'
import { grantOf } from '@harbor/testing/account-fixture'
import { accountNo, ids, memberNo } from '@harbor/testing/member-ids'
import { permissions, policy, type Permission } from './policy'
import { allowed, unencumbered, type Principal, type Scope } from './principal'
import { roles, type Role } from './roles'

/**
 * Who may do what, written down a second time and by hand: whoever changes the policy changes this table too, on purpose.
 * `A` the whole installation, `U` the subtree of the unit in the grant, `O` one's own, `.` nothing. Columns: street administrator,
 * branch secretary, discipline case officer, auditor bound to a unit, auditor of the whole installation, member, resident,
 * integration bound to a unit.
 */
const expected: Readonly<Record<Permission, string>> = {
  'unit.read': /*                  */ 'A U U U A . . U',
  'unit.manage': /*                */ 'A . . . . . . .',
  'officer.manage': /*             */ 'A . . . . . . .',
  'reorganisation.read': /*        */ 'A U . U A . . .',
  'reorganisation.propose': /*     */ 'A U . . . . . .',
  'reorganisation.decide': /*      */ 'A . . . . . . .',
  'member.read': /*                */ 'A U U U A . . U',
  'member.read-personal': /*       */ 'A U U U A . . .',
  'member.events': /*              */ '. . . U A . . .',
  'member.enrol': /*               */ 'A . . . . . . .',
  'member.change-details': /*      */ 'A U . . . . . .',
  'roll.standing': /*              */ 'A . . . . . . .',
  'correction.propose': /*         */ 'A U . . . . . .',
  'correction.approve': /*         */ 'A . . . . . . .',
  erasure: /*                      */ 'A . . . . . . .',
  'development.record': /*         */ 'A U . . . . . .',
  'development.decide': /*         */ 'A . . . . . . .',
  'development.record-historic': /**/ 'A . . . . . . .',
  'transfer.initiate': /*          */ 'A U . . . . . .',
  'transfer.approve': /*           */ 'A . . . . . . .',
  'transfer.receive': /*           */ 'A U . . . . . .',
  'floating.manage': /*            */ 'A U . . . . . .',
  'measure.record': /*             */ 'A U . . . . . .',
  'probation.decide': /*           */ 'A . U . . . . .',
  'review.work': /*                */ '. . U . . . . .',
  'transfer.clear': /*             */ '. . U . . . . .',
  'problem.read': /*               */ 'A U . U A O . .',
  'problem.open': /*               */ 'A U . . . . . .',
  'problem.work': /*               */ 'A U . . . O . .',
  'problem.decide': /*             */ 'A . . . . . . .',
  'method.read': /*                */ 'A U . U A . . .',
  'method.manage': /*              */ 'A U . . . . . .',
  'index.read': /*                 */ 'A U . U A O . .',
  'index.draft': /*                */ 'A . . . . . . .',
  'score.read': /*                 */ 'A U . U A O . .',
  'score.appeal': /*               */ 'A U . . . O . .',
  'score.decide': /*               */ 'A . . . . . . .',
  'claim.read': /*                 */ 'A U . U A . . .',
  'claim.record': /*               */ 'A . . . . . . .',
  'deadline.read': /*              */ 'A U U U A . . U',
  'order.read': /*                 */ 'A U . U A O O .',
  'order.place': /*                */ 'A U . . . . O .',
  'order.manage': /*               */ 'A U . . . . . .',
  'order.claim': /*                */ '. . . . . O . .',
  'order.serve': /*                */ 'A U . . . O . .',
  'order.confirm': /*              */ 'A U . . . . O .',
  'hours.read': /*                 */ 'A U . U A O . .',
  'hours.record': /*               */ 'A U . . . . . .',
  'hours.certify': /*              */ 'A U . . . . . .',
  'hours.correct': /*              */ 'A U . . . . . .',
  'certificate.read': /*           */ 'A U . U A O . .',
  'certificate.issue': /*          */ 'A U . . . . . .',
  'resident.register': /*          */ 'A U . . . . . .',
  'activity.read': /*              */ 'A U . U A O . .',
  'activity.manage': /*            */ 'A U . . . . . .',
  'activity.sign-up': /*           */ 'A U . . . O . .',
  'activity.attend': /*            */ '. . . . . O . .',
  'activity.confirm': /*           */ 'A U . . . . . .',
  'talent.read': /*                */ 'A U . U A O . .',
  'talent.register': /*            */ 'A U . . . O . .',
  'venue.read': /*                 */ 'A U . U A . . .',
  'venue.manage': /*               */ 'A . . . . . . .',
  'venue.book': /*                 */ 'A U . . . . . .',
  'plan.read': /*                  */ 'A U . U A . . U',
  'plan.propose': /*               */ 'A U . . . . . .',
  'plan.approve': /*               */ 'A U . . . . . .',
  'session.read': /*               */ 'A U . U A . . U',
  'session.convene': /*            */ 'A U . . . . . .',
  'session.keep': /*               */ 'A U . . . . . .',
  'session.leave': /*              */ 'A U . . . O . .',
  'session.attend': /*             */ '. . . . . O . .',
  'attendance.read': /*            */ 'A U . U A O . .',
  'absence.read': /*               */ 'A U U U A . . .',
  'absence.propose': /*            */ 'A U . . . . . .',
  'absence.decide': /*             */ 'A U . . . . . .',
  'attendance.exempt': /*          */ 'A U . . . . . .',
  'statistics.read': /*            */ 'A U . U A . . U',
  'import.roster': /*              */ 'A . . . . . . .',
  'import.hours': /*               */ 'A . . . . . . .',
  'import.units': /*               */ 'A . . . . . . .',
  'export.roster': /*              */ 'A U . U A . . .',
  'audit.verify': /*               */ 'A . . . A . . .',
  'audit.replay': /*               */ 'A . . U A . . .',
  'audit.reads': /*                */ '. . . . A . . .',
  'feed.read': /*                  */ '. . . . . . . .',
  'feed.replay': /*                */ 'A . . . . . . .',
  'account.manage': /*             */ 'A . . . . . . .',
  'account.read': /*               */ 'A . . . A . . .',
  'projections.read': /*           */ 'A . . . A . . .',
  'projections.rebuild': /*        */ 'A . . . . . . .',
  backup: /*                       */ 'A . . . . . . .',
  'system.read': /*                */ 'A . . . A . . .',
  'self.read': /*                  */ '. . . . . O . .',
  'session.manage-own': /*         */ 'O O O O O O O .',
}

const columns: readonly { readonly name: string; readonly role: Role; readonly bound: boolean }[] = [
  { name: 'street administrator', role: 'street-administrator', bound: true },
  { name: 'branch secretary', role: 'branch-secretary', bound: true },
  { name: 'case officer', role: 'discipline-case-officer', bound: true },
  { name: 'auditor of a branch', role: 'auditor', bound: true },
  { name: 'auditor of the whole', role: 'auditor', bound: false },
  { name: 'member', role: 'member', bound: false },
  { name: 'resident', role: 'resident', bound: false },
  { name: 'integration of a branch', role: 'integration', bound: true },
]

const today = toLocalDate('2026-11-24')

function holderOf({ role, bound }: { readonly role: Role; readonly bound: boolean }): Principal {
  const unitId = bound ? (role === 'street-administrator' ? ids.street : ids.branch) : null
  return {
    accountId: accountNo(1),
    username: 'someone',
    memberId: memberNo(1),
    grants: [grantOf(role, { unitId })],
    ...unencumbered,
    sessionId: newId<'session'>(),
  }
}

const letters: Record<Scope['kind'], string> = { none: '.', all: 'A', units: 'U', own: 'O' }

describe('the policy', () => {
  it('speaks of every permission that the table above expects, and of no other', () => {
    expect(permissions.toSorted()).toEqual(Object.keys(expected).toSorted())
  })

  describe.each(columns)('gives a $name', (column) => {
    it.each(permissions.map((permission) => ({ permission })))('$permission as expected', ({ permission }) => {
      const wanted = expected[permission].split(' ')[columns.indexOf(column)]
      expect(letters[allowed(holderOf(column), permission, today).kind]).toBe(wanted)
    })
  })

  it('lets an integration of the whole installation read its state', () => {
    const whole = holderOf({ role: 'integration', bound: false })
    const reading: readonly Permission[] = ['projections.read', 'system.read', 'member.read']
    expect(reading.map((permission) => allowed(whole, permission, today).kind)).toEqual(['all', 'all', 'all'])
  })

  it('lets auditors change nothing but their own sessions', () => {
    const reading = /\.(read|read-personal|events|verify|replay|reads|roster)$/
    const given = permissions.filter((permission) => policy[permission].roles.includes('auditor'))
    expect(given.filter((permission) => !reading.test(permission))).toEqual(['session.manage-own'])
    expect(given).not.toContain('import.roster')
  })

  it('lets who approves a correction or a transfer be nobody below the street', () => {
    expect([policy['correction.approve'].roles, policy['transfer.approve'].roles]).toEqual([
      ['street-administrator'],
      ['street-administrator'],
    ])
  })

  it('says in both languages what each permission is, and knows only roles that there are', () => {
    for (const permission of permissions) {
      expect(policy[permission].zh).toMatch(/\p{Script=Han}/u)
      expect(policy[permission].en).toMatch(/^[a-z]/)
      expect(policy[permission].roles.filter((role) => !roles.includes(role))).toEqual([])
    }
  })
})
