import { Inject, Injectable } from '@nestjs/common'
import { execute, type Facts } from '@harbor/event-log/execute'
import type { UnitId } from '@harbor/kernel/ids'
import type { Instant, LocalDate } from '@harbor/kernel/time'
import type { Caller } from '@harbor/service/caller'
import { CORE, type Core } from '@harbor/service/core'
import { CommandDesk, recordedOrThrow, type Recorded } from '@harbor/service/desk'
import { Turns } from '@harbor/service/turns'
import { unitAsked } from './unit-asked'
import { UnitDirectory } from './unit-directory'
import type { UnitFacts } from './unit-facts'
import { ownBooking, type VenueDecision } from './venue/decide'
import { venueStream, type BookingId, type VenueId } from './venue/events'
import { bookingOf, venueOf, type VenueState } from './venue/state'

export interface GivenVenue {
  readonly now: Instant
  readonly today: LocalDate
  /** The unit named by the order, as it stands today. */
  readonly unit: UnitFacts | undefined
}

/** Where every command on a venue is carried out, one at a time a venue in this process: a crowd does not fight for one stream. */
@Injectable()
export class VenueDesk {
  private readonly turns = new Turns<VenueId>()

  constructor(
    @Inject(CommandDesk) private readonly desk: CommandDesk,
    @Inject(CORE) private readonly core: Core,
    @Inject(UnitDirectory) private readonly units: UnitDirectory,
  ) {}

  /** `subject`: units of which one must lie in the caller's scope; default: who looks after the venue. */
  on(
    venueId: VenueId,
    caller: Caller,
    decide: (venue: VenueState, given: GivenVenue) => VenueDecision,
    more: {
      readonly unitId?: UnitId
      readonly subject?: (venue: VenueState) => readonly (UnitId | null)[]
      readonly id?: string
    } = {},
  ): Promise<Recorded> {
    const { unitId, id = venueId, subject = (venue: VenueState) => [venue.unitId ?? unitId ?? null] } = more
    return this.turns.next(venueId, () =>
      this.desk.carryOutOn<VenueState, UnitFacts | undefined>(caller, {
        stream: venueStream(venueId),
        id,
        fold: venueOf,
        subject: (venue) => ({ unitIds: subject(venue) }),
        facts: () => this.unit(unitId),
        decide: (venue, unit) => decide(venue, { now: caller.context.now, today: caller.today, unit }),
      }),
    )
  }

  /** By the unit that booked, or by who looks after the venue; not for a booking that follows an activity. */
  onBooking(
    venueId: VenueId,
    bookingId: BookingId,
    caller: Caller,
    decide: (venue: VenueState, given: GivenVenue) => VenueDecision,
  ): Promise<Recorded> {
    return this.on(venueId, caller, (venue, given) => ownBooking(venue, bookingId) ?? decide(venue, given), {
      subject: (venue) => [venue.unitId, bookingOf(venue, bookingId)?.unitId ?? null],
      id: bookingId,
    })
  }

  /**
   * For an activity whose organiser was let in already: the revision that he saw is that of the activity. Throws ProblemError for every
   * no.
   */
  forActivity(
    venueId: VenueId,
    caller: Caller,
    decide: (venue: VenueState, given: GivenVenue) => VenueDecision,
    unitId?: UnitId,
  ): Promise<Recorded> {
    const { now } = caller.context
    return this.turns.next(venueId, async () => {
      const outcome = await execute<UnitFacts | undefined>({
        journal: this.core.journal,
        stream: venueStream(venueId),
        context: caller.context,
        facts: () => this.unit(unitId),
        decide: ({ events }, unit) => decide(venueOf(events), { now, today: caller.today, unit }),
      })
      return recordedOrThrow(outcome, venueId, undefined)
    })
  }

  private async unit(unitId: UnitId | undefined): Promise<Facts<UnitFacts | undefined> | undefined> {
    if (unitId === undefined) return undefined
    return unitAsked(this.units, unitId)
  }
}
