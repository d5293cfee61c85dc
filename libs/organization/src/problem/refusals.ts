import type { RefusalTable } from '@harbor/kernel/decision'
import { problemPhaseNames } from './state'

/** 一线破难题 is the street's own programme: its rules stand in no regulation. */
export const programme = '一线破难题 programme rule'

export const problemRefusals = {
  'problem.unknown': { kind: 'not-found', article: '', zh: '没有这个难题。', en: 'There is no such problem.' },
  'problem.opened-already': {
    kind: 'state',
    article: programme,
    zh: '难题 {number} 已立项。',
    en: 'The problem {number} has been opened already.',
  },
  'problem.number-used': {
    kind: 'state',
    article: programme,
    zh: '编号 {number} 已用于另一难题。',
    en: 'The number {number} belongs to another problem.',
  },
  'problem.in-the-future': {
    kind: 'invalid',
    article: '',
    zh: '日期 {on} 晚于今天（{today}），只能记录已发生的事。',
    en: 'The date {on} is later than today ({today}); only what has happened is recorded.',
  },
  'problem.before-its-turn': {
    kind: 'rule',
    article: programme,
    zh: '难题自 {since} 起才处于现状，不能记录更早的 {on}。',
    en: 'The problem has stood as it does since {since}; {on} is earlier.',
  },
  'problem.not-in-phase': {
    kind: 'state',
    article: programme,
    zh: '难题现为“{phase}”，不能如此办理。',
    en: 'The problem is {phase}; this cannot be done to it now.',
    words: { phase: problemPhaseNames },
  },
  'problem.unit-unknown': {
    kind: 'invalid',
    article: '',
    zh: '该日没有这个党组织。',
    en: 'There was no such unit on that day.',
  },
  'problem.unit-not-above': {
    kind: 'authority',
    article: programme,
    zh: '须由责任组织的上级党组织决定。',
    en: 'This is decided by a unit above the one that answers for the problem.',
  },
  'problem.own-work': {
    kind: 'authority',
    article: programme,
    zh: '攻坚小组成员不能决定本组的难题（多人原则）。',
    en: 'Whoever has worked on the problem does not decide of it (multi-person rule).',
  },
  'problem.due-too-early': {
    kind: 'rule',
    article: programme,
    zh: '期限 {dueOn} 须晚于 {after}。',
    en: 'The deadline {dueOn} must be later than {after}.',
  },
  'problem.not-on-the-roll': {
    kind: 'rule',
    article: programme,
    zh: '有人该日不在本街道名册上。',
    en: 'Somebody named was not on the roll of this street on that day.',
  },
  'problem.leader-no-full-member': {
    kind: 'rule',
    article: programme,
    zh: '组长须为正式党员。',
    en: 'The leader of a squad is a full member.',
  },
  'problem.no-squad': {
    kind: 'state',
    article: programme,
    zh: '尚未组成攻坚小组。',
    en: 'No squad has been formed yet.',
  },
  'problem.step-after-deadline': {
    kind: 'rule',
    article: programme,
    zh: '步骤期限 {dueOn} 晚于难题期限 {deadline}。',
    en: 'The step is due on {dueOn}, after the deadline of the problem, {deadline}.',
  },
  'problem.step-not-outstanding': {
    kind: 'state',
    article: programme,
    zh: '没有这一步骤，或已完成、已取消。',
    en: 'There is no such step, or it is done or dropped.',
  },
  'problem.visit-without-squad': {
    kind: 'rule',
    article: programme,
    zh: '走访人员中须有攻坚小组成员。',
    en: 'At least one of the squad goes on a site visit.',
  },
  'problem.too-much-evidence': {
    kind: 'rule',
    article: programme,
    zh: '一个难题最多留存 {most} 份佐证材料。',
    en: 'A problem keeps {most} files of evidence at most.',
  },
  'problem.media-type': {
    kind: 'invalid',
    article: '',
    zh: '佐证材料须为 JPEG、PNG、WebP 图片、PDF 或 Office 文档（docx、xlsx），以内容为准。',
    en: 'Evidence is a JPEG, PNG or WebP picture, a PDF or an Office document (docx, xlsx), by its content.',
  },
  'problem.evidence-unknown': {
    kind: 'not-found',
    article: '',
    zh: '没有这份佐证材料。',
    en: 'There is no such evidence.',
  },
  'problem.evidence-removed': {
    kind: 'state',
    article: programme,
    zh: '该佐证材料已于 {removedOn} 依决定删除。',
    en: 'This evidence was deleted by decision on {removedOn}.',
  },
  'problem.evidence-missing': {
    kind: 'state',
    article: programme,
    zh: '佐证材料文件缺失：存放处没有 SHA-256 为 {sha256} 的文件。',
    en: 'The file is missing: nothing is stored under the SHA-256 {sha256}.',
  },
  'problem.evidence-altered': {
    kind: 'state',
    article: programme,
    zh: '佐证材料文件已被改动或损坏：内容与登记的 SHA-256 {sha256} 不符。',
    en: 'The file was altered or damaged: its content is not what the SHA-256 {sha256} on record says.',
  },
  'problem.steps-outstanding': {
    kind: 'rule',
    article: programme,
    zh: '尚有步骤未完成，不能提请验收。',
    en: 'Steps are outstanding; the problem cannot be submitted for acceptance.',
  },
  'problem.no-site-visit': {
    kind: 'rule',
    article: programme,
    zh: '没有一线走访记录，不能提请验收。',
    en: 'Nobody has visited the site; the problem cannot be submitted for acceptance.',
  },
  'problem.no-measure': {
    kind: 'rule',
    article: programme,
    zh: '没有（重新打开后的）措施记录，不能提请验收。',
    en: 'No measure is on record (since it was reopened); it cannot be submitted for acceptance.',
  },
  'problem.no-evidence': {
    kind: 'rule',
    article: programme,
    zh: '没有（重新打开后的）佐证材料，不能提请验收。',
    en: 'No evidence is on record (since it was reopened); it cannot be submitted for acceptance.',
  },
  'problem.squad-examines-itself': {
    kind: 'authority',
    article: programme,
    zh: '验收人中有曾参与攻坚的人员，须由他人验收。',
    en: 'Somebody who has worked on it is among the examiners; others examine it.',
  },
  'problem.same-person': {
    kind: 'authority',
    article: programme,
    zh: '提请验收的人不能登记验收结论（多人原则）。',
    en: 'Whoever submitted the problem does not record its acceptance (multi-person rule).',
  },
} as const satisfies RefusalTable

export type ProblemRefusal = keyof typeof problemRefusals
