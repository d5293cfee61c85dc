import { problemKinds } from '@harbor/organization/problem/events'
import type { Command } from '../command'
import { commandOf, day, id, member, members, needed, on, oneOf, text, unit, type Act, type Argument } from '../act'
import { problemNamed } from './problem'

const problem: Argument = { placeholder: 'ID|NUMBER', read: (_, api, named) => problemNamed(api, named) }
const file = '/problems/{0}'
const reason = needed(text('reason', { zh: '理由', en: 'Why' }))
const dueOn = needed(day('dueOn', { zh: '期限', en: 'Deadline' }))
const forUnit = needed(unit('unitId', { zh: '以哪个组织的名义', en: 'The unit for which is decided' }))
const result = needed(text('result', { zh: '结果', en: 'What came of it' }))
const examiners = needed(members('examinerIds', { zh: '验收人', en: 'Who examined it' }))
const step = '0197f3a2-4c5d-7e6f-8a9b-0c1d2e3f4a5b'

/** A task on a problem; decisions and what forms it change the file as it stands. */
function task(
  name: string,
  about: Act['about'],
  { path = name, changes = false, ...more }: Pick<Act, 'fields' | 'examples'> & { path?: string; changes?: boolean },
): Act {
  return {
    name: `problem ${name}`,
    takes: [problem],
    about,
    post: `/problems/{0}/${path}`,
    ...(changes && { file }),
    ...more,
    fields: { on, ...more.fields },
  }
}

const acts: readonly Act[] = [
  {
    name: 'problem take-up',
    takes: [],
    about: { zh: '难题立项', en: 'Take up a problem' },
    examples: [
      'problem take-up --unit 海棠一支部 --kind hot --title 菜场周边停车难 --matter 早市期间占道停车 --due 2026-06-30',
    ],
    post: '/problems',
    fields: {
      on,
      unit: needed(unit('unitId', { zh: '责任组织', en: 'The unit' })),
      kind: needed(oneOf('kind', { zh: '类别', en: 'Kind' }, problemKinds)),
      title: needed(text('title', { zh: '名称', en: 'Title' })),
      matter: needed(text('matter', { zh: '情况', en: 'What it is about' })),
      due: dueOn,
      number: text('number', { zh: '编号，默认当年下一号', en: 'Number; default the next of the year' }),
      project: text('project', { zh: '所属项目', en: 'Project' }),
    },
  },
  task(
    'squad',
    { zh: '组成攻坚小组', en: 'Form the squad, whole each time' },
    {
      changes: true,
      examples: ['problem squad 2026-07 --leader 陈明远 --members 苏明远'],
      fields: {
        leader: needed(member('leaderId', { zh: '组长（正式党员）', en: 'Its leader, a full member' })),
        members: needed(members('memberIds', { zh: '组员', en: 'Its members' })),
      },
    },
  ),
  task(
    'step',
    { zh: '安排一个步骤', en: 'Plan a step' },
    {
      path: 'steps',
      examples: ['problem step 2026-07 --title 现场摸底 --due 2026-05-20'],
      fields: { title: needed(text('title', { zh: '步骤', en: 'What is to be done' })), due: dueOn },
    },
  ),
  {
    ...task(
      'step-done',
      { zh: '步骤完成', en: 'A step is done' },
      {
        examples: [`problem step-done 2026-07 ${step} --result 已查清`],
        fields: { result },
      },
    ),
    takes: [problem, id('STEP')],
    post: '/problems/{0}/steps/{1}/done',
  },
  task(
    'visit',
    { zh: '登记现场走访', en: 'Record a visit to the site' },
    {
      path: 'visits',
      examples: ['problem visit 2026-07 --members 陈明远,苏明远 --found 现场与反映一致'],
      fields: {
        members: needed(members('memberIds', { zh: '走访人', en: 'Who went' })),
        found: needed(text('found', { zh: '现场情况', en: 'What was found' })),
      },
    },
  ),
  task(
    'measure',
    { zh: '登记措施', en: 'Record a measure' },
    {
      path: 'measures',
      examples: ['problem measure 2026-07 --what 错时共享周边单位车位'],
      fields: { what: needed(text('what', { zh: '措施', en: 'What was done' })) },
    },
  ),
  task(
    'submit',
    { zh: '提请验收', en: 'Submit for acceptance' },
    {
      changes: true,
      examples: ['problem submit 2026-07 --result 停车秩序已改善'],
      fields: { result },
    },
  ),
  task(
    'accept',
    { zh: '验收通过（由上级）', en: 'Accept it, for a unit above' },
    {
      changes: true,
      examples: ['problem accept 2026-07 --for 望潮街道党工委 --examiners 高琪 --finding 现场核查属实'],
      fields: { for: forUnit, examiners, finding: needed(text('finding', { zh: '结论', en: 'What was found' })) },
    },
  ),
  task(
    'return',
    { zh: '退回继续攻坚', en: 'Return it, with the reason' },
    {
      changes: true,
      examples: ['problem return 2026-07 --for 望潮街道党工委 --examiners 高琪 --reason 一处尚未整改'],
      fields: { for: forUnit, examiners, reason },
    },
  ),
  task(
    'extend',
    { zh: '延长期限', en: 'Extend the deadline' },
    {
      changes: true,
      examples: ['problem extend 2026-07 --for 望潮街道党工委 --due 2026-09-30 --reason 汛期不能施工'],
      fields: { for: forUnit, due: dueOn, reason },
    },
  ),
  task(
    'reopen',
    { zh: '反弹重启', en: 'Reopen it' },
    {
      changes: true,
      examples: ['problem reopen 2026-07 --for 望潮街道党工委 --due 2026-12-31 --reason 问题反复'],
      fields: { for: forUnit, due: dueOn, reason },
    },
  ),
  task(
    'hand-over',
    { zh: '移交另一组织', en: 'Hand it over to another unit' },
    {
      changes: true,
      examples: ['problem hand-over 2026-07 --for 望潮街道党工委 --to 海棠二支部 --reason 地块划转'],
      fields: { for: forUnit, to: needed(unit('toUnitId', { zh: '接收组织', en: 'Who takes it over' })), reason },
    },
  ),
  task(
    'give-up',
    { zh: '终止，须有决定文书', en: 'Give it up, by a decision with its document' },
    {
      changes: true,
      examples: ['problem give-up 2026-07 --for 望潮街道党工委 --reason 地块纳入征迁 --document 潮党〔2026〕9号'],
      fields: { for: forUnit, reason, document: needed(text('document', { zh: '文书', en: 'The document' })) },
    },
  ),
]

export const problemActs: readonly Command[] = acts.map(commandOf)
