import * as fc from 'fast-check'
import type { Decision, Refused } from '@harbor/kernel/decision'
import { LOG_START, type Position, type Recorded } from '@harbor/kernel/event'
import { addDays, toInstant, toLocalDate, type LocalDate } from '@harbor/kernel/time'
import { openProposals } from '@harbor/membership/correction/proposals'
import { memberFile, memberStream, type MemberFile } from '@harbor/membership/member-file'
import { CORRECTION, type MemberEvent } from '@harbor/membership/member-event'
import { segmentOn } from '@harbor/membership/standing/timeline'
import { openTransfer } from '@harbor/membership/transfer/state'
import { eventNo } from './member-fixture'
import { fixedId, ids } from './member-ids'
import { branch, branchAndAbove, otherBranch } from './street-units'
import { attempts, ways, type Moment } from './lawful-acts'

/** One try of somebody to do something to a file: most tries of a random life are refused, and that is as it should be. */
export interface Try {
  readonly kind: (typeof attempts)[number]
  /** Days since the try before. */
  readonly later: number
  /** How many days ago the act was that is recorded now. */
  readonly ago: number
  /** Chooses among what the file offers, e.g. which event a correction means. */
  readonly pick: number
}

/** A file that grows by accepted decisions alone. */
export class Life {
  recorded: readonly Recorded<MemberEvent>[] = []
  today = toLocalDate('2021-03-01')
  /** Accepted decisions whose repetition added something. Must stay empty. */
  readonly notRepeatable: string[] = []
  readonly refusals: Refused[] = []
  /** What was accepted and recorded, in order. */
  readonly acts: Try['kind'][] = []

  get file(): MemberFile {
    return memberFile(ids.member, this.recorded)
  }

  attempt({ kind, later, ago, pick }: Try): void {
    this.today = addDays(this.today, later)
    const moment = this.momentOf(addDays(this.today, -ago), pick)
    const decision: Decision<MemberEvent> = ways[kind](this.file, moment)
    if (!decision.accepted) this.refusals.push(decision)
    if (!decision.accepted || decision.events.length === 0) return
    this.acts.push(kind)
    this.record(decision.events)
    const repeated: Decision<MemberEvent> = ways[kind](this.file, moment)
    if (repeated.accepted && repeated.events.length > 0) this.notRepeatable.push(kind)
  }

  private momentOf(on: LocalDate, pick: number): Moment {
    const { file, recorded } = this
    const given = { today: this.today, actorId: ids.secretary, units: [...branchAndAbove, otherBranch] }
    const meant = recorded[pick % Math.max(1, recorded.length)]
    const { personal: _, ...correctedData } = (meant?.data ?? {}) as Readonly<Record<string, unknown>>
    return {
      on,
      pick,
      number: recorded.length + 1,
      branchId: pick % 2 === 0 ? branch.id : otherBranch.id,
      given,
      past: { ...given, historic: true },
      responsibleId: segmentOn(file.timeline, on)?.branchId ?? branch.id,
      floatingId: file.transfer.floating.at(-1)?.floatingId ?? ids.floating,
      latestCorrection: recorded.findLast(({ type }) => type === CORRECTION)?.id ?? eventNo(1),
      other: { ...given, actorId: ids.colleague },
      transferAct: { transferId: openTransfer(file.transfer)?.transferId ?? ids.transfer, on, unitId: ids.street },
      lapseId: file.roll.lapses.at(-1)?.lapseId ?? ids.lapse,
      proposalId: openProposals(recorded).at(-1)?.terms.proposalId ?? ids.proposal,
      correction: {
        proposalId: fixedId<'proposal'>(recorded.length + 1),
        corrects: meant?.id ?? eventNo(1),
        reason: '登记有误',
        authority: '街道党工委',
      },
      correctedData,
    }
  }

  private record(events: readonly MemberEvent[]): void {
    const recordedAt = toInstant(`${this.today}T10:00:00+08:00`)
    const added = events.map((event, index): Recorded<MemberEvent> => {
      const revision = this.recorded.length + index
      return {
        ...event,
        id: eventNo(revision + 1),
        stream: memberStream(ids.member),
        revision,
        position: (LOG_START + revision + 1) as Position,
        recordedAt,
        actor: { id: ids.secretary, role: 'branch-secretary' },
        commandId: fixedId<'command'>(revision + 1),
      }
    })
    this.recorded = [...this.recorded, ...added]
  }
}

/** How often each way is tried: what ends a life seldom, what only follows something else often. */
const weights: Readonly<Partial<Record<Try['kind'], number>>> = {
  initiate: 8,
  approve: 14,
  letter: 10,
  receive: 12,
  announce: 3,
  enrol: 3,
  suspend: 6,
  restore: 6,
  withdrawn: 4,
  apply: 3,
  nominate: 2,
  confirm: 2,
  undo: 5,
  agree: 8,
  annul: 4,
  redate: 4,
}

/** Lives of up to `length` tries; corrections of anything, also of corrections, among them. `among`: the ways that are tried; default: all. */
export function lives(length = 60, among: readonly Try['kind'][] = attempts): fc.Arbitrary<Life> {
  const weighted = among.map((kind) => ({ weight: weights[kind] ?? 1, arbitrary: fc.constant(kind) }))
  const one: fc.Arbitrary<Try> = fc.record({
    kind: fc.oneof(...weighted),
    later: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 30 })),
    ago: fc.oneof(
      { weight: 3, arbitrary: fc.constant(0) },
      // Recorded late, after other acts: where dates cross, rules meet.
      { weight: 2, arbitrary: fc.integer({ min: 1, max: 40 }) },
      { weight: 1, arbitrary: fc.integer({ min: 41, max: 200 }) },
    ),
    pick: fc.nat(1_000),
  })
  const opening: Try = { kind: 'enrol', later: 0, ago: 0, pick: 1 }
  return fc.array(one, { minLength: length / 2, maxLength: length, size: 'max' }).map((tries) => {
    const life = new Life()
    for (const attempt of [opening, ...tries]) life.attempt(attempt)
    return life
  })
}
