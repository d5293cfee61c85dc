import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openSqliteKeys } from '@harbor/access/keys-sqlite/sqlite-keys'
import { CHAIN_START, chainHash } from '@harbor/event-log/chain'
import { Codec } from '@harbor/event-log/codec'
import type { DataKey, PersonalDataKeys } from '@harbor/event-log/keys'
import { seal } from '@harbor/event-log/seal'
import { openSqliteEventLog } from '@harbor/event-log/sqlite/sqlite-event-log'
import type { Recorded } from '@harbor/kernel/event'
import type { EventId, MemberId } from '@harbor/kernel/ids'
import type { MemberEvent } from '@harbor/membership/member-event'
import { memberStream } from '@harbor/membership/member-file'
import { slices } from '@harbor/membership/slices'
import { ids } from '@harbor/testing/member-ids'
import { seededRandom } from '@harbor/testing/seeded-random'
import { BulkLog, type BulkEvent } from './bulk-log'
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
/** Within one transaction: most pages of the index then get many entries before they are written. */
const eventsAtOnce = 100_000

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
  await log.close()
  const bulk = new BulkLog(folder)
  const growing = new GrowingFiles(keys)
  for (let written = 0; written < total;) {
    const events = await growing.take(Math.min(eventsAtOnce, total - written))
    bulk.write(events)
    written += events.length
  }
  bulk.close()
  await keys.close()
}

interface Growing {
  readonly key: Promise<DataKey>
  readonly history: readonly Template[]
  readonly own: OwnIds
  readonly stream: string
  revision: number
  hash: string
}

interface Turn {
  readonly file: Growing
  readonly revision: number
}

/** An event of a file that is copied: what the codec made of it, with the ids of the file it comes from. */
interface Template {
  readonly id: string
  readonly type: string
  readonly data: string
  readonly meta: string
  /** What must be sealed with the key of each copy. */
  readonly personal: boolean
}

/** Copies event after event of files in random turns; a file that has ended is followed by a new one. */
class GrowingFiles {
  private readonly codec = new Codec(slices.flatMap(({ events }) => events))
  private readonly random = seededRandom(1)
  private readonly histories: readonly (readonly Template[])[]
  private readonly streetIds = Array.from({ length: streets }, () => new Map<string, string>())
  private readonly files: Growing[] = []

  constructor(private readonly keys: PersonalDataKeys) {
    this.histories = prototypes(prototypeCount, eventsAFile).map((history) => history.map((one) => this.template(one)))
  }

  async take(count: number): Promise<readonly BulkEvent[]> {
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

  /** Goes through the codec once, so that what its schema does not allow is not copied either. */
  private template(recorded: Recorded<MemberEvent>): Template {
    const { id, type, data, recordedAt, effectiveOn, rulePack, actor, commandId: command, revision } = recorded
    const about = { recordedAt, ...(effectiveOn && { effectiveOn }), ...(rulePack && { rulePack }) }
    const meta = { ...about, actor, command, commandDigest: '0'.repeat(64) }
    const event = { type, data } as MemberEvent
    const stream = memberStream(ids.member)
    const personal = this.codec.personOf(stream, event) !== undefined
    const encoded = this.codec.encode(stream, CHAIN_START, { id, revision }, event, meta, new Uint8Array(32))
    return { id, type, data: personal ? JSON.stringify(data) : encoded.data, meta: encoded.meta, personal }
  }

  private next({ file, revision }: Turn, key: DataKey | undefined): BulkEvent {
    const { history, own, stream } = file
    const template = history[revision]
    if (!template) throw new Error(`the file has no event ${revision}`)
    const id = own.of(template.id) as EventId
    const bare = { revision, id, type: template.type, data: own.within(template.data), meta: own.within(template.meta) }
    if (template.personal) {
      if (key === undefined || key === 'destroyed') throw new Error(`${stream} has no key`)
      const data = JSON.parse(bare.data) as { personal: unknown }
      bare.data = JSON.stringify({ ...data, personal: seal(stream.slice(-36), id, key, data.personal) })
    }
    file.hash = chainHash(file.hash, stream, bare)
    return { stream, event: { ...bare, hash: file.hash } }
  }
}
