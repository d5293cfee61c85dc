import type { RefusalTable } from '@harbor/kernel/decision'
import { stageNames, standingsTold } from '../names'

/** Every no of the roll, with its source. Also the words of its findings: a historic act that breaks a rule carries the rule's code. */
export const rollRefusals = {
  'roll.no-file': { kind: 'not-found', article: '', zh: '没有此人的档案。', en: 'There is no file of this person.' },
  'roll.in-the-future': {
    kind: 'invalid',
    article: '',
    zh: '日期 {on} 晚于今天，不能登记尚未发生的事。',
    en: 'The date {on} lies in the future; what has not happened cannot be recorded.',
  },
  'roll.dates-out-of-order': {
    kind: 'invalid',
    article: '',
    zh: '日期先后矛盾：{later} 不应早于 {earlier}。',
    en: 'The dates contradict each other: {later} cannot come before {earlier}.',
  },
  'roll.stage-contradicts-dates': {
    kind: 'invalid',
    article: '',
    zh: '人员类别为“{stage}”，却填有更后阶段的日期 {on}。',
    en: 'The stage is {stage}, but a later stage has a date ({on}).',
    words: { stage: stageNames },
  },
  'roll.not-a-branch': {
    kind: 'rule',
    article: 'REG-2019 art. 25',
    zh: '党员须编入党支部；{unit} 不是党支部，或在 {on} 尚未成立、已经撤销。',
    en: 'A member belongs to a branch; {unit} is none, or did not exist on {on}.',
  },
  'roll.already-enrolled': {
    kind: 'state',
    article: 'REG-2019 art. 25',
    zh: '此人已在册，不能重复列入名册。',
    en: 'The person is on the roll already.',
  },
  'roll.transfer-open': {
    kind: 'state',
    article: 'REG-2019 art. 25',
    zh: '此人正在转接组织关系，请先办结。',
    en: 'A transfer of this person is under way; it must be concluded first.',
  },
  'roll.readmission-by-application': {
    kind: 'rule',
    article: 'REG-2019 art. 24',
    zh: '此人已出党（{standing}，{on}），原则上不能恢复党籍；符合条件的可以重新申请入党。',
    en: 'The person left the Party ({standing}, {on}). Membership is not restored; a new application may be made.',
    words: { standing: standingsTold },
  },
  'roll.deceased': {
    kind: 'state',
    article: 'REG-2019 art. 24',
    zh: '此人已于 {on} 去世。',
    en: 'The person died on {on}.',
  },
  'roll.not-on-the-roll': {
    kind: 'state',
    article: 'REG-2019 art. 25',
    zh: '此人在 {on} 不在册（{standing}），不能作此处理。',
    en: 'On {on} the person was not on the roll ({standing}); this act is not possible.',
    words: { standing: standingsTold },
  },
  'roll.not-a-member': {
    kind: 'state',
    article: 'REG-2019 art. 24',
    zh: '此人在 {on} 不是可作此处理的党员（{standing}）。',
    en: 'On {on} the person was no member to whom this applies ({standing}).',
    words: { standing: standingsTold },
  },
  'roll.not-suspended': {
    kind: 'state',
    article: 'REG-2019 art. 24',
    zh: '此人在 {on} 并未停止党籍，无从恢复。',
    en: 'Membership was not suspended on {on}; there is nothing to restore.',
  },
  'roll.later-change': {
    kind: 'state',
    article: 'REG-2019 art. 24',
    zh: '{from} 已登记后续身份变化，请先更正该记录，再登记 {on} 的处理。',
    en: 'A later change of standing is on record from {from}; correct it before recording an act of {on}.',
  },
  'roll.no-power': {
    kind: 'authority',
    article: '党章 art. 9',
    zh: '{unit} 在 {on} 没有审批此事的权限。',
    en: '{unit} did not have the power to decide this on {on}.',
  },
  'roll.unit-elsewhere': {
    kind: 'authority',
    article: 'REG-2019 art. 24',
    zh: '作出决定的党组织（{unitId}）不是该党员所在党支部或其上级党组织。',
    en: "The deciding unit ({unitId}) is neither the member's branch nor a unit above it.",
  },
  'roll.begins-after': {
    kind: 'invalid',
    article: '',
    zh: '起始日期 {since} 晚于 {on}。',
    en: 'It cannot begin on {since}, after {on}.',
  },
  'roll.study-abroad-too-short': {
    kind: 'rule',
    article: 'REG-2019 art. 24',
    zh: '出国学习研究须超过 5 年仍未返回；自 {since} 起，最早为 {from}。',
    en: 'Study abroad must exceed five years; counted from {since} the first possible day is {from}.',
  },
  'roll.contact-not-lost': {
    kind: 'rule',
    article: 'REG-2019 art. 24',
    zh: '未登记自 {since} 起失去联系，不能以失联为由停止党籍。',
    en: 'No loss of contact since {since} is on record; membership cannot be suspended on that ground.',
  },
  'roll.contact-lost-too-short': {
    kind: 'rule',
    article: 'REG-2019 art. 24',
    zh: '失去联系须满 6 个月；自 {since} 起，最早为 {from}。',
    en: 'Contact must have been lost for six months; counted from {since} the first possible day is {from}.',
  },
  'roll.still-lost': {
    kind: 'rule',
    article: 'REG-2019 art. 24',
    zh: '尚未登记取得联系，不能恢复因失联停止的党籍。',
    en: 'Contact has not been found again; a membership suspended for lost contact cannot be restored.',
  },
  'roll.not-suspended-on-that-ground': {
    kind: 'rule',
    article: 'REG-2019 art. 24',
    zh: '此除名事由须先停止党籍（{ground}）。',
    en: 'This ground of removal requires a suspension first ({ground}).',
    words: {
      ground: {
        'settled-abroad': { zh: '出国（境）定居', en: 'settled abroad' },
        'lost-contact': { zh: '失去联系', en: 'lost contact' },
      },
    },
  },
  'roll.suspended-too-short': {
    kind: 'rule',
    article: 'REG-2019 art. 24',
    zh: '停止党籍须满 2 年仍无法取得联系；自 {since} 起，最早为 {from}。',
    en: 'Two years without contact must have passed since the suspension of {since}; the first possible day is {from}.',
  },
  'roll.contact-was-found': {
    kind: 'rule',
    article: 'REG-2019 art. 24',
    zh: '已于 {on} 取得联系，应按程序研究恢复党籍。',
    en: 'Contact was found on {on}; restoration is to be considered.',
  },
  'roll.lapse-unknown': {
    kind: 'not-found',
    article: '',
    zh: '没有登记这一情形。',
    en: 'There is no such lapse on record.',
  },
  'roll.lapse-open': {
    kind: 'state',
    article: 'REG-2019 art. 31(6)',
    zh: '自 {since} 起的同类情形尚未了结。',
    en: 'A lapse of this kind is still open since {since}.',
  },
  'roll.lapse-over': {
    kind: 'state',
    article: 'REG-2019 art. 31(6)',
    zh: '该情形已于 {on} 结束或被认定有正当理由。',
    en: 'The lapse ended, or was excused, on {on}.',
  },
  'roll.lapse-too-short': {
    kind: 'rule',
    article: 'REG-2019 art. 31(6)',
    zh: '须连续满 6 个月；自 {since} 起，最早为 {from}。',
    en: 'Six months in a row must have passed; counted from {since} the first possible day is {from}.',
  },
  'roll.contact-is-not-lost': {
    kind: 'state',
    article: 'REG-2019 art. 24',
    zh: '没有登记失去联系，无从登记取得联系。',
    en: 'No loss of contact is on record, so it cannot be found again.',
  },
  'roll.contact-already-lost': {
    kind: 'state',
    article: 'REG-2019 art. 24',
    zh: '已登记自 {since} 起失去联系。',
    en: 'Loss of contact since {since} is on record already.',
  },
  'roll.personal-data-erased': {
    kind: 'state',
    article: 'PIPL art. 47?',
    zh: '此人的个人信息已依法删除，不能再登记个人信息。',
    en: 'The personal data of this person was erased; none can be recorded any more.',
  },
  'roll.id-number-taken': {
    kind: 'state',
    article: 'HARBOR 1',
    zh: '该身份证号已属于另一份党员档案：一人一档。',
    en: 'Another file has this ID number: one person, one file.',
  },
  'roll.erasure-of-a-member': {
    kind: 'rule',
    article: 'PIPL art. 47?',
    zh: '在册党员的个人信息为履行职责所必需，不能删除。',
    en: 'The personal data of a member on the roll is needed by law and cannot be erased.',
  },
  'roll.joined-under-18': {
    kind: 'rule',
    article: '党章 art. 1',
    zh: '申请入党时须年满 18 岁；{on} 时为 {age} 岁。',
    en: 'An applicant is at least 18 years old; on {on} the age was {age}.',
  },
  'roll.joined-on-unknown': {
    kind: 'rule',
    article: 'REG-2019 art. 24',
    zh: '入党日期不详，党籍起算日无从确认。',
    en: 'The day of joining is not known, so the start of membership cannot be confirmed.',
  },
  'roll.probation-under-a-year': {
    kind: 'rule',
    article: 'DEV-2014 art. 32',
    zh: '预备期为 1 年；{joinedOn} 入党，{fullOn} 转正。',
    en: 'Probation lasts one year; joined {joinedOn}, full member {fullOn}.',
  },
} as const satisfies RefusalTable

export type RollRefusal = keyof typeof rollRefusals
