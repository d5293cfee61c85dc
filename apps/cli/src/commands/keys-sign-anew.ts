import type { Command } from '../command'
import { fields, type Answer } from '../output'

export const keysSignAnew: Command = {
  name: 'keys sign-anew',
  takes: [],
  reach: 'api',
  about: {
    zh: '换用新的会话签名密钥；旧密钥再验证 20 分钟，然后移除',
    en: 'Have a new key sign sessions; the old one verifies 20 minutes longer and is removed',
  },
  notes: {
    zh: '旧密钥可能已外泄时用 --at-once：它签的访问令牌立即失效（其他进程至多 10 秒后），已登录者凭刷新令牌继续。',
    en: 'When the old one may have been copied, --at-once: tokens signed by it count no more (in other processes within 10 seconds); who is signed in goes on by the refresh token.',
  },
  examples: ['keys sign-anew', 'keys sign-anew --at-once --url http://127.0.0.1:3000 --user admin'],
  options: {
    'at-once': { about: { zh: '旧密钥立即作废', en: 'The old key counts for nothing from now on' } },
  },
  async run(call): Promise<Answer> {
    const tokensStay = !call.given.flag('at-once')
    const api = await call.api('write')
    const { body } = await api.request('POST', '/signing-keys', { body: { tokensStay } })
    const { kid, since } = body as { readonly kid: string; readonly since: string }
    const isEnglish = call.language === 'en'
    const text = fields([
      [isEnglish ? 'signs now' : '现用密钥', kid],
      [isEnglish ? 'since' : '起', since],
    ])
    return { exit: 0, document: { kid, since, tokensStay }, text }
  },
}
