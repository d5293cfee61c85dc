import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { LOG_START, type Actor } from '@harbor/kernel/event'
import { newId, type UnitId } from '@harbor/kernel/ids'
import { toInstant, type Clock, type Instant } from '@harbor/kernel/time'
import { accessOver, type Access } from '@harbor/access/access'
import { accountEvents } from '@harbor/access/account/events'
import { operatorOf, type AskUnits } from '@harbor/access/account-office'
import { openSqliteAccessStore } from '@harbor/access/credentials/sqlite/sqlite-access-store'
import { openSqliteKeys } from '@harbor/access/keys-sqlite/sqlite-keys'
import { bootstrap } from '@harbor/access/bootstrap'
import type { AccessStore } from '@harbor/access/credentials/access-store'
import { Journal, type CommandContext } from '@harbor/event-log/journal'
import { reservationEvents } from '@harbor/event-log/reservations'
import { openSqliteEventLog } from '@harbor/event-log/sqlite/sqlite-event-log'
import { ids } from './member-ids'
import { makeTestFolder } from './test-folder'

/** Cheap enough to hash by the dozen; the real cost is tested where it is defined. */
export const cheapHash = { memoryKib: 64, passes: 1, lanes: 1 }

/** A clock that stands still until it is told to go on. */
export class StandingClock implements Clock {
  constructor(private instant: Instant = toInstant('2026-11-24T09:00:00+08:00')) {}
  now(): Instant {
    return this.instant
  }
  goOn(time: { readonly seconds?: number; readonly minutes?: number; readonly hours?: number }): void {
    const ms = (time.seconds ?? 0) * 1_000 + (time.minutes ?? 0) * 60_000 + (time.hours ?? 0) * 3_600_000
    this.instant = new Date(Date.parse(this.instant) + ms).toISOString() as Instant
  }
}

const units: readonly UnitId[] = [ids.street, ids.branch, ids.otherBranch]
const askUnits: AskUnits = (unitIds, on) =>
  Promise.resolve({
    question: `units on=${on}`,
    value: { streetId: ids.street, existingUnits: unitIds.filter((id) => units.includes(id)) },
    position: LOG_START,
  })

/** The accounts' secrets as a process opens them. */
export type OpenAccessStore = (installationId: string, folder: string) => Promise<AccessStore>

const inSqlite: OpenAccessStore = (installationId, folder) =>
  Promise.resolve(openSqliteAccessStore(join(folder, 'access.db'), installationId, { hashCost: cheapHash }))

/** The access library on a real log and a real store (access.db unless told otherwise), with a clock that stands still. */
export class AccessWorld {
  private constructor(
    readonly folder: string,
    readonly journal: Journal,
    readonly access: Access,
    readonly clock: StandingClock,
    private readonly openStore: OpenAccessStore,
  ) {}

  static async open(openStore: OpenAccessStore = inSqlite): Promise<AccessWorld> {
    const folder = makeTestFolder()
    const log = await openSqliteEventLog(folder)
    const keys = await openSqliteKeys(folder, { installationId: log.installationId })
    const types = [...accountEvents, ...reservationEvents]
    const journal = new Journal(log, keys, types)
    const clock = new StandingClock()
    const store = await openStore(log.installationId, folder)
    return new AccessWorld(folder, journal, accessOver({ store, journal, clock, askUnits }), clock, openStore)
  }

  /** A second process on the same stores: its own connection to the accounts' secrets, the same log. */
  async beside(): Promise<Access> {
    const { journal, clock } = this
    const store = await this.openStore(journal.log.installationId, this.folder)
    return accessOver({ store, journal, clock, askUnits })
  }

  /** The context of a new command; by the operator of the machine unless told otherwise. */
  command(actor: Actor = operatorOf(this.journal.log.installationId)): CommandContext {
    return { commandId: newId<'command'>(), actor, now: this.clock.now() }
  }

  /** The first administrator with his own password chosen. */
  async withAdministrator(password = 'harbour lights at dawn') {
    const { journal, access, clock } = this
    const first = { username: 'street-admin', displayName: '沈清', streetId: ids.street, now: clock.now() }
    const done = await bootstrap(journal, access.store, access.directory, first)
    if (!done.ok) throw new Error(done.refusal.code)
    await access.store.passwords.choose(done.accountId, password, clock.now())
    return {
      accountId: done.accountId,
      username: done.username,
      password,
      actor: { id: done.accountId, role: 'street-administrator' },
    }
  }

  async close(): Promise<void> {
    await this.access.store.close()
    await this.journal.keys.close()
    await this.journal.log.close()
    rmSync(this.folder, { recursive: true, force: true })
  }
}
