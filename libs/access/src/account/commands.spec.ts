import 'reflect-metadata'
import { plainToInstance, type ClassConstructor } from 'class-transformer'
import { validateSync, type ValidationError } from 'class-validator'
import { ids, memberNo } from '@harbor/testing/member-ids'
import {
  ChangePassword,
  GrantRole,
  IssueApiToken,
  OpenAccount,
  RefreshSession,
  SignInWithPassword,
  WithReason,
} from './commands'

function wrongFields(command: ClassConstructor<object>, body: object): readonly string[] {
  const names = (error: ValidationError): string[] => [error.property, ...(error.children ?? []).flatMap(names)]
  const errors = validateSync(plainToInstance(command, body), {
    whitelist: true,
    forbidNonWhitelisted: true,
    forbidUnknownValues: true,
  })
  return errors.flatMap(names)
}

const grant = { role: 'branch-secretary', unitId: ids.branch, from: '2026-01-01', until: '2028-12-31' }

describe('bodies of account commands', () => {
  it.each<[string, ClassConstructor<object>, object]>([
    [
      'OpenAccount',
      OpenAccount,
      { username: 'lin-xiaozhou', displayName: '林晓舟', memberId: memberNo(1), grants: [grant] },
    ],
    ['OpenAccount, the least', OpenAccount, { username: 'lin-xiaozhou', displayName: '林晓舟' }],
    ['GrantRole', GrantRole, grant],
    ['GrantRole without unit and end', GrantRole, { role: 'auditor', from: '2026-01-01' }],
    ['WithReason', WithReason, { reason: '离任' }],
    ['IssueApiToken', IssueApiToken, { name: '区级系统', permissions: ['member.read'], until: '2027-01-01' }],
    ['ChangePassword', ChangePassword, { currentPassword: 'a', newPassword: 'b' }],
    ['SignInWithPassword', SignInWithPassword, { username: 'someone', password: 'x' }],
    ['SignInWithPassword with a code', SignInWithPassword, { username: 'someone', password: 'x', code: '123456' }],
    ['RefreshSession', RefreshSession, { refreshToken: 'x' }],
  ])('%s is accepted', (_, command, body) => expect(wrongFields(command, body)).toEqual([]))

  it.each<[string, ClassConstructor<object>, object, readonly string[]]>([
    ['an unknown member', WithReason, { reason: '离任', force: true }, ['force']],
    ['a blank reason', WithReason, { reason: '  ' }, ['reason']],
    ['a role that there is not', GrantRole, { ...grant, role: 'root' }, ['role']],
    ['a day that there is not', GrantRole, { ...grant, from: '2026-02-30' }, ['from']],
    ['a unit that is no id', GrantRole, { ...grant, unitId: 'branch-1' }, ['unitId']],
    [
      'a wrong grant inside',
      OpenAccount,
      { username: 'lin-xiaozhou', displayName: '林', grants: [{ ...grant, role: 'root' }] },
      ['grants', '0', 'role'],
    ],
    ['an upper-case username', OpenAccount, { username: 'Lin-Xiao', displayName: '林' }, ['username']],
    [
      'a permission that there is not',
      IssueApiToken,
      { name: 'x', permissions: ['all'], until: '2027-01-01' },
      ['permissions'],
    ],
    [
      'a password of a megabyte',
      SignInWithPassword,
      { username: 'someone', password: 'x'.repeat(1_048_576) },
      ['password'],
    ],
    ['a password that is no text', SignInWithPassword, { username: 'someone', password: { $ne: '' } }, ['password']],
  ])('%s is refused', (_, command, body, wrong) => expect(wrongFields(command, body)).toEqual(wrong))
})
