import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { openSqliteReadModels } from '@harbor/read-models/sqlite/sqlite-read-models'
import type { ReadModels } from '@harbor/read-models/read-models'
import { startViewRunner } from '@harbor/read-models/view-runner'
import { makeTestFolder, useTestFolder } from '@harbor/testing/test-folder'
import { describeWhereItRuns } from '../servers/described'
import { betweenDisk, lackingDisk, readRecord, type DiskOperation } from './disk-record'
import { digestOf, LossyDisk, writeState } from './disk-states'
import { ledgerViews, openHarborStores, type HarborStores } from './harbor-stores'
import { KilledChildren } from './killed-children'
import { isLongLook, limitMs, randomOf, roundsOr, say } from './rounds'
import { expectLog, type Acknowledged } from './whole-stores'

/** A round that is asked for is ten states. */
const states = roundsOr(40, 10)
/** Where files need no disk: what is put there and opened is a copy of what was left of one. */
const memory = '/dev/shm'
const starts = isLongLook ? 5 : 3

describeWhereItRuns(lackingDisk(), 'after a power failure', () => {
  const folder = useTestFolder()
  const children = new KilledChildren()
  afterAll(() => children.end())

  it(
    `the embedded stores hold everything acknowledged and nothing half: ${states} states that the disk may be in`,
    async () => {
      const disk = join(folder(), 'disk')
      mkdirSync(disk)
      const record = join(folder(), 'record')
      children.prepare('stores-until-killed', { ...betweenDisk(disk), HARBOR_DISK_RECORD: record })
      const order = { work: 'live', folder: join(disk, 'data'), number: starts }
      const { finished } = await children.kill('stores-until-killed', order, { lines: Infinity, thenMs: 0 })
      expect(finished).toBe(true)
      const operations = readRecord(record)
      const place = mkdtempSync(join(existsSync(memory) ? memory : folder(), 'harbor-'))
      const heads = await expectStates(operations, disk, place)
      rmSync(place, { recursive: true })
      say(`power failures: ${states} states of ${operations.length} operations, ${heads} heads, nothing lost`)
    },
    limitMs(states, 2_000),
  )
})

/** Goes over the life again and again, and takes states at every operation, until there are enough that differ. */
async function expectStates(operations: readonly DiskOperation[], root: string, place: string): Promise<number> {
  const random = randomOf('power')
  const seen = new Set<string>()
  const digests = new Map<number, unknown>()
  for (let pass = 0; seen.size < states; pass++) {
    if (pass > 1_000) throw new Error(`only ${seen.size} states differ`)
    const disk = new LossyDisk(root)
    const acknowledged: Acknowledged[] = []
    const share = (states - seen.size) / operations.length
    for (const [index, operation] of operations.entries()) {
      disk.do(operation)
      if (operation.kind === 'said') acknowledged.push(...saidIn(operation))
      if (random() >= share - Math.floor(share) && share < 1) continue
      for (let turn = 0; turn < Math.max(1, Math.floor(share)) && seen.size < states; turn++) {
        const state = disk.fail(random)
        // The same content is another state when more was acknowledged before.
        const digest = `${acknowledged.length} ${digestOf(state)}`
        if (seen.has(digest)) continue
        seen.add(digest)
        writeState(state, place)
        await expectNothingLost(join(place, 'data'), acknowledged, digests).catch((error: unknown) => {
          throw new Error(`state ${seen.size}, power lost after operation ${index} (${place})`, { cause: error })
        })
        for (const name of readdirSync(place)) rmSync(join(place, name), { recursive: true })
        if (isLongLook && seen.size % 1_000 === 0) say(`power failures: ${seen.size}`)
      }
    }
  }
  return digests.size
}

/** Acts and first starts that were told to be done. */
function saidIn({ data }: DiskOperation): readonly Acknowledged[] {
  const [word, stream = '', revision, position] = data.toString().trim().split(' ')
  return word === 'ok' && position !== undefined
    ? [{ stream, revision: Number(revision), position: Number(position) }]
    : []
}

async function expectNothingLost(
  place: string,
  acknowledged: readonly Acknowledged[],
  digests: Map<number, unknown>,
): Promise<void> {
  const stores = await openHarborStores(place)
  try {
    const { head } = await expectLog(stores, acknowledged)
    const found = await digestsAt(stores, stores.readModels, head, 1_000)
    if (!digests.has(head)) digests.set(head, await serialDigests(stores, head))
    expect(found).toEqual(digests.get(head))
  } finally {
    await stores.close()
  }
}

async function serialDigests(stores: HarborStores, head: number): Promise<unknown> {
  const serial = makeTestFolder()
  const plain = await openSqliteReadModels(serial, { installationId: stores.log.installationId })
  const digests = await digestsAt(stores, plain, head, 1)
  await plain.close()
  rmSync(serial, { recursive: true })
  return digests
}

async function digestsAt({ journal: source }: HarborStores, readModels: ReadModels, head: number, pageSize: number) {
  const runner = await startViewRunner({ source, readModels, views: ledgerViews, pageSize })
  await runner.caughtUp(head as never, { timeoutMs: 60_000 })
  await runner.stop()
  const views = ledgerViews.map(({ name, collection }) => readModels.live(name, 1, collection))
  return Promise.all((await Promise.all(views)).map((view) => view.digest()))
}
