import { effectiveHistory } from '@harbor/kernel/correction'
import type { Recorded } from '@harbor/kernel/event'
import type { MemberId } from '@harbor/kernel/ids'
import type { PublicEvent, PublicEvents, PublicEventType } from '@harbor/kernel/public-event'
import { CORRECTION, type MemberEvent } from './member-event'
import { standingFacts, type StandingFact } from './standing/facts'
import { isMemberStage } from './words'

export const MEMBERSHIP_TOPIC = 'party.membership.v1'
export const TRANSFER_TOPIC = 'party.transfer.v1'
export const SNAPSHOT_TOPIC = 'party.member-snapshot.v1'

/** What single events of a file tell, by stored type; what does not stand here is not told. */
export type ToldOfMembers = {
  readonly [T in MemberEvent['type']]?: (
    event: Recorded<Extract<MemberEvent, { type: T }>>,
    memberId: MemberId,
  ) => readonly PublicEvent[]
}

/** Of applicants, activists and development targets a district is told nothing: the file must be that of a Party member. */
export function ofPartyMembers(types: readonly PublicEventType[], told: ToldOfMembers): PublicEvents {
  return {
    types,
    handles: Object.keys(told),
    readsFile: true,
    tell: (event, before) => (isPartyMember([...before, event]) ? tellOne(told, event) : []),
  }
}

export function tellOne(told: ToldOfMembers, event: Recorded): readonly PublicEvent[] {
  const tell = told[event.type as MemberEvent['type']] as
    ((event: Recorded, memberId: MemberId) => readonly PublicEvent[]) | undefined
  return tell?.(event, memberIdOf(event)) ?? []
}

export function isPartyMember(file: readonly Recorded[]): boolean {
  return factsTold(file).some(({ stage }) => stage !== undefined && isMemberStage(stage))
}

/** What a file says of standing, corrections heeded. */
export function factsTold(file: readonly Recorded[]): readonly StandingFact[] {
  return effectiveHistory(file, CORRECTION).flatMap(factsOf)
}

/** A file is told event by event, and its earlier events say the same each time; what a correction put in the place of one is another object. */
const known = new WeakMap<Recorded, readonly StandingFact[]>()

function factsOf(event: Recorded): readonly StandingFact[] {
  const facts = known.get(event) ?? standingFacts(asMembers(event))
  known.set(event, facts)
  return facts
}

export function memberIdOf({ stream }: Pick<Recorded, 'stream'>): MemberId {
  return stream.slice(-36) as MemberId
}

/** Streams `member-…` hold events of members alone. */
export function asMembers(event: Recorded): Recorded<MemberEvent> {
  return event as Recorded<MemberEvent>
}
