import { digestLines } from '@harbor/audit/replay'
import type { Recorded } from '@harbor/kernel/event'
import type { UnitId } from '@harbor/kernel/ids'
import type { LocalDate } from '@harbor/kernel/time'
import type { MemberEvent } from '@harbor/membership/member-event'
import { memberFile, memberStream } from '@harbor/membership/member-file'
import { segmentOn } from '@harbor/membership/standing/timeline'
import type { Stage, Standing } from '@harbor/membership/words'
import { unitFile } from '@harbor/organization/unit/state'
import { unitStream, type UnitEvent } from '@harbor/organization/unit/events'
import { nameOn } from '@harbor/organization/unit-tree'
import type { Id, MemberId } from '@harbor/kernel/ids'

export type Streams = ReadonlyMap<string, readonly Recorded[]>

/** How many persons stood so on the day. */
export interface StandingCount {
  /** Empty text: no branch of the platform. */
  readonly unitId: UnitId | ''
  readonly stage: Stage
  readonly standing: Standing
  readonly count: number
}

export interface ReplayedStandings {
  readonly files: number
  readonly counts: readonly StandingCount[]
  /** Over every segment of every file: two replays to the same instant give the same digest, whatever the day. */
  readonly digest: string
}

/** Folds every member's file and counts by branch, stage and standing as of a day. */
export function standingsOf(streams: Streams, on: LocalDate): ReplayedStandings {
  const counts = new Map<string, StandingCount>()
  const lines: string[] = []
  let files = 0
  for (const { id, events } of filesOf<MemberId, MemberEvent>(streams, memberStream)) {
    files++
    const { timeline } = memberFile(id, events)
    for (const { validFrom, validTo, stage, standing, branchId } of timeline)
      lines.push([id, validFrom, validTo, stage, standing, branchId ?? ''].join(' '))
    const now = segmentOn(timeline, on)
    if (!now) continue
    const { stage, standing } = now
    const unitId = now.branchId ?? ''
    const key = keyOf({ unitId, stage, standing })
    counts.set(key, { unitId, stage, standing, count: (counts.get(key)?.count ?? 0) + 1 })
  }
  return { files, counts: [...counts.values()], digest: digestLines(lines) }
}

export function keyOf({ unitId, stage, standing }: Omit<StandingCount, 'count'>): string {
  return `${unitId} ${stage} ${standing}`
}

/** What the units were called on that day. */
export function unitNamesOf(streams: Streams, on: LocalDate): ReadonlyMap<string, string> {
  const names = new Map<string, string>()
  for (const { id, events } of filesOf<UnitId, UnitEvent>(streams, unitStream)) {
    const { unit } = unitFile(id, events)
    if (unit) names.set(unit.id, nameOn(unit, on) ?? unit.name)
  }
  return names
}

function* filesOf<FileId extends Id<string>, Event extends MemberEvent | UnitEvent>(
  streams: Streams,
  streamOf: (id: FileId) => string,
): Generator<{ readonly id: FileId; readonly events: readonly Recorded<Event>[] }> {
  const prefix = streamOf('' as FileId)
  for (const [stream, events] of streams)
    if (stream.startsWith(prefix))
      yield {
        id: stream.slice(prefix.length) as FileId,
        events: events as readonly Recorded<Event>[],
      }
}
