import { Inject, Injectable } from '@nestjs/common'
import type { Facts } from '@harbor/event-log/execute'
import type { Decision } from '@harbor/kernel/decision'
import type { MemberId, UnitId } from '@harbor/kernel/ids'
import type { Instant, LocalDate } from '@harbor/kernel/time'
import { factsAsked, UnitDirectory, type UnitFacts } from '@harbor/organization/public'
import type { Caller } from '@harbor/service/caller'
import { CORE, type Core } from '@harbor/service/core'
import { CommandDesk, type Recorded } from '@harbor/service/desk'
import { ProblemError } from '@harbor/service/problem'
import { ledgerOf, type Ledger } from './ledger'
import { PEOPLE_ON_ROLL, type PeopleOnRoll } from './people-on-roll'
import { hoursStream } from './words'

/** What decisions about a ledger ask of other files. */
export interface LedgerFacts {
  /** The organiser or issuer named. */
  readonly unit: UnitFacts | undefined
  readonly onTheRoll: boolean
}

/** Where every command on a member's ledger is carried out, and every ledger is read. */
@Injectable()
export class LedgerDesk {
  constructor(
    @Inject(CommandDesk) private readonly desk: CommandDesk,
    @Inject(CORE) private readonly core: Core,
    @Inject(UnitDirectory) private readonly units: UnitDirectory,
    @Inject(PEOPLE_ON_ROLL) private readonly people: PeopleOnRoll,
  ) {}

  /** `organiserId`: a unit whose own business it is too, besides the branch that answers for the member. */
  async on(
    memberId: MemberId,
    caller: Caller,
    decide: (ledger: Ledger, facts: LedgerFacts) => Decision,
    asked: {
      readonly unitId?: UnitId
      readonly on?: LocalDate
      readonly organiserOf?: (ledger: Ledger) => UnitId | undefined
    } = {},
  ): Promise<Recorded> {
    const { branchId } = await this.people.branchOn(memberId, caller.today)
    return this.desk.carryOut<LedgerFacts>(caller, {
      stream: hoursStream(memberId),
      id: memberId,
      personal: true,
      subject: ({ events }) => ({
        unitIds: [branchId, asked.unitId, asked.organiserOf?.(ledgerOf(memberId, events))],
        memberId,
      }),
      facts: () => this.facts(memberId, asked.unitId, asked.on ?? caller.today),
      decide: ({ events }, facts) => decide(ledgerOf(memberId, events), facts ?? { unit: undefined, onTheRoll: false }),
    })
  }

  /** As it was known at an instant. A ledger out of scope is answered as a member who does not exist. */
  async read(
    memberId: MemberId,
    caller: Caller,
    { knownAt, personal = false }: { readonly knownAt?: Instant | undefined; readonly personal?: boolean } = {},
  ): Promise<{ readonly ledger: Ledger; readonly revision: number }> {
    const { branchId } = await this.people.branchOn(memberId, caller.today)
    const loaded = await this.core.journal.load(hoursStream(memberId), { personal })
    const present = ledgerOf(memberId, loaded.events)
    const organisers = present.hours.records.map(({ organiserId }) => organiserId)
    const isKnown = branchId !== null || loaded.events.length > 0
    if (!isKnown || !caller.mayTouch({ unitIds: [branchId, ...organisers], memberId }))
      throw new ProblemError('request.no-such-route')
    const ledger =
      knownAt === undefined
        ? present
        : ledgerOf(
            memberId,
            loaded.events.filter(({ recordedAt }) => recordedAt <= knownAt),
          )
    return { ledger, revision: loaded.revision }
  }

  async facts(memberId: MemberId, unitId: UnitId | undefined, on: LocalDate): Promise<Facts<LedgerFacts>> {
    await this.core.caughtUp(await this.core.journal.log.head())
    const { branchId, position } = await this.people.branchOn(memberId, on)
    const known = unitId === undefined ? undefined : this.units.facts(unitId)
    const unit = known && factsAsked(known)
    const question = `hours member=${memberId} unit=${unitId ?? 'none'} on=${on}`
    return { question, value: { unit, onTheRoll: branchId !== null }, position }
  }
}
