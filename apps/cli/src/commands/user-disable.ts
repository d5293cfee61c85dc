import { actOnAccount } from '../api/accounts'
import type { Command } from '../command'
import type { Answer } from '../output'

export const userDisable: Command = {
  name: 'user disable',
  takes: ['USERNAME'],
  reach: 'api',
  about: {
    zh: '停用账号：登录立即失效，记录保留',
    en: 'Disable an account: its sessions end at once, the record stays',
  },
  examples: ['user disable li.na --reason 离任'],
  options: { reason: { value: 'TEXT', about: { zh: '原因（记入日志）', en: 'Why (goes into the log)' } } },
  async run(call): Promise<Answer> {
    const reason = call.given.required('reason')
    const { account, answer } = await actOnAccount(call, 'disable', { body: { reason } })
    const { repeated } = answer as { readonly repeated: boolean }
    const { id: accountId, username } = account
    const words = repeated
      ? { zh: '{username} 早已停用。', en: '{username} was disabled before.' }
      : { zh: '{username} 已停用。', en: '{username} is disabled.' }
    return {
      exit: 0,
      document: { accountId, username, disabled: true, repeated },
      text: `${call.say(words, { username })}\n`,
    }
  },
}
