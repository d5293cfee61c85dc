import { isId } from '@harbor/kernel/ids'
import { problemKinds } from '@harbor/organization/problem/events'
import { problemPhaseNames, problemPhases } from '@harbor/organization/problem/state'
import type { ProblemRow } from '@harbor/organization/problem/views'
import type { BurnUpAnswer, ProblemAnswer } from '@harbor/organization/problem-http/queries-http'
import type { Api } from '../api/api'
import { allDocuments } from '../api/pages'
import { unitName, unitNamed, unitsOn } from '../api/units'
import type { Call, Command } from '../command'
import { CliError, exitCodes } from '../errors'
import { fields, table, visible, type Answer, type CellValue } from '../output'
import { problemKindWords } from '../problem-words'

const unit = { value: 'ID|NAME', about: { zh: '该组织及其下级', en: 'Of this unit and all below it' } }

export const problemList: Command = {
  name: 'problem list',
  takes: [],
  reach: 'api',
  about: { zh: '一线难题台账', en: 'The ledger of front-line problems' },
  examples: ['problem list --overdue', 'problem list --unit 听潮社区党委 --phase submitted'],
  options: {
    overdue: { about: { zh: '已过期限、尚未提请验收', en: 'Past the deadline and not submitted' } },
    unit,
    phase: {
      value: 'PHASE',
      about: { zh: `进展：${problemPhases.join('、')}`, en: `One of: ${problemPhases.join(', ')}` },
    },
    kind: {
      value: 'KIND',
      about: { zh: `类别：${problemKinds.join('、')}`, en: `One of: ${problemKinds.join(', ')}` },
    },
    text: { value: 'TEXT', about: { zh: '编号、名称或项目中的文字', en: 'Words of number, title or project' } },
  },
  async run(call): Promise<Answer> {
    const { given } = call
    const api = await call.api('read')
    const units = await unitsOn(api)
    const named = given.text('unit')
    const problems = await allDocuments<ProblemRow>(api, '/problems', {
      limit: '500',
      overdue: given.flag('overdue') ? 'true' : undefined,
      unit: named === undefined ? undefined : unitNamed(units, named),
      phase: given.oneOf('phase', problemPhases),
      kind: given.oneOf('kind', problemKinds),
      text: given.text('text'),
    })
    const header =
      call.language === 'en'
        ? ['number', 'kind', 'what', 'state', 'opened', 'due', 'accepted', 'evidence', 'unit', 'id']
        : ['编号', '类别', '难题', '进展', '立项', '期限', '验收', '佐证', '责任组织', '标识']
    const rows = problems.map((problem) => [
      visible(problem.number),
      call.say(problemKindWords[problem.kind]),
      visible(problem.title),
      call.say(problemPhaseNames[problem.phase]),
      problem.openedOn,
      problem.dueOn,
      problem.acceptedOn,
      problem.evidence,
      unitName(units, problem.unitId),
      problem.id,
    ])
    return { exit: 0, document: { documents: problems }, text: table(header, rows) }
  },
}

export const problemShow: Command = {
  name: 'problem show',
  takes: ['ID|NUMBER'],
  reach: 'api',
  about: { zh: '一个难题及其攻坚记录', en: 'One problem and the work on it' },
  examples: ['problem show 2026-07', 'problem show 0197f3a2-4c5d-7e6f-8a9b-0c1d2e3f4a5b'],
  options: {},
  async run(call): Promise<Answer> {
    const api = await call.api('read')
    const id = await problemNamed(api, call.given.at(0))
    const { body } = await api.request('GET', `/problems/${id}`)
    return { exit: 0, document: body, text: await written(call, api, body as ProblemAnswer) }
  },
}

export const problemBurnUp: Command = {
  name: 'problem burn-up',
  takes: [],
  reach: 'api',
  about: { zh: '难题逐月销号情况', en: 'Opened and accepted, month by month' },
  examples: ['problem burn-up', 'problem burn-up --from 2025-01-01 --until 2025-12-31'],
  options: {
    unit,
    from: { value: 'DATE', about: { zh: '默认第一个难题立项之时', en: 'Default: when the first was taken up' } },
    until: { value: 'DATE', about: { zh: '默认今天', en: 'Default: today' } },
  },
  async run(call): Promise<Answer> {
    const { given } = call
    const api = await call.api('read')
    const named = given.text('unit')
    const query = {
      from: given.date('from'),
      until: given.date('until'),
      unit: named === undefined ? undefined : unitNamed(await unitsOn(api), named),
    }
    const { body } = await api.request('GET', '/problems/burn-up', { query })
    const header =
      call.language === 'en'
        ? ['on', 'opened', 'accepted', 'given up', 'outstanding']
        : ['截至', '立项', '已验收', '已终止', '未办结']
    const rows = (body as BurnUpAnswer).points.map(({ on, opened, accepted, givenUp, outstanding }) => [
      on,
      opened,
      accepted,
      givenUp,
      outstanding,
    ])
    return { exit: 0, document: body, text: table(header, rows) }
  },
}

/** By its id, or by the number that it has in the ledger. */
export async function problemNamed(api: Api, named: string): Promise<string> {
  if (isId<'problem'>(named)) return named
  const found = await allDocuments<ProblemRow>(api, '/problems', { text: named, limit: '500' })
  const exact = found.find(({ number }) => number === named)
  if (exact) return exact.id
  const words = { zh: '没有编号为 {number} 的难题', en: 'There is no problem of the number {number}' }
  throw new CliError(exitCodes.refused, 'problem.unknown', words, { number: named })
}

async function written(call: Call, api: Api, problem: ProblemAnswer): Promise<string> {
  const units = await unitsOn(api)
  const say = (zh: string, en: string) => call.say({ zh, en })
  const head: readonly (readonly [string, CellValue])[] = [
    [say('编号', 'number'), visible(problem.number)],
    [say('难题', 'what'), visible(problem.title)],
    [say('类别', 'kind'), call.say(problemKindWords[problem.kind])],
    [say('项目', 'project'), problem.project && visible(problem.project)],
    [say('情况', 'matter'), visible(problem.matter)],
    [say('责任组织', 'unit'), unitName(units, problem.unitId)],
    [say('进展', 'state'), problem.phase && call.say(problemPhaseNames[problem.phase])],
    [say('立项', 'opened'), problem.openedOn],
    [say('期限', 'due'), problem.overdue ? `${problem.dueOn}  ${say('已逾期', 'overdue')}` : problem.dueOn],
    [say('组长', 'leader'), problem.leaderId],
    [say('组员', 'squad'), problem.memberIds.join('  ')],
    [say('提请验收', 'submitted'), problem.submittedOn],
    [say('验收', 'accepted'), problem.acceptedOn],
    [say('退回、重开', 'returned, reopened'), `${problem.returns}, ${problem.reopenings}`],
  ]
  const steps = problem.steps.map(({ stepId, title, dueOn, doneOn, droppedOn }) => {
    const state = doneOn ?? (droppedOn === null ? '' : say(`取消 ${droppedOn}`, `dropped ${droppedOn}`))
    return `- ${dueOn}  ${visible(title)}  ${state}  ${stepId}\n`
  })
  const visits = problem.visits.map(({ on, memberIds, found }) => `- ${on}  (${memberIds.length})  ${visible(found)}\n`)
  const measures = problem.measures.map(({ on, what }) => `- ${on}  ${visible(what)}\n`)
  const evidence = problem.evidence.map(({ on, shows, sha256, removedOn }) => {
    const gone = removedOn === null ? '' : say(`  已删除 ${removedOn}`, `  removed ${removedOn}`)
    return `- ${on}  ${visible(shows)}  ${sha256.slice(0, 12)}…${gone}\n`
  })
  return [
    fields(head),
    section(say('步骤', 'Steps'), steps),
    section(say('走访', 'Site visits'), visits),
    section(say('措施', 'Measures'), measures),
    section(say('佐证材料', 'Evidence'), evidence),
  ]
    .filter((part) => part !== '')
    .join('\n')
}

function section(title: string, lines: readonly string[]): string {
  return lines.length === 0 ? '' : `${title}\n${lines.join('')}`
}
