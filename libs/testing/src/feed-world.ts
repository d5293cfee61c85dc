import { rmSync } from 'node:fs'
import type { EventLog } from '@harbor/event-log/event-log'
import { Journal } from '@harbor/event-log/journal'
import { openSqliteEventLog } from '@harbor/event-log/sqlite/sqlite-event-log'
import { openSqliteKeys } from '@harbor/access/keys-sqlite/sqlite-keys'
import type { PersonalDataKeys } from '@harbor/event-log/keys'
import { LogSource } from '@harbor/district-feed/log-source'
import type { RelayStore } from '@harbor/district-feed/relay-store'
import { openSqliteRelayStore } from '@harbor/district-feed/sqlite/sqlite-relay-store'
import { sourceOf, Telling } from '@harbor/district-feed/telling'
import type { DomainEvent } from '@harbor/kernel/event'
import { newId } from '@harbor/kernel/ids'
import { toInstant, type Clock } from '@harbor/kernel/time'
import { eventTypes, publicEvents } from '@harbor/platform/contexts'
import { ids } from './member-ids'
import { makeTestFolder } from './test-folder'

/** A real log and a real relay store in a folder of their own, and what the log tells a district. */
export class FeedWorld {
  readonly clock: Clock = { now: () => toInstant('2026-11-24T01:00:00Z') }

  private constructor(
    readonly folder: string,
    readonly log: EventLog,
    readonly store: RelayStore,
    private readonly keys: PersonalDataKeys,
    private readonly journal: Journal,
  ) {}

  /** Default: over an embedded log. */
  static async open(openLog: (folder: string) => Promise<EventLog> = openSqliteEventLog): Promise<FeedWorld> {
    const folder = makeTestFolder()
    const log = await openLog(folder)
    const { installationId } = log
    const keys = await openSqliteKeys(folder, { installationId })
    const store = await openSqliteRelayStore(folder, { installationId })
    return new FeedWorld(folder, log, store, keys, new Journal(log, keys, eventTypes))
  }

  /** What a relay reads; each its own, as in processes of their own. */
  source(): LogSource {
    return new LogSource(this.log, eventTypes, new Telling(publicEvents, sourceOf(this.log.installationId)))
  }

  /** Behind what the stream holds. */
  async record(stream: string, ...events: readonly DomainEvent[]): Promise<void> {
    const loaded = await this.journal.load(stream)
    const actor = { id: ids.secretary, role: 'branch-secretary' }
    const appended = await this.journal.append(loaded, events, {
      commandId: newId<'command'>(),
      actor,
      now: this.clock.now(),
    })
    if (!appended.ok) throw new Error(`${stream} stands at revision ${appended.actualRevision}`)
  }

  async close(): Promise<void> {
    await this.store.close()
    await this.keys.close()
    await this.log.close()
    rmSync(this.folder, { recursive: true, force: true })
  }
}
