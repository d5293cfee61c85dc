import { actOnAccount } from '../api/accounts'
import type { Command } from '../command'
import type { Answer } from '../output'

export const userRemoveSecondFactor: Command = {
  name: 'user remove-second-factor',
  takes: ['USERNAME'],
  reach: 'api',
  about: {
    zh: '取消账号的第二因素，例如手机与恢复码均已遗失时；全部登录同时结束',
    en: 'Take the second factor of an account away, when phone and recovery codes are lost for instance; all its sessions end',
  },
  examples: ['user remove-second-factor li.na --reason 手机遗失'],
  options: { reason: { value: 'TEXT', about: { zh: '原因（记入日志）', en: 'Why (goes into the log)' } } },
  async run(call): Promise<Answer> {
    const reason = call.given.required('reason')
    const { account } = await actOnAccount(call, 'remove-second-factor', { body: { reason } })
    const { id: accountId, username } = account
    const words = {
      zh: '{username} 现在没有第二因素。请当面或通过可靠方式确认是本人提出。',
      en: '{username} has no second factor now. Make sure that it was the holder who asked.',
    }
    return { exit: 0, document: { accountId, username }, text: `${call.say(words, { username })}\n` }
  },
}
