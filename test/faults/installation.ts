import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { LOG_START } from '@harbor/kernel/event'
import { systemClock } from '@harbor/kernel/time'
import { backUp } from '@harbor/platform/backup'
import { BackupRefused } from '@harbor/platform/backup-manifest'
import { restoreBackup } from '@harbor/platform/restore'
import { makeTestFolder } from '@harbor/testing/test-folder'
import { openHarborStores } from './harbor-stores'
import type { KilledChildren, Instant, Killed } from './killed-children'
import { importNumbered, peopleInRoster } from './roster-load'
import { expectWhole, type Acknowledged } from './whole-stores'

/** What is killed, and how much it may have said before: of what says little, the kill comes by time. */
export const works = {
  append: { program: 'stores-until-killed', lines: 40, thenMs: 6 },
  views: { program: 'stores-until-killed', lines: 30, thenMs: 12 },
  checkpoint: { program: 'stores-until-killed', lines: 9, thenMs: 12 },
  rebuild: { program: 'stores-until-killed', lines: 3, thenMs: 40 },
  begin: { program: 'stores-until-killed', lines: 3, thenMs: 40 },
  import: { program: 'harbor-until-killed', lines: peopleInRoster, thenMs: 25 },
  backup: { program: 'harbor-until-killed', lines: 1, thenMs: 60 },
  restore: { program: 'harbor-until-killed', lines: 1, thenMs: 60 },
} as const
export type Work = keyof typeof works

/** One data folder, killed again and again, and what was acknowledged in it. */
export class Installation {
  readonly folder = makeTestFolder()
  readonly data = join(this.folder, 'data')
  readonly serial = join(this.folder, 'serial')
  readonly acknowledged: Acknowledged[] = []
  rosters = 0

  constructor(private readonly random: () => number) {}

  /** Has it done, kills it, and looks at what it was about. */
  async hurt(work: Work, round: number, children: KilledChildren): Promise<void> {
    if (work === 'restore') await this.makeBackup()
    const number = work === 'import' ? this.rosters++ : round
    const folder = work === 'begin' ? this.apart('begun') : this.data
    const killed = await children.kill(works[work].program, { work, folder, number }, this.instantOf(work))
    switch (work) {
      case 'begin':
        return expectBegun(folder, killed)
      case 'import':
        return expectImported(folder, number)
      case 'backup':
        await expectBackups(this.data, join(this.folder, 'backups'), this.apart('restored'), killed)
        this.apart('backups')
        return
      case 'restore':
        return expectRestored(join(this.folder, 'restored'), join(this.folder, 'backup'), killed)
      case 'rebuild':
        return
      case 'append':
      case 'views':
      case 'checkpoint':
        for (const [stream = '', revision, position] of killed.acknowledged)
          this.acknowledged.push({ stream, revision: Number(revision), position: Number(position) })
    }
  }

  private instantOf(work: Work): Instant {
    const { lines, thenMs } = works[work]
    return { lines: Math.floor(this.random() * (lines + 1)), thenMs: this.random() * thenMs }
  }

  /** A folder for this round's work alone. */
  private apart(name: string): string {
    const folder = join(this.folder, name)
    rmSync(folder, { recursive: true, force: true })
    return folder
  }

  private async makeBackup(): Promise<void> {
    this.apart('restored')
    await (await openHarborStores(this.data)).close()
    await backUp({ dataFolder: this.data, target: this.apart('backup'), clock: systemClock, withMasterKey: true })
  }
}

/** Everything that this installation was told is done, and everybody in its rosters is enrolled once. */
export async function expectInstallation({ data, serial, acknowledged, rosters }: Installation): Promise<void> {
  const { events } = await expectWhole(data, serial, acknowledged)
  const enrolled = events.filter(({ type }) => type === 'membership.member-enrolled.v1')
  expect(enrolled).toHaveLength(rosters * peopleInRoster)
  expect(new Set(enrolled.map(({ stream }) => stream)).size).toBe(enrolled.length)
}

/** Each first start, acknowledged or cut off, can be started on. */
async function expectBegun(folder: string, { acknowledged }: Killed): Promise<void> {
  const ids = new Map(acknowledged.map(([place = '', id]) => [place, id]))
  for (const name of foldersIn(folder)) {
    const stores = await openHarborStores(join(folder, name))
    expect(stores.log.installationId).toBe(ids.get(join(folder, name)) ?? stores.log.installationId)
    expect(await stores.log.head()).toBe(LOG_START)
    await stores.close()
  }
}

/** The same file again records the rest, and nothing twice. */
async function expectImported(folder: string, number: number): Promise<void> {
  const report = await importNumbered(folder, number)
  expect(report).toMatchObject({ rows: peopleInRoster, changed: 0, refused: 0 })
  expect(report.new + report.unchanged).toBe(peopleInRoster)
  expect(await importNumbered(folder, number)).toMatchObject({ unchanged: peopleInRoster })
}

/** A backup that was acknowledged brings everything back; one that was cut off is none until it is taken up, or is whole. */
async function expectBackups(
  source: string,
  backups: string,
  dataFolder: string,
  { acknowledged }: Killed,
): Promise<void> {
  const heads = new Map(acknowledged.map(([target = '', head]) => [target, Number(head)]))
  for (const name of foldersIn(backups)) {
    const backup = join(backups, name)
    rmSync(dataFolder, { recursive: true, force: true })
    const restored = await restoreBackup({ backup, dataFolder, masterKey: '' }).catch((error: unknown) => error)
    if (restored instanceof BackupRefused && !heads.has(backup)) {
      expect(restored.code).toBe('backup.no-manifest')
      await backUp({ dataFolder: source, target: backup, clock: systemClock, withMasterKey: true })
      await restoreBackup({ backup, dataFolder, masterKey: '' })
    } else expect(restored).toMatchObject({ masterKey: 'opens' })
    await expectOpens(dataFolder, heads.get(backup))
  }
}

/** One that was acknowledged is whole; one that was cut off is nothing to start on, and restoring again finishes it. */
async function expectRestored(folder: string, backup: string, { acknowledged }: Killed): Promise<void> {
  const heads = new Map(acknowledged.map(([target = '', head]) => [target, Number(head)]))
  for (const name of foldersIn(folder)) {
    const dataFolder = join(folder, name)
    if (!existsSync(join(dataFolder, 'log.db'))) {
      expect(heads.has(dataFolder)).toBe(false)
      if (existsSync(join(dataFolder, 'log.db.restoring')))
        await expect(openHarborStores(dataFolder)).rejects.toMatchObject({ code: 'store.not-a-store' })
      await restoreBackup({ backup, dataFolder, masterKey: '' })
    }
    await expectOpens(dataFolder, heads.get(dataFolder))
  }
}

async function expectOpens(dataFolder: string, head: number | undefined): Promise<void> {
  const stores = await openHarborStores(dataFolder)
  const found = await stores.log.head()
  await stores.close()
  expect(found).toBe(head ?? found)
  expect(found).toBeGreaterThan(0)
}

function foldersIn(folder: string): readonly string[] {
  mkdirSync(folder, { recursive: true })
  return readdirSync(folder)
}
