import type { Recorded } from '@harbor/kernel/event'
import type { MemberId } from '@harbor/kernel/ids'
import type { Instant, LocalDate } from '@harbor/kernel/time'
import type { Journal } from '@harbor/event-log/journal'
import type { MemberEvent } from '../member-event'
import { memberFile, memberStream, type MemberFile } from '../member-file'
import { effectiveBy, knownAt, segmentsBy } from './as-of'

/** A member's file as read for an answer. */
export interface FileAsOf {
  /** Revision of the whole file, whatever the cut: what If-Match is compared with. */
  readonly revision: number
  readonly file: MemberFile
  /** Everything recorded until the instant asked for. */
  readonly recorded: readonly Recorded<MemberEvent>[]
  /** The file as a fold of what is recorded now: scope is decided on it, not on the past. */
  readonly present: MemberFile
}

/** Undefined when there is no such file. Personal parts are opened only on request. */
export async function readFile(
  journal: Journal,
  memberId: MemberId,
  cut: { readonly asOf?: LocalDate; readonly knownAt?: Instant; readonly personal: boolean },
): Promise<FileAsOf | undefined> {
  const loaded = await journal.load(memberStream(memberId), { personal: cut.personal })
  if (loaded.events.length === 0) return undefined
  const all = loaded.events as readonly Recorded<MemberEvent>[]
  const recorded = cut.knownAt === undefined ? all : knownAt(all, cut.knownAt)
  const present = memberFile(memberId, all)
  const known = recorded === all ? present : memberFile(memberId, recorded)
  const file = cut.asOf === undefined ? known : asOnDay(known, recorded, cut.asOf)
  return { revision: loaded.revision, file, recorded, present }
}

/**
 * Acts until that day; standing by its own days: an admission counts from the vote, though it is approved months later, and stages
 * lived before an import from theirs. Whose file it is, is known of those days too.
 */
function asOnDay(known: MemberFile, recorded: readonly Recorded<MemberEvent>[], on: LocalDate): MemberFile {
  const { roll, ...acts } = memberFile(known.memberId, effectiveBy(recorded, on))
  const details = roll.details ?? known.roll.details
  return { ...acts, roll: { ...roll, details }, timeline: segmentsBy(known.timeline, on) }
}
