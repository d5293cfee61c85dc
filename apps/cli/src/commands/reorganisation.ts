import { moveStates } from '@harbor/organization/reorganisation/progress/progress'
import type { ReorganisationAnswer } from '@harbor/organization/reorganisation/progress/queries-http'
import { reorganisationPhaseNames, reorganisationPhases } from '@harbor/organization/reorganisation/state'
import type { ReorganisationRow } from '@harbor/organization/reorganisation/views'
import type { RosterEntry } from '@harbor/membership/roster/views'
import type { Api } from '../api/api'
import { allDocuments } from '../api/pages'
import { unitName, unitsOn, type KnownUnits } from '../api/units'
import type { Call, Command } from '../command'
import { fields, table, visible, type Answer } from '../output'
import { heldByWords, moveStateWords, reorganisationKindWords } from '../reorganisation-words'

export const reorganisationList: Command = {
  name: 'reorganisation list',
  takes: [],
  reach: 'api',
  about: { zh: '网格支部的拆分、合并、撤销', en: 'Splits, mergers and dissolutions of branches' },
  examples: ['reorganisation list', 'reorganisation list --phase set-up'],
  options: {
    phase: {
      value: 'PHASE',
      about: { zh: `进展：${reorganisationPhases.join('、')}`, en: `One of: ${reorganisationPhases.join(', ')}` },
    },
  },
  async run(call): Promise<Answer> {
    const api = await call.api('read')
    const query = { phase: call.given.oneOf('phase', reorganisationPhases) }
    const { body } = await api.request('GET', '/reorganisations', { query })
    const { documents } = body as { readonly documents: readonly ReorganisationRow[] }
    const units = await unitsOn(api)
    const named = (branches: readonly { readonly unitId: string; readonly name?: string | null }[]) =>
      branches.map(({ unitId, name }) => visible(name ?? unitName(units, unitId))).join(', ')
    const header =
      call.language === 'en'
        ? ['proposed', 'kind', 'state', 'from', 'to', 'moves', 'id']
        : ['提出日期', '类型', '进展', '原支部', '接收支部', '转移人数', '编号']
    const rows = documents.map(({ proposedOn, kind, phase, sources, receivers, moves, id }) => [
      proposedOn,
      call.say(reorganisationKindWords[kind]),
      call.say(reorganisationPhaseNames[phase]),
      named(sources),
      named(receivers),
      moves,
      id,
    ])
    return { exit: 0, document: body, text: table(header, rows) }
  },
}

export const reorganisationShow: Command = {
  name: 'reorganisation show',
  takes: ['ID'],
  reach: 'api',
  about: {
    zh: '一项调整：谁已到位，谁在转接，谁还没有去向',
    en: 'One reorganisation: who has moved, is under way or left',
  },
  examples: ['reorganisation show 5f0c2b1e-6d3a-5c4b-9a8f-7e6d5c4b3a29'],
  options: {},
  async run(call): Promise<Answer> {
    const api = await call.api('read')
    const { body } = await api.request('GET', `/reorganisations/${encodeURIComponent(call.given.at(0))}`)
    const answer = body as ReorganisationAnswer
    const units = await unitsOn(api)
    const people = await peopleOf(api, answer)
    return { exit: 0, document: body, text: `${head(call, answer)}\n${rows(call, answer, units, people)}` }
  },
}

function head(
  call: Call,
  { kind, phase, sources, receivers, decision, counts, withoutDestination }: ReorganisationAnswer,
) {
  const say = (zh: string, en: string) => call.say({ zh, en })
  const from = sources.map(({ name, unitId, closes, onRoll }) => {
    const what = closes ? say('撤销', 'closes') : say('保留', 'goes on')
    return `${visible(name ?? unitId)} (${what}, ${onRoll})`
  })
  const to = receivers.map(({ name, toBeNamed, unitId }) => visible(name ?? toBeNamed ?? unitId))
  const numbers = moveStates.flatMap((state) =>
    counts[state] > 0 ? [`${call.say(moveStateWords[state])} ${counts[state]}`] : [],
  )
  return fields([
    [say('类型', 'kind'), call.say(reorganisationKindWords[kind])],
    [say('进展', 'state'), call.say(reorganisationPhaseNames[phase])],
    [say('原支部（在册）', 'from (on roll)'), from.join(', ')],
    [say('接收支部', 'to'), to.join(', ')],
    [say('批准', 'approved'), decision && `${decision.on}  ${visible(decision.document)}`],
    [say('人员', 'people'), numbers.join(', ')],
    [say('没有去向', 'without destination'), withoutDestination.length || null],
  ])
}

function rows(
  call: Call,
  answer: ReorganisationAnswer,
  units: KnownUnits,
  people: ReadonlyMap<string, string>,
): string {
  const header =
    call.language === 'en' ? ['member', 'to', 'state', 'why', 'id'] : ['姓名', '去向', '进展', '原因', '编号']
  const branchName = (id: string) => {
    const receiver = answer.receivers.find(({ unitId }) => unitId === id)
    return visible(receiver?.toBeNamed ?? unitName(units, id))
  }
  const moves = answer.moves.map(({ memberId, destinationId, state, heldBy }) => [
    people.get(memberId) ?? '',
    branchName(destinationId),
    call.say(moveStateWords[state]),
    heldBy && call.say(heldByWords[heldBy]),
    memberId,
  ])
  const forgotten = answer.withoutDestination.map(({ memberId }) => [people.get(memberId) ?? '', '', '', '', memberId])
  return table(header, [...moves, ...forgotten])
}

/** Names of those on the rolls of the branches, as far as the caller may see them. */
async function peopleOf(api: Api, { sources, receivers }: ReorganisationAnswer): Promise<ReadonlyMap<string, string>> {
  const living = [...sources, ...receivers].filter(({ name }) => name !== null)
  const names = new Map<string, string>()
  for (const { unitId } of living)
    for (const { memberId, name } of await allDocuments<RosterEntry>(api, '/members', { unit: unitId, limit: '500' }))
      names.set(memberId, visible(name ?? ''))
  return names
}
