import { Controller, Get, Inject, Param, Query } from '@nestjs/common'
import { ApiOperation, ApiPropertyOptional, ApiTags } from '@nestjs/swagger'
import { IsOptional } from 'class-validator'
import type { RawEvent } from '@harbor/event-log/event-log'
import type { MemberId } from '@harbor/kernel/ids'
import type { Instant, LocalDate } from '@harbor/kernel/time'
import type { RuleBook } from '@harbor/rules/rule-book'
import { OfRevision } from '@harbor/service/answers'
import { Caller, TheCaller } from '@harbor/service/caller'
import { CORE, type Core } from '@harbor/service/core'
import { Permit } from '@harbor/service/permit'
import { ProblemError } from '@harbor/service/problem'
import { SENSITIVE_READS, type SensitiveReads } from '@harbor/service/sensitive-reads'
import { IsInstant, IsLocalDate } from '@harbor/service/validators'
import { memberStream } from '../member-file'
import { responsibleUnits } from '../on-member-file'
import { RULE_BOOK } from '../rules-in-force'
import { MemberPath } from './member-path'
import { memberOverview, type MemberOverview } from './overview'
import { readFile, type FileAsOf } from './read-file'
import { timelineEntries, type TimelineEntry } from './timeline-of-events'

export class TwoClocks {
  /** The day whose standing is asked for; today when missing. */
  @ApiPropertyOptional()
  @IsOptional()
  @IsLocalDate()
  asOf?: LocalDate

  /** As it was known at this instant; now when missing. */
  @ApiPropertyOptional()
  @IsOptional()
  @IsInstant()
  knownAt?: Instant
}

@ApiTags('members')
@Controller('members/:memberId')
export class MemberOverviewController {
  constructor(
    @Inject(CORE) private readonly core: Core,
    @Inject(SENSITIVE_READS) private readonly reads: SensitiveReads,
    @Inject(RULE_BOOK) private readonly book: RuleBook,
  ) {}

  @Get()
  @Permit('member.read-personal')
  @ApiOperation({
    summary:
      'One member: standing, development, transfer, deadlines, next lawful steps; as of a day, as known at an instant',
  })
  async overview(
    @Param() path: MemberPath,
    @Query() clocks: TwoClocks,
    @TheCaller() caller: Caller,
  ): Promise<OfRevision<MemberOverview>> {
    const found = await this.read(path.memberId, clocks, caller, true)
    await this.reads.record(caller, 'member.overview', memberStream(path.memberId))
    return new OfRevision(found.revision, memberOverview(found, clocks.asOf ?? caller.today, this.book))
  }

  @Get('timeline')
  @Permit('member.read')
  @ApiOperation({ summary: 'Everything recorded of one member, oldest first, corrections marked' })
  async timeline(
    @Param() path: MemberPath,
    @Query() clocks: TwoClocks,
    @TheCaller() caller: Caller,
  ): Promise<OfRevision<{ memberId: MemberId; entries: readonly TimelineEntry[] }>> {
    const { revision, recorded } = await this.read(path.memberId, clocks, caller, false)
    const entries = timelineEntries(recorded).filter(({ on }) => clocks.asOf === undefined || on <= clocks.asOf)
    return new OfRevision(revision, { memberId: path.memberId, entries })
  }

  @Get('events')
  @Permit('member.events')
  @ApiOperation({ summary: 'The stored bytes of one file with its hash chain; personal parts stay sealed' })
  async events(
    @Param() path: MemberPath,
    @TheCaller() caller: Caller,
  ): Promise<OfRevision<{ memberId: MemberId; stream: string; events: readonly RawEvent[] }>> {
    const { revision } = await this.read(path.memberId, {}, caller, false)
    const stream = memberStream(path.memberId)
    const events = await this.core.journal.log.readStream(stream)
    await this.reads.record(caller, 'member.events', stream)
    return new OfRevision(revision, { memberId: path.memberId, stream, events })
  }

  /** A file out of scope is answered exactly as one that does not exist. */
  private async read(memberId: MemberId, clocks: TwoClocks, caller: Caller, personal: boolean): Promise<FileAsOf> {
    const found = await readFile(this.core.journal, memberId, { ...clocks, personal })
    if (!found || !caller.mayTouch({ unitIds: responsibleUnits(found.present, caller.today), memberId }))
      throw new ProblemError('request.no-such-route')
    return found
  }
}

/** One's own file, for the member whose account it is. */
@ApiTags('self')
@Controller('self')
export class OwnFileController {
  constructor(
    @Inject(CORE) private readonly core: Core,
    @Inject(RULE_BOOK) private readonly book: RuleBook,
  ) {}

  @Get()
  @Permit('self.read')
  @ApiOperation({ summary: 'One’s own file; as of a day, as known at an instant' })
  async overview(@Query() clocks: TwoClocks, @TheCaller() caller: Caller): Promise<OfRevision<MemberOverview>> {
    const found = await this.read(clocks, caller, true)
    return new OfRevision(found.revision, memberOverview(found, clocks.asOf ?? caller.today, this.book))
  }

  @Get('timeline')
  @Permit('self.read')
  @ApiOperation({ summary: 'Everything recorded in one’s own file' })
  async timeline(@TheCaller() caller: Caller): Promise<OfRevision<{ entries: readonly TimelineEntry[] }>> {
    const { revision, recorded } = await this.read({}, caller, false)
    return new OfRevision(revision, { entries: timelineEntries(recorded) })
  }

  private async read(clocks: TwoClocks, caller: Caller, personal: boolean): Promise<FileAsOf> {
    const memberId = caller.scope.kind === 'own' ? caller.scope.memberId : null
    const found = memberId === null ? undefined : await readFile(this.core.journal, memberId, { ...clocks, personal })
    if (!found) throw new ProblemError('request.no-such-route')
    return found
  }
}
