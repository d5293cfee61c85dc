import type { RefusalTable } from '@harbor/kernel/decision'
import { activityPhaseNames } from './state'
import { house } from '../house-rule'

const consent = '个人信息保护法 arts. 13-15'

export const activityRefusals = {
  'activity.unknown': { kind: 'not-found', article: '', zh: '没有这次活动。', en: 'There is no such activity.' },
  'activity.planned-already': {
    kind: 'state',
    article: house,
    zh: '这次活动已经登记。',
    en: 'This activity is on record already.',
  },
  'activity.unit-unknown': {
    kind: 'invalid',
    article: '',
    zh: '没有这个党组织，或当天不存在。',
    en: 'There was no such unit on that day.',
  },
  'activity.starts-in-the-past': {
    kind: 'invalid',
    article: '',
    zh: '开始时间 {startsAt} 已经过去；已举办的活动请补录。',
    en: 'The start, {startsAt}, has passed; record a held activity as such.',
  },
  'activity.reversed': {
    kind: 'invalid',
    article: '',
    zh: '结束时间应晚于开始时间。',
    en: 'It must end after it starts.',
  },
  'activity.too-long': {
    kind: 'rule',
    article: house,
    zh: '一次活动最长 {hours} 小时，请分次登记。',
    en: 'One activity lasts {hours} hours at most; plan it in parts.',
  },
  'activity.sign-up-after-start': {
    kind: 'invalid',
    article: '',
    zh: '报名截止时间不应晚于活动开始时间。',
    en: 'Sign-up ends at the start of the activity at the latest.',
  },
  'activity.leader-without-consent': {
    kind: 'rule',
    article: consent,
    zh: '带领人不在能人库中，或已撤回同意。',
    en: 'The leader is no registered talent, or has withdrawn the consent.',
  },
  'activity.closed': {
    kind: 'state',
    article: house,
    zh: '这次活动已不在可办理状态（{phase}）。',
    en: 'The activity is past this step ({phase}).',
    words: { phase: activityPhaseNames },
  },
  'activity.begun': {
    kind: 'state',
    article: house,
    zh: '活动已经开始。',
    en: 'The activity has begun.',
  },
  'activity.not-open': {
    kind: 'state',
    article: house,
    zh: '活动尚未开放报名。',
    en: 'The activity is not open to sign-up yet.',
  },
  'activity.sign-up-over': {
    kind: 'rule',
    article: house,
    zh: '报名已于 {until} 截止。',
    en: 'Sign-up ended at {until}.',
  },
  'activity.not-on-the-roll': {
    kind: 'state',
    article: house,
    zh: '{memberId} 当天不在名册上。',
    en: '{memberId} was on no roll on that day.',
  },
  'activity.sign-up-for-oneself': {
    kind: 'authority',
    article: house,
    zh: '党员只能为本人报名、退出。',
    en: 'A member signs up and out for himself alone.',
  },
  'activity.not-signed-up': {
    kind: 'state',
    article: house,
    zh: '此人没有报名。',
    en: 'The person has not signed up.',
  },
  'activity.places-taken': {
    kind: 'rule',
    article: house,
    zh: '已有 {taken} 人占用名额，名额不能少于此数。',
    en: '{taken} places are taken; there cannot be fewer.',
  },
  'activity.attended': {
    kind: 'state',
    article: house,
    zh: '已有人到场，不能取消；请办结。',
    en: 'Somebody attended it; close it instead of calling it off.',
  },
  'activity.not-begun': {
    kind: 'rule',
    article: house,
    zh: '活动 {startsAt} 才开始，不能预先确认到场。',
    en: 'It starts at {startsAt}; attendance is not confirmed in advance.',
  },
  'activity.own-attendance': {
    kind: 'authority',
    article: house,
    zh: '任何人不得确认或撤销本人的到场。',
    en: 'Nobody confirms or retracts an attendance of his own.',
  },
  'activity.check-in-for-oneself': {
    kind: 'authority',
    article: house,
    zh: '签到只能由党员本人办理。',
    en: 'A member checks in for himself.',
  },
  'activity.code-unfit': {
    kind: 'rule',
    article: house,
    zh: '签到码不对，或已过期。',
    en: 'The check-in code is wrong or has expired.',
  },
  'activity.too-many': {
    kind: 'rule',
    article: house,
    zh: '一次活动最多登记 900 人；请分次登记。',
    en: 'One activity has at most 900 participants; record it in parts.',
  },
  'activity.not-attended': {
    kind: 'state',
    article: house,
    zh: '没有此人的到场记录。',
    en: 'The person is not recorded as attending.',
  },
  'activity.not-over': {
    kind: 'rule',
    article: house,
    zh: '活动 {endsAt} 才结束。',
    en: 'The activity ends at {endsAt}.',
  },
  'activity.not-held': {
    kind: 'state',
    article: house,
    zh: '活动办结后才能评价。',
    en: 'An activity is rated once it is closed.',
  },
  'activity.rated-by-attendees': {
    kind: 'authority',
    article: house,
    zh: '只有到场的党员可以评价。',
    en: 'Only members who attended rate it.',
  },
  'activity.rated-already': {
    kind: 'state',
    article: house,
    zh: '您已经评价过这次活动。',
    en: 'You have rated it already.',
  },
} as const satisfies RefusalTable

export type ActivityRefusal = keyof typeof activityRefusals
