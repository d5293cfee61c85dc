import { actOnAccount } from '../api/accounts'
import type { Command } from '../command'
import type { Answer } from '../output'
import { writtenPassword } from './user-add'

export const userResetPassword: Command = {
  name: 'user reset-password',
  takes: ['USERNAME'],
  reach: 'api',
  about: {
    zh: '换成一次性密码，只显示一次；登录全部失效',
    en: 'Replace the password by a one-time one, shown once; all sessions end',
  },
  notes: {
    zh: '在数据目录上执行即为找回：首位管理员遗失密码时也用它。',
    en: 'On the data folder itself it is the way back in, also for the first administrator.',
  },
  examples: ['user reset-password admin'],
  options: {},
  async run(call): Promise<Answer> {
    const { account, answer } = await actOnAccount(call, 'reset-password')
    const { oneTimePassword } = answer as { readonly oneTimePassword: string | null }
    const { id, username } = account
    const document = { accountId: id, username, oneTimePassword }
    return { exit: 0, document, text: writtenPassword(call, { id, username, oneTimePassword }) }
  },
}
