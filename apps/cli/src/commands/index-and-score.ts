import { definitionPhaseNames } from '@harbor/organization/appraisal/state'
import { indices } from '@harbor/organization/appraisal/events'
import type { DefinitionRow } from '@harbor/organization/appraisal/views'
import type { ScoreAnswer, ScoresAnswer } from '@harbor/organization/appraisal-http/scores-http'
import { FAR_DATE } from '@harbor/kernel/time'
import { findMember } from '../api/find-member'
import type { RosterEntry } from '@harbor/membership/roster/views'
import { standings } from '@harbor/membership/words'
import type { Api } from '../api/api'
import { allDocuments } from '../api/pages'
import { unitName, unitNamed, unitOption, unitsOn } from '../api/units'
import type { Call, Command } from '../command'
import { ProblemAnswer, wrongUse } from '../errors'
import { table, visible, type Answer } from '../output'
import type { Words } from '../words'
import { jsonIn } from './import-file'

const indexWords: Readonly<Record<(typeof indices)[number], Words>> = {
  fortress: { zh: '堡垒指标', en: 'fortress' },
  pioneer: { zh: '先锋指数', en: 'pioneer' },
}
const scoreOptions = {
  on: { value: 'DATE', about: { zh: '得分日期；默认今天', en: 'The day of the score; default today' } },
  definition: { value: 'ID', about: { zh: '改用另一定义试算', en: 'What if: by another definition' } },
} as const

export const indexList: Command = {
  name: 'index list',
  takes: [],
  reach: 'api',
  about: { zh: '堡垒指标、先锋指数的定义', en: 'Definitions of both indices' },
  examples: ['index list'],
  options: {},
  async run(call): Promise<Answer> {
    const api = await call.api('read')
    const definitions = await allDocuments<DefinitionRow>(api, '/indices', {})
    const header =
      call.language === 'en'
        ? ['index', 'name', 'state', 'in force from', 'items', 'id']
        : ['指数', '名称', '状态', '生效', '项数', '标识']
    const rows = definitions.map(({ index, name, phase, from, definition, id }) => [
      call.say(indexWords[index]),
      visible(name),
      call.say(definitionPhaseNames[phase]),
      from === FAR_DATE ? null : from,
      definition.items.length,
      id,
    ])
    return { exit: 0, document: { documents: definitions }, text: table(header, rows) }
  },
}

export const indexDraft: Command = {
  name: 'index draft',
  takes: ['FILE.json'],
  reach: 'api',
  about: { zh: '从 JSON 文件起草一份指标定义', en: 'Draft a definition from a JSON file' },
  notes: {
    zh: '格式见 docs/guides/programmes.zh.md；由另一人批准后生效。',
    en: 'Its form is told in docs/guides/programmes.en.md. Somebody else approves it.',
  },
  examples: ['index draft pioneer-2026.json'],
  options: {},
  async run(call): Promise<Answer> {
    const file = call.given.at(0)
    const body = await jsonIn(file)
    const api = await call.api('write')
    const answer = await api.request('POST', '/indices', { body })
    const { id } = answer.body as { readonly id: string }
    return {
      exit: 0,
      document: answer.body,
      text: `${call.say({ zh: '已起草：{id}', en: 'Drafted: {id}' }, { id })}\n`,
    }
  },
}

export const scoreList: Command = {
  name: 'score list',
  takes: ['pioneer|fortress'],
  reach: 'api',
  about: { zh: '全体党员或各支部的得分', en: 'Scores of all members, or of all branches' },
  examples: ['score list fortress', 'score list pioneer --unit 海棠一支部 --on 2026-06-30'],
  options: {
    ...scoreOptions,
    unit: { value: 'ID|NAME', about: { zh: '该组织及其下级', en: 'Of this unit and all below it' } },
  },
  async run(call): Promise<Answer> {
    const index = indices.find((one) => one === call.given.at(0))
    if (!index) throw wrongUse({ zh: '指数为 pioneer 或 fortress', en: 'The index is pioneer or fortress' })
    const api = await call.api('read')
    const units = await unitsOn(api)
    const unit = await unitOption(call, api)
    const query = { index, on: call.given.date('on'), definition: call.given.text('definition'), unit }
    const { body } = await api.request('GET', '/scores', { query })
    const { scores, definitionId } = body as ScoresAnswer
    const words = await wordsIn(api, definitionId)
    const written = (code: string) => visible(call.say(words.get(code) ?? { zh: code, en: code }))
    const names = index === 'pioneer' ? await namesOnRoll(api, unit) : new Map<string, string>()
    const header =
      call.language === 'en'
        ? ['score', 'proposes', 'vetoes', 'missing', 'unit', ...(index === 'pioneer' ? ['member'] : [])]
        : ['得分', '建议', '否决', '缺少数据', '党组织', ...(index === 'pioneer' ? ['党员'] : [])]
    const rows = scores.map(({ hundredths, proposes, vetoes, missing, unitId, memberId }) => [
      points(hundredths),
      proposes && written(proposes),
      vetoes.map(written).join(' '),
      missing.map(written).join(' '),
      unitName(units, unitId),
      ...(index === 'pioneer' ? [visible(names.get(memberId ?? '') ?? memberId ?? '')] : []),
    ])
    return { exit: 0, document: body, text: table(header, rows) }
  },
}

export const scoreShow: Command = {
  name: 'score show',
  takes: ['ID|NAME'],
  reach: 'api',
  about: { zh: '一名党员或一个支部的得分明细', en: 'The account of one score, line by line' },
  notes: {
    zh: '得分只作建议，不作决定。--json 列出每一项所依据的事件。',
    en: 'A score proposes and decides nothing. --json names the events behind each line.',
  },
  examples: ['score show 陈明远 --on 2026-06-30', 'score show 海棠一支部 --branch'],
  options: { ...scoreOptions, branch: { about: { zh: '指支部，而非党员', en: 'A branch is meant, not a member' } } },
  async run(call): Promise<Answer> {
    const api = await call.api('read')
    const named = call.given.at(0)
    const path = call.given.flag('branch')
      ? `/scores/units/${unitNamed(await unitsOn(api), named)}`
      : `/scores/members/${await findMember(call, api, named)}`
    const query = { on: call.given.date('on'), definition: call.given.text('definition') }
    const { body } = await api.request('GET', path, { query })
    return { exit: 0, document: body, text: account(call, body as ScoreAnswer) }
  },
}

/** What the codes of items and levels of a definition mean. */
async function wordsIn(api: Api, definitionId: string): Promise<ReadonlyMap<string, Words>> {
  const definitions = await allDocuments<DefinitionRow>(api, '/indices', {})
  const { items = [], levels = [] } = definitions.find(({ id }) => id === definitionId)?.definition ?? {}
  return new Map([...items, ...levels].map(({ code, zh, en }) => [code, { zh, en }]))
}

/** Of everybody whom the caller may see; who may see no roll has the ids. */
async function namesOnRoll(api: Api, unit: string | undefined): Promise<ReadonlyMap<string, string>> {
  const query = { unit, standing: standings.join(','), limit: '500' }
  const listed = await allDocuments<RosterEntry>(api, '/members', query).catch((error: unknown) => {
    if (error instanceof ProblemAnswer && error.status === 403) return []
    throw error
  })
  return new Map(listed.map(({ memberId, name }) => [memberId, name]))
}

function account(call: Call, { name, on, hundredths, lines, proposes, vetoes, missing }: ScoreAnswer): string {
  const say = (zh: string, en: string) => call.say({ zh, en })
  const head = `${visible(name)}  ${on}\n`
  if (hundredths === null)
    return `${head}${say('缺少数据，没有得分：', 'No score: nothing was recorded of')}\n${missing
      .map((one) => `- ${visible(call.say(one))}  ${one.kinds.join(', ')}  ${one.from} - ${one.until}\n`)
      .join('')}`
  const header = call.language === 'en' ? ['line', 'counted', 'points'] : ['项目', '计数', '分值']
  const rows = lines.map((line) => [
    visible(call.say(line)),
    line.among === null ? line.counted : `${line.counted}/${line.among}`,
    points(line.hundredths),
  ])
  const total = [say('合计', 'total'), '', points(hundredths)]
  const verdict =
    vetoes.length > 0
      ? `${say('一票否决：', 'vetoed by: ')}${vetoes.map((code) => writtenLine(call, lines, code)).join(', ')}\n`
      : `${say('建议等次：', 'proposes: ')}${proposes ? visible(call.say(proposes)) : say('无', 'nothing')}\n`
  return `${head}${table(header, [...rows, total])}${verdict}`
}

function writtenLine(call: Call, lines: ScoreAnswer['lines'], code: string): string {
  return visible(call.say(lines.find(({ line }) => line === code) ?? { zh: code, en: code }))
}

/** `68.5`; a dash where there is no score. */
function points(hundredths: number | null): string {
  return hundredths === null ? '-' : String(hundredths / 100)
}
