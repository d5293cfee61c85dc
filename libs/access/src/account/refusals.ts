import type { RefusalTable } from '@harbor/kernel/decision'
import { roleNames } from '../roles'

const rules = 'access policy'
const separation = 'access policy: separation of duties'

export const accountRefusals = {
  'account.unknown': { kind: 'not-found', article: '', zh: '没有这个账号。', en: 'There is no such account.' },
  'account.exists': { kind: 'state', article: rules, zh: '该账号已存在。', en: 'This account exists already.' },
  'account.username-invalid': {
    kind: 'invalid',
    article: '',
    zh: '用户名须为 4 至 40 个字符：小写字母开头，可用小写字母、数字、点、下划线、连字符，以字母或数字结尾。',
    en: 'A username has 4 to 40 characters: a lower-case letter, then lower-case letters, digits, dots, underscores or hyphens, ending in a letter or digit.',
  },
  'account.username-taken': {
    kind: 'state',
    article: rules,
    zh: '用户名 {username} 已被使用。',
    en: 'The username {username} is taken.',
  },
  'account.phone-taken': {
    kind: 'state',
    article: rules,
    zh: '该手机号已开通账号。',
    en: 'This phone number has an account already.',
  },
  'account.member-has-account': {
    kind: 'state',
    article: separation,
    zh: '该党员已有账号；一人一号。',
    en: 'This member has an account already; one person, one account.',
  },
  'account.is-disabled': { kind: 'state', article: rules, zh: '该账号已停用。', en: 'This account is disabled.' },
  'account.own-roles': {
    kind: 'authority',
    article: separation,
    zh: '不能给自己授权；请由另一位管理员办理。',
    en: 'Nobody grants roles to himself; ask another administrator.',
  },
  'account.own-reset': {
    kind: 'authority',
    article: rules,
    zh: '重置密码须由另一位管理员办理；本人请使用修改密码。',
    en: 'A reset is done by another administrator; change your own password instead.',
  },
  'account.password-of-another': {
    kind: 'authority',
    article: rules,
    zh: '只能修改本人的密码。',
    en: 'Only one’s own password can be changed.',
  },
  'account.has-no-password': {
    kind: 'rule',
    article: rules,
    zh: '系统对接账号不使用密码，请签发接口令牌。',
    en: 'An integration has no password; issue an API token.',
  },
  'account.last-administrator': {
    kind: 'rule',
    article: rules,
    zh: '这是最后一位街道管理员，不能停用或撤销；请先任命另一位。',
    en: 'This is the last street administrator; appoint another one first.',
  },
  'account.grant-unknown': { kind: 'not-found', article: '', zh: '没有这项授权。', en: 'There is no such grant.' },
  'account.grant-id-used': {
    kind: 'state',
    article: rules,
    zh: '该授权编号已用于另一项授权。',
    en: 'This grant id was used for another grant.',
  },
  'account.role-held-already': {
    kind: 'state',
    article: rules,
    zh: '该账号在此期间已有同一角色（{role}）和范围。',
    en: 'The account holds this role ({role}) and scope in these days already.',
    words: { role: roleNames },
  },
  'account.term-reversed': {
    kind: 'invalid',
    article: '',
    zh: '任期止日 {until} 早于起日 {from}。',
    en: 'The term ends ({until}) before it begins ({from}).',
  },
  'account.term-over': {
    kind: 'rule',
    article: rules,
    zh: '任期已于 {until} 届满，授权不会生效。',
    en: 'The term was over on {until}; the grant would never count.',
  },
  'account.role-needs-unit': {
    kind: 'invalid',
    article: '',
    zh: '角色“{role}”须指定组织。',
    en: 'The role {role} needs a unit.',
    words: { role: roleNames },
  },
  'account.role-has-no-unit': {
    kind: 'invalid',
    article: '',
    zh: '角色“{role}”只涉及本人档案，不指定组织。',
    en: 'The role {role} concerns one’s own file and names no unit.',
    words: { role: roleNames },
  },
  'account.role-is-of-the-street': {
    kind: 'rule',
    article: rules,
    zh: '角色“{role}”只能授予街道党工委一级。',
    en: 'The role {role} is held at the street committee only.',
    words: { role: roleNames },
  },
  'account.unit-unknown': {
    kind: 'invalid',
    article: '',
    zh: '没有这个组织，或组织已撤销。',
    en: 'There is no such unit today.',
  },
  'account.member-role-needs-file': {
    kind: 'rule',
    article: rules,
    zh: '党员角色须关联本人的党员档案。',
    en: 'The role of member needs an account that belongs to a member’s file.',
  },
  'account.auditor-stands-apart': {
    kind: 'rule',
    article: separation,
    zh: '审计员在任期内不得兼任可变更记录的角色。',
    en: 'An auditor holds no role that changes records in the same days.',
  },
  'account.integration-stands-alone': {
    kind: 'rule',
    article: separation,
    zh: '系统对接账号不得兼任其他角色。',
    en: 'An integration account holds no other role.',
  },
  'account.token-needs-integration': {
    kind: 'rule',
    article: rules,
    zh: '只有系统对接账号可以签发接口令牌。',
    en: 'Only an integration account has API tokens.',
  },
  'account.token-term': {
    kind: 'rule',
    article: rules,
    zh: '接口令牌的有效期自今日起，最迟至 {latest}。',
    en: 'An API token is good from today until {latest} at the latest.',
  },
  'account.token-permission': {
    kind: 'rule',
    article: rules,
    zh: '接口令牌至少需要一项权限，且不得超出系统对接角色：{permissions}',
    en: 'An API token needs permissions, and only those of an integration: {permissions}',
  },
  'account.token-name-used': {
    kind: 'state',
    article: rules,
    zh: '已有名为“{name}”的有效令牌。',
    en: 'There is a valid token of the name “{name}”.',
  },
  'account.token-id-used': {
    kind: 'state',
    article: rules,
    zh: '该令牌编号已被使用。',
    en: 'This token id was used before.',
  },
  'account.token-unknown': { kind: 'not-found', article: '', zh: '没有这个令牌。', en: 'There is no such token.' },
  'account.second-factor-of-another': {
    kind: 'authority',
    article: rules,
    zh: '第二因素只能由本人设置和停用；他人遗失的，请用取消。',
    en: 'A second factor is set up and taken away by its holder; for who has lost it, reset it.',
  },
  'account.own-second-factor-reset': {
    kind: 'authority',
    article: rules,
    zh: '取消第二因素须由另一位管理员办理；本人请凭验证码停用。',
    en: 'A reset is done by another administrator; take your own away by a code of it.',
  },
  'account.second-factor-enrolled': {
    kind: 'state',
    article: rules,
    zh: '已有第二因素；更换请先停用。',
    en: 'There is a second factor already; take it away first to change it.',
  },
  'account.no-second-factor': {
    kind: 'state',
    article: rules,
    zh: '没有第二因素。',
    en: 'There is no second factor.',
  },
} as const satisfies RefusalTable

export type AccountRefusal = keyof typeof accountRefusals
