import { Body, Controller, Get, Inject, Param, Post, Query } from '@nestjs/common'
import { ApiOperation, ApiPropertyOptional, ApiTags } from '@nestjs/swagger'
import { Type } from 'class-transformer'
import { IsIn, IsInt, IsOptional, Max, Min } from 'class-validator'
import { deriveId } from '@harbor/kernel/ids'
import { endOfDay, type Instant, type LocalDate } from '@harbor/kernel/time'
import type { QueryPage, Where } from '@harbor/read-models/read-models'
import { OfRevision } from '@harbor/service/answers'
import { Caller, TheCaller } from '@harbor/service/caller'
import { CORE, type Core } from '@harbor/service/core'
import type { Recorded } from '@harbor/service/desk'
import { Permit, PermitChange, PermitOpening } from '@harbor/service/permit'
import { ProblemError } from '@harbor/service/problem'
import { IsLocalDate } from '@harbor/service/validators'
import { ListQuery } from '../list-query'
import { VenueDesk } from '../venue-desk'
import * as body from './commands'
import { bookVenue, cancelBooking, changeVenue, closeVenue, moveBooking, openVenue, settleBooking } from './decide'
import { venueStream, type VenueId } from './events'
import { venueOf, type VenueState } from './state'
import { bookingsView, venuesView, type BookingRow, type VenueRow } from './views'

export class VenuesQuery extends ListQuery {
  /** Holding at least so many people. */
  @ApiPropertyOptional({ type: 'integer', minimum: 1 })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(100_000)
  people?: number
}

export class BookingsQuery extends ListQuery {
  /** First day; today when missing. */
  @ApiPropertyOptional()
  @IsOptional()
  @IsLocalDate()
  from?: LocalDate

  /** Last day. */
  @ApiPropertyOptional()
  @IsOptional()
  @IsLocalDate()
  until?: LocalDate

  /** `true`: also what was cancelled. */
  @ApiPropertyOptional({ enum: ['true'] })
  @IsOptional()
  @IsIn(['true'])
  all?: 'true'
}

/** One venue; its bookings are asked for by days. */
export interface VenueAnswer extends Omit<VenueState, 'bookings'> {
  readonly id: VenueId
}

/** 场所: opened, changed, closed by the street; booked by every unit that wants it, first come. */
@ApiTags('venues')
@Controller('venues')
export class VenueController {
  constructor(
    @Inject(VenueDesk) private readonly desk: VenueDesk,
    @Inject(CORE) private readonly core: Core,
  ) {}

  @Get()
  @Permit('venue.read')
  @ApiOperation({ summary: '场所: all that are open today; by words, by how many they hold' })
  list(@Query() query: VenuesQuery, @TheCaller() caller: Caller): Promise<QueryPage<VenueRow>> {
    const { people, text, limit = 50, cursor } = query
    return this.core.readModels.collection<VenueRow>(venuesView.name).find({
      where: { closedOn: { gt: caller.today }, ...(people !== undefined && { capacity: { gte: people } }) },
      sort: [{ field: 'name', direction: 'asc' }],
      limit,
      withTotal: true,
      ...(text !== undefined && { text }),
      ...(cursor !== undefined && { cursor }),
    })
  }

  @Get(':venueId')
  @Permit('venue.read')
  @ApiOperation({ summary: 'One venue' })
  async one(@Param() { venueId }: body.VenuePath): Promise<OfRevision<VenueAnswer>> {
    const { events, revision } = await this.core.journal.load(venueStream(venueId))
    const { bookings: _, ...venue } = venueOf(events)
    if (venue.openedOn === null) throw new ProblemError('venue.unknown')
    return new OfRevision(revision, { id: venueId, ...venue })
  }

  @Get(':venueId/bookings')
  @Permit('venue.read')
  @ApiOperation({ summary: '场所日程: bookings between two days, in the order of time' })
  bookings(
    @Param() { venueId }: body.VenuePath,
    @Query() { from, until, all, text, limit = 200, cursor }: BookingsQuery,
    @TheCaller() caller: Caller,
  ): Promise<QueryPage<BookingRow>> {
    const where: Where = {
      venueId: { eq: venueId },
      endsAt: { gt: dayBegins(from ?? caller.today) },
      ...(until && { startsAt: { lte: endOfDay(until) } }),
      ...(!all && { phase: { in: ['booked', 'used', 'unused'] } }),
    }
    return this.core.readModels.collection<BookingRow>(bookingsView.name).find({
      where,
      sort: [{ field: 'startsAt', direction: 'asc' }],
      limit,
      ...(text !== undefined && { text }),
      ...(cursor !== undefined && { cursor }),
    })
  }

  @Post()
  @PermitOpening('venue.manage')
  @ApiOperation({ summary: '启用场所' })
  open(@Body() order: body.OpenVenueBody, @TheCaller() caller: Caller): Promise<Recorded> {
    const venueId = deriveId<'venue'>(caller.context.commandId, 'venue')
    return this.desk.on(venueId, caller, (venue, given) => openVenue(venue, order, given), { unitId: order.unitId })
  }

  @Post(':venueId/change')
  @PermitChange('venue.manage')
  @ApiOperation({ summary: '变更场所信息' })
  change(
    @Param() { venueId }: body.VenuePath,
    @Body() order: body.ChangeVenueBody,
    @TheCaller() caller: Caller,
  ): Promise<Recorded> {
    return this.desk.on(venueId, caller, (venue, given) => changeVenue(venue, { ...order }, given))
  }

  @Post(':venueId/close')
  @PermitChange('venue.manage')
  @ApiOperation({ summary: '停用场所: once nothing is booked from that day on' })
  close(
    @Param() { venueId }: body.VenuePath,
    @Body() { on, reason }: body.CloseVenueBody,
    @TheCaller() caller: Caller,
  ): Promise<Recorded> {
    return this.desk.on(venueId, caller, (venue, given) => closeVenue(venue, { on, reason }, given))
  }

  @Post(':venueId/bookings')
  @PermitOpening('venue.book')
  @ApiOperation({ summary: '预订: first come; needs no ETag, since the newest state decides' })
  book(
    @Param() { venueId }: body.VenuePath,
    @Body() { unitId, purpose, people, startsAt, endsAt }: body.BookVenueBody,
    @TheCaller() caller: Caller,
  ): Promise<Recorded> {
    const bookingId = deriveId<'booking'>(caller.context.commandId, 'booking')
    const order = { bookingId, unitId, purpose, people, startsAt, endsAt, activityId: null }
    return this.desk.on(venueId, caller, (venue, given) => bookVenue(venue, order, given), {
      unitId,
      subject: () => [unitId],
      id: bookingId,
    })
  }

  @Post(':venueId/bookings/:bookingId/move')
  @PermitOpening('venue.book')
  @ApiOperation({ summary: '预订改期, before it begins' })
  move(
    @Param() { venueId, bookingId }: body.BookingPath,
    @Body() { startsAt, endsAt, reason }: body.MoveBookingBody,
    @TheCaller() caller: Caller,
  ): Promise<Recorded> {
    const order = { bookingId, startsAt, endsAt, reason }
    return this.desk.onBooking(venueId, bookingId, caller, (venue, given) => moveBooking(venue, order, given))
  }

  @Post(':venueId/bookings/:bookingId/cancel')
  @PermitOpening('venue.book')
  @ApiOperation({ summary: '取消预订, before it begins' })
  cancel(
    @Param() { venueId, bookingId }: body.BookingPath,
    @Body() { reason }: body.CancelBookingBody,
    @TheCaller() caller: Caller,
  ): Promise<Recorded> {
    return this.desk.onBooking(venueId, bookingId, caller, (venue, given) =>
      cancelBooking(venue, { bookingId, reason }, given),
    )
  }

  @Post(':venueId/bookings/:bookingId/settle')
  @PermitOpening('venue.book')
  @ApiOperation({ summary: '登记是否使用: once its time has begun' })
  settle(
    @Param() { venueId, bookingId }: body.BookingPath,
    @Body() { outcome, people }: body.SettleBookingBody,
    @TheCaller() caller: Caller,
  ): Promise<Recorded> {
    return this.desk.onBooking(venueId, bookingId, caller, (venue, given) =>
      settleBooking(venue, { bookingId, outcome, people: people ?? null }, given),
    )
  }
}

/** The first millisecond of that day in Asia/Shanghai. */
function dayBegins(day: LocalDate): Instant {
  return new Date(Date.parse(endOfDay(day)) + 1 - 86_400_000).toISOString() as Instant
}
