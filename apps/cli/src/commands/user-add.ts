import { roles } from '@harbor/access/roles'
import { dateOf } from '@harbor/kernel/time'
import { findMember } from '../api/find-member'
import { unitOption } from '../api/units'
import type { Call, Command } from '../command'
import { wrongUse } from '../errors'
import { fields, type Answer } from '../output'

export const userAdd: Command = {
  name: 'user add',
  takes: ['USERNAME'],
  reach: 'api',
  about: {
    zh: '开立账号并授予角色；一次性密码只显示一次',
    en: 'Open an account with a role; its one-time password is shown once',
  },
  notes: {
    zh: `角色：${roles.join('、')}。branch-secretary 须指定组织，member 须指定本人档案。`,
    en: `Roles: ${roles.join(', ')}. branch-secretary needs a unit, member needs the holder's file.`,
  },
  examples: [
    'user add li.na --name 李娜 --role branch-secretary --unit 听涛社区第一网格党支部',
    'user add auditor01 --name 审计员 --role auditor --until 2027-11-30',
  ],
  options: {
    name: { value: 'NAME', about: { zh: '持有人姓名', en: 'Name of the holder' } },
    role: { value: 'ROLE', about: { zh: '角色', en: 'Role' } },
    unit: { value: 'ID|NAME', about: { zh: '角色所辖组织', en: 'Unit below which the role counts' } },
    member: { value: 'ID|NAME', about: { zh: '持有人的党员档案', en: 'The member whose account it is' } },
    from: { value: 'D', about: { zh: '任期起日，默认今天', en: 'First day of the term, default today' } },
    until: {
      value: 'D',
      about: { zh: '任期止日（含）；默认至撤销', en: 'Last day of the term; default until revoked' },
    },
  },
  async run(call): Promise<Answer> {
    const displayName = call.given.required('name')
    const role = call.given.oneOf('role', roles)
    if (role === undefined) {
      throw wrongUse(
        { zh: '缺少选项 --role：{roles}', en: 'The option --role is missing: {roles}' },
        { roles: roles.join(', ') },
      )
    }
    const from = call.given.date('from') ?? dateOf(call.world.clock.now())
    const until = call.given.date('until')
    const named = call.given.text('member')
    const api = await call.api('write')
    const unitId = await unitOption(call, api)
    const memberId = named === undefined ? undefined : await findMember(call, api, named)
    const username = call.given.at(0)
    const body = { username, displayName, memberId, grants: [{ role, unitId, from, until }] }
    const answer = await api.request('POST', '/accounts', { body })
    const { id, oneTimePassword } = answer.body as { readonly id: string; readonly oneTimePassword: string | null }
    const document = {
      accountId: id,
      username,
      role,
      unitId: unitId ?? null,
      from,
      until: until ?? null,
      oneTimePassword,
    }
    return { exit: 0, document, text: writtenPassword(call, { id, username, oneTimePassword }) }
  },
}

/** Told once: whoever runs the command hands it to the holder. */
export function writtenPassword(
  call: Call,
  {
    id,
    username,
    oneTimePassword,
  }: { readonly id: string; readonly username: string; readonly oneTimePassword: string | null },
): string {
  const isEnglish = call.language === 'en'
  const told =
    oneTimePassword === null
      ? {
          zh: '没有一次性密码（系统对接账号请签发接口令牌；否则请用 user reset-password）。',
          en: 'No one-time password (issue an API token to an integration; otherwise use user reset-password).',
        }
      : { zh: '只显示这一次；首次登录须更换。', en: 'Shown this once; must be changed at the first sign-in.' }
  return `${fields([
    [isEnglish ? 'username' : '用户名', username],
    [isEnglish ? 'account' : '账号', id],
    [isEnglish ? 'one-time password' : '一次性密码', oneTimePassword],
  ])}${call.say(told)}\n`
}
