import { rmSync } from 'node:fs'
import type { Decision } from '@harbor/kernel/decision'
import type { DomainEvent, Position, Recorded } from '@harbor/kernel/event'
import { newId, type CommandId, type MemberId } from '@harbor/kernel/ids'
import { toInstant, type Instant } from '@harbor/kernel/time'
import type { View } from '@harbor/kernel/view'
import { openSqliteKeys } from '@harbor/access/keys-sqlite/sqlite-keys'
import { execute, type Outcome } from '@harbor/event-log/execute'
import type { EventLog } from '@harbor/event-log/event-log'
import { Journal, type CommandContext } from '@harbor/event-log/journal'
import type { PersonalDataKeys } from '@harbor/event-log/keys'
import { reservationEvents } from '@harbor/event-log/reservations'
import { openSqliteEventLog } from '@harbor/event-log/sqlite/sqlite-event-log'
import type { MemberEvent } from '@harbor/membership/member-event'
import { memberFile, memberStream, type MemberFile } from '@harbor/membership/member-file'
import { slices } from '@harbor/membership/slices'
import type { ReadModels } from '@harbor/read-models/read-models'
import { openSqliteReadModels } from '@harbor/read-models/sqlite/sqlite-read-models'
import { startViewRunner, type ViewRunner } from '@harbor/read-models/view-runner'
import { ids } from './member-ids'
import { makeTestFolder } from './test-folder'

/** Member files on a real log, with real keys and, where views are asked for, real read models kept by the real runner. */
export class MemberWorld {
  private constructor(
    private readonly folder: string,
    readonly log: EventLog,
    readonly keys: PersonalDataKeys,
    readonly journal: Journal,
    readonly readModels: ReadModels,
    readonly runner: ViewRunner,
  ) {}

  static async open(views: readonly View[] = []): Promise<MemberWorld> {
    const folder = makeTestFolder()
    const log = await openSqliteEventLog(folder)
    const { installationId } = log
    const keys = await openSqliteKeys(folder, { installationId })
    const journal = new Journal(log, keys, [...reservationEvents, ...slices.flatMap(({ events }) => events)])
    const readModels = await openSqliteReadModels(folder, { installationId })
    const runner = await startViewRunner({ source: journal, readModels, views })
    return new MemberWorld(folder, log, keys, journal, readModels, runner)
  }

  context(at: Instant = toInstant('2026-11-24T01:00:00Z'), commandId: CommandId = newId<'command'>()): CommandContext {
    return { commandId, actor: { id: ids.secretary, role: 'branch-secretary' }, now: at }
  }

  decide(
    memberId: MemberId,
    decide: (file: MemberFile) => Decision,
    context: CommandContext = this.context(),
  ): Promise<Outcome> {
    return execute({
      journal: this.journal,
      stream: memberStream(memberId),
      context,
      personal: true,
      decide: ({ events }) => decide(memberFile(memberId, events as readonly Recorded<MemberEvent>[])),
    })
  }

  /** Records the events as they are, all at one instant, behind what the file holds. */
  async record(memberId: MemberId, events: readonly DomainEvent[], at?: Instant): Promise<Position> {
    const loaded = await this.journal.load(memberStream(memberId))
    const appended = await this.journal.append(loaded, events, this.context(at))
    if (!appended.ok) throw new Error(`the file stands at revision ${appended.actualRevision}`)
    return appended.position
  }

  async file(memberId: MemberId, { personal = true } = {}): Promise<MemberFile> {
    const { events } = await this.journal.load(memberStream(memberId), { personal })
    return memberFile(memberId, events as readonly Recorded<MemberEvent>[])
  }

  /** Resolves when the views have passed everything that is in the log now. */
  async caughtUp(): Promise<void> {
    await this.runner.caughtUp(await this.log.head(), { timeoutMs: 10_000 })
  }

  async close(): Promise<void> {
    await this.runner.stop()
    await this.readModels.close()
    await this.keys.close()
    await this.log.close()
    rmSync(this.folder, { recursive: true, force: true })
  }
}
