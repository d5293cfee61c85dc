import { Type } from 'typebox'
import { defineEvent, type EventOf } from '@harbor/kernel/event'
import { Choice, DateText, FindingsList, IdOf, Line, Payload, Personal } from '@harbor/kernel/schema'
import { PersonDetails } from '../roll/events'

// NOTE: names and payloads are the storage format. Once landed: a new version and an upcaster, never an edit.
// The two digits are the step of the 25 (see steps.ts). Every event is effective on the day of the act.
// `findings`: rules that the act breaks and that did not stop it: soft ones, or any when it is recorded as a historic fact.

const decided = { unitId: IdOf<'unit'>(), findings: FindingsList }
const person = IdOf<'member'>()
/** Who spoke with the person, by name: sealed with the person's key, and gone with it. */
const Talkers = Personal(Type.Object({ talkers: Type.Array(Line(60), { minItems: 1, maxItems: 5 }) }))
/** Which organ of the branch decided; the general meeting does where there is no branch committee. */
const organ = Choice(['branch-committee', 'general-meeting'])

/** 01 递交入党申请书. Opens the file, or reopens the candidacy of somebody who left. */
export const applicationSubmitted = defineEvent(
  'membership.application-submitted',
  1,
  Payload({ ...decided, personal: Personal(PersonDetails) }),
)
/** 02 党组织派人谈话 */
export const applicationTalkHeld = defineEvent(
  'membership.application-talk-held',
  1,
  Payload({ ...decided, personal: Talkers }),
)
/** 03 推荐和确定入党积极分子: by whom recommended */
export const activistNominated = defineEvent(
  'membership.activist-nominated',
  1,
  Payload({ ...decided, by: Choice(['members', 'mass-organisation']) }),
)
/** 04 */
export const activistConfirmed = defineEvent('membership.activist-confirmed', 1, Payload({ ...decided, organ }))
/** 05, 08, 18 上级党委备案. The next higher organisation department is most often outside the platform. */
export const filedUpward = defineEvent(
  'membership.filed-upward',
  1,
  Payload({
    ...decided,
    matter: Choice(['activist', 'target', 'admission']),
    recipient: Type.Union([Payload({ unitId: IdOf<'unit'>() }), Payload({ outside: Line(200) })]),
  }),
)
/** 06 指定培养联系人 */
export const cultivatorsAssigned = defineEvent(
  'membership.cultivators-assigned',
  1,
  Payload({ ...decided, cultivators: Type.Array(person, { minItems: 1, maxItems: 5 }) }),
)
/** 06 培养教育考察, 21 预备党员考察 */
export const assessmentRecorded = defineEvent(
  'membership.assessment-recorded',
  1,
  Payload({
    ...decided,
    of: Choice(['activist', 'probation']),
    period: Line(40),
    result: Choice(['good', 'fair', 'poor']),
    note: Type.Optional(Line(1000)),
  }),
)
/** Public notice before listing a target (DEV-2026) or as a local overlay asks. Effective: the first day of the notice. */
export const noticePublished = defineEvent(
  'membership.notice-published',
  1,
  Payload({
    ...decided,
    matter: Choice(['target', 'admission', 'conversion']),
    until: DateText,
    objections: Type.Integer({ minimum: 0 }),
  }),
)
/** 07 确定发展对象 */
export const targetConfirmed = defineEvent(
  'membership.target-confirmed',
  1,
  Payload({
    ...decided,
    organ,
    opinionsHeard: Type.Array(Choice(['group', 'cultivators', 'members', 'masses']), { uniqueItems: true }),
  }),
)
/** 09 确定入党介绍人 */
export const introducersAssigned = defineEvent(
  'membership.introducers-assigned',
  1,
  Payload({ ...decided, introducers: Type.Array(person, { minItems: 1, maxItems: 5 }) }),
)
/** 10 政治审查 */
export const politicalReviewConcluded = defineEvent(
  'membership.political-review-concluded',
  1,
  Payload({ ...decided, passed: Type.Boolean(), documents: Type.Array(Line(), { maxItems: 20 }) }),
)
/** 11 开展集中培训 */
export const trainingCompleted = defineEvent(
  'membership.training-completed',
  1,
  Payload({ ...decided, days: Type.Number({ minimum: 0 }), classHours: Type.Number({ minimum: 0 }) }),
)
/** 12 支部委员会审查 */
export const committeeReviewed = defineEvent(
  'membership.committee-reviewed',
  1,
  Payload({ ...decided, organ, qualified: Type.Boolean() }),
)
/** 13 上级党委预审. `leavingOn`: a day on which the person is known to leave; `exception`: why it passes all the same. */
export const preReviewConcluded = defineEvent(
  'membership.pre-review-concluded',
  1,
  Payload({
    ...decided,
    passed: Type.Boolean(),
    leavingOn: Type.Optional(DateText),
    exception: Type.Optional(Line(500)),
  }),
)
/** 14 填写入党志愿书 */
export const formFilled = defineEvent('membership.form-filled', 1, Payload({ ...decided, formNumber: Line(80) }))

/**
 * 书面意见 of a member who cannot come to the meeting on this matter, filed with the branch. Effective: the day of filing. That it was
 * filed is told, not what it says: written opinions are counted with the secret ballot.
 */
export const opinionFiled = defineEvent(
  'membership.opinion-filed',
  1,
  Payload({ ...decided, matter: Choice(['admission', 'conversion']), filedBy: person }),
)

const ballot = {
  ...decided,
  /** Derived from the roll of that day, not typed in. */
  due: Type.Integer({ minimum: 0 }),
  present: Type.Integer({ minimum: 0 }),
  secret: Type.Boolean(),
  yes: Type.Integer({ minimum: 0 }),
  no: Type.Integer({ minimum: 0 }),
  abstained: Type.Integer({ minimum: 0 }),
  /** Written opinions of absentees, filed before the meeting; they count as votes, not as presence. */
  writtenYes: Type.Integer({ minimum: 0 }),
  writtenNo: Type.Integer({ minimum: 0 }),
}
/** 15 支部大会讨论. Effective: the day of the meeting, from which probation and membership count once it is approved. */
export const admissionVoted = defineEvent(
  'membership.admission-voted',
  1,
  Payload({ ...ballot, carried: Type.Boolean() }),
)
/** 16 上级党委派人谈话 */
export const approvalTalkHeld = defineEvent(
  'membership.approval-talk-held',
  1,
  Payload({ ...decided, personal: Talkers }),
)
/** 17 上级党委审批. Approved: probation runs from `votedOn`, whenever the approval came. `special`: circumstances that took it longer. */
export const admissionDecided = defineEvent(
  'membership.admission-decided',
  1,
  Payload({
    ...decided,
    approved: Type.Boolean(),
    votedOn: DateText,
    probationEndsOn: Type.Optional(DateText),
    special: Type.Boolean(),
    reason: Type.Optional(Line(500)),
  }),
)
/** 19 编入党支部和党小组 */
export const groupAssigned = defineEvent('membership.group-assigned', 1, Payload({ ...decided, groupName: Line(100) }))
/** 20 入党宣誓 */
export const oathTaken = defineEvent('membership.oath-taken', 1, Payload({ ...decided, place: Line(200) }))
/** 22 提出转正申请 */
export const conversionApplied = defineEvent('membership.conversion-applied', 1, Payload(decided))
/** 23 支部大会讨论转正 */
export const conversionVoted = defineEvent(
  'membership.conversion-voted',
  1,
  Payload({
    ...ballot,
    proposal: Choice(['convert', 'extend', 'cancel']),
    extendMonths: Type.Optional(Type.Integer({ minimum: 1, maximum: 60 })),
    carried: Type.Boolean(),
  }),
)
/**
 * 24 上级党委审批. `convert`: full member and party age from `fullFrom`. `extend`: probation until `probationEndsOn`.
 * `cancel`: no member any more. `not-approved`: the resolution falls, probation goes on until the meeting decides anew.
 */
export const conversionDecided = defineEvent(
  'membership.conversion-decided',
  1,
  Payload({
    ...decided,
    outcome: Choice(['convert', 'extend', 'cancel', 'not-approved']),
    fullFrom: Type.Optional(DateText),
    probationEndsOn: Type.Optional(DateText),
    reason: Type.Optional(Line(500)),
  }),
)
/** 25 材料归档 */
export const fileArchived = defineEvent('membership.file-archived', 1, Payload({ ...decided, place: Line(200) }))
/** A step that a local overlay adds. */
export const localStepRecorded = defineEvent(
  'membership.local-step-recorded',
  1,
  Payload({ ...decided, overlay: Line(60), step: Line(60), note: Type.Optional(Line(1000)) }),
)
/** The candidacy ends without admission. */
export const candidacyEnded = defineEvent(
  'membership.candidacy-ended',
  1,
  Payload({
    ...decided,
    reason: Choice(['withdrawn', 'not-fit', 'not-admitted', 'deceased', 'left']),
    note: Type.Optional(Line(500)),
  }),
)

export const developmentEvents = [
  applicationSubmitted,
  applicationTalkHeld,
  activistNominated,
  activistConfirmed,
  filedUpward,
  cultivatorsAssigned,
  assessmentRecorded,
  noticePublished,
  targetConfirmed,
  introducersAssigned,
  politicalReviewConcluded,
  trainingCompleted,
  committeeReviewed,
  preReviewConcluded,
  formFilled,
  opinionFiled,
  admissionVoted,
  approvalTalkHeld,
  admissionDecided,
  groupAssigned,
  oathTaken,
  conversionApplied,
  conversionVoted,
  conversionDecided,
  fileArchived,
  localStepRecorded,
  candidacyEnded,
] as const
export type DevelopmentEvent = EventOf<(typeof developmentEvents)[number]>
