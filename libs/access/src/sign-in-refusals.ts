import type { RefusalTable } from '@harbor/kernel/decision'

const rules = 'access policy'

/** Refusals of signing in and of passwords. What a stranger may see is the same for a known and an unknown username. */
export const signInRefusals = {
  'access.sign-in-failed': {
    kind: 'authority',
    article: rules,
    zh: '用户名或密码不正确。',
    en: 'Username or password is not correct.',
  },
  'access.throttled': {
    kind: 'authority',
    article: rules,
    zh: '尝试次数过多，请在 {retryAfterSeconds} 秒后再试。',
    en: 'Too many attempts; try again in {retryAfterSeconds} seconds.',
  },
  /** Told only to who knew the password. */
  'access.one-time-password-expired': {
    kind: 'authority',
    article: rules,
    zh: '一次性密码已过期，请联系管理员重新生成。',
    en: 'The one-time password has expired; ask an administrator for a new one.',
  },
  /** Told only to who knew the password. */
  'access.account-disabled': {
    kind: 'authority',
    article: rules,
    zh: '该账号已停用，请联系管理员。',
    en: 'This account is disabled; ask an administrator.',
  },
  /** Told only to who knew the password. */
  'access.second-factor-required': {
    kind: 'authority',
    article: rules,
    zh: '密码正确；请再给出验证器显示的验证码，或一个恢复码（code）。',
    en: 'The password is right; give the code of your authenticator, or a recovery code, too (code).',
  },
  /** Told only to who knew the password. */
  'access.second-factor-wrong': {
    kind: 'authority',
    article: rules,
    zh: '验证码不正确，或已经用过；请等待下一个，或使用恢复码。',
    en: 'The code is not right, or was used before; wait for the next one, or take a recovery code.',
  },
  'access.code-wrong': {
    kind: 'authority',
    article: rules,
    zh: '验证码不正确，或已经用过。',
    en: 'The code is not right, or was used before.',
  },
  'access.enrolment-over': {
    kind: 'state',
    article: rules,
    zh: '没有进行中的设置，或已过十五分钟；请重新开始。',
    en: 'There is nothing begun, or it was begun over a quarter of an hour ago; begin anew.',
  },
  'access.session-over': {
    kind: 'authority',
    article: rules,
    zh: '登录已失效，请重新登录。',
    en: 'The session is over; sign in again.',
  },
  'access.refresh-superseded': {
    kind: 'state',
    article: rules,
    zh: '该刷新令牌刚刚已被使用；请使用新的令牌，或重新登录。',
    en: 'This refresh token was used a moment ago; use its successor, or sign in again.',
  },
  'access.no-such-session': {
    kind: 'not-found',
    article: rules,
    zh: '您没有这个登录会话，或它已结束。',
    en: 'You have no such session, or it is over.',
  },
  'access.current-password-wrong': {
    kind: 'authority',
    article: rules,
    zh: '当前密码不正确。',
    en: 'The current password is not correct.',
  },
  'access.bootstrapped-already': {
    kind: 'state',
    article: rules,
    zh: '系统已完成首次初始化，不能再次创建首位管理员。',
    en: 'The first administrator was appointed already; this is done once.',
  },
  'password.too-short': {
    kind: 'invalid',
    article: '',
    zh: '密码至少 {minimum} 个字符。',
    en: 'A password has at least {minimum} characters.',
  },
  'password.too-long': {
    kind: 'invalid',
    article: '',
    zh: '密码至多 {maximum} 个字符。',
    en: 'A password has at most {maximum} characters.',
  },
  'password.too-common': {
    kind: 'invalid',
    article: '',
    zh: '这个密码太常见或太容易猜到，请换一个。',
    en: 'This password is too common or too easy to guess; choose another one.',
  },
  'password.breached': {
    kind: 'invalid',
    article: '',
    zh: '这个密码出现在已泄露的密码中，请换一个。',
    en: 'This password is known from a breach; choose another one.',
  },
  'password.unchanged': {
    kind: 'invalid',
    article: '',
    zh: '新密码不能与当前密码相同。',
    en: 'The new password must differ from the current one.',
  },
} as const satisfies RefusalTable

export type SignInRefusal = keyof typeof signInRefusals
