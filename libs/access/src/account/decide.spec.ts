import * as fc from 'fast-check'
import { toLocalDate } from '@harbor/kernel/time'
import {
  account,
  accountRecords,
  administrator,
  granted,
  grantNo,
  grantOf,
  givenAccount,
  opened,
  otherAdministrator,
} from '@harbor/testing/account-fixture'
import { ids, memberNo } from '@harbor/testing/member-ids'
import {
  disableAccount,
  enableAccount,
  grantRole,
  openAccount,
  recordPasswordChange,
  revokeRole,
  revokeSessions,
  type AccountDecision,
} from './decide'
import {
  accountDisabled,
  accountEnabled,
  accountOpened,
  passwordChanged,
  roleGranted,
  roleRevoked,
  sessionsRevoked,
} from './events'
import { accountOf, type Account } from './state'

const today = toLocalDate('2026-11-24')
const units = { streetId: ids.street, existingUnits: [ids.street, ids.branch, ids.otherBranch] }
const byAdministrator = { today, actorId: administrator, ...units, otherAdministrators: [administrator] }
const byHimself = { ...byAdministrator, actorId: account }
const reason = '工作需要'

describe('opening an account', () => {
  const order = { username: 'lin-xiaozhou', displayName: '林晓舟', memberId: null, grants: [] }

  it('records username and member', () =>
    givenAccount()
      .when((file) => openAccount(file, { ...order, memberId: memberNo(1) }, byAdministrator))
      .then(accountOpened({ username: 'lin-xiaozhou', memberId: memberNo(1), personal: { displayName: '林晓舟' } })))

  it('together with its roles', () => {
    const grants = [grantOf('member'), grantOf('branch-secretary', { grantId: grantNo(2) })]
    givenAccount()
      .when((file) => openAccount(file, { ...order, memberId: memberNo(1), grants }, byAdministrator))
      .then(
        accountOpened({ username: 'lin-xiaozhou', memberId: memberNo(1), personal: { displayName: '林晓舟' } }),
        ...grants.map((grant) => roleGranted({ ...grant }, { effectiveOn: grant.from })),
      )
  })

  it('again adds nothing, under another name is refused', () => {
    givenAccount(opened())
      .when((file) => openAccount(file, order, byAdministrator))
      .thenNothing()
    givenAccount(opened())
      .when((file) => openAccount(file, { ...order, username: 'chen-yu' }, byAdministrator))
      .thenRefused('account.exists')
  })

  it('is refused with roles that exclude each other', () =>
    givenAccount()
      .when((file) =>
        openAccount(
          file,
          { ...order, grants: [grantOf('auditor'), grantOf('branch-secretary', { grantId: grantNo(2) })] },
          byAdministrator,
        ),
      )
      .thenRefused('account.auditor-stands-apart'))

  it.each(['abc', 'Lin', '1lin', 'lin xiao', 'lin-', '-lin', 'a'.repeat(41), '林晓舟四', ''])(
    'refuses the username “%s”',
    (username) =>
      givenAccount()
        .when((file) => openAccount(file, { ...order, username }, byAdministrator))
        .thenRefused('account.username-invalid'),
  )

  it.each(['admi', 'lin.xiao_zhou-1', 'a'.repeat(40)])('accepts the username “%s”', (username) =>
    expect(openAccount(accountOf(account, []), { ...order, username }, byAdministrator).accepted).toBe(true),
  )
})

describe('granting a role', () => {
  it('records office, unit and term, effective from its first day', () => {
    const grant = grantOf('branch-secretary', { from: '2026-12-01', until: '2029-11-30' })
    givenAccount(opened())
      .when((file) => grantRole(file, grant, byAdministrator))
      .then(roleGranted({ ...grant }, { effectiveOn: grant.from }))
  })

  it('to oneself is refused, whatever the role', () =>
    givenAccount(opened(), granted('street-administrator'))
      .when((file) => grantRole(file, grantOf('auditor', { grantId: grantNo(2) }), byHimself))
      .thenRefused('account.own-roles'))

  it('again adds nothing; the same id for another grant is refused', () => {
    const given = givenAccount(opened(), granted('branch-secretary'))
    given.when((file) => grantRole(file, grantOf('branch-secretary'), byAdministrator)).thenNothing()
    given
      .when((file) => grantRole(file, grantOf('branch-secretary', { unitId: ids.otherBranch }), byAdministrator))
      .thenRefused('account.grant-id-used')
  })

  it.each([
    { role: 'auditor', unitId: ids.branch },
    { unitId: ids.otherBranch },
    { from: '2026-02-01' },
    { until: '2029-11-30' },
  ] as const)('under the id of another grant, changed in %j, is refused', (change) =>
    givenAccount(opened(), granted('branch-secretary'))
      .when((file) => grantRole(file, grantOf('branch-secretary', change), byAdministrator))
      .thenRefused('account.grant-id-used'),
  )

  it('is refused in the days of a role that excludes it, accepted from the day after', () => {
    givenAccount(opened(), granted('auditor'))
      .when((file) => grantRole(file, grantOf('branch-secretary', { grantId: grantNo(2) }), byAdministrator))
      .thenRefused('account.auditor-stands-apart')
    givenAccount(opened(), granted('auditor', { until: '2026-11-24' }))
      .when((file) =>
        grantRole(file, grantOf('branch-secretary', { grantId: grantNo(2), from: '2026-11-25' }), byAdministrator),
      )
      .then(
        roleGranted(
          { ...grantOf('branch-secretary', { grantId: grantNo(2), from: '2026-11-25' }) },
          { effectiveOn: toLocalDate('2026-11-25') },
        ),
      )
  })

  it('that was revoked needs a new id', () =>
    givenAccount(opened(), granted('branch-secretary'), roleRevoked({ grantId: grantNo(1), reason }))
      .when((file) => grantRole(file, grantOf('branch-secretary'), byAdministrator))
      .thenRefused('account.grant-id-used'))

  it('on a disabled or unknown account is refused', () => {
    givenAccount(opened(), accountDisabled({ reason }))
      .when((file) => grantRole(file, grantOf('branch-secretary'), byAdministrator))
      .thenRefused('account.is-disabled')
    givenAccount()
      .when((file) => grantRole(file, grantOf('branch-secretary'), byAdministrator))
      .thenRefused('account.unknown')
  })
})

describe('revoking a role', () => {
  const order = { grantId: grantNo(1), reason }

  it('takes it away', () =>
    givenAccount(opened(), granted('branch-secretary'))
      .when((file) => revokeRole(file, order, byAdministrator))
      .then(roleRevoked(order)))

  it('again adds nothing; one that never was is refused', () => {
    givenAccount(opened(), granted('auditor'), roleRevoked(order))
      .when((file) => revokeRole(file, order, byAdministrator))
      .thenNothing()
    givenAccount(opened(), granted('auditor', { grantId: grantNo(2) }))
      .when((file) => revokeRole(file, order, byAdministrator))
      .thenRefused('account.grant-unknown')
  })

  it('of a street administrator leaves another one', () =>
    givenAccount(opened(), granted('street-administrator'))
      .when((file) => revokeRole(file, order, { ...byAdministrator, otherAdministrators: [otherAdministrator] }))
      .then(roleRevoked(order)))

  it.each([{ others: [] }, { others: [account] }])(
    'of the last street administrator is refused (others: $others)',
    ({ others }) =>
      givenAccount(opened(), granted('street-administrator'))
        .when((file) => revokeRole(file, order, { ...byAdministrator, otherAdministrators: others }))
        .thenRefused('account.last-administrator'),
  )

  it('of the last street administrator is accepted when a second grant keeps him in office', () =>
    givenAccount(
      opened(),
      granted('street-administrator', { until: '2026-12-31' }),
      granted('street-administrator', { grantId: grantNo(2), unitId: ids.street }),
    )
      .when((file) => revokeRole(file, order, { ...byAdministrator, otherAdministrators: [] }))
      .then(roleRevoked(order)))

  it('of an administrator whose term is over is accepted: he was none any more', () =>
    givenAccount(opened(), granted('street-administrator', { until: '2026-11-23' }))
      .when((file) => revokeRole(file, order, { ...byAdministrator, otherAdministrators: [] }))
      .then(roleRevoked(order)))
})

describe('disabling an account', () => {
  it('ends its sessions', () => {
    givenAccount(opened())
      .when((file) => disableAccount(file, { reason }, byAdministrator))
      .then(accountDisabled({ reason }))
    const { disabled, sessionsValidFrom } = accountOf(account, accountRecords([opened(), accountDisabled({ reason })]))
    expect({ disabled, sessionsValidFrom }).toEqual({ disabled: true, sessionsValidFrom: '2026-03-02T01:01:00.000Z' })
  })

  it('again adds nothing', () =>
    givenAccount(opened(), accountDisabled({ reason }))
      .when((file) => disableAccount(file, { reason }, byAdministrator))
      .thenNothing())

  it('of the last street administrator is refused, of one of two is not', () => {
    const given = givenAccount(opened(), granted('street-administrator'))
    given
      .when((file) => disableAccount(file, { reason }, { ...byAdministrator, otherAdministrators: [] }))
      .thenRefused('account.last-administrator')
    given.when((file) => disableAccount(file, { reason }, byAdministrator)).then(accountDisabled({ reason }))
  })

  it('is undone by enabling, not by oneself', () => {
    const given = givenAccount(opened(), accountDisabled({ reason }))
    given.when((file) => enableAccount(file, { reason }, byAdministrator)).then(accountEnabled({ reason }))
    given.when((file) => enableAccount(file, { reason }, byHimself)).thenRefused('account.own-roles')
    givenAccount(opened())
      .when((file) => enableAccount(file, { reason }, byAdministrator))
      .thenNothing()
  })
})

it.each<[string, (file: Account) => AccountDecision]>([
  ['disabled', (file) => disableAccount(file, { reason }, byAdministrator)],
  ['enabled', (file) => enableAccount(file, { reason }, byAdministrator)],
  ['signed out', (file) => revokeSessions(file, { reason })],
  ['given a password', (file) => recordPasswordChange(file, { how: 'reset' }, byAdministrator)],
])('an account that was never opened is not %s', (_, command) =>
  givenAccount().when(command).thenRefused('account.unknown'),
)

describe('passwords and sessions', () => {
  it('are recorded as facts, without any secret', () => {
    givenAccount(opened())
      .when((file) => recordPasswordChange(file, { how: 'reset' }, byAdministrator))
      .then(passwordChanged({ how: 'reset' }))
    givenAccount(opened())
      .when((file) => recordPasswordChange(file, { how: 'self' }, byHimself))
      .then(passwordChanged({ how: 'self' }))
    givenAccount(opened())
      .when((file) => revokeSessions(file, { reason }))
      .then(sessionsRevoked({ reason }))
  })

  it('are reset by somebody else, changed by the holder', () => {
    givenAccount(opened())
      .when((file) => recordPasswordChange(file, { how: 'reset' }, byHimself))
      .thenRefused('account.own-reset')
    givenAccount(opened())
      .when((file) => recordPasswordChange(file, { how: 'self' }, byAdministrator))
      .thenRefused('account.password-of-another')
  })

  it('are those of whoever holds any other role, too', () =>
    givenAccount(opened(), granted('branch-secretary'))
      .when((file) => recordPasswordChange(file, { how: 'self' }, byHimself))
      .then(passwordChanged({ how: 'self' })))

  it('are not for integrations, nor for disabled accounts', () => {
    givenAccount(opened(), granted('integration'))
      .when((file) => recordPasswordChange(file, { how: 'reset' }, byAdministrator))
      .thenRefused('account.has-no-password')
    givenAccount(opened(), accountDisabled({ reason }))
      .when((file) => recordPasswordChange(file, { how: 'reset' }, byAdministrator))
      .thenRefused('account.is-disabled')
  })
})

describe('any accepted command', () => {
  const commands: readonly ((file: Account) => AccountDecision)[] = [
    (file) =>
      openAccount(
        file,
        { username: 'lin-xiaozhou', displayName: '林晓舟', memberId: null, grants: [] },
        byAdministrator,
      ),
    ...[1, 2, 3].map(
      (number) => (file: Account) =>
        grantRole(file, grantOf('branch-secretary', { grantId: grantNo(number) }), byAdministrator),
    ),
    (file) => grantRole(file, grantOf('auditor', { grantId: grantNo(4) }), byAdministrator),
    ...[1, 2, 4].map(
      (number) => (file: Account) => revokeRole(file, { grantId: grantNo(number), reason }, byAdministrator),
    ),
    (file) => disableAccount(file, { reason }, byAdministrator),
    (file) => enableAccount(file, { reason }, byAdministrator),
  ]

  it('repeated adds nothing', () =>
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...commands), { maxLength: 20 }), (sequence) => {
        let events: ReturnType<typeof accountRecords> = []
        for (const command of sequence) {
          const first = command(accountOf(account, events))
          if (!first.accepted) continue
          events = accountRecords([...events, ...first.events])
          expect(command(accountOf(account, events))).toEqual({ accepted: true, events: [] })
        }
      }),
    ))
})
