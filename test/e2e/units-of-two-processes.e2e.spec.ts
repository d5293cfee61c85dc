import 'reflect-metadata'
import { cpSync, rmSync } from 'node:fs'
import { LOG_START } from '@harbor/kernel/event'
import type { UnitId } from '@harbor/kernel/ids'
import { standsBelowItself } from '@harbor/organization/unit-tree'
import { toLocalDate } from '@harbor/kernel/time'
import { HarborWorld } from '@harbor/testing/harbor-fixture'
import { makeTestFolder } from '@harbor/testing/test-folder'
import { EventStoreDbDouble } from '../servers/eventstoredb-double/eventstoredb-double'

/** Two processes that share nothing but the log, each with views of its own. */
let double: EventStoreDbDouble
let [here, there]: HarborWorld[] = []
const folders: string[] = []

beforeAll(async () => {
  double = await EventStoreDbDouble.start()
  const environment = { HARBOR_EVENTSTORE_URL: double.address }
  const first = await HarborWorld.open({ environment })
  await first.stop()
  folders.push(first.folder, makeTestFolder())
  cpSync(first.folder, folders[1] ?? '', { recursive: true })
  here = await HarborWorld.open({ folder: first.folder, environment })
  there = await HarborWorld.open({ folder: folders[1] ?? '', environment })
})
afterAll(async () => {
  await here?.stop()
  await there?.stop()
  for (const folder of folders) rmSync(folder, { recursive: true, force: true })
  double.stop()
})

async function move(world: HarborWorld | undefined, unitId: string, parentId: string): Promise<number> {
  for (;;) {
    const answer = await world?.change('first', `unit-${unitId}`, `/units/${unitId}/move`, {
      parentId,
      on: '2026-11-24',
    })
    if (answer?.status !== 503) return answer?.status ?? 0
  }
}

describe('two processes that decide on units at the same moment', () => {
  it('never close a circle in the tree together', async () => {
    const established = async (name: string): Promise<string> => (await here?.establish('committee', name)) ?? ''
    for (let round = 0; round < 5; round++) {
      const [one, other] = [await established(`第${round}甲社区党委`), await established(`第${round}乙社区党委`)]
      await there?.caughtUp()
      const statuses = await Promise.all([move(here, one, other), move(there, other, one)])
      expect(statuses.toSorted((a, b) => a - b)).toEqual([201, 422])
    }
    await here?.caughtUp()
    const units = here?.harbor.platform.units.units ?? new Map()
    const circles = [...units.keys()].filter((id: UnitId) => standsBelowItself(units, id, toLocalDate('2026-11-25')))
    expect([units.size, circles]).toEqual([11, []])
  })

  it('leave the order of their decisions in the log, each announced before it was recorded', async () => {
    const { journal } = here?.harbor.platform.core ?? {}
    const page = await journal?.log.readAll(LOG_START, { limit: 10_000 })
    const announced = (page?.events ?? []).filter(({ type }) => type === 'log.append-announced.v1')
    const wanted = announced.map(({ data }) => (data as { events: { id: string }[] }).events[0]?.id)
    const recorded = (page?.events ?? [])
      .filter(({ stream }) => stream.startsWith('unit-') && stream !== `unit-${here?.streetId}`)
      .map(({ id }) => id)
    expect(recorded).toHaveLength(15)
    expect(recorded).toEqual(wanted.filter((id) => recorded.some((one) => one === id)))
  })
})
