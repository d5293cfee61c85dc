import { streetTime } from '@harbor/kernel/time'
import type { AccountDocument } from '@harbor/access/account/views'
import { roleNames } from '@harbor/access/roles'
import { allDocuments } from '../api/pages'
import { unitName, unitsOn, type KnownUnits } from '../api/units'
import type { Call, Command } from '../command'
import { table, type Answer } from '../output'

export const userList: Command = {
  name: 'user list',
  takes: [],
  reach: 'api',
  about: { zh: '列出账号、角色与任期', en: 'Accounts with their roles and terms' },
  examples: ['user list', 'user list --json'],
  options: {},
  async run(call): Promise<Answer> {
    const api = await call.api('read')
    const accounts = await allDocuments<AccountDocument>(api, '/accounts', { limit: '500' })
    if (call.json) return { exit: 0, document: { accounts }, text: '' }
    const units = await unitsOn(api)
    const isEnglish = call.language === 'en'
    const header = isEnglish
      ? ['username', 'state', 'opened', 'second factor', 'roles']
      : ['用户名', '状态', '开立', '第二因素', '角色']
    const factors = isEnglish ? ['no', 'yes'] : ['无', '有']
    const states = isEnglish ? ['active', 'disabled'] : ['有效', '已停用']
    const rows = accounts.map(({ username, disabled, openedAt, secondFactor, grants }) => [
      username,
      states[disabled],
      streetTime(openedAt),
      factors[secondFactor],
      grants.map((grant) => grantText(call, grant, units)).join('; '),
    ])
    return { exit: 0, document: { accounts }, text: table(header, rows) }
  },
}

/** `支部书记 @ 第一支部 2026-01-01..2027-12-31` */
function grantText(call: Call, grant: AccountDocument['grants'][number], units: KnownUnits): string {
  const { role, unitId, from, until } = grant
  const where = unitId === null ? '' : ` @ ${unitName(units, unitId)}`
  return `${call.say(roleNames[role])}${where} ${from}..${until ?? ''}`
}
