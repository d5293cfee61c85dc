import { accept, refuse } from '@harbor/kernel/decision'
import type { MemberId } from '@harbor/kernel/ids'
import { dateOf } from '@harbor/kernel/time'
import { notUnderWay, type ActivityDecision, type GivenActivity } from './decide'
import { placeGiven, signedOut, signedUp, type ActivityEvent } from './events'
import { firstWaiting, isOpenAt, participantOf, placesTaken, type ActivityState } from './state'

/**
 * First come: a place while there is one, then the waiting list, each in the order of the stream. When the last place went while this
 * was decided, the decision is taken anew on the newer file. `onTheRoll`: those of them who are on the roll today.
 */
export function signUp(
  state: ActivityState,
  memberIds: readonly MemberId[],
  given: GivenActivity & { readonly onTheRoll: ReadonlySet<MemberId> },
): ActivityDecision {
  const closed = notUnderWay(state)
  if (closed) return closed
  if (state.phase !== 'open') return refuse('activity.not-open')
  if (!isOpenAt(state, given.now)) return refuse('activity.sign-up-over', { until: state.signUpUntil ?? '' })
  const wanted = [...new Set(memberIds)].filter((memberId) => !participantOf(state, memberId))
  const stranger = wanted.find((memberId) => !given.onTheRoll.has(memberId))
  if (stranger) return refuse('activity.not-on-the-roll', { memberId: stranger })
  const free = state.capacity - placesTaken(state)
  const effectiveOn = dateOf(given.now)
  return accept(
    ...wanted.map((memberId, index) => signedUp({ memberId, as: index < free ? 'place' : 'waiting' }, { effectiveOn })),
  )
}

/** Until sign-up ends. A place that becomes free goes to whoever waits longest. */
export function signOut(state: ActivityState, memberId: MemberId, given: GivenActivity): ActivityDecision {
  const closed = notUnderWay(state)
  if (closed) return closed
  const participant = participantOf(state, memberId)
  if (!participant) return refuse('activity.not-signed-up')
  if (!isOpenAt(state, given.now)) return refuse('activity.sign-up-over', { until: state.signUpUntil ?? '' })
  const effectiveOn = dateOf(given.now)
  const next = participant.seat === 'place' ? firstWaiting(state) : undefined
  return accept<ActivityEvent>(
    signedOut({ memberId }, { effectiveOn }),
    ...(next ? [placeGiven({ memberId: next.memberId }, { effectiveOn })] : []),
  )
}
