import type { RefusalKind, RefusalTable, RefusalText, WordsOfCodes } from '@harbor/kernel/decision'
import { dev2014 } from '@harbor/rules/dev-2014'
import { dev2026 } from '@harbor/rules/dev-2026'
import { discipline2023 } from '@harbor/rules/discipline-2023'
import { citation, type RuleSource } from '@harbor/rules/limit'
import type { Opinion } from '@harbor/rules/development-pack'
import { reg2019Article } from '@harbor/rules/reg-2019'
import { nationalSteps, type NationalStepKey } from '@harbor/rules/steps'
import { stageNames } from '../names'

// Each text stands with the article that its pack has, so that an article is corrected in the pack and nowhere else. The detail of a
// refusal or finding names pack and article as in force on the day of the act. Which of them refuse and which leave a finding is said
// by the pack (`hard`).

const { limits, rules } = dev2014
/** The order of the steps as a whole; the detail cites the one that is missing. */
const allSteps: RuleSource = { pack: dev2014.code, article: 'arts. 7-38' }

const rule = told('rule')
const authority = told('authority')
const state = told('state')
function invalid(zh: string, en: string) {
  return { kind: 'invalid', article: '', zh, en } as const
}

function told<Kind extends RefusalKind>(kind: Kind) {
  return (source: RuleSource | null, zh: string, en: string, words: RefusalText['words'] = {}) => ({
    kind,
    article: source ? citation(source) : '',
    zh,
    en,
    words,
  })
}

function step(key: NationalStepKey): RuleSource | null {
  return nationalSteps.find((one) => one.key === key) ?? null
}

const stepNames: WordsOfCodes = Object.fromEntries(nationalSteps.map(({ key, zh, en }) => [key, { zh, en }]))
const organNames: WordsOfCodes = {
  'branch-committee': { zh: '支部委员会', en: 'branch committee' },
  'general-meeting': { zh: '支部党员大会', en: 'general meeting' },
}
const opinionNames: WordsOfCodes<Opinion> = {
  group: { zh: '党小组', en: 'Party group' },
  cultivators: { zh: '培养联系人', en: 'cultivators' },
  members: { zh: '党员', en: 'members' },
  masses: { zh: '群众', en: 'masses' },
}
const outcomeNames: WordsOfCodes = {
  convert: { zh: '按期转正', en: 'conversion' },
  extend: { zh: '延长预备期', en: 'extension' },
  cancel: { zh: '取消预备党员资格', en: 'cancelling' },
}

const packRules = {
  'development.birth-unknown': rule(
    limits.applicantAge,
    '出生日期不详，无法确认是否年满十八岁',
    'The date of birth is not known, so the age of 18 cannot be confirmed',
  ),
  'development.under-age': rule(
    limits.applicantAge,
    '申请入党之日应年满{least}岁，实际{age}岁',
    'Applicants are at least {least} years old on the day of applying; this one is {age}',
  ),
  'development.talk-late': rule(
    limits.talk,
    '应在收到入党申请书一个月内派人谈话，最迟{dueOn}',
    'The talk is due within a month of the application, by {dueOn}',
  ),
  'development.wrong-organ': rule(rules.organ, '应由{organ}讨论决定', 'This is for the {organ} to decide', {
    organ: organNames,
  }),
  'development.cultivators-number': rule(
    limits.cultivatorsMost,
    '培养联系人应为一至两名，现为{number}名',
    'One or two cultivators are assigned, not {number}',
  ),
  'development.cultivator-not-full': rule(
    rules.cultivatorsFull,
    '培养联系人应为正式党员：{persons}',
    'Cultivators are full members; these are not: {persons}',
  ),
  'development.assessment-missed': rule(
    limits.assessment,
    '党支部应每半年考察一次，{since}之后应于{dueOn}前考察',
    'An assessment is due every half-year; after {since} it was due by {dueOn}',
  ),
  'development.activist-time': rule(
    limits.activistTime,
    '{activistOn}确定为积极分子，培养考察满一年后（{earliestOn}起）方可列为发展对象',
    'An activist since {activistOn} can be confirmed as target after a year, from {earliestOn}',
  ),
  'development.opinions-missing': rule(
    rules.opinions,
    '尚未听取以下方面意见：{missing}',
    'Opinions not yet heard: {missing}',
    { missing: opinionNames },
  ),
  'development.notice-missing': rule(
    dev2026.limits.targetNotice,
    '列为发展对象前应公示不少于{least}个工作日',
    'A public notice of at least {least} working days comes before a target is listed',
  ),
  'development.notice-short': rule(
    dev2026.limits.targetNotice,
    '公示应不少于{least}个工作日，实际{days}个',
    'The public notice lasts at least {least} working days; this one lasted {days}',
  ),
  'development.calendar-missing': rule(
    dev2026.limits.targetNotice,
    '{year}年的节假日未录入，按周一至周五暂算，须复核',
    'The holidays of {year} are not on file: Monday to Friday were counted; check it',
  ),
  'development.introducers-number': rule(
    limits.introducersMost,
    '入党介绍人应为两名，现为{number}名',
    'Two introducers are assigned, not {number}',
  ),
  'development.introducer-unfit': rule(
    rules.introducersFull,
    '入党介绍人应为正式党员，受留党察看处分尚未恢复党员权利的除外：{persons}',
    'Introducers are full members with their rights; these are not: {persons}',
  ),
  'development.review-failed': rule(
    rules.politicalReview,
    '{on}政治审查不合格，不能发展入党',
    'The political review of {on} failed: no admission',
  ),
  'development.training-short': rule(
    limits.trainingDays,
    '集中培训应不少于{leastDays}天或{leastClassHours}学时，实际{days}天{classHours}学时',
    'Training lasts at least {leastDays} days or {leastClassHours} class hours; this was {days} days, {classHours} class hours',
  ),
  'development.leaving-soon': rule(
    limits.stay,
    '{leavingOn}将离开，未来三个月内离开的一般不办理接收手续（{earliestOn}后离开不受限）',
    'Leaves on {leavingOn}: whoever leaves within three months (before {earliestOn}) is normally not admitted',
  ),
  'development.meeting-late': rule(
    dev2026.limits.admissionMeeting,
    '预审合格后应在一个月内提交支部大会讨论，最迟{dueOn}',
    'The general meeting is due within a month of the pre-review, by {dueOn}',
  ),
  'development.no-quorum': rule(
    rules.quorum,
    '应到{due}人，实到{present}人，须{needed}人到会方可开会',
    '{due} due, {present} present: the meeting cannot open, it needs {needed}',
  ),
  'development.not-secret': rule(rules.secretBallot, '应采取无记名投票方式表决', 'The vote is by secret ballot'),
  'development.opinion-not-entitled': rule(
    rules.writtenOpinions,
    '书面意见应由本支部有表决权的正式党员提出：{persons}',
    'Written opinions come from members of the branch who may vote; these may not: {persons}',
  ),
  'development.opinion-late': rule(
    rules.writtenOpinions,
    '支部大会已于{votedOn}通过，书面意见应在会前提出',
    'The meeting carried it on {votedOn}; written opinions are filed before the meeting',
  ),
  'development.opinions-not-filed': rule(
    rules.writtenOpinions,
    '计入书面意见{written}份，会前提出并登记的只有{filed}份',
    '{written} written opinions are counted, but {filed} were filed before the meeting',
  ),
  'development.voters-from-minutes': rule(
    rules.derivedVoters,
    '应到人数{due}取自会议记录，未经当日名册核实',
    'The {due} voters due are taken from the minutes; the roll of that day does not prove them',
  ),
  'development.no-power': authority(
    rules.authority,
    '该党组织在{on}没有审批预备党员的权限',
    'That unit had no power to approve members on {on}',
  ),
  'development.not-above-branch': authority(
    rules.authority,
    '该党组织不是所在党支部的上级党组织',
    'That unit does not stand above the branch',
  ),
  'development.approval-late': rule(
    limits.approval,
    '应在三个月内审批，特殊情况不超过六个月，最迟{dueOn}',
    'The approval is due within three months (six in special circumstances), by {dueOn}',
  ),
  'development.oath-late': rule(
    dev2026.limits.oath,
    '一般应在批准后一个月内入党宣誓，最迟{dueOn}',
    'The oath is normally taken within a month of the approval, by {dueOn}',
  ),
  'development.probation-not-over': rule(
    rules.conversionTime,
    '预备期至{probationEndsOn}届满，届满前不能讨论转正或延长',
    'Probation ends on {probationEndsOn}; conversion or extension is not discussed before',
  ),
  'development.extension-again': rule(limits.extensions, '预备期只能延长一次', 'Probation is extended once only'),
  'development.extension-length': rule(
    limits.extensionMost,
    '预备期延长不能少于{least}个月，最长不超过{most}个月，现为{months}个月',
    'Probation is extended by {least} to {most} months, not {months}',
  ),
  'development.conversion-late': rule(
    limits.conversionMeeting,
    '预备期满应及时讨论转正，最迟{dueOn}',
    'Conversion is discussed promptly once probation ends, by {dueOn}',
  ),
  'development.conversion-approval-late': rule(
    limits.conversionApproval,
    '转正决议应在三个月内审批，最迟{dueOn}',
    'The resolution on conversion is decided on within three months, by {dueOn}',
  ),
  'development.step-missing': rule(allSteps, '应先完成“{missing}”', '{missing} must come first', {
    missing: stepNames,
  }),
  'development.step-too-early': rule(
    allSteps,
    '“{before}”于{doneOn}完成，本步骤不能早于该日',
    '{before} was done on {doneOn}; this cannot be earlier',
    { before: stepNames },
  ),
  'development.expelled-recently': rule(
    discipline2023.readmissionAfterExpulsion,
    '开除党籍五年内不得重新入党，{earliestOn}起可以申请',
    'After expulsion no readmission for five years: an application is possible from {earliestOn}',
  ),
} as const satisfies RefusalTable

const houseRules = {
  'development.no-file': {
    kind: 'not-found',
    article: '',
    zh: '没有此人的档案',
    en: 'There is no file of this person',
  },
  'development.in-the-future': invalid('{on}尚未到来', '{on} is still to come'),
  'development.votes-do-not-add-up': invalid(
    '票数不符：应到{due}人，实到{present}人；赞成、反对、弃权之和应等于实到人数，书面意见不超过缺席人数',
    'The votes do not add up: {due} due, {present} present; yes, no and abstained make up those present, and only absentees write',
  ),
  'development.extension-months-needed': invalid('延长预备期应写明月数', 'An extension names its months'),
  'development.reason-needed': invalid('应写明原因', 'A reason is needed'),
  'development.recipient-needed': invalid('应写明备案的党组织', 'Name the organisation that it is filed with'),
  'development.notice-dates': invalid(
    '公示截止日应不早于开始日，且不超过一年',
    'A notice ends on or after its first day, within a year',
  ),
  'development.unknown-local-step': invalid('{overlay}没有步骤“{step}”', '{overlay} has no step {step}'),
  'development.not-a-branch': invalid(
    '入党申请应向党支部提出',
    'An application is made to a branch that exists on that day',
  ),
  'development.only-historic': state(
    allSteps,
    '{on}在现行规定施行之前，只能作为历史事实补录',
    '{on} is before the present rules: record it as a historic fact',
  ),
  'development.not-on-the-road': state(
    step('nomination'),
    '{on}本人不在发展程序中或不在名册上',
    'On {on} the person was not in development or not on the roll',
  ),
  'development.wrong-stage': state(
    step('nomination'),
    '{on}处于“{stage}”阶段，本步骤属于“{expected}”阶段',
    'On {on} the person was {stage}; this step belongs to {expected}',
    { stage: stageNames, expected: stageNames },
  ),
  'development.other-unit': authority(
    step('nomination'),
    '{on}由其他党组织负责',
    'On {on} another unit was responsible',
  ),
  'development.already-done': state(
    step('nomination'),
    '“{step}”已于{doneOn}完成',
    '{step} was done on {doneOn} already',
    { step: stepNames },
  ),
  'development.no-resolution': state(
    rules.majority,
    '没有支部大会通过的决议',
    'There is no resolution of the general meeting',
  ),
  'development.differs-from-resolution': state(
    step('conversion-vote'),
    '支部大会决议为“{resolved}”，不能批准为“{outcome}”',
    'The meeting resolved {resolved}; {outcome} cannot be approved',
    { resolved: outcomeNames, outcome: outcomeNames },
  ),
  'development.not-on-probation': state(rules.probation, '没有预备期', 'There is no probation'),
  'development.already-on-the-roll': state(step('application'), '本人已在名册上', 'The person is on the roll already'),
  'development.kept-elsewhere': state(
    reg2019Article.oneBranch,
    '组织关系在其他地方，应办理转接',
    'The membership is kept elsewhere: it comes by transfer',
  ),
  'development.deceased': state(step('application'), '本人已去世', 'The person has died'),
  'development.before-end': state(
    step('application'),
    '上次终止之日为{endedOn}，重新申请不能早于该日',
    'The earlier course ended on {endedOn}; a new application cannot be earlier',
  ),
} as const satisfies RefusalTable

/** Texts of every refusal and finding of this slice. */
export const developmentRefusals = { ...packRules, ...houseRules } as const satisfies RefusalTable
export type DevelopmentRefusal = keyof typeof developmentRefusals
