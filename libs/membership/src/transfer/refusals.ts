import type { RefusalTable } from '@harbor/kernel/decision'
import { stageNames, standingsTold } from '../names'

/** Every no of relation transfers and floating members, with its source; also the words of their findings. */
export const transferRefusals = {
  'transfer.no-file': {
    kind: 'not-found',
    article: '',
    zh: '没有此人的档案。',
    en: 'There is no file of this person.',
  },
  'transfer.unknown': {
    kind: 'not-found',
    article: '',
    zh: '没有这次组织关系转接。',
    en: 'There is no such transfer.',
  },
  'transfer.in-the-future': {
    kind: 'invalid',
    article: '',
    zh: '日期 {on} 晚于今天，不能登记尚未发生的事。',
    en: 'The date {on} lies in the future; what has not happened cannot be recorded.',
  },
  'transfer.dates-out-of-order': {
    kind: 'invalid',
    article: '',
    zh: '日期先后矛盾：{later} 不应早于 {earlier}。',
    en: 'The dates contradict each other: {later} cannot come before {earlier}.',
  },
  'transfer.stage-contradicts-dates': {
    kind: 'invalid',
    article: '',
    zh: '人员类别为“{stage}”，却填有更后阶段的日期 {on}。',
    en: 'The stage is {stage}, but a later stage has a date ({on}).',
    words: { stage: stageNames },
  },
  'transfer.already-open': {
    kind: 'state',
    article: 'REG-2019 art. 25',
    zh: '此人已有一次未办结的组织关系转接，一人同时只能有一次。',
    en: 'A transfer of this person is under way; there can be only one at a time.',
  },
  'transfer.closed': {
    kind: 'state',
    article: 'REG-2019 art. 25',
    zh: '这次转接已于 {on} 办结（{how}）。',
    en: 'The transfer was concluded on {on} ({how}).',
    words: {
      how: {
        received: { zh: '已接收', en: 'received' },
        refused: { zh: '被拒绝接收', en: 'refused' },
        withdrawn: { zh: '已撤回', en: 'withdrawn' },
      },
    },
  },
  'transfer.not-on-the-roll': {
    kind: 'state',
    article: 'REG-2019 art. 25',
    zh: '此人在 {on} 不在册（{standing}），不能转接组织关系。',
    en: 'On {on} the person was not on the roll ({standing}) and cannot be transferred.',
    words: { standing: standingsTold },
  },
  'transfer.on-the-roll-already': {
    kind: 'state',
    article: 'REG-2019 art. 25',
    zh: '此人已在本平台在册，应由所在党支部发起转接。',
    en: 'The person is on the roll of this platform already: the branch starts the transfer.',
  },
  'transfer.followed-by-another': {
    kind: 'state',
    article: 'REG-2019 art. 25',
    zh: '{on} 已另行发起一次转接，此次转接不再办理。',
    en: 'Another transfer followed on {on}; this one is not taken up again.',
  },
  'transfer.later-change': {
    kind: 'state',
    article: 'REG-2019 art. 25',
    zh: '{from} 已登记此人仍在册的后续变化，请先更正该记录，再登记 {on} 的接收。',
    en: 'A later change on this roll is on record from {from}; correct it before recording a receipt of {on}.',
  },
  'transfer.nothing-to-print': {
    kind: 'not-found',
    article: '',
    zh: '没有可打印的介绍信：尚未开具，由平台外开具，此人不是党员，或个人信息已删除。',
    en: 'There is no letter to print: none was issued here, the person is no member, or the personal data was erased.',
  },
  'transfer.not-readmitted': {
    kind: 'rule',
    article: 'REG-2019 art. 24',
    zh: '此人已出党或去世（{standing}，{on}），不能凭介绍信接收。',
    en: 'The person left the Party or died ({standing}, {on}) and cannot be received by letter.',
    words: { standing: standingsTold },
  },
  'transfer.suspended': {
    kind: 'rule',
    article: 'REG-2019 art. 24',
    zh: '停止党籍期间不转接组织关系。',
    en: 'The relation is not transferred while membership is suspended.',
  },
  'transfer.same-branch': {
    kind: 'invalid',
    article: '',
    zh: '转出与转入是同一个党支部。',
    en: 'Source and destination are the same branch.',
  },
  'transfer.destination-not-a-branch': {
    kind: 'rule',
    article: 'REG-2019 art. 25',
    zh: '党员须编入党支部；{unit} 不是党支部，或在 {on} 尚未成立、已经撤销。',
    en: 'A member belongs to a branch; {unit} is none, or did not exist on {on}.',
  },
  'transfer.destination-dissolved': {
    kind: 'rule',
    article: 'REG-2019 art. 25',
    zh: '“{unit}”已于 {on} 撤销，不能再接收；请改转存续的党支部。',
    en: '{unit} was dissolved on {on} and receives nobody any more; transfer to a living branch.',
  },
  'transfer.no-power': {
    kind: 'authority',
    article: 'REG-2019 art. 25',
    zh: '{unit} 在 {on} 没有直接转移和接收组织关系的权限，应由有权限的上级党委办理。',
    en: '{unit} could not transfer relations in its own name on {on}; the committee above that can must act.',
  },
  'transfer.unit-elsewhere': {
    kind: 'authority',
    article: 'REG-2019 art. 25',
    zh: '该党组织（{unitId}）不是有关党支部或其上级党组织，不能办理。',
    en: 'The unit ({unitId}) is neither the branch concerned nor one above it.',
  },
  'transfer.same-person': {
    kind: 'authority',
    article: 'REG-2019 art. 25',
    zh: '发起人不能审批自己发起的转接，须由另一人审批。',
    en: 'Whoever started the transfer does not approve it; another person must.',
  },
  'transfer.not-approved': {
    kind: 'state',
    article: 'REG-2019 art. 25',
    zh: '转出方尚未审批，不能开具介绍信或接收。',
    en: 'The source has not approved it; no letter can be issued and nobody can be received.',
  },
  'transfer.not-cleared': {
    kind: 'state',
    article: 'platform rule: transfers are cleared',
    zh: '转出核查尚未完成，请由纪检办案人员办理转出核查后再开具介绍信或接收。',
    en: 'The transfer has not been cleared; the discipline office clears every transfer before a letter or a receipt.',
  },
  'transfer.approved-already': {
    kind: 'state',
    article: 'REG-2019 art. 25',
    zh: '转出方已于 {on} 审批。',
    en: 'The source approved it on {on}.',
  },
  'transfer.inbound-has-its-letter': {
    kind: 'state',
    article: 'REG-2019 art. 25',
    zh: '由平台外转入的，介绍信由转出方开具。',
    en: 'A transfer from outside comes with the letter of its source.',
  },
  'transfer.letter-number-used': {
    kind: 'state',
    article: 'REG-2019 art. 25',
    zh: '介绍信编号 {number} 已用过，重开须用新编号。',
    en: 'The letter number {number} was used before; a new letter needs a new number.',
  },
  'transfer.letter-too-long': {
    kind: 'rule',
    article: 'REG-2019 art. 25?',
    zh: '介绍信有效期最长 90 天，最晚到 {latest}。',
    en: 'A letter is valid for at most 90 days, until {latest}.',
  },
  'transfer.letter-expired': {
    kind: 'rule',
    article: 'REG-2019 art. 25?',
    zh: '介绍信已于 {validUntil} 到期，请转出方重新开具；在此之前仍由转出方负责。',
    en: 'The letter expired on {validUntil}; the source issues a new one and stays responsible until then.',
  },
  'transfer.no-letter': {
    kind: 'rule',
    article: 'REG-2019 art. 25',
    zh: '尚未开具介绍信；只有在同一有权限的党委之内才可不凭介绍信转接。',
    en: 'No letter has been issued. Only within one committee that may transfer is none needed.',
  },
  'transfer.personal-data-erased': {
    kind: 'state',
    article: 'PIPL art. 47?',
    zh: '此人的个人信息已依法删除，不能列入名册。',
    en: 'The personal data of this person was erased; enrolment is not possible.',
  },
  'transfer.floating-open': {
    kind: 'state',
    article: 'REG-2019 art. 32',
    zh: '已登记为流动党员（自 {leftOn} 起）。',
    en: 'Registered as floating already (since {leftOn}).',
  },
  'transfer.floating-unknown': {
    kind: 'not-found',
    article: '',
    zh: '没有这次流动党员登记。',
    en: 'There is no such registration as a floating member.',
  },
  'transfer.floating-over': {
    kind: 'state',
    article: 'REG-2019 art. 32',
    zh: '流动已于 {on} 结束。',
    en: 'The time as a floating member ended on {on}.',
  },
  'transfer.floating-too-short': {
    kind: 'rule',
    article: 'REG-2019 art. 32',
    zh: '外出须满 6 个月才登记为流动党员；自 {leftOn} 起，至少到 {from}。',
    en: 'A floating member is away for six months or more: from {leftOn} at least until {from}.',
  },
} as const satisfies RefusalTable

export type TransferRefusal = keyof typeof transferRefusals
