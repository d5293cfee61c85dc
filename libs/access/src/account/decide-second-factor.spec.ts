import { toLocalDate } from '@harbor/kernel/time'
import { account, accountRecords, administrator, givenAccount, granted, opened } from '@harbor/testing/account-fixture'
import { fixed } from '@harbor/testing/member-ids'
import { enrolSecondFactor, removeSecondFactor } from './decide-second-factor'
import { accountDisabled, secondFactorEnrolled, secondFactorRemoved, type AccountEvent } from './events'
import { accountOf } from './state'

const factorNo = (number: number) => fixed<'second-factor'>('e7', number)
const byHolder = { today: toLocalDate('2026-11-24'), actorId: account }
const byAdministrator = { ...byHolder, actorId: administrator }
const order = { factorId: factorNo(1) }
const enrolled = secondFactorEnrolled({ ...order, kind: 'totp' })
const removed = secondFactorRemoved({ ...order, how: 'self' })
const reset = secondFactorRemoved({ ...order, how: 'reset', reason: '手机遗失' })

describe('setting up a second factor', () => {
  it('is done by the holder of the account', () => {
    givenAccount(opened(), granted('branch-secretary'))
      .when((file) => enrolSecondFactor(file, order, byHolder))
      .then(enrolled)
    givenAccount(opened())
      .when((file) => enrolSecondFactor(file, order, byAdministrator))
      .thenRefused('account.second-factor-of-another')
  })

  it('again adds nothing; a second one is refused until the first is gone', () => {
    givenAccount(opened(), enrolled)
      .when((file) => enrolSecondFactor(file, order, byHolder))
      .thenNothing()
    givenAccount(opened(), enrolled)
      .when((file) => enrolSecondFactor(file, { factorId: factorNo(2) }, byHolder))
      .thenRefused('account.second-factor-enrolled')
    givenAccount(opened(), enrolled, removed)
      .when((file) => enrolSecondFactor(file, { factorId: factorNo(2) }, byHolder))
      .then(secondFactorEnrolled({ factorId: factorNo(2), kind: 'totp' }))
  })

  it('needs an account that is open, not disabled, and of a person', () => {
    givenAccount()
      .when((file) => enrolSecondFactor(file, order, byHolder))
      .thenRefused('account.unknown')
    givenAccount(opened(), accountDisabled({ reason: '离任' }))
      .when((file) => enrolSecondFactor(file, order, byHolder))
      .thenRefused('account.is-disabled')
    givenAccount(opened(), granted('integration'))
      .when((file) => enrolSecondFactor(file, order, byHolder))
      .thenRefused('account.has-no-password')
  })
})

describe('taking a second factor away', () => {
  it('is done by its holder, or by somebody else with a reason', () => {
    givenAccount(opened(), enrolled)
      .when((file) => removeSecondFactor(file, { how: 'self' }, byHolder))
      .then(removed)
    givenAccount(opened(), enrolled)
      .when((file) => removeSecondFactor(file, { how: 'reset', reason: '手机遗失' }, byAdministrator))
      .then(reset)
  })

  it('is not done by somebody else as if he were the holder, nor by the holder as if he were somebody else', () => {
    givenAccount(opened(), enrolled)
      .when((file) => removeSecondFactor(file, { how: 'self' }, byAdministrator))
      .thenRefused('account.second-factor-of-another')
    givenAccount(opened(), enrolled)
      .when((file) => removeSecondFactor(file, { how: 'reset', reason: '忘带' }, byHolder))
      .thenRefused('account.own-second-factor-reset')
  })

  it('of a disabled account is possible; where there is none it adds nothing; of no account it is refused', () => {
    givenAccount(opened(), enrolled, accountDisabled({ reason: '离任' }))
      .when((file) => removeSecondFactor(file, { how: 'reset', reason: '手机遗失' }, byAdministrator))
      .then(reset)
    givenAccount(opened(), enrolled, removed)
      .when((file) => removeSecondFactor(file, { how: 'self' }, byHolder))
      .thenNothing()
    givenAccount()
      .when((file) => removeSecondFactor(file, { how: 'reset', reason: '手机遗失' }, byAdministrator))
      .thenRefused('account.unknown')
  })

  it('by somebody else ends all sessions, by its holder none', () => {
    const after = (...events: readonly AccountEvent[]) => accountOf(account, accountRecords(events))
    expect(after(opened(), enrolled)).toMatchObject({ secondFactor: factorNo(1), sessionsValidFrom: null })
    expect(after(opened(), enrolled, removed)).toMatchObject({ secondFactor: null, sessionsValidFrom: null })
    expect(after(opened(), enrolled, reset)).toMatchObject({
      secondFactor: null,
      sessionsValidFrom: '2026-03-02T01:02:00.000Z',
    })
  })
})
