import type { RefusalTable } from '@harbor/kernel/decision'
import { house, planItemNames } from '../programme-words'
import { sessionPhaseNames } from './state'

export const sessionRefusals = {
  'session.unknown': { kind: 'not-found', article: '', zh: '没有该次会议。', en: 'There is no such session.' },
  'session.convened-already': { kind: 'state', article: house, zh: '已经召集。', en: 'It is convened already.' },
  'session.no-theme': {
    kind: 'rule',
    article: house,
    zh: '次有主题：没有主题不能召集。',
    en: 'A session is held under a theme of its own; without one it is not convened.',
  },
  'session.no-parent': {
    kind: 'rule',
    article: house,
    zh: '年有计划、月有方案：须列入本组织已批准的月方案。',
    en: 'A session needs its item in an approved month’s scheme of the unit.',
  },
  'session.unit-unknown': {
    kind: 'rule',
    article: house,
    zh: '没有该组织，或当天该组织不存在。',
    en: 'There is no such unit on that day.',
  },
  'session.not-held-by': {
    kind: 'rule',
    article: 'BRANCH-2018 arts. 11-13, 15?',
    zh: '该类会议不由这一级组织召开（{source}）。',
    en: 'A unit of this kind does not hold such a session ({source}).',
  },
  'session.other-kind': {
    kind: 'rule',
    article: house,
    zh: '方案所列为“{planned}”，不是“{kind}”。',
    en: 'The scheme has {planned} there, not {kind}.',
    words: { planned: planItemNames, kind: planItemNames },
  },
  'session.item-done': {
    kind: 'state',
    article: house,
    zh: '该项目已于 {on} 开展。',
    en: 'That item took place on {on}.',
  },
  'session.times-reversed': {
    kind: 'invalid',
    article: '',
    zh: '结束时间应晚于开始时间。',
    en: 'It must end after it starts.',
  },
  'session.too-long': {
    kind: 'invalid',
    article: '',
    zh: '一次不超过 {hours} 小时。',
    en: 'One session lasts {hours} hours at most.',
  },
  'session.called-twice': {
    kind: 'invalid',
    article: '',
    zh: '同一人通知了两次。',
    en: 'Somebody is called twice.',
  },
  'session.nobody-called': {
    kind: 'rule',
    article: house,
    zh: '须列明应到人员。',
    en: 'Who is due must be called by name.',
  },
  'session.closed': {
    kind: 'state',
    article: house,
    zh: '该次会议已结束办理（{phase}）。',
    en: 'The session is closed ({phase}).',
    words: { phase: sessionPhaseNames },
  },
  'session.check-in-closed': {
    kind: 'state',
    article: house,
    zh: '签到时间为 {from} 至 {until}。',
    en: 'Check-in is from {from} to {until}.',
  },
  'session.checked-in-already': {
    kind: 'state',
    article: house,
    zh: '该签到码已使用：本人已签到。',
    en: 'The code was used: this person has checked in.',
  },
  'session.code-wrong': {
    kind: 'invalid',
    article: '',
    zh: '不是本次会议的签到码。',
    en: 'This is no code of the session.',
  },
  'session.code-expired': {
    kind: 'state',
    article: house,
    zh: '签到码已过期，请重新出示。',
    en: 'The code has expired; show a new one.',
  },
  'session.not-begun': {
    kind: 'state',
    article: house,
    zh: '会议尚未开始（{startsAt}）。',
    en: 'The session has not begun ({startsAt}).',
  },
  'session.begun': {
    kind: 'state',
    article: house,
    zh: '会议已于 {startsAt} 开始，请假须事先提出。',
    en: 'The session began at {startsAt}; leave is asked for before.',
  },
  'session.not-due': {
    kind: 'rule',
    article: house,
    zh: '不是该次会议的应到人员。',
    en: 'This person is not due at the session.',
  },
  'session.leave-requested': {
    kind: 'state',
    article: house,
    zh: '已经请假。',
    en: 'Leave was asked for already.',
  },
  'session.no-leave': { kind: 'state', article: house, zh: '没有请假申请。', en: 'Nobody asked for this leave.' },
  'session.leave-decided': {
    kind: 'state',
    article: house,
    zh: '该请假已经答复。',
    en: 'This leave is decided already.',
  },
  'session.own-matter': {
    kind: 'authority',
    article: house,
    zh: '不能处理本人的请假和出席。',
    en: 'Nobody decides on leave or attendance of one’s own.',
  },
  'session.not-held': {
    kind: 'state',
    article: house,
    zh: '会议尚未登记为已召开。',
    en: 'The session is not recorded as held.',
  },
  'session.not-absent': {
    kind: 'state',
    article: house,
    zh: '该人不是无故缺席。',
    en: 'This person was not absent without reason.',
  },
  'session.nobody-due': {
    kind: 'rule',
    article: house,
    zh: '当天没有应到人员。',
    en: 'Nobody is due on that day.',
  },
  'session.no-quorum': {
    kind: 'rule',
    article: 'BRANCH-2018 arts. 11-12',
    zh: '应到 {due} 人，实到 {present} 人，须到会 {needed} 人方可进行（{source}）。',
    en: '{due} due, {present} present: it opens at {needed} ({source}).',
  },
  'session.ballot-wrong': {
    kind: 'invalid',
    article: '',
    zh: '票数 {votes} 与到会有表决权人数 {present} 不符。',
    en: '{votes} votes of {present} voters present.',
  },
  'session.minutes-need-reason': {
    kind: 'rule',
    article: house,
    zh: '更换会议记录须说明理由。',
    en: 'Minutes are replaced for a reason.',
  },
  'session.recorder-absent': {
    kind: 'rule',
    article: house,
    zh: '记录人未到会。',
    en: 'Who recorded it was not there.',
  },
  'session.own-code-only': {
    kind: 'authority',
    article: house,
    zh: '只能领取本人的签到码。',
    en: 'A member gets the code of his own.',
  },
} as const satisfies RefusalTable

export type SessionRefusal = keyof typeof sessionRefusals
