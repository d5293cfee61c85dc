import { effectiveHistory } from '@harbor/kernel/correction'
import type { Recorded } from '@harbor/kernel/event'
import type { MemberId } from '@harbor/kernel/ids'
import { noDevelopment, evolveDevelopment, type DevelopmentState } from './development/state'
import { CORRECTION, type MemberEvent } from './member-event'
import { noRoll, evolveRoll, type RollState } from './roll/state'
import { evolveSanctions, noSanctions, type SanctionState } from './sanction/state'
import { standingFacts } from './standing/facts'
import { timelineOf, type Segment } from './standing/timeline'
import { noTransfers, evolveTransfers, type TransferState } from './transfer/state'

/** One person's whole file, as every decision about the person sees it: corrections applied, all slices joined. */
export interface MemberFile {
  readonly memberId: MemberId
  /** False when nothing was ever recorded. */
  readonly exists: boolean
  /** Stage, standing and branch over the days, oldest first, without gaps. */
  readonly timeline: readonly Segment[]
  readonly roll: RollState
  readonly development: DevelopmentState
  readonly transfer: TransferState
  readonly sanction: SanctionState
  /** As recorded, corrections included: what a correction must look things up in. */
  readonly recorded: readonly Recorded<MemberEvent>[]
}

export function memberStream(memberId: MemberId): string {
  return `member-${memberId}`
}

/** Folds a stream read whole (or cut at an instant: what was known then). */
export function memberFile(memberId: MemberId, recorded: readonly Recorded<MemberEvent>[]): MemberFile {
  const effective = effectiveHistory(recorded, CORRECTION)
  return {
    memberId,
    exists: recorded.length > 0,
    timeline: timelineOf(effective.flatMap(standingFacts)),
    roll: effective.reduce(evolveRoll, noRoll),
    development: effective.reduce(evolveDevelopment, noDevelopment),
    transfer: effective.reduce(evolveTransfers, noTransfers),
    sanction: effective.reduce(evolveSanctions, noSanctions),
    recorded,
  }
}
