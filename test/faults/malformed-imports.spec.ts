import 'reflect-metadata'
import { HarborWorld, type Answer } from '@harbor/testing/harbor-fixture'
import { badCells, badCollections, badTexts, badWorkbooks, tableKinds } from './malformed-imports'
import { isLongLook, randomOf, say } from './rounds'

let world: HarborWorld
beforeAll(async () => {
  world = await HarborWorld.open({ environment: { HARBOR_FICTIONAL_DATA: 'yes' } })
}, 60_000)
afterAll(() => world.close())

/** On a machine to itself no file takes 5 s of the processor; cores that share their work with others take up to three times as long. */
const limitMs = 15_000
const limitBytes = 512 * 1024 * 1024
const seen = { files: 0, slowestMs: 0, largestBytes: 0 }

const head = () => world.harbor.platform.core.journal.log.head()

/** What is wrong with the answer to a bad file; undefined: nothing. */
async function faultOf(send: () => Promise<Answer>): Promise<string | undefined> {
  const [headBefore, cpuBefore, rssBefore] = [await head(), process.cpuUsage(), process.memoryUsage().rss]
  const { status, body, text } = await send()
  const { user, system } = process.cpuUsage(cpuBefore)
  const ms = (user + system) / 1_000
  const bytes = process.memoryUsage().rss - rssBefore
  seen.files += 1
  seen.slowestMs = Math.max(seen.slowestMs, ms)
  seen.largestBytes = Math.max(seen.largestBytes, bytes)
  if ((await head()) !== headBefore) return `recorded something: ${status} ${text.slice(0, 300)}`
  if (ms > limitMs || bytes > limitBytes) return `took ${ms} ms and ${bytes} bytes`
  if (status === 200) return nothingTaken(body) ? undefined : `took something: ${text.slice(0, 300)}`
  const isExplained = typeof body['code'] === 'string' && typeof body['detail'] === 'string' && body['detail'] !== ''
  return status >= 400 && status < 500 && isExplained ? undefined : `${status} ${text.slice(0, 300)}`
}

/** A report of rows that were all refused, or a table in which there are none. */
function nothingTaken(body: Answer['body']): boolean {
  return body['recorded'] === false || body['new'] === 0 || body['features'] === 0
}

const language = (index: number) => ({ 'accept-language': index % 2 ? 'en' : 'zh-CN' })

describe('a malformed file changes nothing and costs little:', () => {
  const files = tableKinds.flatMap((kind) =>
    [...badTexts(kind), ...badCells(kind), ...badWorkbooks(kind, randomOf(`import ${kind.route}`))]
      .filter(({ isHeavy }) => isLongLook || isHeavy !== true)
      .map((file) => ({ ...file, route: kind.route })),
  )

  it.each(tableKinds.map(({ route }) => route))(
    '%s',
    async (route) => {
      const faults: string[] = []
      for (const { what, bytes } of files.filter((one) => one.route === route)) {
        const name = what.startsWith('csv') ? 'list.csv' : 'list.xlsx'
        const content = bytes()
        const fault = await faultOf(() => world.upload('first', route, name, content))
        if (fault !== undefined) faults.push(`${what}: ${fault}`)
      }
      expect(faults).toEqual([])
    },
    isLongLook ? 1_800_000 : 300_000,
  )

  it('/grids/import', async () => {
    const faults: string[] = []
    for (const [index, { what, collection }] of badCollections().entries()) {
      const body = { collection, on: '2026-11-20' }
      const fault = await faultOf(() => world.ask('first', 'POST', '/grids/import', { body, headers: language(index) }))
      if (fault !== undefined) faults.push(`${what}: ${fault}`)
    }
    expect(faults).toEqual([])
  }, 60_000)

  it('two hundred of them and more', () => {
    const { files: count, slowestMs, largestBytes } = seen
    if (isLongLook) say(`${count} files; at most ${Math.round(slowestMs)} ms and ${largestBytes >> 20} MiB for one`)
    expect(count).toBeGreaterThanOrEqual(200)
  })
})
