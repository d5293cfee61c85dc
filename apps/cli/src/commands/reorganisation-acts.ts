import type { ProposeReorganisationBody } from '@harbor/organization/reorganisation/commands'
import type { Api } from '../api/api'
import { findMember } from '../api/find-member'
import { unitNamed, unitsOn, type KnownUnits } from '../api/units'
import type { Call, Command } from '../command'
import type { Answer } from '../output'
import type { Words } from '../words'
import { jsonIn } from './import-file'

const on = { value: 'DATE', about: { zh: '生效日期', en: 'From which day' } } as const
const unit = { value: 'ID|NAME', about: { zh: '作出决定的党委', en: 'The deciding committee' } } as const

export const reorganisationPropose: Command = {
  name: 'reorganisation propose',
  takes: ['FILE.json'],
  reach: 'api',
  about: { zh: '从 JSON 文件提出一项调整', en: 'Propose a reorganisation from a JSON file' },
  notes: {
    zh: '格式见 docs/guides/programmes.zh.md；组织和人可写编号或名称。由另一人批准。',
    en: 'Its form is told in docs/guides/programmes.en.md; units and people by id or by name. Somebody else approves it.',
  },
  examples: ['reorganisation propose 听涛支部拆分.json'],
  options: {},
  async run(call): Promise<Answer> {
    const plan = ((await jsonIn(call.given.at(0))) ?? {}) as Partial<ProposeReorganisationBody>
    const api = await call.api('write')
    const body = await withIds(call, api, plan)
    const answer = await api.request('POST', '/reorganisations', { body })
    const { id } = answer.body as { readonly id: string }
    return told(call, answer.body, { zh: '已提出：{id}', en: 'Proposed: {id}' }, { id })
  },
}

/** The plan with ids in the place of names. What is no plan is left for the server to refuse. */
async function withIds(call: Call, api: Api, plan: Partial<ProposeReorganisationBody>): Promise<unknown> {
  const units = await unitsOn(api)
  const { unitId, sources = [], receivers = [] } = plan
  const found = []
  for (const { memberIds = [], ...receiver } of receivers) {
    const ids = []
    for (const named of memberIds) ids.push(await findMember(call, api, named))
    found.push({ ...named(units, receiver), memberIds: ids })
  }
  return {
    ...plan,
    ...(unitId !== undefined && { unitId: unitNamed(units, unitId) }),
    sources: sources.map((source) => named(units, source)),
    receivers: found,
  }
}

function named<T extends { readonly unitId?: string; readonly parentId?: string; readonly successorId?: string }>(
  units: KnownUnits,
  branch: T,
): T {
  const { unitId, parentId, successorId } = branch
  return {
    ...branch,
    ...(unitId !== undefined && { unitId: unitNamed(units, unitId) }),
    ...(parentId !== undefined && { parentId: unitNamed(units, parentId) }),
    ...(successorId !== undefined && { successorId: unitNamed(units, successorId) }),
  }
}

export const reorganisationApprove: Command = {
  name: 'reorganisation approve',
  takes: ['ID'],
  reach: 'api',
  about: { zh: '批准一项调整，并安排每个人的转移', en: 'Approve a reorganisation and order every move' },
  examples: ['reorganisation approve ID --on 2026-05-20 --unit 望潮街道党工委 --document 潮党委〔2026〕9号'],
  options: { on, unit, document: { value: 'NUMBER', about: { zh: '批复文号', en: 'Number of the resolution' } } },
  async run(call): Promise<Answer> {
    const [day, named, document] = (['on', 'unit', 'document'] as const).map((name) => call.given.required(name))
    const api = await call.api('write')
    const unitId = unitNamed(await unitsOn(api), named ?? '')
    return act(call, api, 'approve', { on: day, unitId, document }, { zh: '已批准', en: 'Approved' })
  },
}

export const reorganisationSetUp: Command = {
  name: 'reorganisation set-up',
  takes: ['ID'],
  reach: 'api',
  about: { zh: '组建新支部、移交网格', en: 'Establish the new branches, pass the grids over' },
  examples: ['reorganisation set-up ID'],
  options: {},
  run: async (call) =>
    act(call, await call.api('write'), 'set-up', {}, { zh: '已组建、移交', en: 'Branches and grids are set up' }),
}

export const reorganisationStop: Command = {
  name: 'reorganisation stop',
  takes: ['ID'],
  reach: 'api',
  about: { zh: '中止：已到位的不动，其余留在原支部', en: 'Stop: who has moved stays, every other move is called off' },
  examples: ['reorganisation stop ID --unit 望潮街道党工委 --reason 暂缓调整'],
  options: { unit, reason: { value: 'TEXT', about: { zh: '原因', en: 'Why' } } },
  async run(call): Promise<Answer> {
    const [named, reason] = [call.given.required('unit'), call.given.required('reason')]
    const api = await call.api('write')
    const unitId = unitNamed(await unitsOn(api), named)
    return act(call, api, 'stop', { unitId, reason }, { zh: '已中止', en: 'Stopped' })
  },
}

export const reorganisationComplete: Command = {
  name: 'reorganisation complete',
  takes: ['ID'],
  reach: 'api',
  about: { zh: '办结：原支部名册已空，予以撤销', en: 'Complete: dissolve the branches whose rolls are empty' },
  examples: ['reorganisation complete ID --on 2026-06-30'],
  options: { on },
  async run(call): Promise<Answer> {
    const day = call.given.required('on')
    return act(call, await call.api('write'), 'complete', { on: day }, { zh: '已办结', en: 'Completed' })
  },
}

/** On the reorganisation as it stands now. */
async function act(call: Call, api: Api, task: string, body: object, words: Words): Promise<Answer> {
  const path = `/reorganisations/${encodeURIComponent(call.given.at(0))}`
  const { headers } = await api.request('GET', path)
  const answer = await api.request('POST', `${path}/${task}`, { body, headers: { 'if-match': headers['etag'] ?? '' } })
  return told(call, answer.body, words)
}

function told(call: Call, document: unknown, words: Words, detail: Readonly<Record<string, unknown>> = {}): Answer {
  return { exit: 0, document, text: `${call.say(words, detail)}\n` }
}
