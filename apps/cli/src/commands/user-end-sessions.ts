import { actOnAccount } from '../api/accounts'
import type { Command } from '../command'
import type { Answer } from '../output'

export const userEndSessions: Command = {
  name: 'user end-sessions',
  takes: ['USERNAME'],
  reach: 'api',
  about: {
    zh: '结束账号的全部登录，例如设备遗失时；账号本身保留',
    en: 'End all sessions of an account, when a device was lost for instance; the account stays',
  },
  examples: ['user end-sessions li.na --reason 手机遗失'],
  options: { reason: { value: 'TEXT', about: { zh: '原因（记入日志）', en: 'Why (goes into the log)' } } },
  async run(call): Promise<Answer> {
    const reason = call.given.required('reason')
    const { account } = await actOnAccount(call, 'revoke-sessions', { body: { reason } })
    const { id: accountId, username } = account
    const words = { zh: '{username} 的登录已全部结束。', en: 'All sessions of {username} are over.' }
    return { exit: 0, document: { accountId, username }, text: `${call.say(words, { username })}\n` }
  },
}
