import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { StoreError } from '@harbor/event-log/event-log'
import { deriveId } from '@harbor/kernel/ids'
import { startViewRunner } from '@harbor/read-models/view-runner'
import { act, ledgerViews, openHarborStores, type HarborStores } from './harbor-stores'
import { obey, say, type Order } from './killed-child'

const namespace = '018f0000-0000-7000-8000-000000000000'
/** Few, so that acts on one meet: streams grow, and corrections move documents from tag to tag. */
const accounts = Array.from({ length: 12 }, (_, index) => deriveId<'account'>(namespace, `account ${index}`))

async function actOnce({ journal }: HarborStores, amount: number): Promise<void> {
  const account = accounts[amount % accounts.length] ?? ''
  const { stream, revision, position } = await act(journal, { account, amount })
  say(`ok ${stream} ${revision} ${position}`)
}

/** Several at once, each on accounts of its own, so that they share commits. */
function keepActing(stores: HarborStores, writers: number): Promise<unknown> {
  return Promise.all(
    Array.from({ length: writers }, async (_, writer) => {
      for (let turn = 0; ; turn++) await actOnce(stores, writer + turn * writers)
    }),
  )
}

async function startViews({ journal: source, readModels }: HarborStores, pageSize: number) {
  return startViewRunner({ source, readModels, views: ledgerViews, pageSize, rebuildMemoryBytes: 16 * 1024 })
}

/** What a store says when it cannot; any other error ends the child. */
async function toldOf<T>(work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof StoreError)) throw error
    say(`refused ${error.code}`)
    return undefined
  }
}

async function persistently<T>(work: () => Promise<T>): Promise<T | undefined> {
  for (let attempt = 0; attempt < 4; attempt++) {
    const result = await toldOf(work)
    if (result !== undefined) return result
  }
  return undefined
}

/** Before the next act finds its write-ahead logs folded into their files, and begins them anew. */
function checkpointBeside(folder: string): void {
  for (const name of ['log.db', 'keys.db', 'views.db']) {
    const beside = new DatabaseSync(join(folder, name))
    beside.exec('PRAGMA wal_checkpoint(PASSIVE)')
    beside.close()
  }
}

await obey({
  /** First starts, one after the other. */
  async begin({ folder }) {
    for (let start = 0; ; start++) {
      const place = join(folder, `first-${start}`)
      const stores = await openHarborStores(place)
      say(`ok ${place} ${stores.log.installationId}`)
      await stores.close()
    }
  },
  /** A life from the first start on that comes to an end: acts by several, views, logs that go into their files, stops and starts. */
  async live({ folder, number }) {
    for (let start = 0; start < number; start++) {
      const stores = await openHarborStores(folder)
      say(`ok ${folder} ${stores.log.installationId}`)
      const runner = await startViews(stores, 7)
      for (let turn = 0; turn < 4; turn++) {
        const amounts = [0, 1, 2].map((writer) => writer + turn + start)
        await Promise.all(amounts.map((amount) => actOnce(stores, amount)))
        await runner.caughtUp(await stores.log.head(), { timeoutMs: 60_000 })
        if (turn % 2 === 1) checkpointBeside(folder)
      }
      await runner.stop()
      await stores.close()
    }
  },
  /** Acts on a disk that fails: what is refused is said, and tried again with others; then everything is closed and opened again. */
  async endure({ folder }) {
    for (const acts of [14, 4]) {
      const stores = await persistently(() => {
        say('opening')
        return openHarborStores(folder)
      })
      if (!stores) continue
      const runner = await startViews(stores, 7)
      for (let amount = 0; amount < acts; amount++) await toldOf(() => actOnce(stores, amount))
      await toldOf(() => runner.stop())
      await toldOf(() => stores.close())
    }
  },
  async append({ folder }) {
    await keepActing(await openHarborStores(folder), 6)
  },
  async views({ folder }) {
    const stores = await openHarborStores(folder)
    await startViews(stores, 7)
    await keepActing(stores, 3)
  },
  /** The log's write-ahead log goes into its file whenever the store is opened or closed, and here also between two appends. */
  async checkpoint({ folder, number }: Order) {
    for (let turn = 0; ; turn++) {
      const stores = await openHarborStores(folder)
      const beside = new DatabaseSync(join(folder, 'log.db'))
      for (let amount = 0; amount < 3; amount++) {
        await actOnce(stores, number + turn + amount)
        if (turn % 2 === 0) beside.exec('PRAGMA wal_checkpoint(PASSIVE)')
      }
      beside.close()
      await stores.close()
    }
  },
  async rebuild({ folder, number }) {
    const stores = await openHarborStores(folder)
    const runner = await startViews(stores, 50)
    for (let turn = number; ; turn++) {
      const view = ledgerViews[turn % ledgerViews.length]?.name ?? ''
      const { position } = await runner.rebuild(view)
      say(`ok ${view} ${position}`)
      if (turn % 3 === 0) await actOnce(stores, turn)
    }
  },
})
