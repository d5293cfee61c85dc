import type { Recorded } from '@harbor/kernel/event'
import type { EventId } from '@harbor/kernel/ids'
import { evolveDevelopment, noDevelopment, type Act, type DevelopmentState } from '../development/state'
import type { MemberEvent } from '../member-event'
import { evolveRoll, noRoll, type RollState } from '../roll/state'
import { evolveSanctions, noSanctions, type SanctionState } from '../sanction/state'
import { standingFacts, standingTypes, type StandingFact } from '../standing/facts'
import { timelineOf } from '../standing/timeline'
import type { TransferDays } from '../transfer/deadlines'
import { evolveTransfers, noTransfers, type TransferState } from '../transfer/state'
import type { FileWithDeadlines } from './deadlines-of'

/**
 * What time limits of a member file follow from, and what later events change of it: days, and who has to act. The rest of what the
 * slices know is left out, since the calendar writes it anew at each event.
 */
export interface KeptFile {
  readonly roll: FileWithDeadlines['roll']
  readonly development: DevelopmentState
  readonly transfer: TransferDays
  readonly sanction: SanctionState
  readonly facts: readonly Omit<StandingFact, 'eventId'>[]
}

export const nothingKept: KeptFile = {
  roll: keptRoll(noRoll),
  development: noDevelopment,
  transfer: noTransfers,
  sanction: noSanctions,
  facts: [],
}

export function evolveKept({ roll, development, transfer, sanction, facts }: KeptFile, event: Recorded<MemberEvent>) {
  return {
    roll: keptRoll(evolveRoll({ ...noRoll, ...roll }, event)),
    development: keptDevelopment(development, evolveDevelopment(development, event)),
    transfer: evolveTransferDays(transfer, event),
    sanction: evolveSanctions(sanction, event),
    facts: saysStanding.has(event.type) ? [...facts, ...keptFacts(event)] : facts,
  }
}

export function fileOfKept({ facts, ...slices }: KeptFile): FileWithDeadlines {
  return { ...slices, timeline: timelineOf(facts.map((fact) => ({ ...fact, eventId: notKept }))) }
}

const notKept = '' as EventId
const saysStanding: ReadonlySet<string> = new Set(standingTypes)

function keptFacts(event: Recorded<MemberEvent>): KeptFile['facts'] {
  return standingFacts(event).map(({ eventId: _, ...said }) => said)
}

function keptRoll({ lapses, contact, suspension }: RollState): KeptFile['roll'] {
  return { lapses, contact, suspension }
}

/** The fold of transfers reads of those before only what is kept. */
function evolveTransferDays(before: TransferDays, event: Recorded<MemberEvent>): TransferDays {
  const now = evolveTransfers(before as TransferState, event)
  return now === before ? before : keptTransfers(now)
}

function keptTransfers({ transfers, floating }: TransferState): TransferDays {
  return {
    transfers: transfers.map(({ transferId, sourceId, destination, letters, closed }) => ({
      transferId,
      sourceId,
      destination,
      letters: letters.map(({ number, issuedOn, validUntil }) => ({ number, issuedOn, validUntil })),
      closed,
    })),
    floating: floating.map(({ floatingId, abroad, leftOn, contacts, endedOn }) => ({
      floatingId,
      abroad,
      leftOn,
      contacts,
      endedOn,
    })),
  }
}

/** Those before are reduced already. */
function keptDevelopment(before: DevelopmentState, now: DevelopmentState): DevelopmentState {
  const last = now.acts.at(-1)
  return last && now.acts !== before.acts ? { ...now, acts: [...now.acts.slice(0, -1), keptAct(last)] } : now
}

/** Which step an act is about, how it ended, and what it says of days and of who decides. */
const toldByActs: ReadonlySet<string> = new Set([
  'matter',
  'of',
  'passed',
  'qualified',
  'carried',
  'approved',
  'outcome',
  'votedOn',
  'special',
  'probationEndsOn',
])

function keptAct({ type, on, data }: Act): Act {
  const isNamed = ([name]: readonly [string, unknown]) =>
    toldByActs.has(name) || (name === 'unitId' && type === 'membership.pre-review-concluded.v1')
  // The pairing of type and data is the event's own; only the compiler loses it on the way.
  return { type, on, data: Object.fromEntries(Object.entries(data).filter(isNamed)) } as unknown as Act
}
