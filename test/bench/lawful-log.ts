import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openSqliteKeys } from '@harbor/access/keys-sqlite/sqlite-keys'
import { CHAIN_START } from '@harbor/event-log/chain'
import { Codec, type Meta } from '@harbor/event-log/codec'
import type { RawEventToAppend } from '@harbor/event-log/event-log'
import type { DataKey, PersonalDataKeys } from '@harbor/event-log/keys'
import { openSqliteEventLog } from '@harbor/event-log/sqlite/sqlite-event-log'
import type { Recorded } from '@harbor/kernel/event'
import type { EventId, MemberId } from '@harbor/kernel/ids'
import type { MemberEvent } from '@harbor/membership/member-event'
import { memberStream } from '@harbor/membership/member-file'
import { slices } from '@harbor/membership/slices'
import { ids } from '@harbor/testing/member-ids'
import { seededRandom } from '@harbor/testing/seeded-random'
import { OwnIds, prototypes } from './lawful-files'

/** Raise it when what the log holds changes: a kept log of another number is not used. */
const madeAs = 1
/** What the benchmarks on a large log use; `HARBOR_BENCH_EVENTS` for another size. */
export const lawfulEvents = Number(process.env['HARBOR_BENCH_EVENTS'] ?? 1_000_000)
const eventsAFile = 32
const prototypeCount = 256
/** Files that grow at the same time: events of one file lie far apart, as years of a street's acts do. */
const openFiles = 10_000
const streets = 8
const eventsAtOnce = 4_000

/**
 * A data folder with a log of `events` events of member files (see lawful-files.ts), with keys. Made once (about 40 us an event)
 * and kept in the system's temporary folder.
 */
export async function lawfulLog(events: number): Promise<string> {
  const folder = join(tmpdir(), `harbor-bench-lawful-${madeAs}-${events}`)
  if (existsSync(folder)) return folder
  process.stderr.write(`making a log of ${events.toLocaleString('en')} events in ${folder} ...\n`)
  const unfinished = `${folder}.new`
  rmSync(unfinished, { recursive: true, force: true })
  mkdirSync(unfinished, { recursive: true })
  await fill(unfinished, events)
  renameSync(unfinished, folder)
  return folder
}

async function fill(folder: string, total: number): Promise<void> {
  const log = await openSqliteEventLog(folder)
  const keys = await openSqliteKeys(folder, { installationId: log.installationId })
  const growing = new GrowingFiles(keys)
  for (let written = 0; written < total;) {
    const appends = await growing.take(Math.min(eventsAtOnce, total - written))
    const results = await Promise.all(
      appends.map(({ stream, event }) => log.append(stream, event.revision - 1, [event])),
    )
    if (results.some(({ ok }) => !ok)) throw new Error('an append was refused')
    written += appends.length
  }
  await keys.close()
  await log.close()
}

interface Growing {
  readonly key: Promise<DataKey>
  readonly history: readonly Recorded<MemberEvent>[]
  readonly own: OwnIds
  readonly stream: string
  revision: number
  hash: string
}

interface Turn {
  readonly file: Growing
  readonly revision: number
}

/** Encodes event after event of files in random turns; a file that has ended is followed by a new one. */
class GrowingFiles {
  private readonly codec = new Codec(slices.flatMap(({ events }) => events))
  private readonly random = seededRandom(1)
  private readonly histories = prototypes(prototypeCount, eventsAFile)
  private readonly streetIds = Array.from({ length: streets }, () => new Map<string, string>())
  private readonly files: Growing[] = []

  constructor(private readonly keys: PersonalDataKeys) {}

  async take(count: number): Promise<readonly { stream: string; event: RawEventToAppend }[]> {
    const turns = Array.from({ length: count }, () => this.chosen())
    const keys = await Promise.all(turns.map(({ file }) => file.key))
    return turns.map((turn, index) => this.next(turn, keys[index]))
  }

  private chosen(): Turn {
    const at = Math.floor(this.random() * openFiles)
    let file = this.files[at]
    if (!file || file.revision >= file.history.length) file = this.files[at] = this.started()
    return { file, revision: file.revision++ }
  }

  private started(): Growing {
    const history = this.histories[Math.floor(this.random() * this.histories.length)] ?? []
    const own = new OwnIds(this.streetIds[Math.floor(this.random() * streets)] ?? new Map<string, string>())
    const stream = memberStream(own.of(ids.member) as MemberId)
    const key = this.keys.loadOrCreate(stream.slice(-36))
    return { history, own, stream, key, revision: 0, hash: CHAIN_START }
  }

  private next({ file, revision }: Turn, key: DataKey | undefined): { stream: string; event: RawEventToAppend } {
    const { history, own, stream } = file
    const recorded = history[revision]
    if (!recorded) throw new Error(`the file has no event ${revision}`)
    const { id, type, data, recordedAt, effectiveOn, rulePack, actor, commandId } = recorded
    const meta: Meta = {
      recordedAt,
      ...(effectiveOn && { effectiveOn }),
      ...(rulePack && { rulePack }),
      ...own.within({ actor, command: commandId }),
      commandDigest: '0'.repeat(64),
    }
    const event = { type, data: own.within(data) } as MemberEvent
    const place = { id: own.of(id) as EventId, revision }
    const encoded = this.codec.encode(stream, file.hash, place, event, meta, key === 'destroyed' ? undefined : key)
    file.hash = encoded.hash
    return { stream, event: encoded }
  }
}
