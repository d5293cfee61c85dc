/** 入党申请人, 入党积极分子, 发展对象, 预备党员, 正式党员 */
export type StepStage = 'applicant' | 'activist' | 'development-target' | 'probationary' | 'full'

/** Who decides or does it. `approving-committee`: the committee with power to approve members. */
export type StepOrgan =
  | 'person'
  | 'branch'
  | 'branch-committee'
  | 'general-meeting'
  | 'approving-committee'
  | 'higher-organisation-department'

export type NationalStepKey =
  | 'application'
  | 'application-talk'
  | 'nomination'
  | 'activist'
  | 'activist-filed'
  | 'cultivation'
  | 'target'
  | 'target-filed'
  | 'introducers'
  | 'political-review'
  | 'training'
  | 'committee-review'
  | 'pre-review'
  | 'form'
  | 'admission-vote'
  | 'approval-talk'
  | 'admission'
  | 'admission-filed'
  | 'group'
  | 'oath'
  | 'probation-assessment'
  | 'conversion-application'
  | 'conversion-vote'
  | 'conversion'
  | 'archive'
/** `local-…`: a step that an overlay adds. */
export type StepKey = NationalStepKey | `local-${string}`

/** One step on the road, as data. */
export interface Step {
  /** 1 to 25; null for a local step. */
  readonly number: number | null
  readonly key: StepKey
  readonly zh: string
  readonly en: string
  /** The stage in which it is taken; null before the application. */
  readonly stageBefore: StepStage | null
  /** The stage once it is done. */
  readonly stageAfter: StepStage
  readonly organ: StepOrgan
  /** The event that records it; `matter` where one type serves several steps. */
  readonly event: { readonly type: string; readonly matter?: string }
  /** The pack or overlay that asks for it, and where. */
  readonly pack: string
  readonly article: string
  /** Steps that must be done, on the same day or earlier. */
  readonly after: readonly StepKey[]
  /** True: it is repeated, so having been done once does not end it. */
  readonly repeats?: boolean
  /** True: once done it may be done anew, and the later takes the place of the earlier (persons change, a review is held again). */
  readonly anew?: boolean
}

const pack = 'DEV-2014'

function step(
  number: number,
  key: NationalStepKey,
  zh: string,
  en: string,
  rest: Omit<Step, 'number' | 'key' | 'zh' | 'en' | 'pack'>,
): Step {
  return { number, key, zh, en, pack, ...rest }
}

function by(type: string, matter?: string): Step['event'] {
  return { type: `membership.${type}.v1`, ...(matter !== undefined && { matter }) }
}

const fromApplicant = { stageBefore: 'applicant', stageAfter: 'applicant' } as const
const fromActivist = { stageBefore: 'activist', stageAfter: 'activist' } as const
const fromTarget = { stageBefore: 'development-target', stageAfter: 'development-target' } as const
const fromProbation = { stageBefore: 'probationary', stageAfter: 'probationary' } as const

/** The 25 steps in 5 stages, with the articles of DEV-2014. */
export const nationalSteps: readonly Step[] = [
  step(1, 'application', '递交入党申请书', 'Application', {
    stageBefore: null,
    stageAfter: 'applicant',
    organ: 'person',
    event: by('application-submitted'),
    article: 'art. 6',
    after: [],
  }),
  step(2, 'application-talk', '党组织派人谈话', 'Talk with the applicant', {
    ...fromApplicant,
    organ: 'branch',
    event: by('application-talk-held'),
    article: 'art. 7',
    after: ['application'],
  }),
  step(3, 'nomination', '推荐入党积极分子', 'Nomination as activist', {
    ...fromApplicant,
    organ: 'branch',
    event: by('activist-nominated'),
    article: 'art. 8',
    after: ['application-talk'],
  }),
  step(4, 'activist', '确定入党积极分子', 'Confirmation as activist', {
    stageBefore: 'applicant',
    stageAfter: 'activist',
    organ: 'branch-committee',
    event: by('activist-confirmed'),
    article: 'art. 8',
    after: ['nomination'],
  }),
  step(5, 'activist-filed', '上级党委备案', 'Filing with the higher committee', {
    ...fromActivist,
    organ: 'branch',
    event: by('filed-upward', 'activist'),
    article: 'art. 8',
    after: ['activist'],
  }),
  step(6, 'cultivation', '指定培养联系人和培养教育考察', 'Cultivators assigned, cultivation and assessment', {
    ...fromActivist,
    organ: 'branch',
    event: by('cultivators-assigned'),
    article: 'art. 9',
    after: ['activist'],
    anew: true,
  }),
  step(7, 'target', '确定发展对象', 'Confirmation as development target', {
    stageBefore: 'activist',
    stageAfter: 'development-target',
    organ: 'branch-committee',
    event: by('target-confirmed'),
    article: 'art. 13',
    after: ['activist-filed', 'cultivation'],
  }),
  step(8, 'target-filed', '报上级党委备案', 'Filing with the higher committee', {
    ...fromTarget,
    organ: 'branch',
    event: by('filed-upward', 'target'),
    article: 'art. 13',
    after: ['target'],
  }),
  step(9, 'introducers', '确定入党介绍人', 'Introducers assigned', {
    ...fromTarget,
    organ: 'branch',
    event: by('introducers-assigned'),
    article: 'art. 14?',
    after: ['target'],
    anew: true,
  }),
  step(10, 'political-review', '进行政治审查', 'Political review', {
    ...fromTarget,
    organ: 'branch',
    event: by('political-review-concluded'),
    article: 'art. 16?',
    after: ['target'],
    anew: true,
  }),
  step(11, 'training', '开展集中培训', 'Training', {
    ...fromTarget,
    organ: 'approving-committee',
    event: by('training-completed'),
    article: 'art. 17?',
    after: ['target'],
    anew: true,
  }),
  step(12, 'committee-review', '支部委员会审查', 'Review by the branch committee', {
    ...fromTarget,
    organ: 'branch-committee',
    event: by('committee-reviewed'),
    article: 'art. 19',
    after: ['target-filed', 'introducers', 'political-review', 'training'],
  }),
  step(13, 'pre-review', '上级党委预审', 'Pre-review by the approving committee', {
    ...fromTarget,
    organ: 'approving-committee',
    event: by('pre-review-concluded'),
    article: 'art. 19',
    after: ['committee-review'],
  }),
  step(14, 'form', '填写入党志愿书', 'Application form', {
    ...fromTarget,
    organ: 'person',
    event: by('form-filled'),
    article: 'art. 19',
    after: ['pre-review'],
  }),
  step(15, 'admission-vote', '支部大会讨论', 'Vote of the general meeting', {
    ...fromTarget,
    organ: 'general-meeting',
    event: by('admission-voted'),
    article: 'art. 20',
    after: ['form'],
  }),
  step(16, 'approval-talk', '上级党委派人谈话', 'Talk before approval', {
    ...fromTarget,
    organ: 'approving-committee',
    event: by('approval-talk-held'),
    article: 'art. 24?',
    after: ['admission-vote'],
  }),
  step(17, 'admission', '上级党委审批', 'Approval by the committee', {
    stageBefore: 'development-target',
    stageAfter: 'probationary',
    organ: 'approving-committee',
    event: by('admission-decided'),
    article: 'art. 28?',
    after: ['admission-vote', 'approval-talk'],
  }),
  step(18, 'admission-filed', '再上一级党委组织部门备案', 'Filing with the next higher organisation department', {
    ...fromProbation,
    organ: 'higher-organisation-department',
    event: by('filed-upward', 'admission'),
    article: 'art. 28?',
    after: ['admission'],
  }),
  step(19, 'group', '编入党支部和党小组', 'Assignment to branch and group', {
    ...fromProbation,
    organ: 'branch',
    event: by('group-assigned'),
    article: 'art. 29?',
    after: ['admission'],
    anew: true,
  }),
  step(20, 'oath', '入党宣誓', 'Oath', {
    ...fromProbation,
    organ: 'branch',
    event: by('oath-taken'),
    article: 'art. 30?',
    after: ['admission'],
  }),
  step(21, 'probation-assessment', '继续教育考察', 'Continued assessment', {
    ...fromProbation,
    organ: 'branch',
    event: by('assessment-recorded', 'probation'),
    article: 'art. 31?',
    after: ['admission'],
    repeats: true,
  }),
  step(22, 'conversion-application', '提出转正申请', 'Application to convert', {
    ...fromProbation,
    organ: 'person',
    event: by('conversion-applied'),
    article: 'art. 33',
    after: ['admission'],
  }),
  step(23, 'conversion-vote', '支部大会讨论', 'Vote of the general meeting on conversion', {
    ...fromProbation,
    organ: 'general-meeting',
    event: by('conversion-voted'),
    article: 'art. 33',
    after: ['conversion-application'],
  }),
  step(24, 'conversion', '上级党委审批', 'Approval of the conversion', {
    stageBefore: 'probationary',
    stageAfter: 'full',
    organ: 'approving-committee',
    event: by('conversion-decided'),
    article: 'art. 34',
    after: ['conversion-vote'],
  }),
  step(25, 'archive', '材料归档', 'Archiving', {
    stageBefore: 'full',
    stageAfter: 'full',
    organ: 'approving-committee',
    event: by('file-archived'),
    article: 'art. 38?',
    after: ['conversion'],
  }),
]
