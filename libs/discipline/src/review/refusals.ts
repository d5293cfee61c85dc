import type { RefusalTable, WordsOfCodes } from '@harbor/kernel/decision'
import type { conflictKinds } from './events'
import { sanctionNames } from '@harbor/rules/discipline-2023'

const conflictNames: WordsOfCodes<(typeof conflictKinds)[number]> = {
  relative: { zh: '近亲属', en: 'relative' },
  complainant: { zh: '检举人', en: 'complainant' },
  witness: { zh: '证人', en: 'witness' },
  'own-interest': { zh: '本人利害关系', en: 'own interest' },
}

/** Every no of a case, told to its team alone; everybody else is told that there is no such address. */
export const reviewRefusals = {
  'review.unknown': { kind: 'not-found', article: '', zh: '没有这次审查。', en: 'There is no such review.' },
  'review.in-the-future': {
    kind: 'invalid',
    article: '',
    zh: '日期 {on} 晚于今天，不能登记尚未发生的事。',
    en: 'The date {on} lies in the future; what has not happened cannot be recorded.',
  },
  'review.dates-out-of-order': {
    kind: 'invalid',
    article: '',
    zh: '日期先后矛盾：{later} 不应早于 {earlier}。',
    en: 'The dates contradict each other: {later} cannot come before {earlier}.',
  },
  'review.closed': {
    kind: 'state',
    article: '党章 art. 42',
    zh: '审查已于 {on} 结案。',
    en: 'The review was closed on {on}.',
  },
  'review.decided': {
    kind: 'state',
    article: '党章 art. 42',
    zh: '已于 {on} 作出处分决定；如有不服，按申诉办理。',
    en: 'The review was decided on {on}; what is against it goes by appeal.',
  },
  'review.not-decided': {
    kind: 'state',
    article: '党章 art. 42',
    zh: '尚未作出处分决定。',
    en: 'Nothing has been decided yet.',
  },
  'review.not-a-member': {
    kind: 'state',
    article: 'DISCIPLINE-2023 art. 8',
    zh: '此人在 {on} 不是在册党员。',
    en: 'On {on} the person was no member on the roll.',
  },
  'review.not-a-full-member': {
    kind: 'rule',
    article: 'DISCIPLINE-2023 art. 36?',
    zh: '此人在 {on} 不是正式党员：预备党员以批评教育、延长预备期或取消预备党员资格处理。',
    en: 'On {on} the person was no full member: probationary members are criticised, their probation is extended or cancelled.',
  },
  'review.unit-elsewhere': {
    kind: 'authority',
    article: '党章 art. 42',
    zh: '该党组织（{unitId}）不是该党员所在党支部或其上级党组织，或不是本案审查单位。',
    en: 'The unit ({unitId}) is neither the member’s branch nor one above it, or not the one that reviews.',
  },
  'review.no-power': {
    kind: 'authority',
    article: '党章 art. 42',
    zh: '{unit} 在 {on} 没有党纪处分审批权限。',
    en: '{unit} had no power over disciplinary matters on {on}.',
  },
  'review.not-a-case-officer': {
    kind: 'authority',
    article: 'access policy',
    zh: '该账号今天不是纪检办案人员。',
    en: 'The account is no case officer’s today.',
  },
  'review.own-case': {
    kind: 'authority',
    article: 'CASEWORK-2019 ?',
    zh: '不得办理本人的案件。',
    en: 'Nobody works on his own case.',
  },
  'review.officer-complained': {
    kind: 'authority',
    article: 'CASEWORK-2019 ?',
    zh: '举报人、检举人应当回避。',
    en: 'Whoever complained does not review.',
  },
  'review.conflict-of-interest': {
    kind: 'authority',
    article: 'CASEWORK-2019 ?',
    zh: '申报有利害关系（{conflicts}），应当回避。',
    en: 'A conflict of interest is declared ({conflicts}): somebody else must do it.',
    words: { conflicts: conflictNames },
  },
  'review.re-examiner-was-on-the-team': {
    kind: 'authority',
    article: 'CASEWORK-2019 ?',
    zh: '复查须另派人员，原办案人员不得参加。',
    en: 'A re-examination is the work of other people than those who reviewed.',
  },
  'review.on-the-team-as-re-examiner': {
    kind: 'authority',
    article: 'CASEWORK-2019 ?',
    zh: '复查人员不得再参加原案办理。',
    en: 'Who re-examines does not join the first review.',
  },
  'review.not-on-the-team': {
    kind: 'state',
    article: 'CASEWORK-2019 ?',
    zh: '该账号不在办案组。',
    en: 'The account is not on the case team.',
  },
  'review.last-officer': {
    kind: 'state',
    article: 'CASEWORK-2019 ?',
    zh: '办案组不能没有人，请先加入另一名办案人员。',
    en: 'A case is never left without anybody: assign another officer first.',
  },
  'review.finding-without-article': {
    kind: 'rule',
    article: 'DISCIPLINE-2023 art. 8',
    zh: '每项事实须写明所违反的条款。',
    en: 'Each finding names the articles that it breaks.',
  },
  'review.no-findings': {
    kind: 'rule',
    article: '党章 art. 43?',
    zh: '尚无查明的事实，无从同本人见面。',
    en: 'No facts have been found that could be shown.',
  },
  'review.facts-not-shown': {
    kind: 'rule',
    article: '党章 art. 43?',
    zh: '事实材料须先同本人见面，再听取其说明和申辩。',
    en: 'The facts are shown to the member before he is heard.',
  },
  'review.statement-not-heard': {
    kind: 'rule',
    article: '党章 art. 43?',
    zh: '须先听取本人说明情况和申辩，才能提出处分建议。',
    en: 'The member is heard before anything is proposed.',
  },
  'review.posts-missing': {
    kind: 'rule',
    article: 'DISCIPLINE-2023 art. 11',
    zh: '撤销党内职务须写明职务（由高到低）；其他处分不写职务（{kind}）。',
    en: 'A removal names the posts, highest first; other sanctions name none ({kind}).',
    words: { kind: sanctionNames },
  },
  'review.probation-years-missing': {
    kind: 'rule',
    article: 'DISCIPLINE-2023 art. 12',
    zh: '留党察看须写明一年或二年；其他处分不写年限（{kind}）。',
    en: 'Probation within the Party names one year or two; other sanctions name none ({kind}).',
    words: { kind: sanctionNames },
  },
  'review.no-proposal': {
    kind: 'state',
    article: '党章 art. 42',
    zh: '尚无处分建议。',
    en: 'Nothing has been proposed.',
  },
  'review.ballot-does-not-add-up': {
    kind: 'invalid',
    article: '',
    zh: '票数不符：应到 {due} 人，实到 {present} 人，赞成、反对、弃权之和须等于实到人数。',
    en: 'The ballot does not add up: {due} due, {present} present; yes, no and abstained must make up those present.',
  },
  'review.no-quorum': {
    kind: 'rule',
    article: 'BRANCH-2018 art. 11?',
    zh: '应到 {due} 人，实到 {present} 人：须到会 {needed} 人方可表决。',
    en: '{due} due, {present} present: the meeting votes with {needed} present or more.',
  },
  'review.not-voted': {
    kind: 'rule',
    article: '党章 art. 42',
    zh: '须先经支部大会讨论决定。',
    en: 'The branch meeting discusses and votes first.',
  },
  'review.vote-not-carried': {
    kind: 'rule',
    article: '党章 art. 42',
    zh: '支部大会未通过：应到 {due} 人，赞成 {yes} 票，须超过应到人数的半数。',
    en: 'The branch meeting did not carry it: {due} due, {yes} yes; more than half of those due are needed.',
  },
  'review.same-person': {
    kind: 'authority',
    article: 'access policy',
    zh: '提出处分建议的人不能登记处分决定，须由另一人登记。',
    en: 'Whoever proposed the sanction does not record the decision; another person must.',
  },
  'review.differs-from-proposal': {
    kind: 'rule',
    article: '党章 art. 42',
    zh: '决定（{decided}）与支部大会通过的建议（{proposed}）不同。',
    en: 'The decision ({decided}) differs from what the branch carried ({proposed}).',
    words: { decided: sanctionNames, proposed: sanctionNames },
  },
  'review.executed': {
    kind: 'state',
    article: 'DISCIPLINE-2023 art. 45?',
    zh: '已于 {on} 执行完毕。',
    en: 'The decision was carried out on {on}.',
  },
  'review.not-executed': {
    kind: 'state',
    article: 'DISCIPLINE-2023 art. 45?',
    zh: '处分决定尚未执行，不能结案。',
    en: 'The decision has not been carried out; the review cannot be closed.',
  },
  'review.no-extension': {
    kind: 'invalid',
    article: '',
    zh: '延长后的期限须晚于 {until}。',
    en: 'An extension ends later than {until}.',
  },
  'review.extension-too-long': {
    kind: 'rule',
    article: 'DISCIPLINE-2023 art. 45?',
    zh: '执行期限自决定之日起最长六个月，最晚到 {latest}。',
    en: 'Execution takes six months in all at most, until {latest}.',
  },
  'review.appeal-open': {
    kind: 'state',
    article: '党章 art. 43?',
    zh: '申诉正在复查，请先办结。',
    en: 'An appeal is being re-examined; it must be concluded first.',
  },
  'review.no-open-appeal': {
    kind: 'state',
    article: '党章 art. 43?',
    zh: '没有正在办理的申诉。',
    en: 'There is no open appeal.',
  },
  'review.revoked': {
    kind: 'state',
    article: '党章 art. 43?',
    zh: '处分已经撤销。',
    en: 'The sanction has been revoked.',
  },
  'review.re-examined': {
    kind: 'state',
    article: '党章 art. 43?',
    zh: '复查已改变处分；再次申诉由上级党组织受理，不在本平台办理。',
    en: 'A re-examination has changed the sanction; a further appeal goes to the organisation above, not on this platform.',
  },
  'review.not-a-re-examiner': {
    kind: 'authority',
    article: 'CASEWORK-2019 ?',
    zh: '复查结论须由复查人员登记。',
    en: 'The outcome is recorded by those who re-examined.',
  },
  'review.terms-missing': {
    kind: 'invalid',
    article: '',
    zh: '改变处分须写明新的处分；维持或撤销则不写（{outcome}）。',
    en: 'A changed decision names what takes its place; an upheld or revoked one names nothing ({outcome}).',
    words: {
      outcome: {
        upheld: { zh: '维持', en: 'upheld' },
        changed: { zh: '改变', en: 'changed' },
        revoked: { zh: '撤销', en: 'revoked' },
      },
    },
  },
  'review.changes-nothing': {
    kind: 'invalid',
    article: '',
    zh: '与现处分相同，应登记为维持。',
    en: 'This is the sanction as it stands: record it as upheld.',
  },
  'review.wrong-ending': {
    kind: 'invalid',
    article: '',
    zh: '结案方式（{how}）与案件状态不符：已作处分决定的为“concluded”，未作决定的写明原因。',
    en: 'The ending ({how}) does not fit: after a decision it is `concluded`, before one it says why there is none.',
  },
} as const satisfies RefusalTable

export type ReviewRefusal = keyof typeof reviewRefusals
