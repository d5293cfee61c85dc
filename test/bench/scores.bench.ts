import { rmSync } from 'node:fs'
import { toLocalDate } from '@harbor/kernel/time'
import type { MemberId, UnitId } from '@harbor/kernel/ids'
import type { ViewDocument } from '@harbor/kernel/view'
import { ScoreDesk } from '@harbor/organization/appraisal-http/score-desk'
import { appraisalFactsView, type FactRow } from '@harbor/organization/appraisal/facts-view'
import type { IndexDefinition } from '@harbor/organization/appraisal/events'
import { appealsView } from '@harbor/organization/score-appeal/views'
import { openSqliteReadModels } from '@harbor/read-models/sqlite/sqlite-read-models'
import { fixed } from '@harbor/testing/member-ids'
import { makeTestFolder } from '@harbor/testing/test-folder'
import type { Core } from '@harbor/service/core'
import type { MembersOnRoll } from '@harbor/organization/public'
import { figure, type Benchmark, type Measured } from './measure'

const people = 10_000
const branches = 300
/** A year of a branch: theme days, group meetings, and what else is due. */
const sessions = 24
const on = toLocalDate('2026-12-31')

const select = (kind: string, detail?: string) => [{ kind, ...(detail !== undefined && { detail }) }]
const item = { per: 1, weight: 100, capHundredths: 2_000, period: 'year', required: false, zh: '项' } as const
const definition: IndexDefinition = {
  index: 'pioneer',
  name: 'PIONEER-2026',
  source: '潮党〔2026〕3号',
  baseHundredths: 6_000,
  ceilingHundredths: 10_000,
  items: [
    {
      ...item,
      code: 'rate',
      en: 'rate of attendance',
      sign: 'plus',
      counting: 'rate',
      of: select('attendance.present'),
      among: [...select('attendance.present'), ...select('attendance.unexcused')],
      awardHundredths: 2_000,
      required: true,
    },
    {
      ...item,
      code: 'lectures',
      en: 'lectures',
      sign: 'plus',
      counting: 'times',
      of: select('attendance.present', 'lecture'),
      awardHundredths: 100,
    },
    {
      ...item,
      code: 'class-hours',
      en: 'class hours',
      sign: 'plus',
      counting: 'quantity',
      of: select('attendance.present'),
      per: 4,
      awardHundredths: 100,
    },
    {
      ...item,
      code: 'absences',
      en: 'absences',
      sign: 'minus',
      counting: 'times',
      of: select('attendance.unexcused'),
      awardHundredths: 300,
    },
  ],
  levels: [],
}

/** The facts of a year of a street in the view, as its fold leaves them; then the scores of everybody on one day, from the question to the answer. */
async function open(): Promise<Measured> {
  const folder = makeTestFolder()
  const readModels = await openSqliteReadModels(folder, { installationId: fixed('e9', 1), readOnly: false })
  const view = appraisalFactsView([])
  const facts = await readModels.live(view.name, view.version, view.collection)
  await readModels.live(appealsView.name, appealsView.version, appealsView.collection)
  const roll: { memberId: MemberId; branchId: UnitId; votes: boolean }[] = []
  for (let number = 1; number <= people; number++)
    roll.push({ memberId: fixed('a0', number), branchId: fixed('b0', (number % branches) + 1), votes: true })
  for (let branch = 1; branch <= branches; branch++) {
    const branchId = fixed<'unit'>('b0', branch)
    const own = roll.filter((one) => one.branchId === branchId)
    await facts.add(
      Array.from({ length: sessions }, (_, session) => {
        const source = `session-${fixed('e3', branch * 100 + session)}`
        return { key: source, state: null, documents: attended(source, own, session) }
      }),
    )
  }
  const core = { readModels } as unknown as Core
  const members: MembersOnRoll = {
    membersOf: async () => ({ members: roll, position: 0 as never }),
    among: async () => ({ members: [], position: 0 as never }),
  }
  const desk = new ScoreDesk(core, members, [])
  const run = async (): Promise<number> => {
    const startedAt = performance.now()
    const scores = await desk.ofMembers([], on, { definitionId: fixed('f3', 1), from: on, definition })
    const ms = performance.now() - startedAt
    const scored = scores.filter(({ score }) => score.kind === 'scored').length
    if (scored !== people) throw new Error(`${scored} of ${people} have a score`)
    return ms / 1_000
  }
  const close = async (): Promise<void> => {
    await readModels.close()
    rmSync(folder, { recursive: true })
  }
  return { run, close }
}

function attended(
  source: string,
  own: readonly { readonly memberId: MemberId; readonly branchId: UnitId }[],
  session: number,
): readonly ViewDocument[] {
  return own.map(({ memberId, branchId }, index): FactRow => {
    const absent = (index + session) % 17 === 0
    return {
      id: `${source}/${memberId}`,
      key: memberId,
      source,
      memberId,
      unitId: branchId,
      kind: absent ? 'attendance.unexcused' : 'attendance.present',
      detail: session % 6 === 0 ? 'lecture' : 'theme-day',
      on: toLocalDate(`2026-${String(1 + (session % 12)).padStart(2, '0')}-${session < 12 ? '10' : '20'}`),
      quantity: absent ? 0 : 2,
    }
  })
}

export const scoreBenchmarks: readonly Benchmark[] = [
  figure({
    name: `scores of ${people.toLocaleString('en')} members at a date, ${(people * sessions).toLocaleString('en')} facts`,
    unit: 's',
    atMost: 2,
    open,
  }),
]
