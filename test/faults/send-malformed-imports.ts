import 'reflect-metadata'
import { HarborWorld, type Answer } from '@harbor/testing/harbor-fixture'
import { badCells, badCollections, badTexts, badWorkbooks, tableKinds } from './malformed-imports'
import { isLongLook, randomOf } from './rounds'

/**
 * Sends each malformed file to a platform of its own and says, one JSON a line, what was wrong with the answer and what it cost. A
 * process of its own: globals are so slow in the realm of a test runner that a parser costs six times as much there.
 */
const world = await HarborWorld.open({ environment: { HARBOR_FICTIONAL_DATA: 'yes' } })
const head = () => world.harbor.platform.core.journal.log.head()

export interface Sent {
  readonly route: string
  readonly what: string
  readonly fault?: string | undefined
  readonly cpuMs: number
  readonly bytes: number
}

async function tell(route: string, what: string, send: () => Promise<Answer>): Promise<void> {
  const [headBefore, cpuBefore, rssBefore] = [await head(), process.cpuUsage(), process.memoryUsage().rss]
  const answer = await send()
  const { user, system } = process.cpuUsage(cpuBefore)
  const cost = { cpuMs: (user + system) / 1_000, bytes: process.memoryUsage().rss - rssBefore }
  const fault = (await head()) === headBefore ? faultOf(answer) : `recorded something: ${inShort(answer)}`
  const sent: Sent = { route, what, fault, ...cost }
  process.stdout.write(`${JSON.stringify(sent)}\n`)
}

function faultOf(answer: Answer): string | undefined {
  const { status, body } = answer
  if (status === 200) return nothingTaken(body) ? undefined : `took something: ${inShort(answer)}`
  const isExplained = typeof body['code'] === 'string' && typeof body['detail'] === 'string' && body['detail'] !== ''
  return status >= 400 && status < 500 && isExplained ? undefined : inShort(answer)
}

/** A report of rows that were all refused, or a table in which there are none. */
function nothingTaken(body: Answer['body']): boolean {
  return body['recorded'] === false || body['new'] === 0 || body['features'] === 0
}

const inShort = ({ status, text }: Answer) => `${status} ${text.slice(0, 300)}`

for (const kind of tableKinds) {
  const { route } = kind
  const files = [...badTexts(kind), ...badCells(kind), ...badWorkbooks(kind, randomOf(`import ${route}`))]
  for (const { what, bytes, isHeavy } of files) {
    if (isHeavy === true && !isLongLook) continue
    const content = bytes()
    await tell(route, what, () =>
      world.upload('first', route, what.startsWith('csv') ? 'list.csv' : 'list.xlsx', content),
    )
  }
}

for (const [index, { what, collection }] of badCollections().entries()) {
  const body = { collection, on: '2026-11-20' }
  const headers = { 'accept-language': index % 2 ? 'en' : 'zh-CN' }
  await tell('/grids/import', what, () => world.ask('first', 'POST', '/grids/import', { body, headers }))
}

await world.close()
