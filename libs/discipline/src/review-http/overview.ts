import type { Instant, LocalDate } from '@harbor/kernel/time'
import type { AccountId, MemberId, UnitId } from '@harbor/kernel/ids'
import type { SanctionTerms } from '@harbor/membership/public'
import { openAppeal, type ReviewFile, type ReviewId, type ReviewState } from '../review/state'

/** Where a case stands. */
export type ReviewStage =
  'opened' | 'found' | 'shown' | 'heard' | 'proposed' | 'voted' | 'decided' | 'appealed' | 'closed'

/** One line in the list of one's own cases. */
export interface ReviewLine {
  readonly reviewId: ReviewId
  readonly memberId: MemberId
  readonly unitId: UnitId
  readonly openedOn: LocalDate
  readonly stage: ReviewStage
  readonly terms: SanctionTerms | null
}

/** One opening of the case file. */
export interface CaseFileRead {
  readonly accountId: AccountId
  readonly at: Instant
}

/** The whole case, for its team. */
export interface ReviewOverview extends ReviewState {
  readonly reviewId: ReviewId
  readonly stage: ReviewStage
  /** Who opened the file before, newest first, the last hundred. */
  readonly reads: readonly CaseFileRead[]
}

export function stageOf(file: ReviewState): ReviewStage {
  if (file.closed) return 'closed'
  if (openAppeal(file)) return 'appealed'
  if (file.decision) return 'decided'
  if (file.vote) return 'voted'
  if (file.proposal) return 'proposed'
  if (file.statement) return 'heard'
  if (file.factsShownOn !== null) return 'shown'
  return file.found.length > 0 ? 'found' : 'opened'
}

export function lineOf(file: ReviewFile): readonly ReviewLine[] {
  const { opened, reviewId, terms } = file
  if (!opened) return []
  const { memberId, unitId, on: openedOn } = opened
  return [{ reviewId, memberId, unitId, openedOn, stage: stageOf(file), terms }]
}

export function overviewOf({ recorded: _, ...file }: ReviewFile, reads: readonly CaseFileRead[]): ReviewOverview {
  return { ...file, stage: stageOf(file), reads }
}
