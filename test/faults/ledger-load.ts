import { accounts, corrected, entered, named, tags, type Ledger } from '@harbor/read-models/fixtures/ledger'
import type { Position } from '@harbor/kernel/event'
import type { ReadModels } from '@harbor/read-models/read-models'
import { openSqliteReadModels } from '@harbor/read-models/sqlite/sqlite-read-models'
import { startViewRunner } from '@harbor/read-models/view-runner'

export const ledgerViews = [accounts, tags]
export const ledgerInstallation = '01930000-0000-7000-8000-000000000001'

const entriesAtOnce = 30

/**
 * Entries in several accounts as fast as the log takes them, some corrected to another tag, so that documents come and go. Resolves
 * with the position of the last.
 */
export async function enterMuch(ledger: Ledger, round: number): Promise<Position> {
  let last = await ledger.append('a0', named({ name: `第${round}轮` }))
  for (let index = 0; index < entriesAtOnce; index++) {
    const account = `a${(round + index) % 7}`
    last = await ledger.append(account, entered({ amount: round + index, tag: `t${index % 3}` }))
    if (index % 10 === 9) {
      const replacement = { data: { amount: 1, tag: `t${round % 5}` } }
      const revision = (await ledger.log.readStream(`account-${account}`)).length - 1
      last = await ledger.append(account, corrected({ corrects: ledger.eventId(account, revision), replacement }))
    }
  }
  return last
}

/** The views are what a serial replay of the whole log, event by event into SQLite, comes to. */
export async function expectSerial(
  ledger: Ledger,
  readModels: ReadModels,
  last: Position,
  folder: string,
): Promise<void> {
  const plain = await openSqliteReadModels(folder, { installationId: ledgerInstallation })
  const serial = await startViewRunner({ source: ledger.source, readModels: plain, views: ledgerViews, pageSize: 1 })
  await serial.caughtUp(last, { timeoutMs: 600_000 })
  await serial.stop()
  for (const { name, collection } of ledgerViews) {
    const truth = await plain.live(name, 1, collection)
    const live = await readModels.live(name, 1, collection)
    expect(await live.checkpoint()).toBe(await truth.checkpoint())
    expect(await live.digest()).toEqual(await truth.digest())
    expect(await readModels.collection(name).count()).toBe((await truth.digest()).documents)
  }
  await plain.close()
}
